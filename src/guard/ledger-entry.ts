import type { Finding } from './finding.ts';

/** What an alert about one finding can tell. */
export type Turn = 'opened' | 'changed' | 'resolved' | 'reminder' | 'escalation';

/** A person's word on a finding, with their name and the instant. */
export interface Word {
  readonly by: string;
  readonly at: string;
}

/** An alert that some invocation is sending: nobody else sends one of this finding until it ends. */
export interface Telling {
  readonly turn: Turn;
  /** What the alert tells, as `newsOf` has it. */
  readonly news: string;
  /** The revision of the entry that took the alert: whoever wrote that revision is the one who sends. */
  readonly claim: number;
  /** The instant at which an invocation that has not come back counts as dead. */
  readonly until: string;
  /** Of `resolved`: an instant at which the finding was surely gone. */
  readonly goneAt?: string;
}

/** One finding as the ledger keeps it. */
export interface LedgerEntry {
  /** Grows by one with every write: who writes names the one that they read, and loses against another writer. */
  readonly revision: number;
  readonly status: 'open' | 'resolved';
  /** As it was last seen; of a resolved one, as it was. */
  readonly finding: Finding;
  readonly openedAt: string;
  /** When the last read of the account that had it began. */
  readonly seenAt: string;
  /** The last alert of this opening that was surely sent, of reminders not. */
  readonly told?: { readonly news: string; readonly at: string };
  readonly telling?: Telling;
  /** Of a resolved one: an instant at which it was surely gone. */
  readonly goneAt?: string;
  /** No alert before that instant, whatever happens; for a reason. */
  readonly suppressed?: Word & { readonly until: string; readonly reason: string };
  /** Neither a change nor a reminder is told before that instant. */
  readonly snoozed?: Word & { readonly until: string };
  /** Somebody has it in hand: no reminder, until something else is told. */
  readonly acknowledged?: Word;
  /** The reminders of this opening that were surely sent. */
  readonly reminded?: 'reminder' | 'escalation';
}
