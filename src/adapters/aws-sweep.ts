import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Surroundings } from '#account/account.ts';
import type { Compaction } from '#account/compaction.ts';
import type { Config } from '#config';
import { compaction } from '#guard/documents.ts';
import type { AccountRead, Ports } from '#ports';
import { LAG_MS } from './aws-iam.ts';
import { awsCalls } from './aws-live.ts';
import { awsPorts } from './aws-ports.ts';
import { dynamoSurroundings, type SurroundingsStore } from './aws-surroundings.ts';
import { counting } from './journal.ts';
import { readLiveAccount } from './live-account.ts';
import type { LiveCalls } from './live-calls.ts';
import { type Part, unreadWords } from './unread.ts';

/** The side effects of the sweep: those of the other functions, but for how the account is read. */
export function sweepPorts(
  config: Config,
  log: Ports['log'],
  watched: Parameters<typeof awsPorts>[2],
): Ports {
  const ports = awsPorts(config, log, watched);
  const [, partition = '', , region = ''] = config.topicArn.split(':');
  const store = dynamoSurroundings(new DynamoDBClient(), config.ledgerTable);
  const scope = { partition, regions: config.regions ?? [region] };
  const calls = awsCalls();
  return {
    ...ports,
    readAccount: (accountId) =>
      sweepAccount(calls, store, { ...scope, accountId, takenAt: ports.now(), compact: compaction() }),
  };
}

interface SweepRequest {
  readonly accountId: string;
  readonly partition: string;
  readonly regions: readonly string[];
  readonly takenAt: string;
  readonly compact: Compaction;
}

/**
 * Reads the live account, and keeps what it read beside IAM before anybody acts on it: whoever sees a finding of this
 * sweep in the ledger then also sees what it was found in.
 *
 * @returns not complete where something failed that may work another time; what AWS refuses is not known, and no failure
 * @throws where IAM can't be read, or a sweep that began later was faster
 */
export async function sweepAccount(
  live: LiveCalls,
  store: SurroundingsStore,
  request: SweepRequest,
): Promise<AccountRead> {
  let calls = 0;
  const counted = counting(live, () => {
    calls++;
  });
  const read = await readLiveAccount(counted, { ...request, isTolerant: true });
  if (!read.ok) throw new Error(`account ${request.accountId} can't be read: ${read.error.message}`);
  const { account, surroundings, unread } = read.value;
  const failed = unread.filter(({ why }) => why === 'failed').map(({ part }) => part);
  const words = unread.map(unreadWords);
  if (failed.length > 0) {
    const before = (await store.get(request.accountId)) ?? {};
    return {
      account: { ...account, ...lastKnown(failed, before) },
      calls,
      complete: false,
      unread: words,
      lagMs: LAG_MS,
    };
  }
  if (!(await store.put(request.accountId, request.takenAt, surroundings)))
    throw new Error('a sweep that began later has read the account: this one is too old to act on');
  return { account, calls, complete: true, unread: words, lagMs: LAG_MS };
}

/** What the last sweep knew of what failed in this one: a throttle is no news about an account. */
function lastKnown(failed: readonly Part[], before: Surroundings): Surroundings {
  const { organization, scp, rcp, keys, repositories } = before;
  const above = failed.some((part) => part === 'organization' || part === 'scp' || part === 'rcp');
  const beside = failed.some((part) => part === 'repositories' || part === 'keys');
  return {
    ...(above && organization !== undefined ? { organization } : {}),
    ...(above && scp !== undefined ? { scp } : {}),
    ...(above && rcp !== undefined ? { rcp } : {}),
    ...(beside && keys !== undefined ? { keys } : {}),
    ...(beside && repositories !== undefined ? { repositories, repositoryRegions: [] } : {}),
  };
}
