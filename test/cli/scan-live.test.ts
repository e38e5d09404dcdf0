import { expect, test } from 'vitest';
import { scanCommand } from '#cli/scan.ts';
import { awsError, fakeAws, liveExample } from '../live/fake-aws.ts';
import { deny, ran, valuesOf, withUserPolicy } from './accounts.ts';

test('without a file the live account is scanned, in the Regions that were asked for', async () => {
  const { open, questions } = fakeAws(withUserPolicy('alice', deny(), liveExample()));
  const options = ['--region', 'us-east-1', '--region', 'eu-west-1', '--format', 'ndjson'];
  const { code, out, err } = await ran(scanCommand(open), options);
  expect({ code, err }).toEqual({ code: 2, err: '' });
  const alice = valuesOf(out).filter(({ principal }) => principal.endsWith('user/alice'));
  expect(alice.map(({ region, verdict }) => `${region} ${verdict}`)).toEqual([
    'eu-west-1 denied',
    'us-east-1 denied',
    'us-east-1 denied',
  ]);
  expect(alice[0].causes[0]).toMatchObject({ layer: 'identity', sid: 'NoKms', line: expect.any(Number) });
  expect(new Set(questions).size).toBe(questions.length);
});

test('without a Region it is the configured one', async () => {
  const { open } = fakeAws();
  // The policy of a key in it grants nothing.
  const { code, err } = await ran(scanCommand(open), []);
  expect({ code, err }).toEqual({ code: 2, err: 'no --region given: reading us-east-1 (as configured)\n' });
});

test('a layer that must be known and may not be read is a failure', async () => {
  const { open } = fakeAws(liveExample(), (name) =>
    name === 'parent' ? awsError('AccessDeniedException', 'only the management account') : undefined,
  );
  const { code, out, err } = await ran(scanCommand(open), ['--region', 'us-east-1', '--require', 'scp']);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toContain('not known: the way to the root of the organization could not be read');
  expect(err).toContain('nothing is known of the SCPs of account 111122223333');
});

test('what is throttled to the end is no answer', async () => {
  const { open } = fakeAws(liveExample(), (name) =>
    name === 'key' ? awsError('ThrottlingException') : undefined,
  );
  const { code, out, err } = await ran(scanCommand(open), ['--region', 'us-east-1']);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toBe('key-guard scan: AWS did not answer (ThrottlingException: as AWS says it)\n');
});

test.each([
  [{ name: 'CredentialsProviderError' }, 'there are no AWS credentials that work'],
  [{ name: 'ExpiredTokenException', $fault: 'client' }, 'AWS did not answer (ExpiredTokenException'],
  [{ code: 'ECONNREFUSED', $metadata: {} }, "AWS can't be reached"],
])('of %j one sentence is made', async (shape, words) => {
  const open = async () => {
    throw Object.assign(new Error('something\nlong'), shape);
  };
  const { code, out, err } = await ran(scanCommand(open), []);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(/^key-guard scan: [^\n]+\n$/);
  expect(err).toContain(words);
});

test('a file and a profile are not given together', async () => {
  const { code, err } = await ran(scanCommand(fakeAws().open), ['--account', 'x.json', '--profile', 'me']);
  expect({ code, err }).toEqual({
    code: 1,
    err: 'key-guard scan: `--profile` is for the live account, which `--account` stands for: give one of them\n',
  });
});
