import type { LedgerEntry, Word } from './ledger-entry.ts';

/** What a person says about an open finding. */
export type Saying =
  | { readonly kind: 'acknowledge' }
  /** Neither changes nor reminders are told before that instant. */
  | { readonly kind: 'snooze'; readonly until: string }
  /** Nothing is told before that instant, for a reason; it outlives the opening. */
  | { readonly kind: 'suppress'; readonly until: string; readonly reason: string }
  /** Takes back all of the above. */
  | { readonly kind: 'release' };

/** The entry after a person's word; who is sending an alert of it meanwhile goes on. */
export function said(entry: LedgerEntry, saying: Saying, word: Word): LedgerEntry {
  const next = { ...entry, revision: entry.revision + 1 };
  switch (saying.kind) {
    case 'acknowledge':
      return { ...next, acknowledged: word };
    case 'snooze':
      return { ...next, snoozed: { ...word, until: saying.until } };
    case 'suppress':
      return { ...next, suppressed: { ...word, until: saying.until, reason: saying.reason } };
    default: {
      const { suppressed: _, snoozed: __, acknowledged: ___, ...released } = next;
      return released;
    }
  }
}
