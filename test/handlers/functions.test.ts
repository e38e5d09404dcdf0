import 'aws-sdk-client-mock-vitest/extend';
import { DynamoDBClient, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { GetAccountAuthorizationDetailsCommand, IAMClient } from '@aws-sdk/client-iam';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { localContext, sqsEvent } from '#adapters/local-sqs.ts';
import { handler as policyChange } from '../../functions/policy-change.ts';
import { handler as repositoryCreated } from '../../functions/repository-created.ts';
import { ACCOUNT, DETAILS, putUserPolicy } from './account.ts';

const TOPIC = `arn:aws:sns:us-east-1:${ACCOUNT}:alerts`;

const ENV = {
  ALERT_TOPIC_ARN: TOPIC,
  LEDGER_TABLE: 'findings',
  KEY_GUARD_REGIONS: 'eu-west-1',
  AWS_REGION: 'us-east-1',
};

function mockAws() {
  const [iam, dynamo, sns] = [mockClient(IAMClient), mockClient(DynamoDBClient), mockClient(SNSClient)];
  iam.on(GetAccountAuthorizationDetailsCommand).resolves({ IsTruncated: false, ...DETAILS } as object);
  dynamo.on(UpdateItemCommand).resolves({}).on(QueryCommand).resolves({ Items: [] });
  sns.on(PublishCommand).resolves({ MessageId: 'm' });
  const restore = () => [iam, dynamo, sns].map((mock) => mock.restore());
  return { iam, dynamo, sns, restore };
}

afterEach(() => vi.unstubAllEnvs());

describe.each([
  ['policy-change', policyChange],
  ['repository-created', repositoryCreated],
])('%s', (_, handler) => {
  test('needs nothing to be loaded, and names all that is missing when it is called', async () => {
    const invoked = handler(sqsEvent([putUserPolicy()]), localContext());
    await expect(invoked).rejects.toThrow('`ALERT_TOPIC_ARN` is missing; `LEDGER_TABLE` is missing');
  });

  test('reads the account, claims the finding, alerts, and has the record come again to confirm it', async () => {
    for (const [key, value] of Object.entries(ENV)) vi.stubEnv(key, value);
    const { iam, dynamo, sns, restore } = mockAws();
    try {
      const response = await handler(sqsEvent(['broken', putUserPolicy()]), localContext());
      expect(response.batchItemFailures).toEqual([
        { itemIdentifier: 'record-0' },
        { itemIdentifier: 'record-1' },
      ]);
      expect(iam).toHaveReceivedCommandTimes(GetAccountAuthorizationDetailsCommand, 1);
      expect(dynamo).toHaveReceivedCommandTimes(UpdateItemCommand, 2);
      expect(dynamo).toHaveReceivedCommandTimes(QueryCommand, 1);
      const Subject = expect.stringContaining('bob');
      expect(sns).toHaveReceivedCommandWith(PublishCommand, { TopicArn: TOPIC, Subject });
    } finally {
      restore();
    }
  });
});
