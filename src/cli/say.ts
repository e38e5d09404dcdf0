import type { DeployedLedger } from '#adapters/deployed-ledger.ts';
import { type Saying, said } from '#guard/words.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { LedgerEntry } from '#ports';

/** More writers of one finding at the same moment are not to be expected. */
const MOST_TRIES = 5;

/** Writes what a person says about a finding, over whatever the functions write at the same moment. */
export async function say(
  { ledger, now, user }: DeployedLedger,
  entry: LedgerEntry,
  saying: Saying,
  by: string = user,
): Promise<Result<LedgerEntry, string>> {
  let known = entry;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    if (known.status === 'resolved') return err(`the finding \`${known.finding.id}\` has just been resolved`);
    const next = said(known, saying, { by, at: now() });
    const standing = await ledger.write(next);
    if (standing === undefined) return ok(next);
    known = standing;
  }
  return err(`the finding \`${entry.finding.id}\` is being written by others: try again`);
}
