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
  readonly kind: 'opened' | 'resolved';
  readonly finding: Finding;
}

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
  readonly readAccount: (accountId: string) => Promise<AccountRead>;
  readonly ledger: {
    /**
     * Takes the alerting of a finding, by one conditional write that is safe to repeat and to race: `claimed` by
     * this call, `alerted` before, or `busy` because another invocation has it and may still send.
     */
    readonly claim: (finding: Finding, at: string) => Promise<'claimed' | 'alerted' | 'busy'>;
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
