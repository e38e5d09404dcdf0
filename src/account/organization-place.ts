import type { Account, OrganizationPolicy } from './account.ts';
import { type Applied, applied, problem } from './applied.ts';
import type { ChangeOf } from './change-of.ts';
import type { OrganizationLayer } from './organization-change.ts';

/** Where the target of a policy stands, seen from the account. */
export type Place =
  /** The target is not above the account. */
  | { readonly kind: 'elsewhere' }
  /** The copy does not have the layer. */
  | { readonly kind: 'layer-unknown' }
  | { readonly kind: 'level'; readonly level: number }
  /** An organizational unit that may be above the account. If it is, this level stands for it. */
  | { readonly kind: 'perhaps'; readonly level: number };

/**
 * Finds the level of a target.
 *
 * @param attached a policy that has to be attached there
 */
export function placeOf(
  { id, organization, ...layers }: Account,
  layer: OrganizationLayer,
  targetId: string,
  attached?: string,
): Place {
  if (/^\d{12}$/.test(targetId) && targetId !== id) return { kind: 'elsewhere' };
  const levels = layers[layer];
  if (levels === undefined) return { kind: 'layer-unknown' };
  if (levels.length === 0) return { kind: 'elsewhere' };
  if (targetId === id) return { kind: 'level', level: levels.length - 1 };
  if (targetId.startsWith('r-')) return { kind: 'level', level: 0 };
  const path = organization?.path;
  if (path?.length === levels.length) {
    const level = path.indexOf(targetId);
    return level < 0 ? { kind: 'elsewhere' } : { kind: 'level', level };
  }
  // The first level is the root's and the last the account's: with no other, no unit is above the account.
  const units = levels.slice(1, -1);
  const unit = units.findIndex((list) => attached === undefined || holds(list, attached));
  return unit < 0 ? { kind: 'elsewhere' } : { kind: 'perhaps', level: unit + 1 };
}

function holds(list: readonly OrganizationPolicy[], policyId: string): boolean {
  return list.some(({ id }) => id === policyId);
}

/**
 * An account that moves keeps what is attached to the root and to itself. Where the way to its new parent is not
 * known, one level of policies that may deny stands for it.
 *
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_MoveAccount.html
 */
export function moveAccount(account: Account, { accountId, parentId }: ChangeOf<'move-account'>): Applied {
  if (accountId !== account.id) return applied(account);
  const { organization } = account;
  const parent = parentId.startsWith('r-') ? 0 : (organization?.path?.indexOf(parentId) ?? -1);
  const scp = movedLevels('scp', account, { parent, parentId });
  const rcp = movedLevels('rcp', account, { parent, parentId });
  const moved = {
    ...account,
    ...(scp === undefined ? {} : { scp }),
    ...(rcp === undefined ? {} : { rcp }),
  };
  if (organization === undefined) return applied(moved, ...(parent < 0 ? [parentUnknown(parentId)] : []));
  const { path, ...rest } = organization;
  if (parent < 0) return applied({ ...moved, organization: rest }, parentUnknown(parentId));
  const known = path === undefined ? {} : { path: [...path.slice(0, parent + 1), accountId] };
  return applied({ ...moved, organization: { ...rest, ...known } });
}

function movedLevels(
  layer: OrganizationLayer,
  { [layer]: levels }: Account,
  { parent, parentId }: { readonly parent: number; readonly parentId: string },
): Account['scp'] {
  const [own, root] = [levels?.at(-1), levels?.[0]];
  if (levels === undefined || own === undefined || root === undefined) return levels;
  return [...(parent < 0 ? [root, [unread(layer, parentId)]] : levels.slice(0, parent + 1)), own];
}

function unread(layer: OrganizationLayer, parentId: string): OrganizationPolicy {
  const what = layer.toUpperCase();
  return {
    id: `${what}s of ${parentId}`,
    name: `the ${what}s of ${parentId} and above`,
    document: undefined,
  };
}

function parentUnknown(parentId: string) {
  return problem(
    'unknown-target',
    `the policies of \`${parentId}\` are not in this copy of the account: they count as policies that may deny; take the snapshot again`,
  );
}

/**
 * Which policies a new member is under is in no record. One that left is under none.
 *
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_remove.html
 */
export function changeMembership(
  account: Account,
  { kind, accountId }: ChangeOf<'join-organization' | 'leave-organization'>,
): Applied {
  if (accountId !== account.id) return applied(account);
  const { organization: _, scp: __, rcp: ___, ...alone } = account;
  if (kind === 'leave-organization') return applied({ ...alone, scp: [], rcp: [] });
  const message =
    'the policies of the organization that the account joined are not in this copy of it: take the snapshot again';
  return applied(alone, problem('layer-unknown', message));
}
