import type { Account } from '#account/account.ts';
import { type AccountAssessment, assessAccount } from '#guard/assess-account.ts';
import type { Evidence } from '#guard/life.ts';
import { once } from '#lib/remembered.ts';
import type { AccountRead, LedgerEntry, Ports } from '#ports';
import { withoutIdle } from './idle.ts';

/** One read of an account, with what it can prove. */
export interface TakenRead extends AccountRead, Evidence {
  /** What the account comes to in these Regions. */
  readonly assess: (regions: readonly string[]) => AccountAssessment;
}

/**
 * What one invocation knows of an account. Each part is asked for when it is first needed, and once: a read that
 * began after all events of a batch were received holds for each of them. One that fails, fails for all.
 */
export interface AccountView {
  /** The findings that stand in the ledger by their ids; what this invocation writes is kept up in it. */
  readonly entries: () => Promise<Map<string, LedgerEntry>>;
  /** What stood open before the account was read. */
  readonly open: () => Promise<readonly LedgerEntry[]>;
  readonly read: () => Promise<TakenRead>;
}

/** Views of accounts by their ids, made when they are first asked for. */
export function accountViews(ports: Ports): (accountId: string) => AccountView {
  const views = new Map<string, AccountView>();
  return (accountId) => {
    const known = views.get(accountId) ?? viewOf(accountId, ports);
    views.set(accountId, known);
    return known;
  };
}

function viewOf(accountId: string, ports: Ports): AccountView {
  const open = once(() => ports.ledger.list(accountId));
  const entries = once(async () => new Map((await open()).map((entry) => [entry.finding.id, entry])));
  const read = once(async () => {
    // What stood open before the account is read can be gone by then; what is opened meanwhile may not be in the read.
    await open();
    return await takeRead(accountId, ports);
  });
  return { entries, open, read };
}

async function takeRead(accountId: string, { now, readAccount, ownerTag }: Ports): Promise<TakenRead> {
  const startedAt = now();
  const taken = await readAccount(accountId);
  const sureUntil = new Date(Date.parse(startedAt) - (taken.lagMs ?? 0)).toISOString();
  return { ...taken, startedAt, sureUntil, assess: assessing(taken.account, startedAt, ownerTag) };
}

/** A batch asks for the same Regions again and again. */
function assessing(account: Account, now: string, ownerTag: string | undefined): TakenRead['assess'] {
  const known = new Map<string, AccountAssessment>();
  return (regions) => {
    const key = regions.join();
    const before = known.get(key);
    if (before !== undefined) return before;
    const owned = ownerTag === undefined ? {} : { ownerTag };
    const assessment = assessAccount(account, { regions, now, ...owned });
    const heard = { ...assessment, findings: withoutIdle(assessment.findings) };
    known.set(key, heard);
    return heard;
  };
}
