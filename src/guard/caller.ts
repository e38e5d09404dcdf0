import type { Account, Role, User } from '#account/account.ts';
import type { Caller, SessionKind } from '#codecommit/request-model.ts';
import { actionMayMatch } from '#iam/match.ts';
import { parsePolicy } from '#iam/parse-policy.ts';
import type { Policy, Statement } from '#iam/policy.ts';
import { parsePrincipalArn } from '#iam/request.ts';
import { remembered } from '#lib/remembered.ts';

/** The caller of a request, as the request model asks. */
export function callerOf(entity: User | Role, account: Account): Caller {
  const principal = parsePrincipalArn(entity.arn) ?? {
    kind: entity.kind,
    arn: entity.arn,
    name: entity.name,
    account: account.id,
    partition: account.partition,
  };
  // Few policies ask for what a session can be, and a trust policy that nobody asks for is not read.
  return {
    principal,
    tags: entity.tags,
    get sessionTags(): boolean {
      return entity.kind === 'role' && mayTagSessions(trustOf(entity));
    },
    get sessions(): ReadonlySet<SessionKind> {
      return entity.kind === 'role' ? sessionKinds(entity, trustOf(entity)) : new Set();
    },
    ...(entity.id === undefined ? {} : { uniqueId: entity.id }),
    ...(account.organization === undefined ? {} : { organizationId: account.organization.id }),
  };
}

/** Many roles have the same trust policy, in as many copies. */
function trustOf({ trust }: Role): Policy {
  return typeof trust === 'object' && trust !== null
    ? readTrust(JSON.stringify(trust))
    : parsePolicy(trust, 'resource');
}

const readTrust = remembered((text): Policy => parsePolicy(text, 'resource'));

/**
 * "... the trust policy of the role must also allow sts:TagSession"; one that can't be read might.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
 */
function mayTagSessions({ statements }: Policy): boolean {
  return statements.some((one) => one.effect !== 'Deny' && actionMayMatch(one, 'sts:TagSession'));
}

const FEDERATED = '/aws-reserved/sso.amazonaws.com/';
const SERVICE_LINKED = '/aws-service-role/';

/** By whom a role can be assumed, as its path and its trust policy tell. */
function sessionKinds({ path }: Role, { statements }: Policy): ReadonlySet<SessionKind> {
  if (path.startsWith(FEDERATED)) return new Set(['federated']);
  if (path.startsWith(SERVICE_LINKED)) return new Set(['service']);
  return new Set(statements.filter(({ effect }) => effect !== 'Deny').flatMap(kindsOf));
}

const ALL_KINDS: readonly SessionKind[] = ['principal', 'service', 'federated'];

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create.html */
function kindsOf({ principal }: Statement): readonly SessionKind[] {
  if (principal === undefined || principal.not) return ALL_KINDS;
  return principal.names.map((name) => {
    if (name.kind !== 'other') return 'principal';
    return name.type === 'Service' ? 'service' : 'federated';
  });
}
