import type { AccountAssessment } from '#guard/assess-account.ts';
import { regionsOf } from '#guard/keys.ts';
import type { AccountRead, LedgerEntry, Ports } from '#ports';
import { accountViews } from './account-view.ts';
import { type Announced, announce, announceReminders, goneFrom } from './announce.ts';

/** What looking at a whole account came to. */
export interface Reconciled {
  readonly announced: Announced;
  readonly reminders: Announced;
  /** Where some part could not be read nothing was resolved. */
  readonly read: AccountRead;
  readonly assessment: AccountAssessment;
  /** What stood open before. */
  readonly open: readonly LedgerEntry[];
}

/**
 * Brings the ledger up to a whole account as it is now, without any event: opens what was missed, tells what changed,
 * resolves what is gone, and reminds of what nobody has acknowledged. Safe to repeat and to run beside events. What it
 * can't be sure of (`announced.unsure`) it leaves to the next time.
 *
 * @throws when the account or the ledger can't be read; what fails for one finding is in `failed`
 */
export async function reconcile(accountId: string, ports: Ports): Promise<Reconciled> {
  const view = accountViews(ports)(accountId);
  const open = await view.open();
  const read = await view.read();
  const regions = new Set([
    ...(ports.regions ?? regionsOf(read.account)),
    ...open.flatMap(({ finding }) => finding.regions),
  ]);
  const assessment = read.assess([...regions]);
  const gone = read.complete ? goneFrom(open, read.account, assessment) : [];
  const entries = await view.entries();
  const announced = await announce(
    {
      evidence: read,
      entries,
      found: assessment.findings,
      standing: [],
      gone: gone.map((entry) => ({ entry })),
    },
    ports,
  );
  const reminders = await announceReminders([...entries.values()], ports);
  return { announced, reminders, read, assessment, open };
}
