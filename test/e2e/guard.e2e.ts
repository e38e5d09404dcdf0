import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dynamoLedger } from '#adapters/aws-ledger.ts';
import { alertMessage } from '#cli/alert-schema.ts';
import type { Ports } from '#ports';
import { evaluated, question } from '../stack/roles.ts';
import { sourceTemplate } from '../stack/sources.ts';
import { ledgerContract } from '../unit/adapters/ledger-contract.ts';
import { type Aws, awsCli } from './aws.ts';
import {
  ACCOUNT,
  type Emulator,
  freePort,
  functionProcesses,
  killFunctions,
  REGION,
  startEmulator,
} from './emulator.ts';
import { type BusEntry, createdRepository, iamEvent, malformedEvent, refusedRepository } from './events.ts';
import { callersOf, checkPermissions, rolesOf } from './permissions.ts';
import { type Recorder, startRecorder } from './recorder.ts';
import { type DeployedStack, deployByRecipe, filledIn, nameOf, PACKAGE } from './stack.ts';

const WITHIN_MS = 60_000;
const SETTLE_MS = 3_000;

/** Permissions that no call of a function uses, each with who uses it. */
const USED_BY_LAMBDA: Readonly<Record<string, string>> = {
  'logs:CreateLogStream': 'Lambda writes what a function prints, with the role of the function',
  'logs:PutLogEvents': 'Lambda writes what a function prints, with the role of the function',
  'sqs:ReceiveMessage': 'Lambda polls the queue of a function, with the role of the function',
  'sqs:DeleteMessage': 'Lambda deletes what a function handled, with the role of the function',
  'sqs:GetQueueAttributes': 'Lambda looks how long the queue of a function is, with the role of the function',
  'xray:PutTraceSegments': 'Lambda sends traces with the role of the function, where they are asked for',
  'xray:PutTelemetryRecords': 'Lambda sends traces with the role of the function, where they are asked for',
};

interface Received {
  readonly subject: string;
  readonly text: string;
  readonly attributes: Readonly<Record<string, string>>;
}

let bin: string;
let emulator: Emulator;
let recorder: Recorder;
let aws: Aws;
let stack: DeployedStack;
let inbox: string;

beforeAll(async () => {
  bin = process.env['KEY_GUARD_E2E_BIN'] ?? '';
  if (bin === '') throw new Error('start it with `npm run e2e`, which installs the emulator');
  const [port, recorderPort] = [await freePort(), await freePort()];
  recorder = await startRecorder(recorderPort, port);
  emulator = await startEmulator(bin, port, `http://127.0.0.1:${recorderPort}`);
  aws = awsCli({ bin, url: emulator.url, cwd: PACKAGE });
  stack = await deployByRecipe(aws);
  await allowPlainHttp();
  inbox = await subscribedQueue('AlertTopic', 'inbox');
});

afterAll(async () => {
  await emulator?.stop();
  await recorder?.stop();
});

/**
 * The emulator speaks plain HTTP, which the queues and the topic deny to everybody, and the emulator enforces it: this
 * one statement, which cannot hold here, is taken out of each deployed policy, and all others stay.
 */
async function allowPlainHttp(): Promise<void> {
  for (const [id, { Type, Properties }] of Object.entries(stack.template.Resources)) {
    if (Type !== 'AWS::SQS::QueuePolicy' && Type !== 'AWS::SNS::TopicPolicy') continue;
    if (!stack.physical.has(id)) continue;
    const { Statement, ...rest } = filledIn(stack, Properties.PolicyDocument) as {
      readonly Statement: readonly { readonly Sid: string }[];
    };
    const kept = Statement.filter(({ Sid }) => Sid !== 'OnlyEncrypted');
    const Policy = kept.length === 0 ? '' : JSON.stringify({ ...rest, Statement: kept });
    for (const { Ref } of Properties.Topics ?? Properties.Queues) await setPolicy(nameOf(stack, Ref), Policy);
  }
}

/** @param name the ARN of a topic, or the URL of a queue */
async function setPolicy(name: string, Policy: string): Promise<void> {
  if (name.startsWith('arn:')) {
    const attribute = ['--attribute-name', 'Policy', '--attribute-value', Policy];
    await aws('sns', 'set-topic-attributes', '--topic-arn', name, ...attribute);
  } else {
    const attributes = ['--attributes', JSON.stringify({ Policy })];
    await aws('sqs', 'set-queue-attributes', '--queue-url', name, ...attributes);
  }
}

/** A queue that gets whatever a topic gets. */
async function subscribedQueue(topicId: string, name: string): Promise<string> {
  const arn = `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`;
  const topic = nameOf(stack, topicId);
  const allow = { Effect: 'Allow', Principal: { Service: 'sns.amazonaws.com' }, Action: 'sqs:SendMessage' };
  const statement = { ...allow, Resource: arn, Condition: { ArnEquals: { 'aws:SourceArn': topic } } };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  const { QueueUrl } = await aws(
    ...['sqs', 'create-queue', '--queue-name', name, '--attributes', JSON.stringify({ Policy })],
  );
  const endpoint = ['--protocol', 'sqs', '--notification-endpoint', arn];
  await aws('sns', 'subscribe', '--topic-arn', topic, ...endpoint);
  return String(QueueUrl);
}

async function put(...entries: readonly BusEntry[]): Promise<void> {
  const answer = await aws('events', 'put-events', '--entries', JSON.stringify(entries));
  expect(answer).toMatchObject({ FailedEntryCount: 0 });
}

/** Gives a user a policy, and tells what CloudTrail would tell of it. */
async function putUserPolicy(userName: string, statement: object, eventId: string): Promise<BusEntry> {
  const policyName = `${userName}-policy`;
  const policyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  const names = ['--user-name', userName, '--policy-name', policyName];
  await aws('iam', 'put-user-policy', ...names, '--policy-document', policyDocument);
  const requestParameters = { userName, policyName, policyDocument };
  return iamEvent({ eventId, eventName: 'PutUserPolicy', requestParameters });
}

async function eventually<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + WITHIN_MS;
  while (Date.now() < deadline) {
    const death = emulator.death();
    if (death !== undefined) throw new Error(death);
    const found = await look();
    if (found !== undefined) return found;
    await wait(200);
  }
  throw new Error(`${what}: not within ${WITHIN_MS / 1_000} s; the emulator's log ends\n${emulator.log()}`);
}

async function receive(queueUrl: string): Promise<readonly string[]> {
  const url = ['--queue-url', queueUrl];
  const { Messages = [] } = await aws('sqs', 'receive-message', ...url, '--max-number-of-messages', '10');
  const messages = Messages as { Body: string; ReceiptHandle: string }[];
  for (const { ReceiptHandle } of messages) {
    await aws('sqs', 'delete-message', ...url, '--receipt-handle', ReceiptHandle);
  }
  return messages.map(({ Body }) => Body);
}

async function alertsNow(box = inbox): Promise<readonly Received[]> {
  return (await receive(box)).map((body) => {
    const { Subject: subject, Message, MessageAttributes = {} } = JSON.parse(body);
    // A queue is a machine: it gets the JSON of the contract.
    const { text } = alertMessage.parse(JSON.parse(Message));
    const attributes = Object.entries(MessageAttributes as Record<string, { Value: string }>);
    return {
      subject,
      text,
      attributes: Object.fromEntries(attributes.map(([key, { Value }]) => [key, Value])),
    };
  });
}

/** The next alerts: those that are there when the first is, and those that come soon after. */
async function nextAlerts(): Promise<readonly Received[]> {
  const first = await eventually('an alert', async () => {
    const alerts = await alertsNow();
    return alerts.length > 0 ? alerts : undefined;
  });
  await wait(SETTLE_MS);
  return [...first, ...(await alertsNow())];
}

/** The lines that a function logged. */
async function logged(functionName: string): Promise<readonly Record<string, unknown>[]> {
  const { events = [] } = await aws(
    'logs',
    'filter-log-events',
    '--log-group-name',
    `/aws/lambda/${functionName}`,
  );
  return (events as { message: string }[]).flatMap(({ message }) =>
    message.split('\n').flatMap((line) => {
      try {
        return [JSON.parse(line)];
      } catch {
        return [];
      }
    }),
  );
}

async function handled(
  functionName: string,
  eventId: string,
  times = 1,
): Promise<readonly Record<string, unknown>[]> {
  return await eventually(`${eventId} handled ${times} times`, async () => {
    const lines = (await logged(functionName)).filter((line) => line['eventId'] === eventId);
    return lines.length >= times ? lines : undefined;
  });
}

/** How many records a queue would hand out. One that comes again to confirm an alert is hidden until then. */
async function waiting(logicalId: string): Promise<number> {
  const names = ['ApproximateNumberOfMessages'];
  const url = nameOf(stack, logicalId);
  const { Attributes } = await aws(
    'sqs',
    'get-queue-attributes',
    '--queue-url',
    url,
    '--attribute-names',
    ...names,
  );
  return names.reduce((sum, name) => sum + Number((Attributes as Record<string, string>)[name]), 0);
}

test('what is deployed is what the tests of the sources read', () => {
  const packaged = stack.template.Resources;
  for (const [id, resource] of Object.entries(sourceTemplate().Resources)) {
    if (resource.Type.startsWith('AWS::Lambda::')) expect(packaged[id]).toMatchObject(resource);
    else expect(packaged[id]).toEqual(resource);
  }
  const { Parameters, Rules, Conditions } = sourceTemplate();
  expect(stack.template).toMatchObject({ Parameters, Rules, Conditions });
});

const DENY = { Sid: 'NoKeysForAlice', Effect: 'Deny', Action: 'kms:*', Resource: '*' };

test('the template is refused where IAM events never arrive, with a sentence that says where to go', async () => {
  const body = ['--stack-name', 'elsewhere', '--template-body', `file://${join(PACKAGE, 'template.json')}`];
  const options = ['--capabilities', 'CAPABILITY_IAM', '--region', 'eu-west-1'];
  const parameters = ['--parameters', 'ParameterKey=CodeBucket,ParameterValue=some-bucket'];
  const refused = aws('cloudformation', 'create-stack', ...body, ...options, ...parameters);
  await expect(refused).rejects.toThrow(/Deploy Key Guard to us-east-1/);
});

describe('an alert', () => {
  let deny: BusEntry;

  test('goes out once for a deny, and names its statement', async () => {
    for (const name of ['alice', 'bob', 'carol', 'frank'])
      await aws('iam', 'create-user', '--user-name', name);
    deny = await putUserPolicy('alice', DENY, 'event-deny');
    await put(deny);
    const alerts = await nextAlerts();
    expect(alerts).toHaveLength(1);
    const [alert] = alerts;
    expect(alert?.text).toContain('NoKeysForAlice');
    expect(alert?.text).toContain('alice-policy');
    expect(alert?.subject).toContain('alice');
    expect(alert?.attributes).toMatchObject({ account: ACCOUNT, kind: 'opened' });
    expect(alert?.attributes['findingId']).toMatch(/^[0-9a-f]{64}$/);
    expect(alert?.attributes['severity']).toBeTruthy();
  });

  test('does not go out again for a duplicate that another process of the function gets', async () => {
    const killed = await killFunctions(emulator);
    expect(killed).not.toEqual([]);
    await put(deny);
    await handled('key-guard-policy-change', 'event-deny', 2);
    const running = await functionProcesses(emulator);
    expect(running).not.toEqual([]);
    expect(running.filter((pid) => killed.includes(pid))).toEqual([]);
  });

  test('does not go out for a harmless change', async () => {
    const allow = { Effect: 'Allow', Action: 'codecommit:GitPull', Resource: '*' };
    await put(await putUserPolicy('carol', allow, 'event-harmless'));
    const [line] = await handled('key-guard-policy-change', 'event-harmless');
    expect(line).toMatchObject({ outcome: 'ignored', awsCalls: 0 });
  });

  test('of a deny that follows comes alone, whatever a malformed event does beside it', async () => {
    // The eight attempts of the stack take most of an hour.
    const url = ['--queue-url', nameOf(stack, 'PolicyChangeQueue')];
    await aws('sqs', 'set-queue-attributes', ...url, '--attributes', 'VisibilityTimeout=1');
    const sentinel = await putUserPolicy('bob', { ...DENY, Sid: 'SentinelForBob' }, 'event-sentinel');
    await put(malformedEvent('event-malformed'), sentinel);
    const alerts = await nextAlerts();
    expect(alerts.map(({ text }) => /SentinelForBob|NoKeysForAlice/.exec(text)?.[0])).toEqual([
      'SentinelForBob',
    ]);
  });
});

test('a malformed event ends in the dead-letter queue, and nothing else does', async () => {
  const dead: string[] = [];
  await eventually('the malformed event in the dead-letter queue', async () => {
    dead.push(...(await receive(nameOf(stack, 'PolicyChangeDeadLetters'))));
    return dead.length > 0 ? dead : undefined;
  });
  await wait(SETTLE_MS);
  dead.push(...(await receive(nameOf(stack, 'PolicyChangeDeadLetters'))));
  expect(dead).toHaveLength(1);
  expect(JSON.parse(dead[0] ?? '')).toMatchObject({
    source: 'aws.iam',
    detail: { eventID: 'event-malformed' },
  });
  const lines = await logged('key-guard-policy-change');
  const reason = 'the CloudTrail record lacks `eventVersion`';
  expect(lines).toContainEqual(expect.objectContaining({ message: 'record is no event', reason }));
  expect(await waiting('PolicyChangeQueue')).toBe(0);
  expect(await waiting('PolicyChangeUndelivered')).toBe(0);
  expect(await alertsNow()).toEqual([]);
});

test('a repository that could not be created alerts, though no policy explains it', async () => {
  await put(refusedRepository('event-refused', 'payments-docs'));
  const alerts = await nextAlerts();
  expect(alerts).toHaveLength(1);
  expect(alerts[0]?.text).toContain('EncryptionKeyAccessDeniedException');
  expect(alerts[0]?.attributes).toMatchObject({ kind: 'opened' });
  expect(await waiting('RepositoryCreatedQueue')).toBe(0);
});

test('a new repository alone alerts nobody: its account is assessed, and what is open was told before', async () => {
  await put(createdRepository('event-created', 'payments-docs'));
  const [line] = await handled('key-guard-repository-created', 'event-created');
  expect(line).toMatchObject({ outcome: 'finding', resolved: [] });
  await wait(SETTLE_MS);
  expect(await alertsNow()).toEqual([]);
});

test('a deny that is gone is resolved', async () => {
  const names = { userName: 'bob', policyName: 'bob-policy' };
  await aws('iam', 'delete-user-policy', '--user-name', names.userName, '--policy-name', names.policyName);
  await put(iamEvent({ eventId: 'event-lifted', eventName: 'DeleteUserPolicy', requestParameters: names }));
  const alerts = await nextAlerts();
  expect(alerts.map(({ attributes }) => attributes['kind'])).toEqual(['resolved']);
  expect(alerts[0]?.text).toContain('bob-policy');
});

// The emulator gives roles no path, and by its path the guard knows the canary's: test/handlers has the alert of it.
test('the canary comes and goes', async () => {
  const role = ['--role-name', nameOf(stack, 'CanaryRole')];
  const policies = async () => (await aws('iam', 'list-role-policies', ...role))['PolicyNames'];
  const turn = async (which: 'begin' | 'end'): Promise<void> => {
    const payload = ['--payload', JSON.stringify({ turn: which })];
    const invoked = await aws(
      'lambda',
      'invoke',
      '--function-name',
      'key-guard-canary',
      ...payload,
      '/dev/null',
    );
    expect(invoked).not.toHaveProperty('FunctionError');
  };
  await turn('begin');
  expect(await policies()).toEqual(['key-guard-canary']);
  await turn('end');
  expect(await policies()).toEqual([]);
});

describe('least privilege', () => {
  test('every call of every function is allowed by its packaged role, and every permission is used', async () => {
    const callers = await callersOf(stack, aws);
    const { made, refused, unused } = checkPermissions(stack, recorder.calls, callers);
    // The schedule does not come in the minutes that the emulator runs: test/handlers makes the calls of the sweep.
    // Nor does a digest, of which test/unit has what the publisher makes.
    const judged = unused.filter(
      (each) => !each.startsWith('key-guard-sweep ') && each !== 'key-guard-publish-finding dynamodb:Query',
    );
    const reasons = judged.map(
      (each) => `${each}: ${USED_BY_LAMBDA[each.split(' ')[1] ?? ''] ?? 'NOBODY USES IT'}`,
    );
    process.stdout.write(
      `calls\n  ${made.join('\n  ')}\nnot called by the function\n  ${reasons.join('\n  ')}\n`,
    );
    expect(refused).toEqual([]);
    expect(reasons.filter((words) => words.includes('NOBODY'))).toEqual([]);
    expect(made).toHaveLength(11);
    // A claim that another alert took before is refused by its condition with 400: that is no failure of a call.
    expect(recorder.calls.filter(({ status }) => status === 401 || status === 403)).toEqual([]);
  });

  test('a call that a role does not allow is told', () => {
    const [role] = rolesOf(stack);
    const callers = new Map([['planted', role?.functionName ?? '']]);
    const planted = {
      accessKey: 'planted',
      service: 'dynamodb',
      action: 'DeleteTable',
      input: { TableName: nameOf(stack, 'Ledger') },
      status: 200,
    };
    const { refused } = checkPermissions(stack, [planted], callers);
    expect(refused).toEqual([expect.stringMatching(/ dynamodb:DeleteTable arn:.*: ImplicitlyDenied$/)]);
  });

  test('no role may look up a key by its alias', () => {
    const resource = `arn:aws:kms:${REGION}:${ACCOUNT}:alias/aws/codecommit`;
    const questions = rolesOf(stack).map(({ functionName, policies }) =>
      question(functionName, policies, { action: 'kms:DescribeKey', resource }),
    );
    expect([...new Set(evaluated(questions).values())]).toEqual(['ImplicitlyDenied']);
  });
});

describe("the ledger in the emulator's DynamoDB", () => {
  const tables: string[] = [];
  ledgerContract(() => {
    const name = `contract-${tables.length}`;
    tables.push(name);
    const client = new DynamoDBClient({
      endpoint: emulator.url,
      region: REGION,
      credentials: { accessKeyId: ACCOUNT, secretAccessKey: 'test' },
    });
    const made = createTable(name).then(() => dynamoLedger(client, name));
    return later(made);
  });
});

/** With the keys of the stack's own table. */
async function createTable(name: string): Promise<void> {
  const { KeySchema, AttributeDefinitions } = stack.template.Resources['Ledger']?.Properties ?? {};
  const shape = { TableName: name, BillingMode: 'PAY_PER_REQUEST', KeySchema, AttributeDefinitions };
  await aws('dynamodb', 'create-table', '--cli-input-json', JSON.stringify(shape));
}

function later(ledger: Promise<Ports['ledger']>): Ports['ledger'] {
  return {
    list: async (...args) => (await ledger).list(...args),
    write: async (...args) => (await ledger).write(...args),
  };
}
