import type { Account, Surroundings } from '#account/account.ts';
import type { AccountError } from '#account/account-problem.ts';
import { AccountReader } from '#account/account-reader.ts';
import type { Compaction } from '#account/compaction.ts';
import { LISTS } from '#account/entity-lists.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { authorizationPages } from './authorization-pages.ts';
import type { LiveCalls } from './live-calls.ts';
import { type LiveScope, readSurroundings } from './live-surroundings.ts';
import type { Unread } from './unread.ts';

/** How a live account is read. */
export interface LiveRequest extends LiveScope {
  /** ISO 8601: when the reading begins. */
  readonly takenAt: string;
  /** What becomes of its documents; they stay as they are where it is not given. */
  readonly compact?: Compaction;
}

/** A live account, and what of it is not known. */
export interface LiveAccount {
  readonly account: Account;
  readonly surroundings: Surroundings;
  readonly unread: readonly Unread[];
}

/**
 * Reads a live account with the reader of snapshots, so that both give the same. IAM comes last, page by page: it changes
 * most, and whoever acts on the account acts on what was read last.
 *
 * @returns an error where IAM cuts its answer off without saying where to go on, or its answers make no account
 * @throws what IAM answers; of the rest what is no refusal, unless failures are tolerated
 */
export async function readLiveAccount(
  calls: LiveCalls,
  request: LiveRequest,
): Promise<Result<LiveAccount, AccountError>> {
  const { accountId, partition, takenAt } = request;
  const { surroundings, unread } = await readSurroundings(calls, request);
  const reader = new AccountReader(request.compact);
  const whole = await takeEntities(calls, reader);
  if (!whole) return err({ code: 'truncated', message: CUT_OFF });
  const authorizationDetails = Object.fromEntries(LISTS.map((list) => [list, []]));
  const head = { keyGuardSnapshot: 1, accountId, partition, takenAt };
  const account = reader.finish({ ...head, authorizationDetails, ...surroundings });
  return account.ok ? ok({ account: account.value, surroundings, unread }) : account;
}

const CUT_OFF = 'IAM cut its answer off without saying where to go on: try again';

/** Hands over the entries of all pages; false where there is more that nobody can get. */
async function takeEntities({ authorizationPage }: LiveCalls, reader: AccountReader): Promise<boolean> {
  const counts = new Map<string, number>();
  for await (const page of authorizationPages(authorizationPage)) {
    if (page.cutOff === true) return false;
    for (const list of LISTS) {
      for (const entry of page[list]) {
        const index = counts.get(list) ?? 0;
        reader.take(['authorizationDetails', list], index, entry);
        counts.set(list, index + 1);
      }
    }
  }
  return true;
}
