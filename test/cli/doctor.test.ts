import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CloudFormationClient,
  DescribeStacksCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
} from '@aws-sdk/client-cloudtrail';
import {
  DescribeRuleCommand,
  EventBridgeClient,
  ListTargetsByRuleCommand,
} from '@aws-sdk/client-eventbridge';
import { GetFunctionCommand, LambdaClient, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { run } from '#cli/doctor.ts';
import { doctorChecks } from '#cli/doctor-schema.ts';
import { type Json, ran } from './accounts.ts';

/** Answers in the form in which the APIs give them. */
function recorded(): Json {
  return JSON.parse(readFileSync(join(import.meta.dirname, 'doctor-answers.json'), 'utf8'));
}

const COMMANDS: Json = {
  DescribeStacks: [CloudFormationClient, DescribeStacksCommand],
  ListStackResources: [CloudFormationClient, ListStackResourcesCommand],
  DescribeTrails: [CloudTrailClient, DescribeTrailsCommand],
  GetTrailStatus: [CloudTrailClient, GetTrailStatusCommand],
  GetEventSelectors: [CloudTrailClient, GetEventSelectorsCommand],
  DescribeRule: [EventBridgeClient, DescribeRuleCommand],
  ListTargetsByRule: [EventBridgeClient, ListTargetsByRuleCommand],
  GetFunction: [LambdaClient, GetFunctionCommand],
  ListEventSourceMappings: [LambdaClient, ListEventSourceMappingsCommand],
  ListSubscriptionsByTopic: [SNSClient, ListSubscriptionsByTopicCommand],
  GetQueueAttributes: [SQSClient, GetQueueAttributesCommand],
};

const clients = [
  CloudFormationClient,
  CloudTrailClient,
  EventBridgeClient,
  LambdaClient,
  SNSClient,
  SQSClient,
];
let mocks: Map<unknown, Json>;

function answer(answers: Json): void {
  for (const [name, response] of Object.entries(answers)) {
    const [client, sent] = COMMANDS[name];
    const mocked = mocks.get(client).on(sent);
    if (response instanceof Error) mocked.rejects(response);
    else mocked.resolves(response);
  }
}

beforeEach(() => {
  mocks = new Map(clients.map((client) => [client, mockClient(client as Json)]));
  answer(recorded());
});
afterEach(() => {
  for (const mock of mocks.values()) mock.restore();
});

const doctor = (...args: string[]) => ran(run, ['--region', 'us-east-1', ...args]);

test('a stack that works is well', async () => {
  const { code, out, err } = await doctor();
  expect({ code, err }).toEqual({ code: 0, err: '' });
  await expect(out).toMatchFileSnapshot('../golden/doctor/well.txt');
});

test('a stack that does not is told with what to do, and ends with 2', async () => {
  const broken = recorded();
  broken.GetTrailStatus.IsLogging = false;
  broken.DescribeRule.State = 'DISABLED';
  broken.ListSubscriptionsByTopic.Subscriptions[0].SubscriptionArn = 'PendingConfirmation';
  broken.ListEventSourceMappings.EventSourceMappings[0].State = 'Disabled';
  broken.GetQueueAttributes.Attributes.ApproximateNumberOfMessages = '2';
  answer(broken);
  const { code, out, err } = await doctor();
  expect({ code, err }).toEqual({ code: 2, err: '' });
  await expect(out).toMatchFileSnapshot('../golden/doctor/broken.txt');
});

test('a question that AWS refuses is no fault, and ends with 1', async () => {
  answer({ DescribeTrails: Object.assign(new Error('no'), { name: 'AccessDeniedException' }) });
  const { code, out } = await doctor('--format', 'json');
  expect(code).toBe(1);
  const checks = doctorChecks.parse(JSON.parse(out));
  expect(checks.filter(({ status }) => status !== 'ok')).toMatchObject([
    { check: 'trail', status: 'unknown' },
  ]);
});

test('a rule is looked for on the buses of the stack, and what was deleted is told', async () => {
  const named = (name: string) => Object.assign(new Error('no'), { name });
  const answers = recorded();
  answers.ListStackResources.StackResourceSummaries.push({
    LogicalResourceId: 'HubBus',
    PhysicalResourceId: 'key-guard-hub',
    ResourceType: 'AWS::Events::EventBus',
  });
  const resource = answers.ListStackResources.StackResourceSummaries.find(
    ({ LogicalResourceId }: Json) => LogicalResourceId === 'HubIdentityRule',
  );
  resource.PhysicalResourceId = 'key-guard-hub-identity';
  answers.GetFunction = named('ResourceNotFoundException');
  answers.ListSubscriptionsByTopic = named('NotFoundException');
  answers.GetQueueAttributes = named('QueueDoesNotExist');
  answers.DescribeRule = named('ResourceNotFoundException');
  answer(answers);
  mocks
    .get(EventBridgeClient)
    .on(DescribeRuleCommand, { Name: 'key-guard-hub-identity', EventBusName: 'key-guard-hub' })
    .resolves({ State: 'DISABLED' });
  const { code, out } = await doctor();
  expect(code).toBe(2);
  await expect(out).toMatchFileSnapshot('../golden/doctor/gone.txt');
});

test('no stack of that name is told', async () => {
  answer({
    DescribeStacks: Object.assign(new Error('Stack with id nope does not exist'), {
      name: 'ValidationError',
    }),
  });
  const { code, out } = await doctor('--stack', 'nope');
  expect(code).toBe(2);
  expect(out).toContain('FAILED   stack  nope  there is no such stack\n');
});

describe('management events', () => {
  const selected = (...selectors: Json[]) => ({
    AdvancedEventSelectors: selectors.map((FieldSelectors) => ({ FieldSelectors })),
  });
  const management = { Field: 'eventCategory', Equals: ['Management'] };
  const only = (readOnly: string) => ({ Field: 'readOnly', Equals: [readOnly] });
  const without = (source: string) => ({ Field: 'eventSource', NotEquals: [source] });
  const basic = (more: Json) => ({ EventSelectors: [{ IncludeManagementEvents: true, ...more }] });
  const kms = 'kms.amazonaws.com';

  test.each<[string, Json, boolean]>([
    ['of all kinds', basic({ ReadWriteType: 'All' }), true],
    ['of writes', basic({ ReadWriteType: 'WriteOnly' }), true],
    ['of reads', basic({ ReadWriteType: 'ReadOnly' }), false],
    ['of none', { EventSelectors: [{ IncludeManagementEvents: false, ReadWriteType: 'All' }] }, false],
    ['without KMS', basic({ ReadWriteType: 'All', ExcludeManagementEventSources: [kms] }), false],
    ['of all kinds, advanced', selected([management]), true],
    ['of writes, advanced', selected([management, only('false')]), true],
    ['of reads, advanced', selected([management, only('true')]), false],
    [
      'of reads and of writes, each advanced',
      selected([management, only('true')], [management, only('false')]),
      true,
    ],
    ['of none, advanced', selected([{ Field: 'eventCategory', Equals: ['Data'] }]), false],
    ['without KMS, advanced', selected([management, without(kms)]), false],
    ['without KMS, and a selector with it', selected([management, without(kms)], [management]), true],
  ])('%s: well is %s', async (_, selectors, well) => {
    answer({ GetEventSelectors: selectors });
    expect((await doctor()).code).toBe(well ? 0 : 2);
  });
});
