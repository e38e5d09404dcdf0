import * as z from 'zod';
import { isSnoozed, isSuppressed } from '#guard/life.ts';
import type { LedgerEntry } from '#ports';
import { findingLine, findingSchema } from './replay-line.ts';

const word = { by: z.string(), at: z.string() };

/** One open finding, as `key-guard findings --format json` writes it. */
export const findingsLine = z.object({
  id: z.string(),
  state: z
    .enum(['open', 'acknowledged', 'snoozed', 'suppressed'])
    .describe('what holds back alerts of it at this moment'),
  openedAt: z.string(),
  seenAt: z.string().describe('when the last read of the account that had it began'),
  toldAt: z.string().optional().describe('when the last alert of this opening was sent'),
  acknowledged: z.object(word).optional(),
  snoozed: z.object({ ...word, until: z.string() }).optional(),
  suppressed: z
    .object({ ...word, until: z.string(), reason: z.string() })
    .optional()
    .describe('also when it is over'),
  finding: findingSchema,
});

export type FindingsLine = z.infer<typeof findingsLine>;

/** An entry of the ledger as a line of the contract. */
export function findingsLineOf(entry: LedgerEntry, now: string): FindingsLine {
  const { finding, openedAt, seenAt, told, acknowledged, snoozed, suppressed } = entry;
  return {
    id: finding.id,
    state: stateOf(entry, now),
    openedAt,
    seenAt,
    ...(told === undefined ? {} : { toldAt: told.at }),
    ...(acknowledged === undefined ? {} : { acknowledged }),
    ...(snoozed === undefined ? {} : { snoozed }),
    ...(suppressed === undefined ? {} : { suppressed }),
    finding: findingLine(finding),
  };
}

function stateOf(entry: LedgerEntry, now: string): FindingsLine['state'] {
  if (isSuppressed(entry, now)) return 'suppressed';
  if (isSnoozed(entry, now)) return 'snoozed';
  return entry.acknowledged === undefined ? 'open' : 'acknowledged';
}
