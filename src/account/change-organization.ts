import type { PolicySource } from '#iam/parse-policy.ts';
import type { Account, OrganizationPolicy } from './account.ts';
import { type Applied, applied, type ChangeProblem, problem } from './applied.ts';
import type { ChangeOf } from './change-of.ts';
import type { OrganizationLayer } from './organization-change.ts';
import { edited, fullAccess, LAYERS, policyNamed, remembered, type Stored } from './organization-levels.ts';
import { placeOf } from './organization-place.ts';

/** Whether the text of a policy can deny what matters. */
export type MayDeny = (document: PolicySource) => boolean;

/** A new policy is attached nowhere; its text is kept for when it is. */
export function createOrganizationPolicy(
  account: Account,
  { policyId, layer, name, document }: ChangeOf<'create-organization-policy'>,
): Applied {
  return applied(remembered(account, { id: policyId, name, document, layer }));
}

/** "... the changes to permissions ... are immediate", wherever the policy is attached. */
export function updateOrganizationPolicy(
  account: Account,
  { policyId, name, document }: ChangeOf<'update-organization-policy'>,
): Applied {
  const rewrite = <T extends OrganizationPolicy>(policy: T): T =>
    policy.id === policyId ? { ...policy, name: name ?? policy.name, document } : policy;
  const stored = account.organizationPolicies?.map(rewrite);
  const kept = stored === undefined ? account : { ...account, organizationPolicies: stored };
  return applied(edited(kept, (list) => list.map(rewrite)));
}

/** A policy has to be detached before it can be deleted: so it is attached nowhere. */
export function deleteOrganizationPolicy(
  account: Account,
  { policyId }: ChangeOf<'delete-organization-policy'>,
): Applied {
  const others = account.organizationPolicies?.filter(({ id }) => id !== policyId);
  const kept = others === undefined ? account : { ...account, organizationPolicies: others };
  return applied(edited(kept, (list) => list.filter(({ id }) => id !== policyId)));
}

/**
 * Attaches a policy to the level of its target. The record tells neither type nor text: a policy that the copy does
 * not have counts as an SCP that may deny.
 *
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_AttachPolicy.html
 */
export function attachOrganizationPolicy(
  account: Account,
  { policyId, targetId }: ChangeOf<'attach-organization-policy'>,
  mayDeny: MayDeny = () => true,
): Applied {
  const known = policyNamed(account, policyId);
  const policy: Stored = known ?? { id: policyId, name: policyId, document: undefined, layer: 'scp' };
  const { layer } = policy;
  const place = placeOf(account, layer, targetId);
  if (place.kind === 'elsewhere') return applied(account);
  if (place.kind === 'layer-unknown') return applied(account, layerUnknown(layer));
  const doubt = place.kind === 'perhaps';
  const { id, name, document } = policy;
  // Attached or not: what can't deny makes no difference.
  if (doubt && document !== undefined && !mayDeny(document)) return applied(account);
  const added: OrganizationPolicy = { id, name, document: doubt ? undefined : document };
  const next = edited(account, (list, level, of) =>
    of !== layer || level !== place.level || list.some((one) => one.id === id) ? list : [...list, added],
  );
  return applied(
    next,
    ...(known === undefined ? [unknownPolicy(policyId)] : []),
    ...(doubt ? [placeUnknown(targetId)] : []),
  );
}

/**
 * Takes a policy from the level of its target. Where it is not known whether the target is above the account, the
 * policy stays, with a text that is not known: it may still deny, or no longer allow.
 *
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_DetachPolicy.html
 */
export function detachOrganizationPolicy(
  account: Account,
  { policyId, targetId }: ChangeOf<'detach-organization-policy'>,
): Applied {
  const policy = policyNamed(account, policyId);
  const layers = policy === undefined ? LAYERS : [policy.layer];
  const kept = policy === undefined ? account : remembered(account, policy);
  const places = layers.map((layer) => ({ layer, place: placeOf(account, layer, targetId, policyId) }));
  const next = edited(kept, (list, level, of) => {
    const place = places.find(({ layer }) => layer === of)?.place;
    if (place === undefined || !('level' in place) || place.level !== level) return list;
    return place.kind === 'perhaps'
      ? list.map((one) => (one.id === policyId ? { ...one, document: undefined } : one))
      : list.filter(({ id }) => id !== policyId);
  });
  const problems = places.flatMap(({ layer, place }) => {
    if (place.kind === 'layer-unknown') return layer === 'scp' || policy ? [layerUnknown(layer)] : [];
    return place.kind === 'perhaps' && next !== kept ? [placeUnknown(targetId)] : [];
  });
  return applied(next, ...problems);
}

/**
 * Either way no policy restricts anything afterwards: "when you disable a policy type, all policies of the specified
 * type are automatically detached", and once enabled "all entities in the organization root are initially attached to
 * only the default FullAWSAccess".
 *
 * https://docs.aws.amazon.com/organizations/latest/userguide/disable-policy-type.html
 */
export function switchPolicyType(
  account: Account,
  { kind, layer }: ChangeOf<'enable-policy-type' | 'disable-policy-type'>,
): Applied {
  const levels = account[layer];
  const detached = (levels ?? [])
    .flat()
    .reduce((kept, policy) => remembered(kept, { ...policy, layer }), account);
  if (levels !== undefined) return applied({ ...detached, [layer]: levels.map(() => [fullAccess(layer)]) });
  return kind === 'disable-policy-type'
    ? applied({ ...detached, [layer]: [] })
    : applied(detached, layerUnknown(layer));
}

function layerUnknown(layer: OrganizationLayer): ChangeProblem {
  const what = layer === 'scp' ? 'service' : 'resource';
  return problem(
    'layer-unknown',
    `the ${what} control policies over the account are not in this copy of it: take a snapshot that has \`${layer}\``,
  );
}

function unknownPolicy(id: string): ChangeProblem {
  return problem(
    'unknown-policy',
    `type and text of the policy \`${id}\` are not in this copy of the account: it counts as a service control policy that may deny`,
  );
}

function placeUnknown(targetId: string): ChangeProblem {
  return problem(
    'unknown-target',
    `whether \`${targetId}\` is above the account is not in this copy of it: the policy counts as one that may deny; take a snapshot that has \`organization.path\``,
  );
}
