import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { SNSClient } from '@aws-sdk/client-sns';
import type { Config } from '#config';
import type { Ports } from '#ports';
import { readAccount } from './aws-iam.ts';
import { dynamoLedger } from './aws-ledger.ts';
import { publishAlert } from './aws-sns.ts';

/** IAM throttles an account's reads: "adaptive" slows down with it. */
const PATIENT = { retryMode: 'adaptive', maxAttempts: 8 };

/** The side effects of the deployed guard. Credentials and Region are those of the environment. */
export function awsPorts({ topicArn, ledgerTable, regions }: Config, log: Ports['log']): Ports {
  const iam = new IAMClient(PATIENT);
  const sns = new SNSClient();
  // The topic is one of the stack: its account is the one whose credentials these are.
  const [, , , , accountId] = topicArn.split(':');
  return {
    now: () => new Date().toISOString(),
    readAccount: (accountId) => readAccount(iam, accountId),
    ledger: dynamoLedger(new DynamoDBClient(), ledgerTable),
    alert: (alert) => publishAlert(sns, topicArn, alert),
    log,
    ...(accountId === undefined ? {} : { accountId }),
    ...(regions === undefined ? {} : { regions }),
  };
}
