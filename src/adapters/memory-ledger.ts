import type { LedgerEntry, Ports } from '#ports';

/** A ledger that forgets everything with the process, for `replay` and tests. It starts empty. */
export function memoryLedger(): Ports['ledger'] {
  const entries = new Map<string, LedgerEntry>();
  return {
    list: async (account) =>
      [...entries.values()].filter(({ finding, status }) => finding.account === account && status === 'open'),
    write: async (entry) => {
      const key = `${entry.finding.account}/${entry.finding.id}`;
      const before = entries.get(key);
      if ((before?.revision ?? 0) !== entry.revision - 1) return before;
      entries.set(key, entry);
      return undefined;
    },
  };
}
