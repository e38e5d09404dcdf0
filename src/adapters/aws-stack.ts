import {
  CloudFormationClient,
  DescribeStacksCommand,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import {
  DescribeRuleCommand,
  EventBridgeClient,
  ListTargetsByRuleCommand,
} from '@aws-sdk/client-eventbridge';
import { GetFunctionCommand, LambdaClient, paginateListEventSourceMappings } from '@aws-sdk/client-lambda';
import { paginateListSubscriptionsByTopic, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { StackPort } from '#ports';
import { readTrails } from './aws-trails.ts';

/**
 * Reads a deployed stack with the usual AWS credentials.
 *
 * @param region that of the stack; without one that of the environment or the profile
 */
export function awsStack(name: string, region?: string): StackPort {
  const where = region === undefined ? {} : { region };
  const cloudFormation = new CloudFormationClient(where);
  const cloudTrail = new CloudTrailClient(where);
  const events = new EventBridgeClient(where);
  const lambda = new LambdaClient(where);
  const sns = new SNSClient(where);
  const sqs = new SQSClient(where);
  return {
    region: async () => await cloudFormation.config.region(),
    stack: () => readStack(cloudFormation, name),
    trails: () => readTrails(cloudTrail),
    rule: (rule, buses) => readRule(events, rule, buses),
    lambda: (functionName) => unlessGone(() => readFunction(lambda, functionName)),
    subscriptions: (topicArn) => unlessGone(() => readSubscriptions(sns, topicArn)),
    queue: (url) => unlessGone(() => readQueue(sqs, url)),
  };
}

async function readStack(client: CloudFormationClient, StackName: string): ReturnType<StackPort['stack']> {
  const status = await statusOf(client, StackName);
  if (status === undefined) return undefined;
  const resources: { id: string; type: string; name: string }[] = [];
  for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client }, { StackName })) {
    for (const {
      LogicalResourceId: id,
      ResourceType: type,
      PhysicalResourceId: physical,
    } of StackResourceSummaries) {
      if (id !== undefined && type !== undefined && physical !== undefined)
        resources.push({ id, type, name: physical });
    }
  }
  return { status, resources };
}

/** CloudFormation answers `ValidationError: Stack with id X does not exist`; deleted ones are known by id alone. */
async function statusOf(client: CloudFormationClient, StackName: string): Promise<string | undefined> {
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName }));
    return Stacks[0]?.StackStatus;
  } catch (error) {
    if (error instanceof Error && /does not exist/.test(error.message)) return undefined;
    throw error;
  }
}

/** How the services say that something is not there. */
const GONE: ReadonlySet<string> = new Set([
  'ResourceNotFoundException',
  'NotFoundException',
  'QueueDoesNotExist',
  'AWS.SimpleQueueService.NonExistentQueue',
]);

async function unlessGone<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Error && GONE.has(error.name)) return undefined;
    throw error;
  }
}

/** A rule of a bus of its own is known to CloudFormation by the names of both. */
async function readRule(
  client: EventBridgeClient,
  name: string,
  buses: readonly string[],
): ReturnType<StackPort['rule']> {
  const [rule = name, bus] = name.split('|').toReversed();
  for (const one of bus === undefined ? [undefined, ...buses] : [bus]) {
    const found = await unlessGone(() => ruleOf(client, rule, one));
    if (found !== undefined) return found;
  }
  return undefined;
}

async function ruleOf(client: EventBridgeClient, rule: string, bus: string | undefined) {
  const onBus = bus === undefined ? {} : { EventBusName: bus };
  const { State } = await client.send(new DescribeRuleCommand({ Name: rule, ...onBus }));
  const { Targets = [] } = await client.send(new ListTargetsByRuleCommand({ Rule: rule, ...onBus }));
  return { enabled: State !== 'DISABLED', targets: Targets.length, ...(bus === undefined ? {} : { bus }) };
}

async function readFunction(client: LambdaClient, FunctionName: string) {
  const { Configuration, Concurrency } = await client.send(new GetFunctionCommand({ FunctionName }));
  const sources: { enabled: boolean; queueArn: string }[] = [];
  for await (const { EventSourceMappings = [] } of paginateListEventSourceMappings(
    { client },
    { FunctionName },
  )) {
    for (const { State, EventSourceArn: queueArn = '' } of EventSourceMappings) {
      sources.push({ enabled: State === 'Enabled' || State === 'Enabling', queueArn });
    }
  }
  const reserved = Concurrency?.ReservedConcurrentExecutions;
  return {
    state: Configuration?.State ?? 'Active',
    lastUpdate: Configuration?.LastUpdateStatus ?? 'Successful',
    ...(reserved === undefined ? {} : { reservedConcurrency: reserved }),
    sources,
  };
}

async function readSubscriptions(client: SNSClient, TopicArn: string) {
  const found: { endpoint: string; confirmed: boolean }[] = [];
  for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic({ client }, { TopicArn })) {
    for (const { Endpoint: endpoint = '', SubscriptionArn = '' } of Subscriptions) {
      // Until then it is the word `PendingConfirmation`; `Deleted` was one once.
      found.push({ endpoint, confirmed: SubscriptionArn.startsWith('arn:') });
    }
  }
  return found;
}

async function readQueue(client: SQSClient, QueueUrl: string) {
  const command = new GetQueueAttributesCommand({
    QueueUrl,
    AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
  });
  const { Attributes = {} } = await client.send(command);
  const { ApproximateNumberOfMessages: waiting, ApproximateNumberOfMessagesNotVisible: taken } = Attributes;
  return { messages: Number(waiting ?? 0) + Number(taken ?? 0) };
}
