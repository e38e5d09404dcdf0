import type { Account, ManagedPolicy } from './account.ts';
import { type Applied, applied, mapValues, problem, without } from './applied.ts';
import { detached, unknownPolicy } from './change-attachments.ts';
import type { ChangeOf } from './change-of.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html */
export function createPolicy(account: Account, { policyArn, document }: ChangeOf<'create-policy'>): Applied {
  if (account.policies.has(policyArn)) {
    const message = `\`${policyArn}\` is in this copy of the account already and stays as it is: take the snapshot again if it was made anew`;
    return applied(account, problem('already-exists', message));
  }
  const name = policyArn.slice(policyArn.lastIndexOf('/') + 1);
  return applied(
    withPolicy(account, { arn: policyArn, name, defaultVersion: 'v1', versions: [{ id: 'v1', document }] }),
  );
}

/**
 * Adds a version, or replaces the one of that id. Without an id in the event, the copy takes the next number.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicyVersion.html
 */
export function createVersion(account: Account, change: ChangeOf<'create-version'>): Applied {
  const policy = account.policies.get(change.policyArn);
  if (policy === undefined) return applied(account, ...unknownPolicy(account, change.policyArn));
  const id = change.versionId ?? nextVersion(policy);
  const version = { id, document: change.document };
  const known = policy.versions.some((other) => other.id === id);
  const versions = known
    ? policy.versions.map((other) => (other.id === id ? version : other))
    : [...policy.versions, version];
  const defaultVersion = change.setAsDefault ? id : policy.defaultVersion;
  return applied(withPolicy(account, { ...policy, versions, defaultVersion }));
}

function nextVersion({ versions, defaultVersion }: ManagedPolicy): string {
  const numbers = [...versions.map(({ id }) => id), defaultVersion].map((id) =>
    Number(/^v(\d+)/.exec(id)?.[1] ?? 0),
  );
  return `v${Math.max(...numbers) + 1}`;
}

/**
 * A version that the copy does not have becomes the default all the same: from then on the text is not known.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_SetDefaultPolicyVersion.html
 */
export function setDefaultVersion(
  account: Account,
  { policyArn, versionId }: ChangeOf<'set-default-version'>,
): Applied {
  const policy = account.policies.get(policyArn);
  if (policy === undefined) return applied(account, ...unknownPolicy(account, policyArn));
  const known = policy.versions.some(({ id }) => id === versionId);
  const next =
    policy.defaultVersion === versionId
      ? account
      : withPolicy(account, { ...policy, defaultVersion: versionId });
  const message = `version \`${versionId}\` of \`${policyArn}\` is not in this copy of the account: take the snapshot again`;
  return applied(next, ...(known ? [] : [problem('unknown-version', message)]));
}

/**
 * AWS deletes no default version, so where this was the default, the real one is another that the copy can't name.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicyVersion.html
 */
export function deleteVersion(
  account: Account,
  { policyArn, versionId }: ChangeOf<'delete-version'>,
): Applied {
  const policy = account.policies.get(policyArn);
  if (policy === undefined) return applied(account, ...unknownPolicy(account, policyArn));
  if (!policy.versions.some(({ id }) => id === versionId)) return applied(account);
  const next = withPolicy(account, {
    ...policy,
    versions: policy.versions.filter(({ id }) => id !== versionId),
  });
  if (policy.defaultVersion !== versionId) return applied(next);
  const message = `\`${versionId}\` was the default version of \`${policyArn}\` in this copy of the account, and the present one is not known: take the snapshot again`;
  return applied(next, problem('default-deleted', message));
}

/**
 * "Before you can delete a managed policy, you must first detach the policy from all users, groups, and roles": so
 * it is attached nowhere. A boundary that names it stays, with a text that is not known.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html
 */
export function deletePolicy(account: Account, { policyArn }: ChangeOf<'delete-policy'>): Applied {
  const known = account.policies.has(policyArn);
  const users = mapValues(account.users, (user) => detached(user, policyArn));
  const groups = mapValues(account.groups, (group) => detached(group, policyArn));
  const roles = mapValues(account.roles, (role) => detached(role, policyArn));
  const policies = known ? without(account.policies, policyArn) : account.policies;
  return applied({ ...account, users, groups, roles, policies }, ...unknownPolicy(account, policyArn));
}

function withPolicy(account: Account, policy: ManagedPolicy): Account {
  return { ...account, policies: new Map(account.policies).set(policy.arn, policy) };
}
