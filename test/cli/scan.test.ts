import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { run } from '#cli/scan.ts';
import { scanLine } from '#cli/scan-schema.ts';
import { ACCOUNT, deny, exampleAccount, type Json, ran, smallAccount, withUserPolicy } from './accounts.ts';
import { scanning } from './scanning.ts';

const { linesOf, path, refusal, scan } = scanning();

const user = (name: string) => `arn:aws:iam::${ACCOUNT}:user/${name}`;

const denied = withUserPolicy('erin', deny());

describe('NDJSON', () => {
  test.each([
    ['the example', exampleAccount()],
    ['a deny', denied],
    ['conditions', smallAccount()],
    ['an SCP with a missing allow', { ...exampleAccount(), scp: [[], []] }],
    ['a document that is missing', withUserPolicy('erin', undefined)],
    ['a statement that is not understood', withUserPolicy('erin', deny({ Condition: { Odd: { a: 'b' } } }))],
  ])('%s: every line keeps the contract, and nothing else is there', async (_, account) => {
    const lines = await linesOf(account);
    expect(lines.length).toBeGreaterThan(0);
    // the schema drops what it does not know: a field too many makes a difference
    for (const line of lines) expect(scanLine.parse(line)).toEqual(line);
  });

  test('a witness names a key of the account and Region, known or not', async () => {
    const lines = await linesOf(smallAccount(), '--region', 'eu-west-1');
    const witnesses = lines.flatMap(({ witness }) => [witness?.denied, witness?.other].filter(Boolean));
    expect(witnesses.length).toBeGreaterThan(0);
    for (const { resource } of witnesses)
      expect(resource).toMatch(new RegExp(`^arn:aws:kms:eu-west-1:${ACCOUNT}:key/[^/*]+$`));
  });

  test('by principal in code-unit order, then Region', async () => {
    const lines = await linesOf(exampleAccount(), '--region', 'us-east-1', '--region', 'ap-south-1');
    const order = lines.map(({ principal, region }) => `${principal} ${region}`);
    expect(order).toEqual([...order].sort());
    expect(order).toHaveLength(24);
    expect(lines.map(({ region }) => region).slice(0, 2)).toEqual(['ap-south-1', 'us-east-1']);
  });

  test('is the same when it is asked again, and one Region given twice is one', async () => {
    const args = ['--format', 'ndjson', '--region', 'eu-west-1'];
    const first = await scan(denied, ...args);
    expect(await scan(denied, ...args, '--region', 'eu-west-1')).toEqual(first);
    expect(first.err).toBe('');
  });

  test('a deny is told with its place, its way and what would lift it', async () => {
    const [line] = await linesOf(denied, '--region', 'eu-west-1', '--principal', user('erin'));
    expect(line).toMatchObject({
      account: ACCOUNT,
      verdict: 'denied',
      firstHop: 'open',
      severity: 'high',
      key: { arn: null, alias: 'alias/aws/codecommit', kind: 'aws-managed' },
      causes: [
        {
          layer: 'identity',
          policy: `${user('erin')}#no-kms`,
          statement: 0,
          sid: 'NoKms',
          via: ['user erin'],
        },
      ],
      lift: [[0]],
      complete: true,
    });
    expect(Object.values(line.actions)).toEqual(Array.from({ length: 7 }, () => 'denied'));
    expect(line.causes[0].actions).toEqual(Object.keys(line.actions));
  });

  test('lines and columns come from documents given as text', async () => {
    const text = JSON.stringify(deny(), null, 2);
    const [line] = await linesOf(withUserPolicy('erin', text), '--principal', user('erin'));
    expect(line.causes[0]).toMatchObject({ pointer: '/Statement/0', line: 4, column: 5 });
  });

  test('a condition is told in words, with a request that is denied and one that is not', async () => {
    const [line] = await linesOf(smallAccount(), '--principal', user('bob'));
    expect(line).toMatchObject({
      verdict: 'conditional',
      severity: 'medium',
      unknown: ['aws:MultiFactorAuthPresent'],
      causes: [{ when: '`aws:MultiFactorAuthPresent` is `false`' }],
    });
    const { context } = line.witness.denied;
    expect(context['aws:MultiFactorAuthPresent']).toBe('false');
    expect(line.witness.other.context['aws:MultiFactorAuthPresent']).not.toBe('false');
  });
});

describe('the exit code', () => {
  const bob = ['--principal', user('bob')];
  test.each([
    ['nothing denied', exampleAccount(), [], 0],
    ['denied', denied, [], 2],
    ['denied, looking only at somebody else', denied, ['--principal', user('alice')], 0],
    ['conditional', smallAccount(), bob, 2],
    ['conditional, failing on denied', smallAccount(), [...bob, '--fail-on', 'denied'], 0],
    ['denied, failing on denied', denied, ['--fail-on', 'denied'], 2],
    ['conditional, failing on conditional', smallAccount(), [...bob, '--fail-on', 'conditional'], 2],
  ])('%s', async (_, account, args, expected) => {
    expect((await scan(account, '--format', 'ndjson', ...args)).code).toBe(expected);
  });

  test('is the same whatever the format', async () => {
    for (const format of ['table', 'ndjson', 'json'])
      expect((await scan(smallAccount(), '--format', format)).code).toBe(2);
  });

  test('does not depend on layers of which nothing is known', async () => {
    const { scp: _, ...unknown } = exampleAccount();
    const { code } = await scan(unknown);
    expect(code).toBe(0);
    const [before, after] = [await linesOf(exampleAccount()), await linesOf(unknown)];
    expect(after.map(({ verdict }) => verdict)).toEqual(before.map(({ verdict }) => verdict));
    const alice = (lines: Json[]) => lines.find(({ principal }) => principal === user('alice')).notEvaluated;
    expect([alice(before), alice(after)]).toEqual([[], ['scp']]);
    expect((await scan(unknown)).out).toContain('service control policies (SCP)');
  });
});

describe('formats', () => {
  test('json is the array of the lines', async () => {
    const { out, err } = await scan(denied, '--format', 'json', '--region', 'eu-west-1');
    expect(JSON.parse(out)).toEqual(await linesOf(denied, '--region', 'eu-west-1'));
    expect(err).toBe('');
    expect((await scan({ ...exampleAccount(), authorizationDetails: empty }, '--format', 'json')).out).toBe(
      '[]\n',
    );
  });

  test('a file instead of standard output', async () => {
    const out = path('result.ndjson');
    const { out: expected } = await scan(denied, '--format', 'ndjson');
    expect(await scan(denied, '--format', 'ndjson', '--out', out)).toMatchObject({ code: 2, out: '' });
    expect(readFileSync(out, 'utf8')).toBe(expected);
    const nowhere = path('nowhere/result');
    const small = [smallAccount(), '--region', 'us-east-1'] as const;
    expect(await refusal(...small, '--out', nowhere)).toBe(
      `\`--out ${nowhere}\` can't be written (ENOENT): give a file in a folder that exists`,
    );
    expect(await refusal(...small, '--out', path(''))).toContain('(EISDIR)');
  });

  test('the table is narrow, and says who, why, when and what to do', async () => {
    const { out } = await scan(denied);
    for (const line of out.split('\n')) expect(line.length, line).toBeLessThanOrEqual(110);
    expect(out).toContain('\n1. HIGH  always denied to user erin\n');
    expect(out).toContain('12 principals: 1 always denied, 0 sometimes denied; 1 finding\n');
    expect((await scan(smallAccount(), '--assume', 'aws:MultiFactorAuthPresent=true')).out).toContain(
      'assumed: aws:MultiFactorAuthPresent = true\n',
    );
  });

  test('the table of a clear account says so', async () => {
    const { out } = await scan(exampleAccount(), '--region', 'us-east-1');
    expect(out).toBe(
      [
        `CodeCommit's KMS key in account ${ACCOUNT}, us-east-1, as of 2026-11-02T08:00:00Z`,
        '',
        '12 principals: 0 always denied, 0 sometimes denied; 0 findings',
        "no policy that is known denies CodeCommit's KMS calls",
        'not looked at, for nothing is known of them: session policies',
        '',
      ].join('\n'),
    );
  });
});

const empty = { UserDetailList: [], GroupDetailList: [], RoleDetailList: [], Policies: [] };

describe('the account', () => {
  test('from the AWS CLI and from the API is the same', async () => {
    const cli = smallAccount();
    const encoded = JSON.parse(JSON.stringify(cli), (name, value) =>
      /Document$/.test(name) ? encodeURIComponent(JSON.stringify(value)) : value,
    );
    const place = ({ line: _, column: __, ...cause }: Json) => cause;
    const stripped = (lines: Json[]) => lines.map((line) => ({ ...line, causes: line.causes.map(place) }));
    expect(stripped(await linesOf(encoded))).toEqual(await linesOf(cli));
  });

  test('as text is byte for byte the same, JSON or URL-encoded', async () => {
    const text = withUserPolicy('erin', JSON.stringify(deny()));
    const encoded = withUserPolicy('erin', encodeURIComponent(JSON.stringify(deny())));
    expect(await scan(encoded, '--format', 'ndjson')).toEqual(await scan(text, '--format', 'ndjson'));
  });

  test('as a snapshot or as bare details has the same verdicts', async () => {
    const { scp: _, repositories: __, organization: ___, ...known } = denied;
    const verdicts = (lines: Json[]) =>
      lines.map(({ principal, verdict, actions }) => [principal, verdict, actions]);
    const bare = await linesOf(denied.authorizationDetails);
    expect(verdicts(bare)).toEqual(verdicts(await linesOf(known)));
    expect(bare.map(({ region }) => region)).toEqual(bare.map(() => 'us-east-1'));
  });

  test('from standard input', async () => {
    const text = JSON.stringify(denied);
    const args = ['--account', '-', '--format', 'ndjson'];
    const { code, out } = await ran(run, args, [text.slice(0, 50_000), text.slice(50_000)]);
    expect({ code, out }).toEqual({ code: 2, out: (await scan(denied, '--format', 'ndjson')).out });
  });

  test('that is cut off is refused', async () => {
    const details = { ...smallAccount(), IsTruncated: true, Marker: 'm' };
    expect(await refusal(details)).toMatch(/are cut off, .* fetch all pages/);
    const snapshot = { ...exampleAccount(), authorizationDetails: details };
    expect(await refusal(snapshot)).toMatch(/are cut off/);
  });

  test('in which a document is missing makes its principal conditional, with a problem', async () => {
    const account = exampleAccount();
    const [frank] = account.authorizationDetails.UserDetailList.filter(
      (one: Json) => one.UserName === 'frank',
    );
    const PolicyArn = `arn:aws:iam::${ACCOUNT}:policy/gone`;
    frank.AttachedManagedPolicies = [{ PolicyName: 'gone', PolicyArn }];
    const [line] = await linesOf(account, '--principal', user('frank'));
    expect(line).toMatchObject({
      verdict: 'conditional',
      complete: false,
      problems: [{ policy: PolicyArn, pointer: '', code: 'document-missing' }],
    });
    expect((await scan(account, '--principal', user('frank'))).out).toContain("gone: its text can't be read");
  });
});
