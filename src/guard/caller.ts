import type { Role, User } from '#account/account.ts';
import type { Caller } from '#codecommit/request-model.ts';
import { actionMayMatch } from '#iam/match.ts';
import { parsePrincipalArn } from '#iam/request.ts';
import type { AssessmentContext } from './context.ts';

/** The caller of a request, as the request model asks. */
export function callerOf(entity: User | Role, { account, read }: AssessmentContext): Caller {
  const principal = parsePrincipalArn(entity.arn) ?? {
    kind: entity.kind,
    arn: entity.arn,
    name: entity.name,
    account: account.id,
    partition: account.partition,
  };
  return {
    principal,
    tags: entity.tags,
    sessionTags: entity.kind === 'role' && mayTagSessions(entity, read),
    ...(entity.id === undefined ? {} : { uniqueId: entity.id }),
    ...(account.organization === undefined ? {} : { organizationId: account.organization.id }),
  };
}

/**
 * "... the trust policy of the role must also allow sts:TagSession"; one that can't be read might.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
 */
function mayTagSessions({ trust }: Role, read: AssessmentContext['read']): boolean {
  return read(trust, 'resource').statements.some(
    (statement) => statement.effect !== 'Deny' && actionMayMatch(statement, 'sts:TagSession'),
  );
}
