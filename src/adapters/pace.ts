import { setTimeout as pause } from 'node:timers/promises';

/** What clients that read an account are made with: throttled, they slow down with the service, up to eight attempts. */
export const PATIENT = { retryMode: 'adaptive', maxAttempts: 8 } as const;

/** Waits until the next request may go out. */
export type Turn = () => Promise<void>;

/** A clock and a way to wait, both in milliseconds. */
export interface Timer {
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
}

/**
 * Few enough for an account in which others read as well: the quotas of IAM and Organizations are per account and not
 * published, those of CodeCommit and KMS are higher. The SDK's adaptive retries slow down further where that is too fast.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export const CALLS_A_SECOND = 4;

/** Gives out turns that lie at least a part of a second apart, in the order in which they are asked for. */
export function paced(perSecond: number, { now, sleep }: Timer = { now: Date.now, sleep: pause }): Turn {
  let next = 0;
  return async () => {
    const asked = now();
    const at = Math.max(asked, next);
    next = at + 1000 / perSecond;
    if (at > asked) await sleep(at - asked);
  };
}
