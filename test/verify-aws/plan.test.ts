import { describe, expect, test } from 'vitest';
import { folder, paper, quickClock, run, SOURCE_IP } from './world.ts';

const EVERYTHING = ['--source-ip', SOURCE_IP, '--with-customer-key'];

describe('the plan', () => {
  test('is every call in order, and none is made', async () => {
    const { code, out, err } = await run(['--dry-run', ...EVERYTHING]);
    expect([code, err]).toEqual([0, '']);
    await expect(out).toMatchFileSnapshot('../golden/verify-aws/plan.txt');
  });

  test('of a few experiments is of those, and of the control', async () => {
    const { out } = await run(['--dry-run', '--only', '2.8']);
    expect(out).toContain('A plan: 2 experiments with 4 variants. No call has been made.');
    expect(out.match(/^# .+$/gm)).toEqual([
      '# control/nothing-is-denied: accepted',
      '# control/kms-is-denied: refused',
      '# service-prefix/a-star: refused',
      '# service-prefix/a-question-mark: refused',
      '# CloudTrail: 4 variants have no record yet',
    ]);
  });

  test('says what it leaves out, and why', async () => {
    const { out } = await run(['--dry-run']);
    expect(out.match(/^Left out: .+$/gm)).toEqual([
      'Left out: source-ip (5:aws:SourceIp), since --source-ip is not given.',
      'Left out: not-principal (2.21), since --with-customer-key is not given.',
    ]);
  });

  test('names the account and Region that it is given', async () => {
    const args = ['--dry-run', '--account', '210987654321', '--region', 'ap-southeast-2'];
    const { out } = await run(args);
    expect(out).toContain('arn:aws:codecommit:ap-southeast-2:210987654321:key-guard-verify-NONCE');
    expect(out).not.toContain('us-east-1');
  });

  test('calls what the run calls', async () => {
    const { out } = await run(['--dry-run', '--only', 'boundary', '--account', '210987654321']);
    const aws = paper({ region: 'us-east-1' });

    await run(
      ['--account', '210987654321', '--yes', '--only', 'boundary', '--out', folder()],
      aws,
      quickClock(),
    );
    const called = new Set(aws.calls.map(({ service, operation }) => `${service} ${operation}`));
    const planned = new Set(
      [...out.matchAll(/^ *((?:sts|iam|kms|codecommit|cloudtrail) \w+) \{/gm)].map(([, call]) => call),
    );
    expect(planned).toEqual(called);
  });
});

test('--help says how to use it', async () => {
  const { code, out } = await run(['--help']);
  expect(code).toBe(0);
  expect(out).toContain('usage: npm run verify:aws -- --dry-run');
});
