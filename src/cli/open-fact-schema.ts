import * as z from 'zod';
import type { Reading } from '#iam/atom.ts';

/** A fact about IAM that AWS's pages leave open. */
export const openFact = z.object({
  fact: z.string().describe('id in docs/assumptions.md'),
  reason: z.string(),
  page: z.string().describe('the page of AWS that leaves it open'),
});

/** The facts among readings, as a field of a line; what was not understood is a problem of its document instead. */
export function openField(readings: readonly Reading[]): { readonly open?: z.infer<typeof openFact>[] } {
  const facts = new Map(
    readings.flatMap(({ fact, reason, page }) =>
      fact === undefined || page === undefined ? [] : [[fact, { fact, reason, page }] as const],
    ),
  );
  return facts.size === 0 ? {} : { open: [...facts.values()] };
}
