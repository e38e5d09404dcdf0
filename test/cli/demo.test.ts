import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run } from '#cli/demo.ts';
import { run as replay } from '#cli/replay.ts';
import { deny, type Json, ROOT, ran, temporary, twoUsers, valuesOf } from './accounts.ts';
import { putUserPolicy } from './events.ts';

const { folder } = temporary();

/** A copy of the examples that a test may edit, with all events or only those of the numbers given. */
function copy(name: string, ...events: string[]) {
  const root = join(folder, name);
  cpSync(join(ROOT, 'examples'), root, { recursive: true });
  for (const file of readdirSync(join(root, 'events')))
    if (events.length > 0 && !events.includes(file.slice(0, 2))) rmSync(join(root, 'events', file));
  const edit = (file: string, change: (text: string) => string): void => {
    const path = join(root, file);
    const before = readFileSync(path, 'utf8');
    const after = change(before);
    expect(after).not.toBe(before);
    writeFileSync(path, after);
  };
  const text = async (): Promise<string> => {
    const { code, out, err } = await ran(run, ['--examples', root]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    return out.replaceAll(root, 'examples');
  };
  return { root, edit, text };
}

const swap = (from: string, to: string) => (text: string) => text.replace(from, to);
const EVENT_2 = 'events/02-put-user-policy-denies-all-of-kms.json';

/** The part of the text about one event. */
function chapter(text: string, number: number): string {
  return text.split('── ').find((part) => part.startsWith(`Event ${number} `)) ?? '';
}

describe('the demo', async () => {
  const { code, out, err } = await ran(run, []);

  test('prints what it has printed before', async () => {
    expect({ code, err }).toEqual({ code: 0, err: '' });
    // after a change that is meant: npx vitest run test/cli/demo.test.ts -u, and read the difference
    await expect(out).toMatchFileSnapshot('../golden/demo.txt');
  });

  test('fits 110 columns, but for what has no blank', () => {
    for (const line of out.split('\n')) if (line.length > 110) expect(line).toMatch(/^ {12}│ +arn:\S+$/);
  });

  test('tells what `replay` answers', async () => {
    const args = [
      '--account',
      join(ROOT, 'examples/account.json'),
      '--events',
      join(ROOT, 'examples/events'),
    ];
    const lines = valuesOf((await ran(replay, args)).out);
    const verdicts = lines.map(({ outcome, reason }) => `${outcome.toUpperCase()}: ${reason}`);
    expect(verdicts).toHaveLength(10);
    for (const [i, verdict] of verdicts.entries())
      expect(chapter(out, i + 1).replace(/\s+/g, ' ')).toContain(`verdict ${verdict}`);
  });

  test('is the same from another folder', async () => {
    expect(await copy('same').text()).toBe(out);
  });
});

describe('follows an edit of', () => {
  test('a Sid', async () => {
    const { edit, text } = copy('sid', '02');
    edit(EVENT_2, swap('RestrictKMS', 'NobodyTouchesKeys'));
    const told = await text();
    expect(told).toContain('restrict-kms: statement 1 "NobodyTouchesKeys"');
    expect(told).not.toContain('RestrictKMS');
  });

  test('an action', async () => {
    const { edit, text } = copy('action', '02');
    edit(EVENT_2, swap('kms:*', 'kms:Encrypt'));
    expect(chapter(await text(), 1)).toContain('│ Denies        kms:Encrypt\n');
  });

  test('an action, into one that CodeCommit never calls', async () => {
    const { edit, text } = copy('harmless', '02', '06', '09');
    edit(EVENT_2, swap('kms:*', 'kms:ScheduleKeyDeletion'));
    const told = await text();
    expect(chapter(told, 1)).toContain('IGNORED: the document holds no deny');
    expect(chapter(told, 2)).toContain('no policy known to Key Guard explains it');
    expect(chapter(told, 3)).toContain('CLEAR');
    expect(told).toContain('was refused, and no known policy explains it');
  });

  test('a condition', async () => {
    const { edit, text } = copy('condition', '02');
    edit(
      EVENT_2,
      swap(
        '\\"Resource\\": \\"*\\"',
        '\\"Resource\\": \\"*\\", \\"Condition\\": {\\"StringEquals\\": {\\"kms:ViaService\\": \\"codecommit.eu-west-1.amazonaws.com\\"}}',
      ),
    );
    expect(chapter(await text(), 1)).toContain('who is hit  user erin (eu-west-1)\n');
  });

  test('a condition, so that it depends on the session', async () => {
    const { edit, text } = copy('mfa', '02');
    edit(
      EVENT_2,
      swap(
        '\\"Resource\\": \\"*\\"',
        '\\"Resource\\": \\"*\\", \\"Condition\\": {\\"Bool\\": {\\"aws:MultiFactorAuthPresent\\": \\"false\\"}}',
      ),
    );
    const told = chapter(await text(), 1);
    expect(told).toContain("FINDING: CodeCommit's KMS key is sometimes denied to user erin");
    expect(told).toContain('when        only when `aws:MultiFactorAuthPresent` is `false`\n');
    expect(told).toContain('[MEDIUM]');
  });

  test('the account: a list that spares CodeCommit in one Region', async () => {
    const { edit, text } = copy('account', '04');
    edit('account.json', swap('rds.us-east-1.amazonaws.com', 'codecommit.us-east-1.amazonaws.com'));
    const told = await text();
    expect(chapter(told, 1)).toContain(
      'user alice, user bob, user carol through group developers (eu-west-1)',
    );
  });

  test('the people: the user who is denied', async () => {
    const { edit, text } = copy('user', '02');
    edit(EVENT_2, swap('"userName": "erin"', '"userName": "frank"'));
    expect(chapter(await text(), 1)).toContain('always denied to user frank');
  });
});

/** Every document of the files, with each Deny turned into the denial of a call that does not exist. */
function disarm(root: string): void {
  const files = ['account.json', ...readdirSync(join(root, 'events')).map((name) => join('events', name))];
  for (const file of files) {
    const path = join(root, file);
    const disarmed = JSON.parse(readFileSync(path, 'utf8'), (_, value: Json) =>
      typeof value === 'string' && value.includes('"Deny"') ? harmless(value) : value,
    );
    writeFileSync(path, JSON.stringify(disarmed, null, 2));
  }
}

function harmless(document: string): string {
  const statement = { Effect: 'Allow', Action: 'kms:CreateKey', Resource: '*' };
  const parsed = JSON.parse(document);
  const kept = [parsed.Statement].flat().filter(({ Effect }: Json) => Effect !== 'Deny');
  return JSON.stringify({ ...parsed, Statement: [...kept, statement] });
}

describe('without denies', () => {
  test('nothing is found but the refusal that nobody explains', async () => {
    const { root, text } = copy('disarmed');
    disarm(root);
    const told = await text();
    for (const number of [1, 2, 3, 4, 5, 7, 8, 9, 10])
      expect(chapter(told, number)).toMatch(/\nverdict {5}(CLEAR|IGNORED): /);
    const refusal = chapter(told, 6).replace(/\s+/g, ' ');
    expect(refusal).toContain('failed with EncryptionKeyAccessDeniedException; no policy known to Key Guard');
    expect(refusal).toContain("[HIGH] 111122223333: CodeCommit's KMS key was refused to user erin");
    expect(refusal).toContain('look at what Key Guard does not see: session policies');
    expect(refusal).not.toMatch(/always|First hop/);
    expect(told).toContain('open now    1 finding\n');
    expect(told).toContain('high: user erin (eu-west-1) was refused, and no known policy explains it');
  });

  test('and without the refusal, nothing at all', async () => {
    const { root, text } = copy('clear');
    disarm(root);
    rmSync(join(root, 'events/06-create-repository-refused-assumed-record.json'));
    const told = await text();
    expect(told).not.toMatch(/FINDING|RESOLVED|┌/);
    expect(told).toContain("open now    nothing: no policy that is known denies CodeCommit's KMS calls\n");
    expect(told).toContain('alerts      0 messages');
  });
});

describe('an event whose author is no friend', () => {
  const HOSTILE = `ok", all is well\u001b[2J\u202e\u2066\u200b\n\u2028\u3164\ufeff\u00a0\ud800${'x'.repeat(10_000)}`;

  async function told(event: Json, name: string): Promise<string> {
    const { root, text } = copy(name, '02');
    writeFileSync(join(root, 'account.json'), JSON.stringify(twoUsers()));
    writeFileSync(join(root, EVENT_2), JSON.stringify(event));
    return await text();
  }

  function expectHarmless(text: string): void {
    expect(text).not.toMatch(/[^\P{C}\n]|[\p{Zl}\p{Zp}\u00a0\u3164]/u);
    expect(text).not.toContain('x'.repeat(601));
    expect(text).toContain('\\u{1b}[2J\\u{202e}\\u{2066}\\u{200b}\\u{a}\\u{2028}\\u{3164}\\u{feff}\\u{a0}');
    for (const line of text.split('\n')) expect(line.length).toBeLessThan(900);
  }

  const at = { eventTime: '2026-11-03T09:04:12Z' };

  test('by a Sid', async () => {
    const text = await told(putUserPolicy('erin', deny({ Sid: HOSTILE }), at), 'hostile-sid');
    expectHarmless(text);
    expect(chapter(text, 1)).toContain('FINDING');
  });

  test('by the name of a policy', async () => {
    const event = putUserPolicy('erin', deny(), at);
    event.requestParameters.policyName = HOSTILE;
    const text = await told(event, 'hostile-policy');
    expectHarmless(text);
    const subject = /┌ (.*)/.exec(chapter(text, 1))?.[1] ?? '';
    expect(subject.length).toBeLessThan(100);
  });

  test.each([
    ['the event', { eventName: HOSTILE }],
    ['the caller', { userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::111122223333:user/${HOSTILE}` } }],
    ['the service that called', { userIdentity: { type: 'AWSService', invokedBy: HOSTILE, arn: 'a' } }],
    ['the error', { errorCode: HOSTILE }],
    ['the value of a condition', { condition: HOSTILE }],
  ])('by the name of %s', async (what, more: Json) => {
    const { condition, ...fields } = more;
    const tested = { StringNotEquals: { 'aws:UserAgent': condition } };
    const document = condition === undefined ? deny() : deny({ Condition: tested });
    expectHarmless(await told(putUserPolicy('erin', document, { ...at, ...fields }), what));
  });

  test('by the name of a repository that was refused', async () => {
    const event = putUserPolicy('erin', deny(), {
      ...at,
      eventName: 'CreateRepository',
      eventSource: 'codecommit.amazonaws.com',
      errorCode: 'EncryptionKeyDisabledException',
      requestParameters: { repositoryName: HOSTILE },
    });
    const text = await told(event, 'hostile-repository');
    expectHarmless(text);
    expect(text).toContain('look at the key in KMS');
  });
});
