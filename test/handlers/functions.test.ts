import 'aws-sdk-client-mock-vitest/extend';
import { DynamoDBClient, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { GetAccountAuthorizationDetailsCommand, IAMClient } from '@aws-sdk/client-iam';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { localContext, sqsEvent } from '#adapters/local-sqs.ts';
import { canaryDocument } from '#guard/canary.ts';
import { handler as policyChange } from '../../functions/policy-change.ts';
import { handler as repositoryCreated } from '../../functions/repository-created.ts';
import { ACCOUNT, DETAILS, putUserPolicy } from './account.ts';

const TOPIC = `arn:aws:sns:us-east-1:${ACCOUNT}:alerts`;

const ENV = {
  ALERT_TOPIC_ARN: TOPIC,
  LEDGER_TABLE: 'findings',
  KEY_GUARD_REGIONS: 'eu-west-1',
  OWNER_TAG: 'team',
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

test("the canary's alert goes to a topic of its own, and no other does", async () => {
  const canaryTopic = `${TOPIC}-canary`;
  for (const [key, value] of Object.entries({ ...ENV, CANARY_TOPIC_ARN: canaryTopic }))
    vi.stubEnv(key, value);
  vi.resetModules();
  const { handler } = await import('../../functions/policy-change.ts');
  const { iam, sns, restore } = mockAws();
  const canary = `arn:aws:iam::${ACCOUNT}:role/key-guard/canary/canary`;
  const RolePolicyList = [{ PolicyName: 'canary', PolicyDocument: canaryDocument('2026-11-25T00:00:00Z') }];
  const roles = [{ Arn: canary, RoleName: 'canary', RolePolicyList }];
  const page = { IsTruncated: false, ...DETAILS, RoleDetailList: roles };
  iam.on(GetAccountAuthorizationDetailsCommand).resolves(page as object);
  const put = putUserPolicy({
    eventName: 'PutRolePolicy',
    eventID: '6f1c7d8e-0000-4000-8000-000000000002',
    requestParameters: { roleName: 'canary', policyName: 'canary' },
  });
  try {
    await handler(sqsEvent([putUserPolicy(), put]), localContext());
    const topics = sns
      .commandCalls(PublishCommand)
      .map(({ args }) => [args[0].input.TopicArn, String(args[0].input.Subject).includes('bob')]);
    expect(topics).toEqual([
      [TOPIC, true],
      [canaryTopic, false],
    ]);
  } finally {
    restore();
  }
});

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
      expect(dynamo).toHaveReceivedCommandTimes(QueryCommand, 2);
      const Subject = expect.stringContaining('bob');
      expect(sns).toHaveReceivedCommandWith(PublishCommand, { TopicArn: TOPIC, Subject });
      const { MessageAttributes } = sns.commandCalls(PublishCommand)[0]?.args[0].input ?? {};
      expect(MessageAttributes?.owners?.StringValue).toBe('["payments"]');
    } finally {
      restore();
    }
  });
});

describe('an event that was forwarded from another account', () => {
  const MANAGEMENT = '999988887777';

  /** The event as a rule of another account hands it on: the envelope keeps that account. */
  function forwarded(detail: object): string {
    const event = JSON.parse(putUserPolicy());
    const record = { ...event.detail, recipientAccountId: MANAGEMENT, ...detail };
    return JSON.stringify({ ...event, account: MANAGEMENT, detail: record });
  }

  const organizations = (eventName: string, requestParameters: object) =>
    forwarded({ eventSource: 'organizations.amazonaws.com', eventName, requestParameters });

  /** What handling it came to: the records that were given back, the reads and the alerts. */
  async function handled(body: string) {
    for (const [key, value] of Object.entries(ENV)) vi.stubEnv(key, value);
    const { iam, sns, restore } = mockAws();
    try {
      const { batchItemFailures } = await policyChange(sqsEvent([body]), localContext());
      const reads = iam.commandCalls(GetAccountAuthorizationDetailsCommand).length;
      const subjects = sns.commandCalls(PublishCommand).map(({ args }) => args[0].input.Subject);
      return { failures: batchItemFailures.length, reads, subjects };
    } finally {
      restore();
    }
  }

  test('is judged for the account of the stack where it is about the organization', async () => {
    // What was told comes once more, to be confirmed when IAM has settled.
    expect(await handled(organizations('AttachPolicy', { omitted: true }))).toEqual({
      failures: 1,
      reads: 1,
      subjects: [expect.stringContaining(ACCOUNT)],
    });
  });

  test('tells nothing of policies of the organization, which are not read', async () => {
    const attached = organizations('AttachPolicy', { policyId: 'p-1', targetId: 'r-1' });
    expect(await handled(attached)).toEqual({ failures: 0, reads: 1, subjects: [] });
  });

  test('costs nothing where the organization does something to another account', async () => {
    const attached = organizations('AttachPolicy', { policyId: 'p-1', targetId: '444455556666' });
    expect(await handled(attached)).toEqual({ failures: 0, reads: 0, subjects: [] });
  });

  test('is given back where it is about an account that nobody can read, so that an alarm tells of it', async () => {
    expect(await handled(forwarded({}))).toEqual({ failures: 1, reads: 1, subjects: [] });
  });
});
