import { type Policies, placedPolicies } from '#iam/policies.ts';
import { RESOURCE } from '#iam/request.ts';
import { variableNamesOf } from '#iam/template.ts';

/** Finds how people write a condition key. */
export type KeyNames = (key: string) => string;

/** The spelling that the policies themselves use first. */
export function keyNamesOf(policies: Policies): KeyNames {
  const names = new Map<string, string>();
  for (const { policy } of placedPolicies(policies)) {
    for (const { condition, resource } of policy.policy.statements) {
      for (const { key, lookup } of condition) if (!names.has(lookup)) names.set(lookup, key);
      const values = [...condition.flatMap((test) => test.values), ...(resource?.values ?? [])];
      for (const name of values.flatMap(variableNamesOf)) {
        if (!names.has(name.toLowerCase())) names.set(name.toLowerCase(), name);
      }
    }
  }
  return (key) => (key === RESOURCE ? 'resource' : (names.get(key) ?? key));
}
