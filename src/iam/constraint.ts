import { isListKey } from './condition-keys.ts';
import { operatorNamed } from './operators.ts';
import type { ConditionTest } from './policy.ts';
import { parseTemplate } from './template.ts';

/**
 * A condition test of our own, in the policy language: what every possible value of an unknown key passes, and each
 * value of the list of a multivalued one.
 */
export function constraint(operator: string, key: string, values: readonly string[]): ConditionTest {
  const found = operatorNamed(isListKey(key.toLowerCase()) ? `ForAllValues:${operator}` : operator);
  if (found === undefined) throw new Error(`no condition operator is called ${operator}`);
  return {
    operator: found,
    key,
    lookup: key.toLowerCase(),
    values: values.map((value) => parseTemplate(value, false)),
    pointer: '',
  };
}
