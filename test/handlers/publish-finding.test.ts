import 'aws-sdk-client-mock-vitest/extend';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { BatchImportFindingsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { publishAlert } from '#adapters/aws-sns.ts';
import { localContext, sqsEvent } from '#adapters/local-sqs.ts';
import { handleRecord } from '#respond/deliver.ts';
import type { handler as Handler } from '../../functions/publish-finding.ts';
import { ACCOUNT, localPorts, putUserPolicy } from './account.ts';

const BUS = `arn:aws:events:us-east-1:${ACCOUNT}:event-bus/default`;
const PRODUCT = `arn:aws:securityhub:us-east-1:${ACCOUNT}:product/${ACCOUNT}/default`;

/** What the topic hands to a queue, for the alert that the responder sends for an event. */
async function alertBody(): Promise<string> {
  const { ports, alerts } = localPorts();
  await handleRecord(putUserPolicy(), ports);
  const client = new SNSClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  const sns = mockClient(client);
  sns.on(PublishCommand).resolves({ MessageId: 'm' });
  const [alert] = alerts;
  if (alert === undefined) throw new Error('the event came to no alert');
  await publishAlert(client, `arn:aws:sns:us-east-1:${ACCOUNT}:alerts`, alert);
  return JSON.parse(sns.commandCalls(PublishCommand)[0]?.args[0].input.Message ?? '').sqs;
}

/** The function as a cold start has it. */
async function coldHandler(): Promise<typeof Handler> {
  vi.resetModules();
  return (await import('../../functions/publish-finding.ts')).handler;
}

describe('publish-finding', async () => {
  const body = await alertBody();
  const bus = mockClient(EventBridgeClient);
  const hub = mockClient(SecurityHubClient);

  beforeEach(() => {
    bus.reset();
    hub.reset();
    bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0, Entries: [{ EventId: 'e' }] });
    hub.on(BatchImportFindingsCommand).resolves({ SuccessCount: 1, FailedCount: 0, FailedFindings: [] });
    vi.stubEnv('AWS_REGION', 'us-east-1');
    vi.stubEnv('EVENT_BUS_ARN', BUS);
    vi.stubEnv('LEDGER_TABLE', 'findings');
  });
  afterEach(() => vi.unstubAllEnvs());

  test('needs nothing to be loaded, and names what is missing when it is called', async () => {
    vi.stubEnv('EVENT_BUS_ARN', '');
    const handler = await coldHandler();
    await expect(handler(sqsEvent([body]), localContext())).rejects.toThrow('`EVENT_BUS_ARN` is missing');
  });

  test('puts an event for an alert, and returns what is none', async () => {
    const handler = await coldHandler();
    const response = await handler(sqsEvent(['broken', body, '{"AlarmName":"x"}']), localContext());
    expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: 'record-0' }] });
    expect(bus).toHaveReceivedCommandTimes(PutEventsCommand, 1);
    const [entry] = bus.commandCalls(PutEventsCommand)[0]?.args[0].input.Entries ?? [];
    expect(entry).toMatchObject({
      EventBusName: BUS,
      Source: 'key-guard',
      DetailType: 'Key Guard Finding Opened',
    });
    expect(JSON.parse(entry?.Detail ?? '')).toMatchObject({
      version: '1',
      account: ACCOUNT,
      finding: { source: { sid: 'NoKms' }, principals: [{ arn: `arn:aws:iam::${ACCOUNT}:user/bob` }] },
    });
    expect(hub).toHaveReceivedCommandTimes(BatchImportFindingsCommand, 0);
  });

  test('imports the finding as well where a product is given', async () => {
    vi.stubEnv('SECURITY_HUB_PRODUCT_ARN', PRODUCT);
    const handler = await coldHandler();
    expect(await handler(sqsEvent([body]), localContext())).toEqual({ batchItemFailures: [] });
    expect(bus).toHaveReceivedCommandTimes(PutEventsCommand, 1);
    const [finding] = hub.commandCalls(BatchImportFindingsCommand)[0]?.args[0].input.Findings ?? [];
    expect(finding).toMatchObject({
      ProductArn: PRODUCT,
      AwsAccountId: ACCOUNT,
      RecordState: 'ACTIVE',
      Resources: [{ Type: 'AwsIamUser', Id: `arn:aws:iam::${ACCOUNT}:user/bob` }],
    });
  });

  test('returns the record whose event the bus did not take, and no other', async () => {
    const denied = { ErrorCode: 'AccessDeniedException', ErrorMessage: 'no' };
    bus
      .on(PutEventsCommand)
      .resolvesOnce({ FailedEntryCount: 1, Entries: [denied] })
      .resolves({
        FailedEntryCount: 0,
        Entries: [{ EventId: 'e' }],
      });
    const handler = await coldHandler();
    const response = await handler(sqsEvent([body, body]), localContext());
    expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: 'record-0' }] });
  });

  test('returns the record whose finding Security Hub did not take', async () => {
    vi.stubEnv('SECURITY_HUB_PRODUCT_ARN', PRODUCT);
    const failure = { Id: 'x', ErrorCode: 'InvalidAccess', ErrorMessage: 'not enabled' };
    hub
      .on(BatchImportFindingsCommand)
      .resolves({ SuccessCount: 0, FailedCount: 1, FailedFindings: [failure] });
    const handler = await coldHandler();
    const response = await handler(sqsEvent([body]), localContext());
    expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: 'record-0' }] });
  });
});
