import type { Finding } from '#guard/finding.ts';
import type { Ports } from '#ports';
import { LEASE_MS } from './ledger-lease.ts';

interface Entry {
  readonly finding: Finding;
  readonly openedAt: string;
  readonly status: 'claimed' | 'alerted' | 'resolved';
  /** Milliseconds since the epoch. */
  readonly leaseUntil: number;
  readonly told: string | undefined;
}

/** A ledger that forgets everything with the process, for `replay` and tests. It starts empty. */
export function memoryLedger(): Ports['ledger'] {
  const entries = new Map<string, Entry>();
  const keyOf = (account: string, id: string): string => `${account}/${id}`;
  const update = (key: string, from: readonly Entry['status'][], status: Entry['status']): void => {
    const entry = entries.get(key);
    if (entry === undefined) throw new Error(`finding \`${key}\` is not in the ledger`);
    if (from.includes(entry.status)) entries.set(key, { ...entry, status });
  };
  return {
    claim: async (finding, at, told = []) => {
      const now = Date.parse(at);
      const key = keyOf(finding.account, finding.id);
      const before = entries.get(key);
      const isNews = told.length > 0 && !told.includes(before?.told ?? '');
      if (before?.status === 'alerted' && !isNews) return 'alerted';
      if (before?.status === 'claimed' && before.leaseUntil > now) return 'busy';
      const openedAt = before === undefined || before.status === 'resolved' ? at : before.openedAt;
      entries.set(key, { finding, openedAt, status: 'claimed', leaseUntil: now + LEASE_MS, told: told[0] });
      return before?.status === 'alerted' ? 'changed' : 'claimed';
    },
    alerted: async (account, id) => update(keyOf(account, id), ['claimed'], 'alerted'),
    list: async (account) =>
      [...entries.values()]
        .filter(({ finding, status }) => finding.account === account && status !== 'resolved')
        .map(({ finding, openedAt }) => ({ finding, openedAt })),
    resolve: async (account, id) => update(keyOf(account, id), ['claimed', 'alerted'], 'resolved'),
  };
}
