/** What one look at a part of the deployed guard came to. */
export interface Check {
  readonly check: 'stack' | 'region' | 'trail' | 'rule' | 'function' | 'topic' | 'dead-letters';
  /** What was looked at. */
  readonly of: string;
  readonly status: 'ok' | 'failed' | 'unknown';
  readonly found: string;
  /** What to do, where it is not well. */
  readonly fix?: string;
}

/** What a check finds, without what every check has. */
export type Found = Pick<Check, 'status' | 'found' | 'fix'>;
