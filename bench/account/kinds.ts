import { IDENTITY_DENIES, NETWORK_DENIES, ORGANIZATION_DENIES, TIME_DENIES } from './denies-conditions.ts';
import { ESCAPED_DENIES, MALFORMED_DENIES } from './denies-odd.ts';
import { PLAIN_DENIES } from './denies-plain.ts';
import type { DenyKind } from './deny-kind.ts';
import { NEAR_MISSES } from './near-misses.ts';
import type { AccountSettings } from './settings.ts';

const DENIES = [
  ...PLAIN_DENIES,
  ...NETWORK_DENIES,
  ...IDENTITY_DENIES,
  ...TIME_DENIES,
  ...ESCAPED_DENIES,
  ...MALFORMED_DENIES,
];

/** The kinds of deny that an account of these settings can hold. */
export function deniesFor({ form, snapshot }: AccountSettings): readonly DenyKind[] {
  const all = snapshot ? [...DENIES, ...ORGANIZATION_DENIES] : DENIES;
  return all.filter(({ forms }) => forms === undefined || forms.includes(form));
}

/** The kinds of near miss that an account of these settings can hold. */
export function nearMissesFor({ snapshot }: AccountSettings): readonly DenyKind[] {
  // without data of the organization it is unknown which one the account is in
  return NEAR_MISSES.filter(({ inSnapshot }) => inSnapshot === undefined || snapshot);
}
