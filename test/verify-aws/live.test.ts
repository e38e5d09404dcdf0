import { existsSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { EXPERIMENTS } from '../../scripts/verify-aws/experiments/index.mjs';
import { assertKnown, liveAws } from '../../scripts/verify-aws/live.mjs';
import { codeOf, isDenied, isGone } from '../../scripts/verify-aws/outputs.mjs';
import { planOf } from '../../scripts/verify-aws/plan.mjs';
import type { Aws } from '../../scripts/verify-aws/types.ts';
import { ROOT } from '../cli/accounts.ts';
import { paper, SOURCE_IP } from './world.ts';

/** The SDK is installed by the first live run, and by `npm ci --prefix tools/verify-aws`; where it is not, this is not run. */
const installed = existsSync(join(ROOT, 'tools', 'verify-aws', 'node_modules', '@aws-sdk', 'client-iam'));

interface Answer {
  readonly status: number;
  readonly body: string;
}

const xml = (code: string): string => `<ErrorResponse><Error><Code>${code}</Code></Error></ErrorResponse>`;
const json = (code: string): string => JSON.stringify({ __type: code, message: 'no' });

/** Answers in the forms of the two protocols: by the operation that a request names. */
const ANSWERS: Readonly<Record<string, Answer>> = {
  GetCallerIdentity: {
    status: 200,
    body: '<R xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Account>1</Account></GetCallerIdentityResult></R>',
  },
  PutRolePolicy: { status: 400, body: xml('MalformedPolicyDocument') },
  DeleteRole: { status: 404, body: xml('NoSuchEntity') },
  'CodeCommit_20150413.PutFile': { status: 400, body: json('EncryptionKeyAccessDeniedException') },
  'CodeCommit_20150413.GetRepository': { status: 400, body: json('AccessDeniedException') },
  'TrentService.ListKeys': { status: 400, body: json('AccessDeniedException') },
};

const seen: IncomingHttpHeaders[] = [];
let server: Server;
let aws: Aws;

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      seen.push(request.headers);
      const target = request.headers['x-amz-target'];
      const { status, body: text } = ANSWERS[String(target ?? new URLSearchParams(body).get('Action'))] ?? {
        status: 500,
        body: '',
      };
      response.writeHead(status, { 'content-type': target ? 'application/x-amz-json-1.1' : 'text/xml' });
      response.end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
});

beforeEach(() => {
  const { port } = server.address() as AddressInfo;
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${port}`);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'operator');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  aws = liveAwsIf();
  seen.length = 0;
});

const liveAwsIf = (): Aws => (installed ? liveAws('us-east-1') : paper());

async function codeOfCall(...call: Parameters<Aws['call']>): Promise<unknown> {
  return await aws.call(...call).then(
    () => 'no error',
    (error: unknown) => error,
  );
}

describe.skipIf(!installed)('the SDK', () => {
  test('knows every call of a whole run', async () => {
    const where = { account: '1'.repeat(12), partition: 'aws', region: 'us-east-1', sourceIp: SOURCE_IP };
    const { calls } = await planOf(where, EXPERIMENTS, []);
    expect(() => assertKnown(calls)).not.toThrow();
    expect(() => assertKnown([{ service: 'iam', operation: 'MakeRole' }])).toThrow(
      '@aws-sdk/client-iam has no MakeRole',
    );
  });

  test('gives answers and the codes of errors', async () => {
    expect(await aws.call('sts', 'GetCallerIdentity', {})).toMatchObject({ Account: '1' });
    const policy = { RoleName: 'r', PolicyName: 'p', PolicyDocument: '{}' };
    expect(codeOf(await codeOfCall('iam', 'PutRolePolicy', policy))).toBe('MalformedPolicyDocumentException');
    expect(isGone(await codeOfCall('iam', 'DeleteRole', { RoleName: 'r' }))).toBe(true);
    const file = { repositoryName: 'r', branchName: 'b', filePath: 'f', fileContent: Buffer.from('x') };
    expect(codeOf(await codeOfCall('codecommit', 'PutFile', file))).toBe(
      'EncryptionKeyAccessDeniedException',
    );
    expect(isDenied(await codeOfCall('codecommit', 'GetRepository', { repositoryName: 'r' }))).toBe(true);
    expect(isDenied(await codeOfCall('kms', 'ListKeys', { Limit: 1 }))).toBe(true);
  });

  test('calls for whom it is told, as the agent that it is told', async () => {
    const credentials = { accessKeyId: 'session', secretAccessKey: 'secret', sessionToken: 'token' };
    await codeOfCall('kms', 'ListKeys', {});
    await codeOfCall('kms', 'ListKeys', {}, { name: 's', credentials });
    await codeOfCall('kms', 'ListKeys', {}, { name: 's', credentials, userAgent: '*' });
    const told = seen.map((headers) => [
      /Credential=(\w+)/.exec(headers.authorization ?? '')?.[1],
      headers['x-amz-security-token'],
      headers['user-agent'],
    ]);
    expect(told).toEqual([
      ['operator', undefined, expect.stringContaining('key-guard-verify')],
      ['session', 'token', expect.stringContaining('key-guard-verify')],
      ['session', 'token', '*'],
    ]);
  });
});
