/** Whether a change is worth reading the account for, told from the event alone. */
export interface Relevance {
  readonly matters: boolean;
  readonly reason: string;
  /** It is about another account: whatever stands open here, it can't lift it. */
  readonly elsewhere?: true;
}

/** What is known before the account is read. */
export interface Beforehand {
  /** The account that is judged. */
  readonly accountId: string;
  /** Whether some repository has a customer managed key, which needs allows; undefined: not known. */
  readonly customerKeys: boolean | undefined;
}

export function relevant(reason: string): Relevance {
  return { matters: true, reason };
}

export function harmless(reason: string): Relevance {
  return { matters: false, reason };
}

export function elsewhere(reason: string): Relevance {
  return { matters: false, reason, elsewhere: true };
}
