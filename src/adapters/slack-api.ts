import { err, ok } from '#lib/result.ts';
import type { Chat, ChatAnswer } from '#ports';

type SlackMessage = Parameters<Extract<Chat, { way: 'webhook' }>['post']>[0];

/** How to reach Slack. */
export interface SlackLine {
  /** Gives the secret: a bot token or the URL of an incoming webhook. @throws when it can't be read */
  readonly secret: () => Promise<string>;
  /** The secret was refused: read it anew the next time. */
  readonly forget: () => void;
  readonly api: string;
  readonly timeoutMs: number;
}

export const SLACK_API = 'https://slack.com/api';
/** Long enough for a slow Slack, and several fit into one invocation. */
export const SLACK_TIMEOUT_MS = 10_000;

/** What Slack asks to wait when it does not say how long. */
const DEFAULT_WAIT_MS = 30_000;

/** Nothing in a message becomes a link, a mention or a preview, whatever it says. */
const AS_IT_IS = {
  mrkdwn: false,
  parse: 'none',
  link_names: false,
  unfurl_links: false,
  unfurl_media: false,
};

/** Slack's words for a token or webhook that is not, or no longer, good. */
const BAD_SECRET = [
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'no_service',
  'no_active_hooks',
  'invalid_token',
];

/**
 * A channel that a bot token posts to.
 * https://docs.slack.dev/reference/methods/chat.postMessage, https://docs.slack.dev/reference/methods/chat.update
 */
export function slackBot(line: SlackLine, channel: string): Extract<Chat, { way: 'bot' }> {
  const call = async (method: string, body: object): Promise<ChatAnswer> => {
    const headers = { authorization: `Bearer ${await line.secret()}` };
    const answer = await request(line, `${line.api}/${method}`, { channel, ...AS_IT_IS, ...body }, headers);
    return answer.ok ? methodAnswer(answer.value, line) : answer;
  };
  return {
    way: 'bot',
    name: `slack ${channel}`,
    post: (message, under) =>
      call('chat.postMessage', {
        ...message,
        ...(under === undefined ? {} : { thread_ts: under.ts, reply_broadcast: under.aloud }),
      }),
    // Without blocks the old ones would stay.
    update: (ts, { text, blocks = [] }) => call('chat.update', { ts, text, blocks }),
  };
}

/** A channel that an incoming webhook posts to. https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
export function slackWebhook(line: SlackLine): Extract<Chat, { way: 'webhook' }> {
  const post = async (message: SlackMessage): Promise<ChatAnswer> => {
    const answer = await request(line, await line.secret(), { ...AS_IT_IS, ...message }, {});
    if (!answer.ok) return answer;
    const { status, text } = answer.value;
    if (status === 200 && text.trim() === 'ok') return ok({});
    return refused(text.trim(), status, line);
  };
  return { way: 'webhook', name: 'slack webhook', post };
}

interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

type Asked = { readonly ok: true; readonly value: HttpAnswer } | Extract<ChatAnswer, { ok: false }>;

/** One request: no redirect is followed, for the token goes to Slack alone; and no word of the URL gets into a message. */
async function request(
  line: SlackLine,
  url: string,
  body: object,
  more: Record<string, string>,
): Promise<Asked> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', ...more },
      body: JSON.stringify(body),
      redirect: 'manual',
      signal: AbortSignal.timeout(line.timeoutMs),
    });
    const { status, headers } = response;
    const text = await response.text();
    if (status === 429) return err({ code: 'chat-busy', retryAfterMs: waitOf(headers.get('retry-after')) });
    if (status >= 500 || (status >= 300 && status < 400)) return unreachable(`HTTP status ${status}`);
    return ok({ status, text });
  } catch (error) {
    return unreachable(failureWord(error));
  }
}

/** "Retry-After: ... the number of seconds you need to wait". https://docs.slack.dev/apis/web-api/rate-limits */
function waitOf(header: string | null): number {
  const seconds = header !== null && /^\d{1,6}$/.test(header.trim()) ? Number(header) : undefined;
  return seconds === undefined ? DEFAULT_WAIT_MS : Math.max(1, seconds) * 1_000;
}

/** `TimeoutError`, `ECONNREFUSED`: never the text of the error, which may repeat the URL. */
function failureWord(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown failure';
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? code : error.name;
}

/** `{"ok":true,"ts":"..."}` or `{"ok":false,"error":"..."}`, whatever the HTTP status. */
function methodAnswer({ status, text }: HttpAnswer, line: SlackLine): ChatAnswer {
  const json = objectOf(text);
  if (json?.ok === true) return ok(typeof json.ts === 'string' ? { ts: json.ts } : {});
  const error = json?.error;
  if (json?.ok !== false || typeof error !== 'string') {
    return unreachable(`HTTP status ${status} with an answer that is not Slack's`);
  }
  // Beside the status 429, methods have this word for it.
  if (error === 'ratelimited' || error === 'rate_limited')
    return err({ code: 'chat-busy', retryAfterMs: DEFAULT_WAIT_MS });
  return refused(error, status, line);
}

/** Slack's words are of small letters and `_`; anything else may be a page, or repeat what was sent. */
function refused(word: string, status: number, line: SlackLine): ChatAnswer {
  const reason = /^[a-z_]{1,80}$/.test(word) ? word : `HTTP status ${status}`;
  if (BAD_SECRET.includes(reason)) line.forget();
  return err({ code: 'chat-refused', reason });
}

function unreachable(reason: string): Extract<ChatAnswer, { ok: false }> {
  return err({ code: 'chat-unreachable', reason });
}

function objectOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? { ...json } : undefined;
  } catch {
    return undefined;
  }
}
