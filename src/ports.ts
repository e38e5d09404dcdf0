import type { Account } from '#account/account.ts';
import type { Finding } from '#guard/finding.ts';

/** What reading an account gave: the account, and what it cost. */
export interface AccountRead {
  readonly account: Account;
  /** IAM, Organizations, KMS and CodeCommit requests made. */
  readonly calls: number;
  /** False when some part could not be read: then nothing is resolved on its account. */
  readonly complete: boolean;
}

/** The message of one alert, for people and for machines. */
export interface Alert {
  readonly findingId: string;
  /** Under 100 characters, one line. */
  readonly subject: string;
  readonly text: string;
  readonly severity: Finding['severity'];
  readonly kind: 'opened' | 'changed' | 'resolved';
  readonly finding: Finding;
}

/** What asking for the alerting of a finding gives. */
export type Claim = 'claimed' | 'changed' | 'alerted' | 'busy';

/** One finding as the ledger keeps it. */
export interface LedgerEntry {
  readonly finding: Finding;
  readonly openedAt: string;
}

/** Every side effect of the responder. The core sees these types; `src/adapters` implements them. */
export interface Ports {
  /** Now, as an ISO 8601 instant. */
  readonly now: () => string;
  /** The Regions to assess; without them, those in which the account has repositories. */
  readonly regions?: readonly string[];
  /** Whether some repository has a customer managed key: then a needed allow can be taken away. Undefined: not known. */
  readonly customerKeys?: () => boolean | undefined;
  /** The account that events of its organization are judged for; without it, the one that they are of. */
  readonly accountId?: string;
  readonly readAccount: (accountId: string) => Promise<AccountRead>;
  readonly ledger: {
    /**
     * Takes the alerting of a finding, by one conditional write that is safe to repeat and to race: `claimed` by
     * this call, `changed` when something else was told before, `alerted` when nothing of it is news, or `busy`
     * because another invocation has it and may still send.
     *
     * @param told what the alert tells, then what tells no less; empty: whatever was told before is enough
     */
    readonly claim: (finding: Finding, at: string, told?: readonly string[]) => Promise<Claim>;
    /** The alert of a claimed finding has been sent. A claim that never gets here runs out and can be taken again. */
    readonly alerted: (accountId: string, findingId: string, at: string) => Promise<void>;
    /** The findings of an account that are open. */
    readonly list: (accountId: string) => Promise<readonly LedgerEntry[]>;
    readonly resolve: (accountId: string, findingId: string, at: string) => Promise<void>;
  };
  readonly alert: (alert: Alert) => Promise<void>;
  readonly log: (
    level: 'debug' | 'info' | 'warn' | 'error',
    message: string,
    fields: Readonly<Record<string, unknown>>,
  ) => void;
}
