import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { run as scan, scanCommand } from '#cli/scan.ts';
import { snapshotCommand } from '#cli/snapshot.ts';
import { awsError, fakeAws, liveExample, type Refuse } from '../live/fake-aws.ts';
import { deny, type Json, ran, temporary, valuesOf, withUserPolicy } from './accounts.ts';
import { memoryIo } from './memory-io.ts';

const NOW = '2026-11-02T08:00:00.000Z';
const { path } = temporary();
let files = 0;

/** A file that no test before had. */
const freshFile = (): string => path(`snapshot-${files++}.json`);

const take = (open: ReturnType<typeof fakeAws>['open'], ...args: string[]) =>
  ran(
    snapshotCommand(open, () => NOW),
    ['--region', 'us-east-1', ...args],
  );

/** The example account, in which alice is denied the key. */
const denied = (): Json => withUserPolicy('alice', deny(), liveExample());

/** A verdict without the places in the text, which a snapshot that holds objects does not keep. */
function withoutPlaces(line: Json): Json {
  return { ...line, causes: line.causes.map(({ line: _l, column: _c, ...cause }: Json) => cause) };
}

describe('a snapshot', () => {
  test('is the account as it is, with documents as objects', async () => {
    const { open } = fakeAws();
    const { code, out, err } = await take(open);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const { takenAt, ...rest } = JSON.parse(out);
    const { takenAt: _, ...expected } = liveExample();
    expect(takenAt).toBe(NOW);
    expect(rest).toEqual(expected);
  });

  test('gives the verdicts of the live account when it is scanned', async () => {
    const { open } = fakeAws(denied());
    const file = freshFile();
    expect((await take(open, '--out', file)).code).toBe(0);
    const options = ['--region', 'us-east-1', '--format', 'ndjson'];
    const live = await ran(scanCommand(open), options);
    const stored = await ran(scan, ['--account', file, ...options]);
    expect({ live: live.code, stored: stored.code }).toEqual({ live: 2, stored: 2 });
    expect(valuesOf(stored.out)).toEqual(valuesOf(live.out).map(withoutPlaces));
    expect(valuesOf(live.out).some(({ key }) => key.kind === 'customer')).toBe(true);
  });

  test('in a file is for its owner alone, and leaves nothing beside it', async () => {
    const file = freshFile();
    expect(await take(fakeAws().open, '--out', file)).toEqual({ code: 0, out: '', err: '' });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(existsSync(`${file}.partial`) || existsSync(`${file}.new`)).toBe(false);
  });

  test('holds what may be read, and what may not is not known rather than nothing', async () => {
    const refuse: Refuse = (name) =>
      ['parent', 'aliasPage'].includes(name) ? awsError('AccessDeniedException', 'not you') : undefined;
    const { code, out, err } = await take(fakeAws(liveExample(), refuse).open);
    const snapshot = JSON.parse(out);
    expect(code).toBe(0);
    expect(Object.keys(snapshot)).not.toEqual(expect.arrayContaining(['scp']));
    expect([snapshot.scp, snapshot.rcp, snapshot.keys]).toEqual([undefined, undefined, undefined]);
    expect(snapshot.organization).toEqual(liveExample().organization);
    expect(snapshot.repositoryRegions).toEqual([]);
    expect(err).toBe(
      'not known: the way to the root of the organization could not be read (AccessDeniedException: not you)\n' +
        'not known: the aliases of KMS keys in us-east-1 could not be read (AccessDeniedException: not you)\n',
    );
  });
});

describe('a snapshot that breaks off', () => {
  const whole = fakeAws();

  test('goes on where it was, whichever request failed', async () => {
    const complete = await take(whole.open);
    const requests = whole.questions.length;
    expect(requests).toBeGreaterThan(15);
    for (let failing = 1; failing <= requests; failing++) {
      const file = freshFile();
      const broken = fakeAws(liveExample(), (_, count) =>
        count === failing ? awsError('ThrottlingException', 'Rate exceeded') : undefined,
      );
      const first = await take(broken.open, '--out', file);
      expect({ code: first.code, out: first.out }).toEqual({ code: 1, out: '' });
      expect(first.err).toMatch(/^key-guard snapshot: .*ThrottlingException: Rate exceeded.*--resume`\n$/);
      expect(existsSync(file)).toBe(false);
      const rest = fakeAws();
      const second = await take(rest.open, '--out', file, '--resume');
      expect(second.code).toBe(0);
      expect(readFileSync(file, 'utf8')).toBe(complete.out);
      // Nothing is asked twice but what failed.
      expect([...broken.questions.slice(0, -1), ...rest.questions]).toEqual(whole.questions);
    }
  });

  test('is read to the end of its last whole line', async () => {
    const [file, complete] = [freshFile(), await take(fakeAws().open)];
    await take(
      fakeAws(liveExample(), (_, count) => (count > 6 ? awsError('Throttling') : undefined)).open,
      '--out',
      file,
    );
    const partial = readFileSync(`${file}.partial`);
    for (const cut of [1, 40, partial.length - 20, partial.length - 1]) {
      writeFileSync(`${file}.partial`, partial.subarray(0, cut));
      rmSync(file, { force: true });
      expect((await take(fakeAws().open, '--out', file, '--resume')).code).toBe(0);
      expect(readFileSync(file, 'utf8')).toBe(complete.out);
    }
  });

  test('leaves nothing that `scan` would take for an account', async () => {
    const file = freshFile();
    await take(
      fakeAws(liveExample(), (name) => (name === 'key' ? awsError('Throttling') : undefined)).open,
      '--out',
      file,
    );
    expect(await ran(scan, ['--account', `${file}.partial`])).toMatchObject({ code: 1, out: '' });
  });

  test('to standard output writes none of it', async () => {
    const failing = fakeAws(liveExample(), (name) =>
      name === 'keyPolicy' ? awsError('InternalFailure') : undefined,
    );
    expect(await take(failing.open)).toEqual({
      code: 1,
      out: '',
      err: 'key-guard snapshot: AWS did not answer (InternalFailure: as AWS says it)\n',
    });
  });
});

describe('the file of what was read so far', () => {
  const broken = async (): Promise<string> => {
    const file = freshFile();
    const failing = fakeAws(liveExample(), (_, count) => (count === 5 ? awsError('Throttling') : undefined));
    await take(failing.open, '--out', file);
    return file;
  };
  const refusal = async (...args: Parameters<typeof take>): Promise<string> => {
    const { code, out, err } = await take(...args);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    return err;
  };

  test('is not thrown away without a word', async () => {
    const file = await broken();
    expect(await refusal(fakeAws().open, '--out', file)).toContain('go on with `--resume`, or delete it');
  });

  test('is begun where there is none', async () => {
    expect((await take(fakeAws().open, '--out', freshFile(), '--resume')).code).toBe(0);
  });

  test('of another account is not mixed with this one', async () => {
    const file = await broken();
    const { live } = fakeAws();
    const other = async () => ({ ...live, accountId: '444455556666' });
    expect(await refusal(other, '--out', file, '--resume')).toContain(
      'is of account 111122223333, and the credentials are of 444455556666',
    );
  });

  test('of other Regions is not mixed with these', async () => {
    const file = await broken();
    expect(await refusal(fakeAws().open, '--region', 'eu-west-1', '--out', file, '--resume')).toContain(
      'is of us-east-1: give the same Regions, or none',
    );
  });

  test.each(['{}\n', 'hello\n', '[1]\n[2]\n', '{"keyGuardPartialSnapshot":2}\n'])(
    'is not %j',
    async (text) => {
      const file = freshFile();
      writeFileSync(`${file}.partial`, text);
      expect(await refusal(fakeAws().open, '--out', file, '--resume')).toContain('delete it and begin again');
      expect(readFileSync(`${file}.partial`, 'utf8')).toBe(text);
    },
  );
});

describe('what can not be done', () => {
  test.each([
    [['--resume'], '`--resume` needs the `--out FILE`'],
    [['--region', 'here'], '`--region here` is no Region'],
    [['--out', '/nowhere/at/all.json'], "can't be written (ENOENT)"],
  ])('%j', async (args, words) => {
    const { code, out, err } = await take(fakeAws().open, ...args);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^key-guard snapshot: [^\n]+\n$/);
    expect(err).toContain(words);
  });

  test('is said in one sentence where there are no credentials', async () => {
    const open = async () => {
      throw Object.assign(new Error('Could not load credentials'), { name: 'CredentialsProviderError' });
    };
    const { code, err } = await take(open);
    expect({ code, err }).toEqual({
      code: 1,
      err: 'key-guard snapshot: there are no AWS credentials that work (CredentialsProviderError: Could not load credentials): sign in, set AWS_PROFILE or give `--profile NAME`\n',
    });
  });

  test('with an account of which an ARN is of another one', async () => {
    const account = liveExample();
    account.authorizationDetails.UserDetailList[0].Arn = 'arn:aws:iam::444455556666:user/eve';
    const file = freshFile();
    const { code, err } = await take(fakeAws(account).open, '--out', file);
    expect({ code, files: [file, `${file}.partial`].filter(existsSync) }).toEqual({ code: 1, files: [] });
    expect(err).toContain('is not of account 111122223333');
  });
});

test('a terminal is told how far it is, and then nothing of it stays', async () => {
  const io = memoryIo();
  const terminal = { ...io, stderr: { ...io.stderr, isTTY: true } };
  const { open, asked } = fakeAws();
  const command = snapshotCommand(open, () => NOW);
  expect(await command(['--region', 'us-east-1', '--out', freshFile()], terminal)).toBe(0);
  const lines = io.errText().split('\r\u001b[K');
  expect(lines.slice(1, 3)).toEqual([
    'reading the account, requests so far: 1',
    'reading the account, requests so far: 2',
  ]);
  expect(lines.slice(-2)).toEqual([`reading the account, requests so far: ${asked.length}`, '']);
});

test('of many things that are not known the first are said', async () => {
  const { live } = fakeAws();
  const names = Array.from({ length: 50 }, (_, i) => `r${i}`);
  const calls = {
    ...live.calls,
    repositoryPage: async () => ({ items: names.map((name) => ({ name, id: name })) }),
    repositories: async () => ({
      found: [],
      failed: names.map((name) => ({ name, code: 'EncryptionKeyAccessDeniedException' })),
    }),
  };
  const { code, err } = await take(async () => ({ ...live, calls }));
  expect(code).toBe(0);
  const lines = err.trimEnd().split('\n');
  expect(lines).toHaveLength(21);
  expect(lines[0]).toMatch(/^not known: repository `r0` in us-east-1 .*EncryptionKeyAccessDeniedException/);
  expect(lines.at(-1)).toBe('not known: 30 more like these');
});

test('the Region is that of the configuration, and it is said', async () => {
  const { live, open } = fakeAws();
  const command = (region: string | undefined) =>
    ran(
      snapshotCommand(
        async () => ({ ...live, region }),
        () => NOW,
      ),
      [],
    );
  expect(
    (
      await ran(
        snapshotCommand(open, () => NOW),
        [],
      )
    ).err,
  ).toBe('no --region given: reading us-east-1 (as configured)\n');
  const { err, out } = await command('eu-west-1');
  expect(err).toBe('no --region given: reading eu-west-1 (as configured)\n');
  expect(JSON.parse(out).repositoryRegions).toEqual(['eu-west-1']);
  expect((await command(undefined)).err).toBe(
    "no --region given: reading us-east-1 (the partition's IAM Region, for none is configured)\n",
  );
});
