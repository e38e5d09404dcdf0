import { type Policies, placedPolicies } from '#iam/evaluate.ts';
import { RESOURCE } from '#iam/request.ts';

/** Finds how people write a deciding key; nothing for a reading of AWS's pages, which is no key. */
export type KeyNames = (key: string) => readonly string[];

/** The spelling that the policies themselves use first. */
export function keyNamesOf(policies: Policies): KeyNames {
  const names = new Map<string, string>();
  for (const { policy } of placedPolicies(policies)) {
    for (const { condition } of policy.policy.statements) {
      for (const { key, lookup } of condition) if (!names.has(lookup)) names.set(lookup, key);
    }
  }
  return (key) => {
    if (key.startsWith('?')) return [];
    return [key === RESOURCE ? 'resource' : (names.get(key) ?? key)];
  };
}
