import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { SNSClient } from '@aws-sdk/client-sns';
import type { Config } from '#config';
import type { Ports } from '#ports';
import type { countingRequests } from './aws-calls.ts';
import { readAccount } from './aws-iam.ts';
import { dynamoLedger } from './aws-ledger.ts';
import { publishAlert } from './aws-sns.ts';

/** IAM throttles an account's reads: "adaptive" slows down with it. */
const PATIENT = { retryMode: 'adaptive', maxAttempts: 8 };

/**
 * The side effects of the deployed guard. Credentials and Region are those of the environment.
 *
 * @param watched takes each client, and gives it back
 */
export function awsPorts(
  { topicArn, ledgerTable, regions }: Config,
  log: Ports['log'],
  watched: ReturnType<typeof countingRequests>,
): Ports {
  const iam = watched(new IAMClient(PATIENT));
  const sns = watched(new SNSClient());
  return {
    now: () => new Date().toISOString(),
    readAccount: (accountId) => readAccount(iam, accountId),
    ledger: dynamoLedger(watched(new DynamoDBClient()), ledgerTable),
    alert: (alert) => publishAlert(sns, topicArn, alert),
    log,
    ...(regions === undefined ? {} : { regions }),
  };
}
