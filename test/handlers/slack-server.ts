import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that reached the server. */
export interface SlackRequest {
  readonly path: string;
  readonly token: string | undefined;
  readonly contentType: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into the JSON that was sent
  readonly body: any;
}

/** How the server answers one request. */
export interface SlackReply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Never answers. */
  readonly hangs?: true;
}

const OK_WEBHOOK: SlackReply = { body: 'ok' };

/** `{"ok":false,"error":"..."}`, as a method answers with status 200. */
export const refusal = (error: string): SlackReply => ({ body: JSON.stringify({ ok: false, error }) });

/** A real HTTP server on this machine that plays Slack: replies in turn, then `ok` with a new `ts` each time. */
export async function slackServer() {
  const requests: SlackRequest[] = [];
  const replies: SlackReply[] = [];
  let posted = 0;
  const server = createServer(async (request, response) => {
    const text = await bodyOf(request);
    const { url = '', headers } = request;
    const token = headers.authorization;
    requests.push({ path: url, token, contentType: headers['content-type'], body: JSON.parse(text) });
    const fallback: SlackReply = {
      body: JSON.stringify({ ok: true, channel: 'C0123456789', ts: `170000000${++posted}.000100` }),
    };
    const reply = replies.shift() ?? (url.startsWith('/services/') ? OK_WEBHOOK : fallback);
    if (reply.hangs) return;
    response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers });
    response.end(reply.body ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    requests,
    replies,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
