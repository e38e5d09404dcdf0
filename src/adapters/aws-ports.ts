import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { SNSClient } from '@aws-sdk/client-sns';
import type { Config } from '#config';
import { DIGEST_LIMIT, type DigestLimit } from '#guard/digest.ts';
import type { Ports } from '#ports';
import { readAccount } from './aws-iam.ts';
import { dynamoLedger } from './aws-ledger.ts';
import { publishAlert } from './aws-sns.ts';

/** IAM throttles an account's reads: "adaptive" slows down with it. */
const PATIENT = { retryMode: 'adaptive', maxAttempts: 8 };

/** The side effects of the deployed guard. Credentials and Region are those of the environment. */
export function awsPorts(config: Config, log: Ports['log']): Ports {
  const { topicArn, ledgerTable, regions } = config;
  const iam = new IAMClient(PATIENT);
  const sns = new SNSClient();
  return {
    now: () => new Date().toISOString(),
    readAccount: (accountId) => readAccount(iam, accountId),
    ledger: dynamoLedger(new DynamoDBClient(), ledgerTable),
    alert: (alert) => publishAlert(sns, topicArn, alert),
    log,
    digestLimit: digestLimit(config),
    ...(regions === undefined ? {} : { regions }),
  };
}

function digestLimit({ digestOpenings, digestMinutes }: Config): DigestLimit {
  return {
    openings: digestOpenings ?? DIGEST_LIMIT.openings,
    withinMs: digestMinutes === undefined ? DIGEST_LIMIT.withinMs : digestMinutes * 60_000,
  };
}
