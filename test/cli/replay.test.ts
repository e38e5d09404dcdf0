import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run } from '#cli/replay.ts';
import { replayLine } from '#cli/replay-line.ts';
import { ACCOUNT, deny, type Json, ROOT, ran, twoUsers, valuesOf } from './accounts.ts';
import { deleteUserPolicy, putUserPolicy, record, refused } from './events.ts';
import { at, outcomes, replaying } from './replaying.ts';

const { write, replay, replayFile } = replaying();

describe('a change', () => {
  test('that denies is a finding until it is taken back', async () => {
    const [found, gone] = await replay([putUserPolicy(), deleteUserPolicy(at('10:00:01'))]);
    expect(found).toMatchObject({ outcome: 'finding', awsCalls: 1, plans: [] });
    expect(found.reason).toBe("CodeCommit's KMS key is always denied to user erin");
    expect(found.findings).toMatchObject([
      { severity: 'high', source: { sid: 'NoKms', statement: 0 }, introducedBy: { eventId: found.eventId } },
    ]);
    expect(gone.findings.map(({ id }: Json) => id)).toEqual([found.findings[0].id]);
    expect(gone.reason).toContain('no longer denies');
    expect(gone.reason).toContain('user erin (eu-west-1, us-east-1)');
  });

  test.each([
    ['an Allow', putUserPolicy('erin', deny({ Effect: 'Allow' }))],
    ['a deny of something else', putUserPolicy('erin', deny({ Action: 's3:*' }))],
    [
      'a version that is not the default',
      record(
        'CreatePolicyVersion',
        {
          policyArn: `arn:aws:iam::${ACCOUNT}:policy/contractor-mfa`,
          policyDocument: JSON.stringify(deny()),
          setAsDefault: false,
        },
        { responseElements: { policyVersion: { versionId: 'v9' } } },
      ),
    ],
    ['a call that only reads', record('GetUser', { userName: 'erin' })],
    ['a call that failed', { ...putUserPolicy(), errorCode: 'AccessDenied' }],
    [
      'a call that failed and lost its request',
      record('DetachGroupPolicy', null, { errorCode: 'AccessDenied' }),
    ],
  ])('is ignored without a request to AWS when it is %s', async (_, event) => {
    expect(await replay([event])).toMatchObject([{ outcome: 'ignored', awsCalls: 0, findings: [] }]);
  });

  test('that replaces the deny is read, though it denies nothing itself', async () => {
    const lines = await replay([
      putUserPolicy(),
      putUserPolicy('erin', deny({ Action: 's3:*' }), at('10:00:01')),
    ]);
    expect(lines).toMatchObject([{ outcome: 'finding' }, { outcome: 'resolved', awsCalls: 1 }]);
  });

  test('that denies nobody CodeCommit its key is clear', async () => {
    const document = deny({ Action: 'kms:ScheduleKeyDeletion' });
    expect(
      await replay([putUserPolicy('erin', deny({ Resource: 'arn:aws:kms:us-east-1:444455556666:key/k' }))]),
    ).toMatchObject([{ outcome: 'clear', awsCalls: 1, findings: [] }]);
    expect(await replay([putUserPolicy('erin', document)])).toMatchObject([{ outcome: 'ignored' }]);
  });

  test('delivered twice is told twice, and happened once', async () => {
    const event = putUserPolicy();
    const [first, second] = await replay([event, event]);
    expect(second).toEqual({ ...first, findings: second.findings });
    expect(second.findings[0].id).toBe(first.findings[0].id);
    const [, , late] = await replay([
      event,
      deleteUserPolicy(at('10:00:01')),
      { ...event, ...at('10:00:02') },
    ]);
    expect(late).toMatchObject({ outcome: 'clear', findings: [] });
  });
});

describe('a record that does not carry all', () => {
  test('a masked document may deny: conditional, with a problem', async () => {
    const masked = putUserPolicy('frank', 'HIDDEN_DUE_TO_SECURITY_REASONS');
    const [line] = await replay([masked]);
    expect(line).toMatchObject({
      outcome: 'finding',
      findings: [{ principals: [{ verdict: 'conditional' }, { verdict: 'conditional' }] }],
      problems: ['the record does not carry the text of the policy: it counts as one that may deny'],
    });
  });

  test('a masked document in the place of a deny does not resolve it', async () => {
    const masked = putUserPolicy('erin', '***', at('10:00:01'));
    const lines = await replay([putUserPolicy(), masked, deleteUserPolicy(at('10:00:02'))]);
    expect(outcomes(lines)).toEqual(['finding', 'finding', 'resolved']);
    expect(lines[2].findings).toHaveLength(2);
  });

  test.each([
    ['left out', { omitted: true, originalSize: 102_401, reason: 'requestParameters too large' }],
    ['left out, as text', { omitted: 'true' }],
  ])(
    'a request that was %s: the whole account, one step more severe, and nothing is resolved after it',
    async (_, omitted) => {
      const padded = record('PutRolePolicy', omitted, at('10:00:01'));
      const account = twoUsers();
      const erin = account.authorizationDetails.UserDetailList.find((one: Json) => one.UserName === 'erin');
      erin.UserPolicyList = [{ PolicyName: 'no-kms', PolicyDocument: deny() }];
      const args = [
        '--account',
        write('denied.json', account),
        '--events',
        write('padded.json', [padded, deleteUserPolicy(at('10:00:02'))]),
      ];
      const lines = valuesOf((await ran(run, args)).out);
      expect(lines).toMatchObject([
        {
          outcome: 'finding',
          findings: [{ severity: 'critical', introducedBy: { padded: true } }],
          problems: [expect.stringContaining('not in the record')],
        },
        { outcome: 'clear', findings: [] },
      ]);
    },
  );

  test.each([
    ['lost its request', record('AttachUserPolicy', null)],
    ['has a field that is masked', record('AttachUserPolicy', { userName: '***', policyArn: 'x' })],
    ['is a call that nobody knows', record('PutUserSomething', {})],
  ])('one that %s has the whole account assessed', async (_, event) => {
    expect(await replay([event])).toMatchObject([
      {
        outcome: 'clear',
        awsCalls: 1,
        reason: expect.stringContaining('so the whole account was assessed'),
        problems: [expect.any(String)],
      },
    ]);
  });

  test('a change of somebody unknown is followed as far as it goes, with a problem', async () => {
    const [line] = await replay([putUserPolicy('stranger')]);
    expect(line).toMatchObject({
      outcome: 'clear',
      problems: [expect.stringContaining('no user `stranger`')],
    });
  });
});

describe('a repository that could not be created', () => {
  test('is explained by the statement that denies it', async () => {
    const [, line] = await replay([putUserPolicy(), refused(at('10:00:01'))]);
    expect(line).toMatchObject({
      outcome: 'finding',
      awsCalls: 1,
      findings: [{ source: { sid: 'NoKms' }, observed: { errorCode: 'EncryptionKeyAccessDeniedException' } }],
    });
    expect(line.reason).toBe(
      '`CreateRepository` of repository `fraud-models` by user erin failed with EncryptionKeyAccessDeniedException; ' +
        'the cause is no-kms: statement 1 "NoKms", line 1, column 38',
    );
  });

  test('is a finding of its own where no policy explains it', async () => {
    const [line, after] = await replay([
      refused(),
      record('TagUser', { userName: 'erin', tags: [] }, at('11:00:00')),
    ]);
    expect(line).toMatchObject({
      outcome: 'finding',
      findings: [
        { severity: 'high', unexplained: true, regions: ['eu-west-1'], source: { statement: null } },
      ],
    });
    expect(line.reason).toContain('no policy known to Key Guard explains it');
    expect(after).toMatchObject({ outcome: 'clear' });
  });

  test('for another reason is no finding', async () => {
    const event = refused({ errorCode: 'RepositoryNameExistsException', errorMessage: 'it exists' });
    expect(await replay([event])).toMatchObject([{ outcome: 'ignored', awsCalls: 0 }]);
  });

  test('in a Region of no repository stays open while other Regions are read', async () => {
    const elsewhere = deny({
      Condition: { StringEquals: { 'kms:ViaService': 'codecommit.ap-south-1.amazonaws.com' } },
    });
    const lines = await replay([
      putUserPolicy('erin', elsewhere),
      refused({ awsRegion: 'ap-south-1', ...at('10:00:01') }),
      record('TagUser', { userName: 'erin', tags: [] }, at('10:00:02')),
      deleteUserPolicy(at('10:00:03')),
    ]);
    expect(outcomes(lines)).toEqual(['clear', 'finding', 'finding', 'resolved']);
    expect(lines[1].findings).toMatchObject([{ regions: ['ap-south-1'], source: { sid: 'NoKms' } }]);
  });
});

test("every sample of AWS's documentation and of others has a line that keeps the contract", async () => {
  const folder = join(ROOT, 'test/data/events');
  const { code, out, err } = await replayFile(folder);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const lines = valuesOf(out);
  expect(lines).toHaveLength(73);
  for (const line of lines) {
    expect(replayLine.parse(line)).toEqual(line);
    expect(line.outcome).not.toBe('error');
  }
});

test('the same samples in their own accounts are all handled', async () => {
  const folder = join(ROOT, 'test/data/events');
  const { out } = await replayFile(folder);
  const foreign = valuesOf(out).filter(({ reason }) => reason.startsWith('the event is of account'));
  const accounts = new Set(foreign.map(({ reason }) => /account (\d{12}),/.exec(reason)?.[1] ?? ''));
  expect(accounts.size).toBeGreaterThan(0);
  for (const id of accounts) {
    const text = JSON.stringify(twoUsers()).replaceAll(ACCOUNT, id);
    const args = ['--account', write(`${id}.json`, text), '--events', folder];
    const lines = valuesOf((await ran(run, args)).out);
    const own = lines.filter(({ reason }) => !reason.startsWith('the event is of account'));
    expect(own.filter(({ outcome }) => outcome === 'error')).toEqual([]);
  }
}, 30_000);
