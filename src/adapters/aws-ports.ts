import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { SNSClient } from '@aws-sdk/client-sns';
import type { Surroundings } from '#account/account.ts';
import type { Config } from '#config';
import { isCanary } from '#guard/canary.ts';
import { DIGEST_LIMIT, type DigestLimit } from '#guard/digest.ts';
import type { AccountRead, Ports } from '#ports';
import type { countingRequests } from './aws-calls.ts';
import { iamCalls, readAccount } from './aws-iam.ts';
import { dynamoLedger } from './aws-ledger.ts';
import { publishAlert } from './aws-sns.ts';
import { dynamoSurroundings, type SurroundingsStore } from './aws-surroundings.ts';
import { CALLS_A_SECOND, PATIENT, paced } from './pace.ts';

/**
 * The side effects of the deployed guard. Credentials and Region are those of the environment.
 *
 * @param watched takes each client, and gives it back
 */
export function awsPorts(
  config: Config,
  log: Ports['log'],
  watched: ReturnType<typeof countingRequests>,
): Ports {
  const { topicArn, canaryTopicArn = topicArn, ledgerTable, regions, ownerTag } = config;
  const iam = iamCalls(watched(new IAMClient(PATIENT)), paced(CALLS_A_SECOND));
  const sns = watched(new SNSClient());
  const dynamo = watched(new DynamoDBClient());
  const surroundings = dynamoSurroundings(dynamo, ledgerTable);
  // The topic is one of the stack: its account is the one whose credentials these are.
  const [, , , , accountId] = topicArn.split(':');
  return {
    now: () => new Date().toISOString(),
    readAccount: async (accountId) =>
      within(await readAccount(iam, accountId), await surroundings.get(accountId)),
    customerKeys: customerKeysIn(surroundings),
    ledger: dynamoLedger(dynamo, ledgerTable),
    alert: (alert) => publishAlert(sns, isCanary(alert.finding) ? canaryTopicArn : topicArn, alert),
    log,
    digestLimit: digestLimit(config),
    ...(accountId === undefined ? {} : { accountId }),
    ...(regions === undefined ? {} : { regions }),
    ...(ownerTag === undefined ? {} : { ownerTag }),
  };
}

function digestLimit({ digestOpenings, digestMinutes }: Config): DigestLimit {
  return {
    openings: digestOpenings ?? DIGEST_LIMIT.openings,
    withinMs: digestMinutes === undefined ? DIGEST_LIMIT.withinMs : digestMinutes * 60_000,
  };
}

/**
 * What IAM says now, in what the last sweep read beside it. Repositories may have been made since: of no Region all are
 * known.
 */
function within(read: AccountRead, surroundings: Surroundings | undefined): AccountRead {
  if (surroundings === undefined) return read;
  const regions = surroundings.repositories === undefined ? {} : { repositoryRegions: [] };
  return { ...read, account: { ...read.account, ...surroundings, ...regions } };
}

/** How long the answer holds whether some repository has a key of its own. */
const KEYS_HOLD_MS = 60_000;

function customerKeysIn({ get }: SurroundingsStore): NonNullable<Ports['customerKeys']> {
  const known = new Map<string, { readonly has: boolean | undefined; readonly until: number }>();
  return async (accountId) => {
    const before = known.get(accountId);
    if (before !== undefined && before.until > Date.now()) return before.has;
    const { repositories } = (await get(accountId)) ?? {};
    const has = repositories?.some(({ kmsKeyId }) => kmsKeyId !== undefined);
    known.set(accountId, { has, until: Date.now() + KEYS_HOLD_MS });
    return has;
  };
}
