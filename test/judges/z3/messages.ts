import type { Tally } from './tally.ts';

/** What a child process is to do; sets are known by consecutive numbers. */
export interface Task {
  readonly kind: 'judge' | 'find-faults';
  readonly from: number;
  readonly count: number;
  readonly pairs: boolean;
}

/** What it sends. */
export type Message =
  | { readonly kind: 'at-work' }
  | { readonly kind: 'tally'; readonly tally: Tally }
  | { readonly kind: 'faults'; readonly found: readonly FoundFault[] }
  | { readonly kind: 'failed'; readonly why: string };

export interface FoundFault {
  readonly name: string;
  /** How many sets it took; undefined where it was not found. */
  readonly after?: number;
}
