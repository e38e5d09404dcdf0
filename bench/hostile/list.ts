import { COVERS, PUZZLES } from './covers.ts';
import { CUTS } from './cuts.ts';
import { type Hostile, hostileDocument, QUOTAS } from './hostile.ts';
import { PATTERNS } from './patterns.ts';
import { RESTRICTIONS, WORDS } from './words.ts';

export const HOSTILE: readonly Hostile[] = [
  ...COVERS,
  ...PUZZLES,
  ...PATTERNS,
  ...CUTS,
  ...WORDS,
  ...RESTRICTIONS,
];

/** The text of a hostile document, in compact JSON. */
export function hostileText({ layer = 'role', statements }: Hostile): string {
  return JSON.stringify(hostileDocument(statements(QUOTAS[layer])));
}
