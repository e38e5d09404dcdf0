import { IAMClient, ListUsersCommand } from '@aws-sdk/client-iam';
import { expect, test } from 'vitest';
import { countingRequests } from '#adapters/aws-calls.ts';

const XML = { 'content-type': 'text/xml' };
const FINE = `<ListUsersResponse><ListUsersResult><IsTruncated>false</IsTruncated><Users/></ListUsersResult></ListUsersResponse>`;
const refusal = (code: string) => `<ErrorResponse><Error><Code>${code}</Code></Error></ErrorResponse>`;

/** A client that is given these answers, and the names of what it counted. */
function client(answers: readonly (readonly [status: number, body: string])[]) {
  const names: string[] = [];
  const left = [...answers];
  const handle = async () => {
    const [statusCode, body] = left.shift() ?? [500, ''];
    return { response: { statusCode, headers: XML, body: new TextEncoder().encode(body) } };
  };
  const iam = new IAMClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 3,
    requestHandler: { handle } as never,
  });
  return { iam: countingRequests({ addMetric: (name) => void names.push(name) })(iam), names };
}

test('a request that is answered counts once', async () => {
  const { iam, names } = client([[200, FINE]]);
  await iam.send(new ListUsersCommand({}));
  expect(names).toEqual(['awsRequests']);
});

test('each attempt counts, and each that was throttled', async () => {
  const { iam, names } = client([
    [400, refusal('Throttling')],
    [429, refusal('SlowDown')],
    [200, FINE],
  ]);
  await iam.send(new ListUsersCommand({}));
  expect(names).toEqual(['awsRequests', 'awsThrottles', 'awsRequests', 'awsThrottles', 'awsRequests']);
});

test('a refusal for another reason is no throttle, and is passed on', async () => {
  const { iam, names } = client([[403, refusal('AccessDenied')]]);
  await expect(iam.send(new ListUsersCommand({}))).rejects.toMatchObject({ name: 'AccessDenied' });
  expect(names).toEqual(['awsRequests']);
});
