import type { Finding } from './finding.ts';
import type { LedgerEntry } from './ledger-entry.ts';
import { type Evidence, isAfter, sighted } from './life.ts';

/** Past how many openings in how short a time one alert tells of them all. */
export interface DigestLimit {
  readonly openings: number;
  readonly withinMs: number;
}

export const DIGEST_LIMIT: DigestLimit = { openings: 20, withinMs: 10 * 60_000 };

/**
 * The findings whose openings are to be told by one alert; none where there are few, and each is told for itself.
 *
 * @param entries what the ledger holds, by finding id: what was opened a moment ago counts as well
 */
export function openedTogether(
  found: readonly Finding[],
  entries: ReadonlyMap<string, LedgerEntry>,
  {
    evidence,
    now,
    limit = DIGEST_LIMIT,
  }: { evidence: Evidence; now: string; limit?: DigestLimit | undefined },
): readonly Finding[] {
  const opening = found.filter((finding) => {
    const move = sighted(entries.get(finding.id), finding, evidence, now);
    return move.kind === 'write' && move.send && move.entry.telling?.turn === 'opened';
  });
  const ids = new Set(opening.map(({ id }) => id));
  const since = new Date(Date.parse(now) - limit.withinMs).toISOString();
  const recent = [...entries.values()].filter(
    ({ finding, status, openedAt }) => status === 'open' && !ids.has(finding.id) && isAfter(openedAt, since),
  );
  return opening.length > 1 && opening.length + recent.length > limit.openings ? opening : [];
}
