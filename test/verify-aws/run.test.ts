import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { PaperAws } from '../../scripts/verify-aws/paper/aws.mjs';
import { ACCOUNT, folder, paper, quickClock, run, SOURCE_IP, YES } from './world.ts';

const out = folder();
let runs = 0;
const fresh = (): string => join(out, String(runs++));

/** Experiments that together make everything that there is to make: policies, role, user, repository and key. */
const EVERYTHING = [
  ...[
    '--only',
    'boundary',
    '--only',
    'token-issue-time',
    '--only',
    'not-principal',
    '--only',
    'several-values',
  ],
  ...['--only', 'quarantine', '--with-customer-key'],
];

const failure = (name = 'ServiceFailureException') => Object.assign(new Error('AWS failed'), { name });
const operations = ({ calls }: PaperAws): string[] => calls.map(({ operation }) => operation);

describe('nothing is done', () => {
  test.each([
    [['--region', 'eu-west-1'], 'name the account with --account ID'],
    [['--account', ACCOUNT], 'say --yes'],
    [['--account', ACCOUNT, '--cleanup'], 'say --yes'],
    [['--account', '1234', '--yes'], 'name the account with --account ID'],
    [['--account', ACCOUNT, '--yes', '--only', 'nothing'], 'no experiment is about `nothing`'],
    [['--account', ACCOUNT, '--yes', '--source-ip', 'here; there'], 'is no address'],
    [['--account', ACCOUNT, '--yes', '--sleep'], "Unknown option '--sleep'"],
  ])('with %j', async (args, why) => {
    const aws = paper();
    const { code, out: told, err } = await run([...args, '--out', fresh()], aws);
    expect([code, told, err]).toEqual([1, '', expect.stringContaining(why)]);
    expect(aws.calls).toEqual([]);
  });

  test.each([['--cleanup'], []])('in another account than the one that was named (%s)', async (...more) => {
    const aws = paper({ account: '999999999999' });
    const to = fresh();
    const { code, err } = await run([...YES, ...more, '--out', to], aws);
    expect([code, err]).toEqual([1, expect.stringContaining('not of the account that --account names')]);
    expect(operations(aws)).toEqual(['GetCallerIdentity']);
    expect(existsSync(to)).toBe(false);
  });

  test('by the root user', async () => {
    const aws = paper({ arn: `arn:aws:iam::${ACCOUNT}:root` });
    const { code, err } = await run([...YES, '--out', fresh()], aws);
    expect([code, err]).toEqual([1, expect.stringContaining('root user')]);
    expect(operations(aws)).toEqual(['GetCallerIdentity']);
  });
});

test('everything that is made is named, lies in the path and carries the tag where it can', async () => {
  const aws = paper();
  await run([...YES, ...EVERYTHING, '--out', fresh()], aws);
  const made = aws.calls.filter(({ operation }) => /^Create(?!AccessKey)/.test(operation));
  expect(new Set(made.map(({ operation }) => operation))).toEqual(
    new Set(['CreatePolicy', 'CreateRole', 'CreateUser', 'CreateRepository', 'CreateKey']),
  );
  for (const { service, input } of made) {
    const text = JSON.stringify(input);
    expect(text).toMatch(/"(Tags|tags)":.*key-guard-verify/);
    if (service !== 'kms') expect(text).toMatch(/"(\w+Name|repositoryName)":"key-guard-verify-[0-9a-f]{8}/);
    if (service === 'iam') expect(text).toContain('"Path":"/key-guard/verify/"');
  }
});

describe('whatever call fails, nothing stays', async () => {
  const whole = paper();
  await run([...YES, ...EVERYTHING, '--out', fresh()], whole);
  // Of calls that are repeated until something is seen, the first and the last.
  const kinds = whole.calls.map(({ service, operation, as }) => `${service} ${operation} ${as}`);
  const steps = kinds.flatMap((kind, i) =>
    kinds.indexOf(kind) === i || kinds.lastIndexOf(kind) === i ? [[i + 1, kind] as const] : [],
  );

  test('of which there are many', () => {
    expect(steps.length).toBeGreaterThan(60);
    expect(whole.isEmpty()).toBe(true);
  });

  test.each([
    ['before it has an effect', false],
    ['after it had its effect', true],
  ])('%s', { timeout: 60_000 }, async (_, late) => {
    const wrong: string[] = [];
    // What only reads has no effect that could come before the failure.
    const tried = steps.filter(([, kind]) => !late || !/ (List|Get|Describe|Lookup)/.test(kind));
    for (const [number, operation] of tried) {
      const failing = (_call: unknown, at: number) => (at === number ? failure() : undefined);
      const aws = paper({ failing, late });
      await run([...YES, ...EVERYTHING, '--out', fresh()], aws);
      if (aws.isEmpty()) continue;
      // What could not be taken away at once goes with the next try. A key whose name was lost is found by its tag.
      const { code } = await run([...YES, '--cleanup'], aws);
      if (code !== 0 || !aws.isEmpty()) wrong.push(`${number} ${operation}`);
    }
    expect(wrong).toEqual([]);
  });

  test('unless it is one that takes something away: then the rest goes, and it is told', async () => {
    const failing = ({ operation }: { operation: string }) =>
      operation === 'DeleteRole' ? failure() : undefined;
    const aws = paper({ failing });
    const { code, err } = await run([...YES, ...EVERYTHING, '--out', fresh()], aws);
    expect(code).toBe(1);
    expect(err).toMatch(/could not remove role key-guard-verify-[0-9a-f]{8}: AWS failed\n/);
    expect(err).toContain('`--cleanup` tries again');
    expect([aws.iam.users.size, aws.codecommit.isEmpty(), aws.kms.isEmpty()]).toEqual([0, true, true]);
    expect(aws.iam.roles.size).toBe(1);
  });

  test.each([1, 40, 100, 300])('when somebody interrupts it after %i seconds', async (seconds) => {
    const aws = paper();
    const { code, err } = await run([...YES, ...EVERYTHING, '--out', fresh()], aws, quickClock(seconds));
    expect(code).toBe(130);
    expect(err).toContain('interrupted');
    expect(aws.isEmpty()).toBe(true);
    expect(aws.calls.length).toBeGreaterThan(5);
  });
});

describe('--cleanup', () => {
  test('removes what is ours and nothing else', async () => {
    const aws = paper();
    const theirs = { RoleName: 'admin', AssumeRolePolicyDocument: '{}' };
    aws.iam.call('CreateRole', theirs);
    aws.codecommit.call('CreateRepository', { repositoryName: 'key-guard-verify-like', tags: {} });
    aws.codecommit.call('CreateRepository', {
      repositoryName: 'web-shop',
      tags: { 'key-guard-verify': 'x' },
    });
    aws.kms.call('CreateKey', { Policy: '{}', Tags: [{ TagKey: 'team', TagValue: 'x' }] });
    aws.iam.call('CreateRole', { RoleName: 'key-guard-verify-0', AssumeRolePolicyDocument: '{}' });
    aws.codecommit.call('CreateRepository', {
      repositoryName: 'key-guard-verify-0',
      tags: { 'key-guard-verify': '0' },
    });
    const { code, err } = await run([...YES, '--cleanup'], aws);
    expect(code).toBe(0);
    expect(err).toBe('removed role key-guard-verify-0\nremoved repository key-guard-verify-0\n');
    expect([...aws.iam.roles.keys()]).toEqual(['admin']);
    expect([...aws.codecommit.repositories.keys()]).toEqual(['key-guard-verify-like', 'web-shop']);
    expect(aws.kms.isEmpty()).toBe(false);
  });

  test('says that there is nothing', async () => {
    const { code, err } = await run([...YES, '--cleanup'], paper());
    expect([code, err]).toEqual([0, 'nothing is left behind\n']);
  });
});

describe('what AWS answers', () => {
  test('is waited for: a policy that is late is not tried before its time', async () => {
    const late = paper({ lag: 20 });
    const { code } = await run([...YES, '--only', 'called-via', '--out', fresh()], late);
    expect(code).toBe(0);
  });

  test('is open where a policy never comes into effect', async () => {
    const to = fresh();
    const { code, err } = await run([...YES, '--out', to], paper({ lag: 10_000 }));
    expect(code).toBe(1);
    expect(err).toContain('control/nothing-is-denied: unclear');
    expect(err).toContain('nothing can be concluded');
  });

  test('concludes nothing where a push needs no KMS', async () => {
    const failing = ({ operation, as }: { operation: string; as: string | undefined }) =>
      operation === 'PutFile' && as?.startsWith('control.nothing') ? failure() : undefined;
    const { code, err } = await run([...YES, '--out', fresh()], paper({ failing }));
    expect([code, err]).toEqual([1, expect.stringContaining('nothing can be concluded')]);
  });

  test('is unclear where it is now this and now that', async () => {
    let asked = 0;
    const failing = ({ operation, as }: { operation: string; as: string | undefined }) =>
      operation === 'PutFile' && as?.startsWith('session-policy') && asked++ % 2 === 0
        ? failure('EncryptionKeyAccessDeniedException')
        : undefined;
    const aws = paper({ failing, answers: { 'session-policy': 'it does not' } });
    const to = fresh();
    const { code } = await run([...YES, '--only', '1.13', '--out', to], aws);
    expect(code).toBe(2);
    expect(readFileSync(join(to, 'summary.md'), 'utf8')).toContain(
      '| without-kms: unclear | incomplete |  |',
    );
    expect(readdirSync(join(to, 'cases'))).toEqual(['a-push-needs-kms-of-the-caller.json']);
  });

  test('is told as it was seen where no reading expects it', async () => {
    const failing = ({ operation, as }: { operation: string; as: string | undefined }) =>
      operation === 'PutFile' && as?.startsWith('service-prefix.a-star')
        ? failure('EncryptionKeyAccessDeniedException')
        : undefined;
    const to = fresh();
    const aws = paper({ failing, answers: { 'service-prefix': 'it matches nothing' } });
    const { code } = await run([...YES, '--only', '2.8', '--out', to], aws);
    expect(code).toBe(2);
    expect(readFileSync(join(to, 'summary.md'), 'utf8')).toContain(
      '| a-star: refused, a-question-mark: accepted | unexpected |  |',
    );
  });
});

describe('--resume', () => {
  const resume = (from: string): string[] => ['--resume', join(from, 'state.json'), '--out', from];

  test('tries what was not tried, and nothing twice', async () => {
    const to = fresh();
    const only = ['--only', 'called-via', '--only', 'user-agent'];
    await run([...YES, ...only, '--out', to], paper(), quickClock(200));
    const before = JSON.parse(readFileSync(join(to, 'state.json'), 'utf8')).seen;
    const done = Object.keys(before);
    expect([done.length > 2, done.length < 8]).toEqual([true, true]);
    const aws = paper();
    const { code } = await run([...YES, ...only, ...resume(to)], aws);
    const after = JSON.parse(readFileSync(join(to, 'state.json'), 'utf8')).seen;
    const tried = new Set(aws.calls.flatMap(({ as }) => as?.split('.').slice(0, 2).join('/') ?? []));
    expect(done.filter((key) => tried.has(key))).toEqual([]);
    expect(Object.keys(after).length).toBe(8);
    expect(aws.isEmpty()).toBe(true);
    // This AWS knows nothing of what the first run did: its records stay open.
    expect(code).toBe(2);
  });

  test('makes nothing where records alone are missing', async () => {
    const to = fresh();
    const aws = paper({ delay: 10_000 });
    const { code, err } = await run([...YES, '--only', 'called-via', '--out', to], aws);
    expect([code, err]).toEqual([2, expect.stringContaining('6 variants have no record yet')]);
    aws.trail.delay = 0;
    const from = aws.calls.length;
    const again = await run([...YES, '--only', 'called-via', ...resume(to)], aws);
    expect(again.code).toBe(0);
    expect(new Set(operations(aws).slice(from))).toEqual(new Set(['GetCallerIdentity', 'LookupEvents']));
    expect(readFileSync(join(to, 'summary.md'), 'utf8')).toContain('Every variant has its records.');
  });

  test('is asked for where an earlier run left its state: nothing is overwritten', async () => {
    const to = fresh();
    await run([...YES, '--out', to, '--only', 'boundary'], paper());
    const aws = paper();
    const { code, err } = await run([...YES, '--out', to, '--only', 'boundary'], aws);
    expect([code, err]).toEqual([1, expect.stringContaining('go on with --resume')]);
    expect(aws.calls).toEqual([]);
  });

  test('refuses what is no state of the Region', async () => {
    const to = fresh();
    await run([...YES, '--out', to, '--only', 'boundary'], paper());
    const args = ['--account', ACCOUNT, '--yes', '--region', 'us-west-2', ...resume(to)];
    expect((await run(args, paper())).err).toContain('is of eu-west-1: name it with --region');
  });
});

test('a whole run, and what it leaves', async () => {
  const aws = paper({ lag: 2, delay: 30 });
  const to = fresh();
  const time = quickClock();
  const args = [...YES, '--with-customer-key', '--source-ip', SOURCE_IP, '--out', to];
  const { code, err } = await run(args, aws, time);
  expect([code, err]).toEqual([0, expect.stringContaining(' 0 open')]);
  expect(aws.isEmpty()).toBe(true);
  expect(time.seconds() / 3600).toBeLessThan(3);
  const left = readdirSync(to, { recursive: true, encoding: 'utf8' }).sort();
  expect(left.filter((file) => !/[\\/]/.test(file))).toEqual([
    'cases',
    'records',
    'state.json',
    'summary.md',
  ]);
  const summary = readFileSync(join(to, 'summary.md'), 'utf8');
  await expect(summary).toMatchFileSnapshot('../golden/verify-aws/summary.md');
});
