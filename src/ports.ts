import type { Account } from '#account/account.ts';
import type { DigestLimit } from '#guard/digest.ts';
import type { Finding } from '#guard/finding.ts';
import type { LedgerEntry, Turn } from '#guard/ledger-entry.ts';

export type { LedgerEntry };

/** What reading an account gave: the account, and what it cost. */
export interface AccountRead {
  readonly account: Account;
  /** IAM, Organizations, KMS and CodeCommit requests made. */
  readonly calls: number;
  /** False when some part could not be read: then nothing is resolved on its account. */
  readonly complete: boolean;
  /** What happened less than this before the read began may be missing from it; absent: nothing is. */
  readonly lagMs?: number;
}

/** The message of one alert, for people and for machines. */
export interface Alert {
  readonly findingId: string;
  /** Under 100 characters, one line. */
  readonly subject: string;
  readonly text: string;
  readonly severity: Finding['severity'];
  readonly kind: Turn | 'digest';
  /** Of a digest: the worst of its findings. */
  readonly finding: Finding;
  /** Of a digest: the findings that were opened, worst first. */
  readonly digest?: { readonly opened: number; readonly findings: readonly string[] };
}

/** Every side effect of the responder. The core sees these types; `src/adapters` implements them. */
export interface Ports {
  /** Now, as an ISO 8601 instant. */
  readonly now: () => string;
  /** The Regions to assess; without them, those in which the account has repositories. */
  readonly regions?: readonly string[];
  /** Whether some repository has a customer managed key: then a needed allow can be taken away. */
  readonly customerKeys?: () => boolean;
  /** When one alert tells of many findings; without it, the usual limit. */
  readonly digestLimit?: DigestLimit;
  readonly readAccount: (accountId: string) => Promise<AccountRead>;
  readonly ledger: {
    /** The findings of an account that are open, as they are at this moment. */
    readonly list: (accountId: string) => Promise<readonly LedgerEntry[]>;
    /**
     * Writes an entry if that of the ledger has the revision before it (none for revision 1), in one step.
     *
     * @returns undefined when it was written, else the entry that stands there
     */
    readonly write: (entry: LedgerEntry) => Promise<LedgerEntry | undefined>;
  };
  readonly alert: (alert: Alert) => Promise<void>;
  readonly log: (
    level: 'debug' | 'info' | 'warn' | 'error',
    message: string,
    fields: Readonly<Record<string, unknown>>,
  ) => void;
}
