import { describe, expect, test } from 'vitest';
import {
  accountOf,
  allow,
  arn,
  assess,
  assessed,
  CODECOMMIT,
  deny,
  doc,
  group,
  ID,
  KEY_ARN,
  managed,
  NOW,
  ORGANIZATION,
  role,
  TRUST,
  user,
  userAndRole,
} from './sample.ts';

const everything = { id: 'p-full', name: 'FullAWSAccess', document: doc(allow('*')) };
const noKms = { id: 'p-no-kms', name: 'no-kms', document: doc(deny()) };
const alice = user('alice', { inline: [CODECOMMIT] });
const onlyIf = (condition: object) => deny({ Condition: condition });

describe('policies of groups', () => {
  test('reach every member, by way of the group', () => {
    const dev = group('Dev', { inline: [doc(deny())] });
    const parts = { users: [user('alice', { groups: ['dev'] }), user('bob')], groups: [dev] };
    expect(assessed(parts, 'alice').verdict).toBe('denied');
    expect(assessed(parts, 'alice').causes[0]).toMatchObject({
      layer: 'identity',
      policyKey: `${arn('group/Dev')}#inline-0`,
      via: ['user alice', 'group Dev'],
    });
    expect(assessed(parts, 'bob').verdict).toBe('clear');
  });
});

describe('a permissions boundary', () => {
  const bounded = (document: unknown) => ({
    users: [user('alice', { inline: [CODECOMMIT], boundary: arn('policy/edge') })],
    policies: [managed('edge', document, 'v3')],
  });

  test('denies by an explicit deny', () => {
    const { verdict, causes } = assessed(bounded(doc(allow('*'), deny())));
    expect(verdict).toBe('denied');
    expect(causes).toMatchObject([{ layer: 'boundary', policyKey: arn('policy/edge'), version: 'v3' }]);
  });

  test('that does not allow KMS leaves aws/codecommit usable, by an inference that is named', () => {
    const { verdict, assumptions, causes } = assessed(bounded(doc(allow('codecommit:*'))));
    expect({ verdict, causes }).toEqual({ verdict: 'clear', causes: [] });
    expect(assumptions).toContain('1.12');
  });

  test('that allows KMS needs no inference', () => {
    expect(assessed(bounded(doc(allow('*')))).assumptions).not.toContain('1.12');
  });
});

describe('service control policies', () => {
  const member = { organization: ORGANIZATION, rcp: [[]] };
  const bound = { ...member, users: [alice] };

  test('deny by a statement', () => {
    const { verdict, causes, assumptions } = assessed({ ...bound, scp: [[everything, noKms]] });
    expect(verdict).toBe('denied');
    expect(causes).toMatchObject([{ layer: 'scp', policyKey: 'p-no-kms', via: [`account ${ID}`] }]);
    expect(assumptions).toContain('1.15');
  });

  test('deny by a list of allows without KMS, at whichever level', () => {
    const list = { id: 'p-list', name: 'list', document: doc(allow(['codecommit:*', 's3:*'])) };
    const { verdict, causes } = assessed({ ...bound, scp: [[everything], [list]] });
    expect(verdict).toBe('denied');
    expect(causes).toMatchObject([
      { layer: 'scp', policyKey: 'scp 1', statement: null, statementId: '', policyName: 'list' },
    ]);
    expect(causes[0]?.reason).toContain('level 1');
  });

  test('deny everything at a level without any', () => {
    expect(assessed({ ...bound, scp: [[everything], []] }).verdict).toBe('denied');
  });

  test('do not bind the management account', () => {
    const management = { ...ORGANIZATION, managementAccountId: ID };
    const { verdict, notEvaluated } = assessed({ ...bound, organization: management, scp: [[noKms]] });
    expect({ verdict, notEvaluated }).toEqual({ verdict: 'clear', notEvaluated: [] });
  });

  test('do not bind service-linked roles', () => {
    const linked = role('AWSServiceRoleForX', { path: '/aws-service-role/x.amazonaws.com/' });
    const { verdict, notEvaluated } = assessed({ ...member, roles: [linked], scp: [[noKms]] });
    expect({ verdict, notEvaluated }).toEqual({ verdict: 'clear', notEvaluated: ['session'] });
  });

  test('that nobody gave are listed as not evaluated and change no verdict', () => {
    const clear = assessed({ users: [alice] });
    const denied = assessed({ users: [user('alice', { inline: [doc(deny())] })] });
    expect([clear.verdict, clear.notEvaluated]).toEqual(['clear', ['scp']]);
    expect([denied.verdict, denied.notEvaluated]).toEqual(['denied', ['scp']]);
    expect(assessed({ ...bound, scp: [[everything]] }).notEvaluated).toEqual([]);
  });
});

describe('a session policy', () => {
  test('can be seen nowhere: it is never evaluated for a role, and users have none', () => {
    expect(assessed({ roles: [role('dev')], scp: [[everything]] }).notEvaluated).toEqual(['session']);
    expect(assessed({ users: [alice], scp: [[everything]] }).notEvaluated).toEqual([]);
  });
});

describe('a document that is not there or can not be read', () => {
  test.each<readonly [string, unknown, string]>([
    ['missing', undefined, 'document-missing'],
    ['cut off', '{"Version": "2012-10-17", "Statement": [', 'document-not-json'],
    ['a list', [], 'document-not-object'],
  ])('%s: it may deny, and the answer says that it is not complete', (_, document, code) => {
    const { verdict, complete, problems, exact, causes } = assessed({
      users: [user('alice', { inline: [document] })],
    });
    expect({ verdict, complete, exact }).toEqual({ verdict: 'conditional', complete: false, exact: false });
    expect(problems).toMatchObject([{ policy: `${arn('user/alice')}#inline-0`, code }]);
    expect(causes).toMatchObject([{ statement: 0, notUnderstood: true }]);
  });

  test('of an attached policy that the account does not have', () => {
    const { verdict, complete } = assessed({ users: [user('alice', { attached: [arn('policy/gone')] })] });
    expect({ verdict, complete }).toEqual({ verdict: 'conditional', complete: false });
  });

  test('of a group that the account does not have', () => {
    const { verdict, complete } = assessed({ users: [user('alice', { groups: ['gone'] })] });
    expect({ verdict, complete }).toEqual({ verdict: 'conditional', complete: false });
  });

  test('does not hide a deny that is certain', () => {
    const { verdict, complete } = assessed({ users: [user('alice', { inline: [undefined, doc(deny())] })] });
    expect({ verdict, complete }).toEqual({ verdict: 'denied', complete: false });
  });
});

describe('a deny of one key', () => {
  const ofKey = deny({ Resource: KEY_ARN });
  const keyOf = (arn: string) => [
    { arn, aliases: ['alias/aws/codecommit'], manager: 'AWS' as const, state: 'Enabled', policy: undefined },
  ];

  test('depends on the key while its id is not known', () => {
    const { verdict, unknown, causes } = assessed({ users: [user('alice', { inline: [doc(ofKey)] })] });
    expect({ verdict, unknown }).toEqual({ verdict: 'conditional', unknown: ['resource'] });
    expect(causes[0]?.when).toContain(KEY_ARN);
  });

  test('denies when that is the key, and spares another', () => {
    const users = [user('alice', { inline: [doc(ofKey)] })];
    expect(assessed({ users, keys: keyOf(KEY_ARN) }).verdict).toBe('denied');
    expect(assessed({ users, keys: keyOf(KEY_ARN.replace('1234', '9999')) }).verdict).toBe('clear');
  });

  test('denies when somebody says that it is the key', () => {
    const users = [user('alice', { inline: [doc(ofKey)] })];
    const keys = new Map([['us-east-1', KEY_ARN]]);
    expect(assessed({ users }, 'alice', { keys }).verdict).toBe('denied');
  });
});

describe('a customer managed key', () => {
  const delegating = doc({
    Effect: 'Allow',
    Principal: { AWS: arn('root') },
    Action: 'kms:*',
    Resource: '*',
  });
  const repository = {
    name: 'web',
    id: 'r-1',
    arn: `arn:aws:codecommit:us-east-1:${ID}:web`,
    kmsKeyId: KEY_ARN,
  };
  const customer = (policy: unknown) => ({
    arn: KEY_ARN,
    aliases: ['alias/code'],
    manager: 'CUSTOMER' as const,
    state: 'Enabled',
    policy,
  });
  const on = (inline: readonly unknown[], policy: unknown = delegating, boundary?: string) => {
    const principal = user('alice', { inline, ...(boundary === undefined ? {} : { boundary }) });
    const account = accountOf({
      users: [principal],
      repositories: [repository],
      keys: [customer(policy)],
      policies: [managed('edge', doc(allow('codecommit:*')))],
    });
    return assess(account).principals.find(({ key }) => key.kind === 'customer');
  };

  test('needs an allow of the identity, when its policy delegates to IAM', () => {
    expect(on([CODECOMMIT])?.verdict).toBe('denied');
    expect(on([CODECOMMIT])?.causes).toMatchObject([{ layer: 'identity', statement: null }]);
    expect(on([CODECOMMIT, doc(allow('kms:*'))])?.verdict).toBe('clear');
  });

  test('needs an allow of the boundary as well', () => {
    const bounded = on([CODECOMMIT, doc(allow('kms:*'))], delegating, arn('policy/edge'));
    expect(bounded?.verdict).toBe('denied');
    expect(bounded?.causes).toMatchObject([{ layer: 'boundary', statement: null }]);
  });

  test('needs the word of its own policy', () => {
    const elsewhere = doc({
      Effect: 'Allow',
      Principal: { AWS: arn('user/bob') },
      Action: 'kms:*',
      Resource: '*',
    });
    const found = on([CODECOMMIT, doc(allow('kms:*'))], elsewhere);
    expect(found?.verdict).toBe('denied');
    expect(found?.causes).toMatchObject([{ layer: 'resource', policyName: 'key policy of alias/code' }]);
  });

  test('needs no other allow, when its policy names the user', () => {
    const named = doc({
      Effect: 'Allow',
      Principal: { AWS: arn('user/alice') },
      Action: 'kms:*',
      Resource: '*',
    });
    expect(on([CODECOMMIT], named)?.verdict).toBe('clear');
  });

  test('is judged without its policy where nobody has it, and the answer says so', () => {
    const account = accountOf({ users: [alice], repositories: [repository] });
    const found = assess(account).principals.find(({ key }) => key.kind === 'customer');
    expect(found?.notEvaluated).toContain('resource');
  });

  test('is bound by resource control policies, which spare aws/codecommit', () => {
    const rcp = [[{ id: 'p-rcp', name: 'rcp', document: doc({ ...deny(), Principal: '*' }) }, everything]];
    const account = accountOf({
      users: [user('alice', { inline: [doc(allow('*'))] })],
      repositories: [repository],
      keys: [customer(delegating)],
      rcp,
      organization: ORGANIZATION,
    });
    expect(assess(account).principals.map(({ key, verdict }) => [key.kind, verdict])).toEqual([
      ['aws-managed', 'clear'],
      ['customer', 'denied'],
    ]);
  });
});

describe('tags of the caller', () => {
  const notWeb = onlyIf({ StringNotEquals: { 'aws:PrincipalTag/Team': 'web' } });
  const tagging = (action: unknown) =>
    doc({ Effect: 'Allow', Principal: { AWS: arn('root') }, Action: action });

  test('of a user are the user`s', () => {
    const inline = [doc(notWeb)];
    expect(assessed({ users: [user('alice', { inline, tags: { team: 'web' } })] }).verdict).toBe('clear');
    expect(assessed({ users: [user('alice', { inline, tags: { team: 'api' } })] }).verdict).toBe('denied');
    expect(assessed({ users: [user('alice', { inline })] }).verdict).toBe('denied');
  });

  test.each<readonly [string, unknown, string]>([
    ['lets sessions bring none', TRUST, 'clear'],
    ['lets sessions pass tags', tagging(['sts:AssumeRole', 'sts:TagSession']), 'conditional'],
    ['lets sessions do all of STS', tagging('sts:*'), 'conditional'],
    ['is not known', undefined, 'conditional'],
  ])('of a role are its own where its trust policy %s', (_, trust, verdict) => {
    const found = assessed({ roles: [role('dev', { inline: [doc(notWeb)], tags: { Team: 'web' }, trust })] });
    expect(found.verdict).toBe(verdict);
    expect(found.unknown).toEqual(verdict === 'clear' ? [] : ['aws:PrincipalTag/Team']);
  });
});

describe('a deny that depends on the date', () => {
  const days = (count: number): string => new Date(Date.parse(NOW) + count * 86_400_000).toISOString();
  const from = (date: string) => userAndRole(onlyIf({ DateGreaterThan: { 'aws:CurrentTime': date } })).user;

  test.each([
    ['began already', -1, 'denied'],
    ['begins within 90 days', 30, 'conditional'],
    ['begins later', 91, 'clear'],
  ])('%s: %i days from now', (_, count, verdict) => {
    expect(from(days(count)).verdict).toBe(verdict);
  });

  test('ended already', () => {
    expect(userAndRole(onlyIf({ DateLessThan: { 'aws:CurrentTime': days(-1) } })).user.verdict).toBe('clear');
  });

  test('of which the start and the end lie on one clock', () => {
    const window = onlyIf({
      DateGreaterThan: { 'aws:CurrentTime': days(10) },
      NumericLessThan: { 'aws:EpochTime': String(Date.parse(days(5)) / 1000) },
    });
    expect(userAndRole(window).user.verdict).toBe('clear');
  });
});
