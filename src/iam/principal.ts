import type { Truth } from './atom.ts';
import type { NamedPrincipal, PrincipalElement, Statement } from './policy.ts';
import type { Principal } from './request.ts';

/**
 * How a statement of a resource policy reaches a principal; the combination of layers depends on it.
 * `named`: everyone, narrowed by a condition on `aws:PrincipalArn`. `federator`: the user who made a federated session.
 */
export type Reach =
  | 'anyone'
  | 'named'
  | 'account'
  | 'user'
  | 'role'
  | 'session'
  | 'federated'
  | 'federator'
  | 'none';

/**
 * Whether `Principal` or `NotPrincipal` covers the caller; undefined where which session calls, or which user
 * federated, is not known, and where AWS leaves it open (fact 2.21).
 */
export function principalTruth(
  element: PrincipalElement,
  principal: Principal,
  { hasBoundary }: { readonly hasBoundary: boolean },
): Truth {
  // It is not supported with `Allow`; a statement whose effect can't be told may be a Deny.
  if (element.not) return hasBoundary || isNotSpared(element, principal);
  const reaches = reachesOf(element, principal);
  if (reaches.some((reach) => reach !== 'federator')) return true;
  return reaches.length > 0 || namesSession(element, principal) ? undefined : false;
}

function reachesOf({ names }: PrincipalElement, principal: Principal): readonly Reach[] {
  return names.map((name) => reachOf(name, principal)).filter((reach) => reach !== 'none');
}

/**
 * Whether `NotPrincipal` leaves the caller out. It spares those that it lists: "... you must also specify the account
 * ARN of the not-denied principal. Otherwise, the policy might deny access to the entire account", and for a session
 * the role's ARN as well. With `Deny` it "will always deny any IAM principal that has a permissions boundary policy
 * attached".
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
function isNotSpared(element: PrincipalElement, principal: Principal): Truth {
  const reaches = reachesOf(element, principal);
  if (reaches.includes('anyone')) return false;
  const account = reaches.includes('account');
  if (principal.kind === 'root') return !account;
  const direct: readonly Reach[] = reaches.filter((reach) => reach !== 'account' && reach !== 'federator');
  if (direct.length === 0) return account && !namesOthers(element, principal) ? undefined : true;
  if (account && NEEDED[principal.kind].every((reach) => direct.includes(reach))) return false;
  // A role that is listed beside another of its sessions is there on that one's behalf.
  const another = principal.kind === 'session' && namesSession(element, { ...principal, kind: 'role' });
  return another && !direct.includes('session') ? true : undefined;
}

/** What a list has to name, beside the account, for a principal to be spared for sure. */
const NEEDED: Readonly<Record<Principal['kind'], readonly Reach[]>> = {
  user: ['user'],
  role: ['role', 'session'],
  session: ['session', 'role'],
  federated: ['federated'],
  root: [],
};

/** Whether the list names another principal of the account: then the account is there on that one's behalf. */
function namesOthers({ names }: PrincipalElement, { account }: Principal): boolean {
  return names.some((name) => name.kind === 'aws' && name.arn.split(':')[4] === account);
}

/** The most direct way in which a matching statement names the caller. */
export function grantReach({ principal: element, condition }: Statement, principal: Principal): Reach {
  if (element === undefined) return 'anyone';
  const reaches = reachesOf(element, principal);
  const found = ORDER.find((reach) => reaches.includes(reach));
  if (found === 'anyone' && condition.some(({ lookup }) => lookup === 'aws:principalarn')) return 'named';
  return found ?? (namesSession(element, principal) ? 'session' : 'none');
}

/** A role stands for any of its sessions; which one calls is not known. */
function namesSession({ names }: PrincipalElement, principal: Principal): boolean {
  const { kind, partition, account, name } = principal;
  const sessions = `arn:${partition}:sts::${account}:assumed-role/${name}/`;
  return kind === 'role' && names.some((one) => one.kind === 'aws' && one.arn.startsWith(sessions));
}

const ORDER: readonly Reach[] = ['session', 'federated', 'user', 'anyone', 'role', 'federator', 'account'];

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
function reachOf(name: NamedPrincipal, principal: Principal): Reach {
  if (name.kind === 'anyone') return 'anyone';
  if (name.kind === 'other') return 'none';
  if (name.kind === 'account') return name.account === principal.account ? 'account' : 'none';
  if (name.arn === principal.arn) return REACH_OF_KIND[principal.kind];
  if (principal.kind === 'session' && isRoleOf(name.arn, principal)) return 'role';
  return principal.kind === 'federated' && isUserOf(name.arn, principal) ? 'federator' : 'none';
}

const REACH_OF_KIND: Readonly<Record<Principal['kind'], Reach>> = {
  user: 'user',
  role: 'role',
  session: 'session',
  federated: 'federated',
  root: 'account',
};

/** A session ARN carries the role's name without its path. */
function isRoleOf(arn: string, { partition, account, name }: Principal): boolean {
  return (
    arn.startsWith(`arn:${partition}:iam::${account}:role/`) && arn.slice(arn.lastIndexOf('/') + 1) === name
  );
}

/** The ARN of a federated user does not tell which user of its account made the session. */
function isUserOf(arn: string, { partition, account }: Principal): boolean {
  return arn.startsWith(`arn:${partition}:iam::${account}:user/`);
}
