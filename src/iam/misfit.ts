import { testHolds } from './condition.ts';
import { ordinalOf } from './ordinal.ts';
import type { KeyType, UnknownKey } from './request.ts';

/** What keeps values from being those of a key: one that its type does not have, or that no request holds. */
export interface Misfit {
  readonly why: 'type' | 'impossible';
  readonly value: string;
}

/** What keeps a key from holding some values; undefined where a request can hold them. */
export function misfitOf(unknown: UnknownKey, values: readonly string[]): Misfit | undefined {
  for (const value of values) {
    if (!isOfType(unknown.type ?? 'string', value)) return { why: 'type', value };
    const isPossible = unknown.within.every((test) => testHolds(test, () => [value]) !== false);
    if (!isPossible) return { why: 'impossible', value };
  }
  const missing = unknown.includes?.find((value) => !values.includes(value));
  return missing === undefined ? undefined : { why: 'impossible', value: values.join(', ') };
}

function isOfType(type: KeyType, value: string): boolean {
  if (type === 'string' || type === 'arn') return true;
  return type === 'bool' ? value === 'true' || value === 'false' : ordinalOf(type, value) !== undefined;
}
