import type { Account, Role, User } from '#account/account.ts';
import type { Caller } from '#codecommit/request-model.ts';
import { actionMayMatch } from '#iam/match.ts';
import { parsePolicy } from '#iam/parse-policy.ts';
import { parsePrincipalArn } from '#iam/request.ts';

/** The caller of a request, as the request model asks. */
export function callerOf(entity: User | Role, account: Account): Caller {
  const principal = parsePrincipalArn(entity.arn) ?? {
    kind: entity.kind,
    arn: entity.arn,
    name: entity.name,
    account: account.id,
    partition: account.partition,
  };
  let tagging: boolean | undefined;
  return {
    principal,
    tags: entity.tags,
    // Few policies ask for tags, and a trust policy that nobody asks for is not read.
    get sessionTags(): boolean {
      tagging ??= entity.kind === 'role' && mayTagSessions(entity);
      return tagging;
    },
    ...(entity.id === undefined ? {} : { uniqueId: entity.id }),
    ...(account.organization === undefined ? {} : { organizationId: account.organization.id }),
  };
}

/**
 * "... the trust policy of the role must also allow sts:TagSession"; one that can't be read might.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
 */
function mayTagSessions({ trust }: Role): boolean {
  return parsePolicy(trust, 'resource').statements.some(
    (statement) => statement.effect !== 'Deny' && actionMayMatch(statement, 'sts:TagSession'),
  );
}
