import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http';

/** One request that a function made of AWS. */
export interface RecordedCall {
  /** Of the credentials that signed the request. */
  readonly accessKey: string;
  readonly service: string;
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly status: number;
}

export interface Recorder {
  readonly calls: readonly RecordedCall[];
  readonly stop: () => Promise<void>;
}

/** Stands in front of the emulator, passes every request on as it came, and notes what was asked. */
export async function startRecorder(port: number, target: number): Promise<Recorder> {
  const calls: RecordedCall[] = [];
  const server = createServer((incoming, outgoing) => {
    relay(incoming, outgoing, target).then(
      (call) => void calls.push(call),
      () => void outgoing.writeHead(502).end(),
    );
  });
  await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve));
  return {
    calls,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}

async function relay(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  target: number,
): Promise<RecordedCall> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const { method, url, headers } = incoming;
  // The signature covers the header `host`, so it goes on as it came.
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const onward = request({ host: '127.0.0.1', port: target, method, path: url, headers }, resolve);
    onward.on('error', reject).end(body);
  });
  const status = answer.statusCode ?? 502;
  outgoing.writeHead(status, answer.headers);
  for await (const chunk of answer) outgoing.write(chunk);
  outgoing.end();
  return { ...callOf(headers, body.toString()), status };
}

/** What a signed request asks for: JSON protocols name it in a header, the query protocol in the body. */
function callOf(headers: IncomingHttpHeaders, body: string): Omit<RecordedCall, 'status'> {
  const scope = /Credential=([^/,]+)\/\d+\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? '');
  const [, accessKey = 'unsigned', service = 'unknown'] = scope ?? [];
  const target = headers['x-amz-target'];
  if (typeof target === 'string') {
    return { accessKey, service, action: target.split('.').at(-1) ?? target, input: JSON.parse(body) };
  }
  const input = Object.fromEntries(new URLSearchParams(body));
  return { accessKey, service, action: input['Action'] ?? 'unknown', input };
}
