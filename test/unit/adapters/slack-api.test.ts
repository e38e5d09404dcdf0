import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { slackBot, slackWebhook } from '#adapters/slack-api.ts';
import { refusal, type SlackReply, slackServer } from '../../handlers/slack-server.ts';

const TOKEN = ['xoxb', 'very', 'secret', 'token'].join('-');
const MESSAGE = { text: 'hello', blocks: [] };
const AS_IT_IS = {
  mrkdwn: false,
  parse: 'none',
  link_names: false,
  unfurl_links: false,
  unfurl_media: false,
};

let server: Awaited<ReturnType<typeof slackServer>>;

beforeEach(async () => {
  server = await slackServer();
});
afterEach(() => server.stop());

function line(secret = TOKEN) {
  const forgotten: string[] = [];
  const settings = {
    secret: async () => secret,
    forget: () => void forgotten.push(secret),
    api: `${server.origin}/api`,
    timeoutMs: 300,
  };
  return { ...settings, forgotten };
}

const bot = () => slackBot(line(), 'C0123456789');
const webhook = () => slackWebhook(line(`${server.origin}/services/T0/B0/secret`));

describe('a bot', () => {
  test('posts to its channel, with nothing that could become a link or a mention', async () => {
    expect(await bot().post(MESSAGE)).toEqual({ ok: true, value: { ts: '1700000001.000100' } });
    expect(server.requests).toEqual([
      {
        path: '/api/chat.postMessage',
        token: `Bearer ${TOKEN}`,
        contentType: 'application/json; charset=utf-8',
        body: { channel: 'C0123456789', ...AS_IT_IS, ...MESSAGE },
      },
    ]);
  });

  test('answers in a thread, and aloud when asked to', async () => {
    await bot().post(MESSAGE, { ts: '1.0', aloud: true });
    expect(server.requests[0]?.body).toMatchObject({ thread_ts: '1.0', reply_broadcast: true });
  });

  test('changes a message, and takes away its blocks when the new one has none', async () => {
    await bot().update('1.0', { text: 'hello' });
    expect(server.requests).toMatchObject([
      {
        path: '/api/chat.update',
        body: { channel: 'C0123456789', ts: '1.0', text: 'hello', blocks: [], ...AS_IT_IS },
      },
    ]);
  });

  test.each<[string, SlackReply, object]>([
    [
      'that it may wait',
      { status: 429, headers: { 'retry-after': '17' } },
      { code: 'chat-busy', retryAfterMs: 17_000 },
    ],
    ['to wait without how long', { status: 429 }, { code: 'chat-busy', retryAfterMs: 30_000 }],
    [
      'to wait for nonsense',
      { status: 429, headers: { 'retry-after': 'soon' } },
      { code: 'chat-busy', retryAfterMs: 30_000 },
    ],
    [
      'to wait for no time',
      { status: 429, headers: { 'retry-after': '0' } },
      { code: 'chat-busy', retryAfterMs: 1_000 },
    ],
    ['to wait in its JSON', refusal('ratelimited'), { code: 'chat-busy', retryAfterMs: 30_000 }],
    [
      'that it is broken',
      { status: 500, body: 'oops' },
      { code: 'chat-unreachable', reason: 'HTTP status 500' },
    ],
    [
      'to go elsewhere',
      { status: 302, headers: { location: 'https://evil.example/' } },
      { code: 'chat-unreachable', reason: 'HTTP status 302' },
    ],
    [
      'that there is no such channel',
      refusal('channel_not_found'),
      { code: 'chat-refused', reason: 'channel_not_found' },
    ],
    ['that the token is bad', refusal('invalid_auth'), { code: 'chat-refused', reason: 'invalid_auth' }],
    [
      'that the message is gone',
      refusal('message_not_found'),
      { code: 'chat-refused', reason: 'message_not_found' },
    ],
    [
      'with a word that is no word',
      refusal(`xoxb <b>${TOKEN}`),
      { code: 'chat-refused', reason: 'HTTP status 200' },
    ],
    [
      'with broken JSON',
      { body: '{"ok":tr' },
      { code: 'chat-unreachable', reason: "HTTP status 200 with an answer that is not Slack's" },
    ],
    [
      'with a page',
      { body: '<html>' },
      { code: 'chat-unreachable', reason: "HTTP status 200 with an answer that is not Slack's" },
    ],
    [
      'with JSON of somebody else',
      { body: '[1]' },
      { code: 'chat-unreachable', reason: "HTTP status 200 with an answer that is not Slack's" },
    ],
    ['never', { hangs: true }, { code: 'chat-unreachable', reason: 'TimeoutError' }],
  ])('that Slack answers %s says so', async (_, reply, error) => {
    server.replies.push(reply);
    const answer = await bot().update('1.0', MESSAGE);
    expect(answer).toEqual({ ok: false, error });
    expect(JSON.stringify(answer)).not.toContain(TOKEN);
    expect(server.requests).toHaveLength(1);
  });

  test('that finds nobody there says so', async () => {
    const gone = bot();
    await server.stop();
    expect(await gone.post(MESSAGE)).toEqual({
      ok: false,
      error: { code: 'chat-unreachable', reason: 'ECONNREFUSED' },
    });
    server = await slackServer();
  });

  test.each([
    ['invalid_auth', 1],
    ['token_revoked', 1],
    ['channel_not_found', 0],
  ])('forgets a token that Slack does not take (%s)', async (error, times) => {
    server.replies.push(refusal(error));
    const settings = line();
    await slackBot(settings, 'C0123456789').post(MESSAGE);
    expect(settings.forgotten).toHaveLength(times);
  });
});

describe('a webhook', () => {
  test('posts to its URL, and is told no place', async () => {
    expect(await webhook().post(MESSAGE)).toEqual({ ok: true, value: {} });
    expect(server.requests).toMatchObject([
      { path: '/services/T0/B0/secret', token: undefined, body: { ...AS_IT_IS, ...MESSAGE } },
    ]);
  });

  test.each<[string, SlackReply, object]>([
    ['busy', { status: 429, headers: { 'retry-after': '2' } }, { code: 'chat-busy', retryAfterMs: 2_000 }],
    ['switched off', { status: 404, body: 'no_service' }, { code: 'chat-refused', reason: 'no_service' }],
    [
      'of a channel that is archived',
      { status: 410, body: 'channel_is_archived' },
      { code: 'chat-refused', reason: 'channel_is_archived' },
    ],
    [
      'that does not like the message',
      { status: 400, body: 'invalid_blocks' },
      { code: 'chat-refused', reason: 'invalid_blocks' },
    ],
    [
      'that answers something else',
      { status: 200, body: '<html>' },
      { code: 'chat-refused', reason: 'HTTP status 200' },
    ],
    ['that is broken', { status: 503, body: '' }, { code: 'chat-unreachable', reason: 'HTTP status 503' }],
  ])('%s says so', async (_, reply, error) => {
    server.replies.push(reply);
    expect(await webhook().post(MESSAGE)).toEqual({ ok: false, error });
  });

  test('never repeats its URL', async () => {
    const settings = line('https://hooks.slack.com:99999/services/T0/B0/secret');
    const answer = await slackWebhook(settings).post(MESSAGE);
    expect(answer).toMatchObject({ ok: false, error: { code: 'chat-unreachable' } });
    expect(JSON.stringify(answer)).not.toContain('services');
  });
});
