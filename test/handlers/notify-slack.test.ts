import 'aws-sdk-client-mock-vitest/extend';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { SQSEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { sqsHandler } from '#adapters/lambda-handler.ts';
import { localContext, sqsEvent } from '#adapters/local-sqs.ts';
import { notifyPorts } from '#adapters/notify-ports.ts';
import { notifyConfig } from '#config';
import { notify } from '#respond/notify.ts';
import { handler as deployed } from '../../functions/notify-slack.ts';
import { smallTable } from '../unit/adapters/small-table.ts';
import { userDeny } from '../unit/report/findings.ts';
import { bodyOf } from '../unit/report/slack-samples.ts';
import { refusal, slackServer } from './slack-server.ts';

const ACCOUNT = '111122223333';
const TOKEN = ['xoxb', '111111111111', 'aBcDeF'].join('-');
const HOOK = 'https://hooks.slack.com/services/T000/B000/XXXX';
const BOT_ENV = {
  RECEIPTS_TABLE: 'receipts',
  SLACK_SECRET_ARN: `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:slack-AbCdEf`,
  SLACK_CHANNEL: 'C0123456789',
  AMAZON_Q_TOPIC_ARN: '',
  AWS_REGION: 'us-east-1',
};
const WEBHOOK_ENV = { ...BOT_ENV, SLACK_CHANNEL: '' };
const Q_ENV = {
  ...BOT_ENV,
  SLACK_SECRET_ARN: '',
  SLACK_CHANNEL: '',
  AMAZON_Q_TOPIC_ARN: `arn:aws:sns:us-east-1:${ACCOUNT}:chat`,
};

let slack: Awaited<ReturnType<typeof slackServer>>;
let restore: () => void;
let sns: ReturnType<typeof mockAws>['sns'];
let manager: ReturnType<typeof mockAws>['manager'];
let lines: string[];

function mockAws() {
  const [dynamo, secrets, topic] = [
    mockClient(DynamoDBClient),
    mockClient(SecretsManagerClient),
    mockClient(SNSClient),
  ];
  smallTable(dynamo);
  topic.on(PublishCommand).resolves({ MessageId: 'm' });
  return {
    sns: topic,
    manager: secrets,
    restore: () => [dynamo, secrets, topic].map((mock) => mock.restore()),
  };
}

/** The real `fetch`, with the hosts of Slack on this machine. */
function fetchHere(origin: string): typeof fetch {
  const real = globalThis.fetch;
  return async (url, init) => {
    const { host, pathname } = new URL(String(url));
    expect(['slack.com', 'hooks.slack.com']).toContain(host);
    return await real(`${origin}${pathname}`, init);
  };
}

beforeEach(async () => {
  slack = await slackServer();
  vi.stubGlobal('fetch', fetchHere(slack.origin));
  const mocked = mockAws();
  ({ sns, manager } = mocked);
  restore = mocked.restore;
  lines = [];
});

afterEach(async () => {
  restore();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  await slack.stop();
});

/** The handler as it is deployed, with a log that can be read, and a clock that need not be waited for. */
function handlerWith(env: Readonly<Record<string, string>>, secret: string) {
  for (const [key, value] of Object.entries(env)) vi.stubEnv(key, value);
  manager.on(GetSecretValueCommand).resolves({ SecretString: secret });
  let skipped = 0;
  return sqsHandler(notify, () => ({
    ...notifyPorts(notifyConfig(), (...line) => void lines.push(JSON.stringify(line))),
    now: () => Date.now() + skipped,
    wait: async (ms: number) => {
      skipped += ms;
    },
  }));
}

/** A batch as the queue hands it over: raw delivery, each sent a second after the one before. */
function batch(...bodies: readonly string[]): SQSEvent {
  const event = sqsEvent(bodies);
  const records = event.Records.map((record, i) => ({
    ...record,
    attributes: { ...record.attributes, SentTimestamp: String(1_700_000_000_000 + i * 1_000) },
    messageAttributes: { kind: { dataType: 'String' as const, stringValue: 'opened' } },
  }));
  return { Records: records };
}

const OPENED = bodyOf(userDeny, 'opened');
const CHANGED = bodyOf(userDeny, 'changed');
const RESOLVED = bodyOf(userDeny, 'resolved');
const paths = () => slack.requests.map(({ path }) => path.replace('/api/', ''));

describe('with a bot token', () => {
  test('the life of a finding is one message, and its thread', async () => {
    const handler = handlerWith(BOT_ENV, TOKEN);
    const records = batch(OPENED, OPENED, CHANGED, RESOLVED);
    expect(await handler(records, localContext())).toEqual({ batchItemFailures: [] });
    expect(paths()).toEqual([
      'chat.postMessage',
      'chat.update',
      'chat.postMessage',
      'chat.update',
      'chat.postMessage',
    ]);
    const [first, , answer, last] = slack.requests;
    expect(first).toMatchObject({
      token: `Bearer ${TOKEN}`,
      body: { channel: 'C0123456789', unfurl_links: false, unfurl_media: false },
    });
    expect(first?.body.blocks[0].text.text).toContain('[HIGH]');
    expect(answer?.body).toMatchObject({ thread_ts: '1700000001.000100', reply_broadcast: true });
    expect(last?.body).toMatchObject({ ts: '1700000001.000100' });
    expect(last?.body.blocks[0].text.text).toContain('[RESOLVED]');
    expect(await handler(records, localContext())).toEqual({ batchItemFailures: [] });
    expect(slack.requests).toHaveLength(5);
  });

  test('exactly the records that Slack did not take go back to the queue', async () => {
    const handler = handlerWith(BOT_ENV, TOKEN);
    const other = bodyOf({ ...userDeny, id: 'another' }, 'opened');
    slack.replies.push({ status: 500 });
    expect(await handler(batch(OPENED, other, '{"no":"alert"}'), localContext())).toEqual({
      batchItemFailures: [{ itemIdentifier: 'record-0' }, { itemIdentifier: 'record-2' }],
    });
    expect(await handler(batch(OPENED), localContext())).toEqual({ batchItemFailures: [] });
    expect(paths()).toEqual(['chat.postMessage', 'chat.postMessage', 'chat.postMessage']);
  });

  test('a wait that Slack asks for is kept, by the next invocation when this one has no time', async () => {
    const handler = handlerWith(BOT_ENV, TOKEN);
    slack.replies.push({ status: 429, headers: { 'retry-after': '30' } });
    const context = { ...localContext(), getRemainingTimeInMillis: () => 20_000 };
    expect(await handler(batch(OPENED), context)).toEqual({
      batchItemFailures: [{ itemIdentifier: 'record-0' }],
    });
    expect(slack.requests).toHaveLength(1);
    expect(await handler(batch(OPENED), localContext())).toEqual({ batchItemFailures: [] });
    expect(slack.requests).toHaveLength(2);
  });

  test.each(['channel_not_found', 'invalid_auth'])(
    'a refusal is in the log by its name, and no secret is (%s)',
    async (error) => {
      const handler = handlerWith(BOT_ENV, TOKEN);
      slack.replies.push(refusal(error));
      expect(await handler(batch(OPENED), localContext())).toMatchObject({ batchItemFailures: [{}] });
      expect(lines.join('\n')).toContain(error);
      expect(lines.join('\n')).not.toContain(TOKEN);
      await handler(batch(OPENED), localContext());
      expect(manager).toHaveReceivedCommandTimes(GetSecretValueCommand, error === 'invalid_auth' ? 2 : 1);
    },
  );

  test('a deleted first message is replaced', async () => {
    const handler = handlerWith(BOT_ENV, TOKEN);
    await handler(batch(OPENED), localContext());
    slack.replies.push(refusal('message_not_found'));
    expect(await handler(batch(OPENED, RESOLVED), localContext())).toEqual({ batchItemFailures: [] });
    expect(paths()).toEqual(['chat.postMessage', 'chat.update', 'chat.postMessage']);
    expect(slack.requests[2]?.body).not.toHaveProperty('thread_ts');
  });

  test('while KMS is denied nothing is posted, and nothing is lost', async () => {
    const handler = handlerWith(BOT_ENV, TOKEN);
    manager.on(GetSecretValueCommand).rejects(new Error('Access to KMS is not allowed'));
    expect(await handler(batch(OPENED), localContext())).toEqual({
      batchItemFailures: [{ itemIdentifier: 'record-0' }],
    });
    expect(slack.requests).toEqual([]);
    manager.on(GetSecretValueCommand).resolves({ SecretString: TOKEN });
    expect(await handler(batch(OPENED), localContext())).toEqual({ batchItemFailures: [] });
  });
});

describe('with a webhook', () => {
  test('each turn is a message, once', async () => {
    const handler = handlerWith(WEBHOOK_ENV, HOOK);
    expect(await handler(batch(OPENED, OPENED, RESOLVED), localContext())).toEqual({ batchItemFailures: [] });
    expect(paths()).toEqual(['/services/T000/B000/XXXX', '/services/T000/B000/XXXX']);
    expect(lines.join('\n')).not.toContain('T000');
  });
});

describe('with a topic of Amazon Q Developer', () => {
  test('each turn is a custom notification in the thread of the finding, once', async () => {
    const handler = handlerWith(Q_ENV, '');
    expect(await handler(batch(OPENED, OPENED, RESOLVED), localContext())).toEqual({ batchItemFailures: [] });
    const sent = sns.commandCalls(PublishCommand).map(({ args }) => args[0].input);
    expect(sent.map(({ TopicArn }) => TopicArn)).toEqual([
      Q_ENV.AMAZON_Q_TOPIC_ARN,
      Q_ENV.AMAZON_Q_TOPIC_ARN,
    ]);
    expect(sent.map(({ Message = '' }) => JSON.parse(Message).metadata.threadId)).toEqual([
      userDeny.id,
      userDeny.id,
    ]);
    expect(slack.requests).toEqual([]);
  });
});

test('the deployed function posts, and names all that is wrong with its settings', async () => {
  for (const [key, value] of Object.entries({ ...BOT_ENV, SLACK_SECRET_ARN: '', RECEIPTS_TABLE: '' }))
    vi.stubEnv(key, value);
  await expect(deployed(batch(OPENED), localContext())).rejects.toThrow(
    '`RECEIPTS_TABLE` is missing; `SLACK_SECRET_ARN` is missing, and so is `AMAZON_Q_TOPIC_ARN`: there is nowhere to post to; ' +
      '`SLACK_CHANNEL` needs the bot token of `SLACK_SECRET_ARN`',
  );
  for (const [key, value] of Object.entries(BOT_ENV)) vi.stubEnv(key, value);
  manager.on(GetSecretValueCommand).resolves({ SecretString: TOKEN });
  expect(await deployed(batch(OPENED), localContext())).toEqual({ batchItemFailures: [] });
  expect(paths()).toEqual(['chat.postMessage']);
});
