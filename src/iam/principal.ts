import type { Truth } from './atom.ts';
import type { NamedPrincipal, PrincipalElement, Statement } from './policy.ts';
import type { Principal } from './request.ts';

/** How a statement of a resource policy reaches a principal; the combination of layers depends on it. */
export type Reach = 'anyone' | 'account' | 'user' | 'role' | 'session' | 'federated' | 'none';

/**
 * Whether `Principal` or `NotPrincipal` covers the caller.
 *
 * `NotPrincipal` with `Deny` "will always deny any IAM principal that has a permissions boundary policy attached,
 * regardless of the values specified"; the account must be listed beside the principal.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
export function principalTruth(
  element: PrincipalElement,
  principal: Principal,
  { statement, hasBoundary }: { readonly statement: Statement; readonly hasBoundary: boolean },
): Truth {
  const reaches = element.names.map((name) => reachOf(name, principal)).filter((reach) => reach !== 'none');
  if (!element.not) return reaches.length > 0 || (namesSession(element, principal) ? undefined : false);
  if (reaches.length === 0 || (hasBoundary && statement.effect === 'Deny')) return true;
  return reaches.includes('account') || reaches.includes('anyone') ? false : undefined;
}

/** The most direct way in which a matching statement names the caller. */
export function grantReach(element: PrincipalElement, principal: Principal): Reach {
  const reaches = element.names.map((name) => reachOf(name, principal));
  return (
    ORDER.find((reach) => reaches.includes(reach)) ?? (namesSession(element, principal) ? 'session' : 'none')
  );
}

/** A role stands for any of its sessions; which one calls is not known. */
function namesSession({ names }: PrincipalElement, principal: Principal): boolean {
  const { kind, partition, account, name } = principal;
  const sessions = `arn:${partition}:sts::${account}:assumed-role/${name}/`;
  return kind === 'role' && names.some((one) => one.kind === 'aws' && one.arn.startsWith(sessions));
}

const ORDER: readonly Reach[] = ['session', 'federated', 'user', 'anyone', 'role', 'account'];

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
function reachOf(name: NamedPrincipal, principal: Principal): Reach {
  if (name.kind === 'anyone') return 'anyone';
  if (name.kind === 'other') return 'none';
  if (name.kind === 'account') return name.account === principal.account ? 'account' : 'none';
  if (name.arn === principal.arn) return REACH_OF_KIND[principal.kind] ?? 'none';
  return principal.kind === 'session' && isRoleOf(name.arn, principal) ? 'role' : 'none';
}

const REACH_OF_KIND: Readonly<Record<string, Reach>> = {
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
