import { describe, expect, test } from 'vitest';
import {
  allow,
  arn,
  assessed,
  CODECOMMIT,
  deny,
  doc,
  group,
  ID,
  KEY_ARN,
  managed,
  ORGANIZATION,
  role,
  user,
} from './sample.ts';

const everything = { id: 'p-full', name: 'FullAWSAccess', document: doc(allow('*')) };
const noKms = { id: 'p-no-kms', name: 'no-kms', document: doc(deny()) };
const alice = user('alice', { inline: [CODECOMMIT] });

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

  test('that do not allow KMS leave the own call to CodeCommit open', () => {
    const list = { id: 'p-list', name: 'list', document: doc(allow(['codecommit:*'])) };
    expect(assessed({ ...bound, scp: [[everything], [list]] })).toMatchObject({
      firstHop: 'open',
      severity: 'high',
    });
  });

  test('whose allow is missing are not hidden by a deny in front of them', () => {
    const list = { id: 'p-list', name: 'list', document: doc(allow(['codecommit:*'])) };
    const users = [user('alice', { inline: [CODECOMMIT, doc(deny())] })];
    const { causes } = assessed({ ...member, users, scp: [[list]] });
    expect(causes.map(({ layer, statement }) => [layer, statement])).toEqual([
      ['identity', 0],
      ['scp', null],
    ]);
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

  test('changes nothing for others', () => {
    const users = [user('alice', { inline: [undefined] }), user('bob', { inline: [CODECOMMIT] })];
    expect(assessed({ users }, 'bob')).toMatchObject({ verdict: 'clear', complete: true, problems: [] });
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
