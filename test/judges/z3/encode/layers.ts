import { type Line, listOf, NotEncoded, type Policy, type Statement } from '../line.ts';
import { accountOf, resourceAccountOf, roleOfSession } from './context.ts';
import { and, FALSE, type Formula, or, TRUE } from './formula.ts';

/** When a statement matches. */
export type Match = (statement: Statement) => Formula;

/** When some statement denies. */
export function denied({ policies }: Line, matches: Match): Formula {
  const { identity = [], boundary = [], session = [], scp = [], rcp = [], resource } = policies;
  const all = [identity, boundary, session, scp.flat(), rcp.flat(), resource === undefined ? [] : [resource]];
  return or(statementsOf(all.flat(), 'Deny').map(matches));
}

/**
 * When all layers together allow, denies aside.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
export function allowed(line: Line, matches: Match, everyLevel: boolean): Formula {
  const { scp = [], rcp = [] } = line.policies;
  const levels = [scp, rcp].filter((all) => all.length > 0);
  const joined = everyLevel ? and : or;
  return and([
    ...levels.map((all) => joined(all.map((level) => allowedBy(level, matches)))),
    access(line, matches),
  ]);
}

function allowedBy(policies: readonly Policy[] | undefined, matches: Match): Formula {
  return policies === undefined ? TRUE : or(statementsOf(policies, 'Allow').map(matches));
}

function statementsOf(policies: readonly Policy[], effect: Statement['Effect']): readonly Statement[] {
  return policies.flatMap(({ document }) => document.Statement.filter(({ Effect }) => Effect === effect));
}

/** What the policies of the principal and of the resource allow. */
function access(line: Line, matches: Match): Formula {
  const { identity, boundary, session, resource } = line.policies;
  const [boundaryAllows, sessionAllows] = [allowedBy(boundary, matches), allowedBy(session, matches)];
  const own = and([allowedBy(identity, matches), boundaryAllows, sessionAllows]);
  const isOwnAccount = accountOf(line.principal.arn) === resourceAccountOf(line);
  // Contract: without a resource policy nothing in another account is granted.
  if (resource === undefined) return isOwnAccount ? own : FALSE;
  if (session !== undefined) throw new NotEncoded('a session policy beside a resource policy, fact 1.13');
  const grants = (reach: Reach): Formula =>
    or(
      statementsOf([resource], 'Allow')
        .filter(({ Principal }) => reachOf(Principal, line.principal.arn) === reach)
        .map(matches),
    );
  const granted = { caller: grants('caller'), role: grants('role'), account: grants('account') };
  if (!isOwnAccount) return and([or(Object.values(granted)), own]);
  // KMS alone: "the key policy must allow", and an account in it hands the decision on to the identity policies.
  const viaAccount = line.request.action.startsWith('kms:') ? and([granted.account, own]) : own;
  return or([granted.caller, and([granted.role, boundaryAllows]), viaAccount]);
}

type Reach = 'caller' | 'role' | 'account' | 'nobody';

/** How a principal of a resource policy reaches the caller: by name or as everyone, as a role, or as its account. */
function reachOf(principal: Statement['Principal'], arn: string): Reach {
  const names = principal === '*' ? ['*'] : listOf(principal?.AWS);
  const account = accountOf(arn);
  const isRole = arn.includes(':role/');
  if (names.includes('*') || (names.includes(arn) && !isRole)) return 'caller';
  if (names.includes(roleOfSession(arn) ?? arn)) return 'role';
  return names.some((name) => name === account || name === `arn:aws:iam::${account}:root`)
    ? 'account'
    : 'nobody';
}

/** Whether the principal of a statement, if it has one, is the caller or everyone. */
export function namesCaller({ Principal }: Statement, arn: string): boolean {
  return Principal === undefined || reachOf(Principal, arn) !== 'nobody';
}
