import type { Account, OrganizationPolicy } from './account.ts';
import type { OrganizationChange, OrganizationLayer } from './organization-change.ts';

export const LAYERS: readonly OrganizationLayer[] = ['scp', 'rcp'];

/** A policy of the organization with its type. */
export type Stored = OrganizationPolicy & { readonly layer: OrganizationLayer };

/**
 * The policies that AWS attaches to every root, organizational unit and account.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 */
const FULL_ACCESS: Readonly<Record<OrganizationLayer, OrganizationPolicy>> = {
  scp: {
    id: 'p-FullAWSAccess',
    name: 'FullAWSAccess',
    document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
  },
  rcp: {
    id: 'p-RCPFullAWSAccess',
    name: 'RCPFullAWSAccess',
    document: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
    },
  },
};

/** The policy that allows everything, and that AWS attaches everywhere by itself. */
export function fullAccess(layer: OrganizationLayer): OrganizationPolicy {
  return FULL_ACCESS[layer];
}

/** A policy by its id, as far as the copy has it, attached or not; with its text, where any part of the copy has that. */
export function policyNamed(account: Account, policyId: string): Stored | undefined {
  const attached = LAYERS.flatMap((layer) =>
    (account[layer] ?? []).flat().map((policy): Stored => ({ ...policy, layer })),
  );
  const own = LAYERS.map((layer): Stored => ({ ...FULL_ACCESS[layer], layer }));
  const all = [...attached, ...(account.organizationPolicies ?? []), ...own];
  const named = all.filter(({ id }) => id === policyId);
  return named.find(({ document }) => document !== undefined) ?? named[0];
}

/** The layer that a change is about; one of policies whose type is not known counts as one of SCPs. */
export function layerOf(change: OrganizationChange, account: Account): OrganizationLayer {
  if ('policyId' in change) return policyNamed(account, change.policyId)?.layer ?? 'scp';
  return 'layer' in change ? change.layer : 'scp';
}

/** The account with a policy kept for when it is attached again; AWS's own need not be kept. */
export function remembered(account: Account, policy: Stored): Account {
  if (policy.id === FULL_ACCESS[policy.layer].id) return account;
  const others = (account.organizationPolicies ?? []).filter(({ id }) => id !== policy.id);
  return { ...account, organizationPolicies: [...others, policy] };
}

type Level = readonly OrganizationPolicy[];

/** The account with its levels edited; itself where the edit gave back what it got. */
export function edited(
  account: Account,
  edit: (list: Level, level: number, layer: OrganizationLayer) => Level,
): Account {
  const scp = editedLayer(account.scp, (list, level) => edit(list, level, 'scp'));
  const rcp = editedLayer(account.rcp, (list, level) => edit(list, level, 'rcp'));
  if (scp === account.scp && rcp === account.rcp) return account;
  return { ...account, ...(scp === undefined ? {} : { scp }), ...(rcp === undefined ? {} : { rcp }) };
}

function editedLayer(levels: Account['scp'], edit: (list: Level, level: number) => Level): Account['scp'] {
  const next = levels?.map(edit);
  return next?.every((list, level) => isUnchanged(list, levels?.[level])) === true ? levels : next;
}

function isUnchanged(list: Level, before: Level = []): boolean {
  return list.length === before.length && list.every((policy, i) => policy === before[i]);
}
