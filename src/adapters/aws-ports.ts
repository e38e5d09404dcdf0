import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { SNSClient } from '@aws-sdk/client-sns';
import type { Config } from '#config';
import type { Ports } from '#ports';
import { iamCalls, readAccount } from './aws-iam.ts';
import { dynamoLedger } from './aws-ledger.ts';
import { publishAlert } from './aws-sns.ts';
import { CALLS_A_SECOND, PATIENT, paced } from './pace.ts';

/** The side effects of the deployed guard. Credentials and Region are those of the environment. */
export function awsPorts({ topicArn, ledgerTable, regions }: Config, log: Ports['log']): Ports {
  const iam = iamCalls(new IAMClient(PATIENT), paced(CALLS_A_SECOND));
  const sns = new SNSClient();
  return {
    now: () => new Date().toISOString(),
    readAccount: (accountId) => readAccount(iam, accountId),
    ledger: dynamoLedger(new DynamoDBClient(), ledgerTable),
    alert: (alert) => publishAlert(sns, topicArn, alert),
    log,
    ...(regions === undefined ? {} : { regions }),
  };
}
