import type { Account } from '#account/account.ts';
import type { DocumentReader } from './stack.ts';

/** What an assessment is made with, for every principal alike. */
export interface AssessmentContext {
  readonly account: Account;
  /** ISO 8601. */
  readonly now: string;
  readonly read: DocumentReader;
  /** Keys (lower case) taken as known; null for absent. */
  readonly assumed?: ReadonlyMap<string, readonly string[] | null>;
}
