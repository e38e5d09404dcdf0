import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { run } from '#cli/evaluate.ts';
import { decideLine } from '#cli/evaluate-line.ts';
import { evaluateError, evaluateOutput } from '#cli/evaluate-schema.ts';
import { memoryIo } from './memory-io.ts';

const root = join(import.meta.dirname, '..', '..');
const CLI = ['scripts/with-node-24.cjs', 'src/cli/main.ts'];

interface CaseParts {
  readonly id?: unknown;
  readonly effect?: 'Allow' | 'Deny';
  readonly pad?: string;
}

function caseOf({ id, effect = 'Deny', pad }: CaseParts): string {
  return JSON.stringify({
    ...(id === undefined ? {} : { id }),
    ...(pad === undefined ? {} : { pad }),
    principal: { arn: 'arn:aws:iam::111122223333:user/alice' },
    policies: {
      identity: [
        {
          name: 'p',
          document: { Statement: [{ Sid: 'S', Effect: effect, Action: 'kms:*', Resource: '*' }] },
        },
      ],
    },
    request: { action: 'kms:Decrypt', resource: 'arn:aws:kms:us-east-1:111122223333:key/k' },
  });
}

const allowed = (id: string): string =>
  `{"id":${JSON.stringify(id)},"decision":"Allowed","outcomes":["Allowed"],"causes":[],"unknown":[],"problems":[]}\n`;

const denied = (id: string): string =>
  `{"id":${JSON.stringify(id)},"decision":"ExplicitlyDenied","outcomes":["ExplicitlyDenied"],` +
  '"causes":[{"layer":"identity","policy":"p","statement":0,"sid":"S","effect":"Deny","pointer":"/Statement/0",' +
  '"reason":"kms:Decrypt is denied by an explicit deny in an identity-based policy"}],"unknown":[],"problems":[]}\n';

function start(args: readonly string[], nodeOptions: readonly string[] = []) {
  const child = spawn(process.execPath, [...nodeOptions, ...CLI, ...args], { cwd: root });
  // a command that ends early leaves its input unread
  child.stdin.on('error', () => undefined);
  return child;
}

async function runProcess(
  args: readonly string[],
  input: string,
): Promise<{ code: number; out: string; err: string }> {
  const child = start(args);
  child.stdin.end(input);
  const ended = once(child, 'close');
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await ended;
  return { code, out, err };
}

async function text(stream: Readable): Promise<string> {
  return Buffer.concat(await stream.toArray()).toString('utf8');
}

async function runInMemory(
  ...chunks: (string | Uint8Array)[]
): Promise<{ code: number; out: string; err: string }> {
  const io = memoryIo(chunks);
  const code = await run([], io);
  return { code, out: io.outText(), err: io.errText() };
}

describe('--assume', () => {
  const document = {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: '*', Resource: '*' },
      {
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { StringEquals: { 'aws:TagKeys': 'a' } },
      },
    ],
  };
  const line = JSON.stringify({
    principal: { arn: 'arn:aws:iam::111122223333:user/alice' },
    policies: { identity: [{ name: 'p', document }] },
    request: {
      action: 'sqs:TagQueue',
      resource: 'arn:aws:sqs:us-east-1:111122223333:q',
      context: { 'aws:TagKeys': ['a'] },
    },
  });
  const assuming = async (...texts: string[]) => {
    const io = memoryIo([line]);
    const code = await run(
      texts.flatMap((text) => ['--assume', text]),
      io,
    );
    return { code, out: io.outText(), err: io.errText() };
  };

  test.each([
    [[], 'Conditional'],
    [['fact:3.7=no'], 'Allowed'],
    [['fact:3.7=yes'], 'ExplicitlyDenied'],
    [['fact:3.12=yes'], 'Conditional'],
  ])('%j: %s', async (texts, decision) => {
    const { out } = await assuming(...texts);
    expect(evaluateOutput.parse(JSON.parse(out)).decision).toBe(decision);
  });

  test.each(['aws:TagKeys=a', 'fact:3.7', 'fact:9.9=yes', 'fact:3.7=perhaps', '!fact:3.7'])(
    '%s is refused',
    async (text) => {
      const { code, out, err } = await assuming(text);
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(err).toMatch(/^key-guard evaluate: `--assume [^\n]+\n$/);
    },
  );
});

describe('a line that is unclear', () => {
  const line = (principal: object, request: object): unknown => ({
    principal: { arn: 'arn:aws:iam::111122223333:user/alice', ...principal },
    policies: {},
    request: { action: 'kms:Decrypt', resource: 'arn:aws:kms:us-east-1:111122223333:key/k', ...request },
  });

  test.each<[unknown, string]>([
    [5, 'the line should be an object'],
    [{ id: null }, '`id` should be a text; `principal` is missing; `policies` is missing; and 1 more'],
    [line({}, { resource: '' }), '`request.resource` is empty'],
    [line({}, { action: 'kms' }), '`request.action` should be an action, `service:Name`'],
    [
      line({}, { context: { a: null } }),
      '`request.context.a` should be a text, a number, true or false, or a list of these',
    ],
    [
      line({}, { unknown: [5] }),
      '`request.unknown.0` should be the name of a key, or an object with `key` and what is known of it',
    ],
    [line({ tags: { Team: 'a', team: 'b' } }, {}), '`principal.tags` has `team` twice'],
    [
      line({}, { context: { 'aws:SourceVpc': 'a', 'AWS:SourceVpc': 'b' } }),
      '`request.context` has `AWS:SourceVpc` twice',
    ],
    [line({}, { unknown: ['x:k', { key: 'X:K' }] }), '`request.unknown` has `X:K` twice'],
    [
      line({}, { context: { 'x:k': 'a' }, unknown: ['X:K'] }),
      '`X:K` is both in `request.context` and in `request.unknown`',
    ],
    [
      line({ arn: 'arn:aws:sts::111122223333:assumed-role/app' }, {}),
      '`principal.arn` is no ARN of a user, role, session or account root',
    ],
    [
      line({ arn: 'arn:aws:sts::111122223333:assumed-role/app/' }, {}),
      '`principal.arn` is no ARN of a user, role, session or account root',
    ],
  ])('%#: is refused', (given, message) => {
    expect(decideLine(given)).toEqual({ error: { code: 'invalid-line', message } });
  });
});

describe('a layer whose name has a typing mistake', () => {
  const document = { Statement: { Effect: 'Deny', Action: '*', Resource: '*' } };
  const answerWith = (name: string) =>
    decideLine({
      principal: { arn: 'arn:aws:iam::111122223333:user/alice' },
      policies: { [name]: [{ name: 'p', document }] },
      request: { action: 'kms:Decrypt', resource: '*' },
    });

  test.each([
    ['identiy', 'identity'],
    ['Identity', 'identity'],
    ['scps', 'scp'],
    ['ressource', 'resource'],
  ])('%s is told, for its denies count for nothing', (name, layer) => {
    expect(answerWith(name)).toMatchObject({
      decision: 'Allowed',
      problems: [
        { policy: '', code: 'element-unknown', message: expect.stringContaining(`\`${layer}\` is one`) },
      ],
    });
  });

  test('other fields are none of ours', () => {
    expect(answerWith('comment')).toMatchObject({ problems: [] });
  });
});

describe('a key called `__proto__`', () => {
  const document = {
    Statement: [
      { Effect: 'Allow', Action: '*', Resource: '*' },
      {
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: JSON.parse('{"StringEquals":{"__proto__":"v"}}'),
      },
    ],
  };
  const asked = (request: string): unknown => ({
    principal: { arn: 'arn:aws:iam::111122223333:user/alice' },
    policies: { identity: [{ name: 'p', document }] },
    request: {
      action: 'kms:Decrypt',
      resource: 'arn:aws:kms:us-east-1:111122223333:key/k',
      ...JSON.parse(request),
    },
  });

  test.each([
    ['{"context":{"__proto__":"v"}}', 'ExplicitlyDenied'],
    ['{"context":{"__proto__":"w"}}', 'Allowed'],
    ['{"unknown":["__proto__"]}', 'Conditional'],
  ])('%s: %s', (request, decision) => {
    expect(decideLine(asked(request))).toMatchObject({ decision });
  });

  test('is in the witness', () => {
    const answer = JSON.stringify(decideLine(asked('{"unknown":["__proto__"]}')));
    expect(answer).toContain('"context":{"__proto__":"v"}');
  });
});

describe('the process', { timeout: 30_000 }, () => {
  test('byte for byte, with a BOM, CRLF, blank lines and no last newline', async () => {
    const input = `\ufeff${caseOf({ id: 'a' })}\r\n\r\n \t\n${caseOf({ id: 'é\u2028', effect: 'Allow' })}`;
    expect(await runProcess(['evaluate'], input)).toEqual({
      code: 0,
      out: denied('a') + allowed('é\u2028').replace('\u2028', '\\u2028'),
      err: '',
    });
  });

  test('bad lines among good ones', async () => {
    const lines = [
      caseOf({ id: 'a' }),
      '{"id": "b",',
      '[]',
      '{"id": "d"}',
      caseOf({ id: 'e', effect: 'Allow' }),
    ];
    const { code, out, err } = await runProcess(['evaluate'], `${lines.join('\n')}\n`);
    expect({ code, err }).toEqual({ code: 1, err: '' });
    const answers = out
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
    const notJson = 'the line is not JSON: no key in double quotes at line 2, column 12';
    expect(answers[1]).toEqual({ error: { code: 'not-json', message: notJson } });
    expect(answers[2]).toEqual({ error: { code: 'invalid-line', message: expect.any(String) } });
    expect(answers[3]).toEqual({ id: 'd', error: { code: 'invalid-line', message: expect.any(String) } });
    expect([answers[0], answers[4]].map((answer) => answer.id)).toEqual(['a', 'e']);
    for (const answer of answers) evaluateOutput.or(evaluateError).parse(answer);
  });

  test('20,000 lines in order, with less heap than they need together', async () => {
    const count = 20_000;
    const pad = 'x'.repeat(4000);
    const child = start(['evaluate'], ['--max-old-space-size=40']);
    const ended = once(child, 'close');
    const cases = function* (): Generator<string> {
      for (let i = 0; i < count; i++)
        yield `${caseOf({ id: `${i}`, effect: i % 2 === 0 ? 'Allow' : 'Deny', pad })}\n`;
    };
    const [out, err] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      pipeline(Readable.from(cases(), { objectMode: false }), child.stdin),
    ]);
    expect(await ended).toEqual([0, null]);
    expect(err).toBe('');
    const expected = Array.from({ length: count }, (_, i) =>
      i % 2 === 0 ? allowed(`${i}`) : denied(`${i}`),
    );
    expect(out === expected.join('')).toBe(true);
  });

  test('a reader that leaves ends it quietly', async () => {
    const child = start(['evaluate']);
    const ended = once(child, 'close');
    child.stdin.write(`${caseOf({ id: 'a' })}\n`);
    const [first] = await once(child.stdout, 'data');
    expect(String(first)).toBe(denied('a'));
    child.stdout.destroy();
    // standard input stays open: it is the next answer that finds nobody
    for (let i = 0; i < 2000; i++) child.stdin.write(`${caseOf({ id: 'b' })}\n`);
    expect(await text(child.stderr)).toBe('');
    expect(await ended).toEqual([0, null]);
  });

  test('the example of its help works', async () => {
    const help = await runProcess(['evaluate', '--help'], '');
    expect(help).toMatchObject({ code: 0, err: '' });
    const example = help.out.split('\nexample').at(-1)?.split('\n').slice(1).join('\n') ?? '';
    const { stdout } = await promisify(execFile)('bash', ['-c', example], { cwd: root });
    expect(JSON.parse(stdout)).toMatchObject({ id: 'a', decision: 'ExplicitlyDenied' });
  });

  test('an unknown option is refused before any input is read', async () => {
    const child = start(['evaluate', '--fast']);
    const ended = once(child, 'close');
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
    expect(await ended).toEqual([1, null]);
    expect({ out, err }).toEqual({
      out: '',
      err: 'key-guard evaluate: unknown option `--fast`; see `key-guard evaluate --help`\n',
    });
  });
});

describe('without a process', () => {
  test.each([[''], ['é\u{1f511}\u0000"\\\n'], ['\ud800'], ['x'.repeat(1_000_000)], ['__proto__']])(
    'the id %.20j comes back',
    async (id) => {
      expect(await runInMemory(`${caseOf({ id })}\n`)).toEqual({ code: 0, out: denied(id), err: '' });
    },
  );

  test('no input is no output', async () => {
    expect(await runInMemory()).toEqual({ code: 0, out: '', err: '' });
    expect(await runInMemory('\ufeff\r\n\n')).toEqual({ code: 0, out: '', err: '' });
  });

  test('a line nested too deep, one that is no text and one of brackets are error lines', async () => {
    const deep = `{"id": "d", "x": ${'['.repeat(5000)}${']'.repeat(5000)}}\n`;
    const { code, out } = await runInMemory(
      deep,
      Uint8Array.of(0xe9, 10),
      `${'['.repeat(500_000)}\n`,
      caseOf({ id: 'a' }),
    );
    expect(code).toBe(1);
    const [first, second, third, last] = out.split(/(?<=\n)/);
    expect(first).toBe(
      '{"id":"d","error":{"code":"invalid-line","message":"line 1 is nested deeper than 200 levels"}}\n',
    );
    expect(second).toBe(
      '{"error":{"code":"not-json","message":"line 2 of standard input is not UTF-8 text: save it as UTF-8"}}\n',
    );
    expect(third).toMatch(/^\{"error":\{"code":"not-json",/);
    expect(last).toBe(denied('a'));
  });

  test('an operand is refused', async () => {
    const io = memoryIo([caseOf({ id: 'a' })]);
    expect(await run(['cases.ndjson'], io)).toBe(1);
    expect(io.outText()).toBe('');
    expect(io.errText()).toBe(
      'key-guard evaluate: unexpected `cases.ndjson`: give the cases on standard input; see `key-guard evaluate --help`\n',
    );
  });

  test('a terminal is told what is waited for, on standard error', async () => {
    const io = memoryIo([caseOf({ id: 'a' })], { isTTY: true });
    expect(await run([], io)).toBe(0);
    expect(io.errText()).toBe('reading NDJSON from the terminal, one case a line, until Ctrl-D\n');
    expect(io.outText()).toBe(denied('a'));
  });

  test('no line is read before the answer to the one before is taken', async () => {
    let given = 0;
    let taken = 0;
    const lines = function* (): Generator<string> {
      for (; given < 100; given++) {
        expect(given - taken).toBeLessThanOrEqual(1);
        yield `${caseOf({ id: `${given}` })}\n`;
      }
    };
    const io = memoryIo(lines());
    const write = async (): Promise<void> => {
      await new Promise(setImmediate);
      taken++;
    };
    expect(await run([], { ...io, stdout: { ...io.stdout, write } })).toBe(0);
    expect([given, taken]).toEqual([100, 100]);
  });
});
