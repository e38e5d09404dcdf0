import { describe, expect, test } from 'vitest';
import type { Account } from '#account/account.ts';
import type { Finding } from '#guard/finding.ts';
import { findingId } from '#guard/statement-id.ts';
import {
  accountOf,
  allow,
  arn,
  assess,
  CODECOMMIT,
  deny,
  denyIf,
  doc,
  group,
  ID,
  KEY_ARN,
  managed,
  ORGANIZATION,
  role,
  user,
} from './sample.ts';

const findings = (account: Account): readonly Finding[] => assess(account).findings;
const ids = (account: Account): readonly string[] => findings(account).map(({ id }) => id);
const named = deny({ Sid: 'NoKms' });
const alone = (document: unknown): Account =>
  accountOf({ users: [user('alice', { inline: [CODECOMMIT, document] })] });
const mfa = { Bool: { 'aws:MultiFactorAuthPresent': 'false' } };

describe('a finding', () => {
  test('of a group is one, with every member and the way that it takes', () => {
    const account = accountOf({
      users: ['carol', 'alice', 'bob'].map((name) => user(name, { groups: ['dev'] })),
      groups: [group('dev', { inline: [CODECOMMIT, doc(named)] })],
    });
    const [finding, ...others] = findings(account);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      account: ID,
      severity: 'high',
      source: { layer: 'identity', policyKey: `${arn('group/dev')}#inline-1`, sid: 'NoKms', statement: 0 },
      regions: ['us-east-1'],
      keys: ['alias/aws/codecommit'],
    });
    expect(finding?.principals.map((one) => [one.arn, one.via])).toEqual(
      ['alice', 'bob', 'carol'].map((name) => [arn(`user/${name}`), [`user ${name}`, 'group dev']]),
    );
  });

  test('of a managed policy is one for all to whom it is attached, and the id knows no version', () => {
    const at = (version: string) =>
      accountOf({
        users: [user('alice', { attached: [arn('policy/p')] })],
        roles: [role('dev', { attached: [arn('policy/p')] })],
        policies: [managed('p', doc(named), version)],
      });
    expect(findings(at('v1'))[0]?.principals).toHaveLength(2);
    expect(findings(at('v1'))).toHaveLength(1);
    expect(ids(at('v2'))).toEqual(ids(at('v1')));
    expect(findings(at('v2'))[0]?.source.version).toBe('v2');
  });

  test('of twin statements is one', () => {
    expect(findings(alone(doc(deny(), deny())))).toHaveLength(1);
    expect(findings(alone(doc(deny(), deny({ Action: 'kms:Decrypt' }))))).toHaveLength(2);
  });

  test('of two inline policies with one text is two: each has to be edited', () => {
    const account = accountOf({ users: [user('alice', { inline: [doc(deny()), doc(deny())] })] });
    expect(findings(account)).toHaveLength(2);
  });

  test('of an SCP belongs to the organization, not to the account', () => {
    const scp = [[{ id: 'p-1', name: 'no-kms', document: doc(allow('*'), named) }]];
    const of = (organization: Account['organization']) =>
      accountOf({ roles: [role('dev')], scp, ...(organization === undefined ? {} : { organization }) });
    const other = { ...ORGANIZATION, id: 'o-other' };
    const found = [of(ORGANIZATION), { ...of(ORGANIZATION), takenAt: 'later' }, of(other), of(undefined)].map(
      ids,
    );
    expect(found[1]).toEqual(found[0]);
    expect(new Set(found.flat()).size).toBe(3);
    expect(findings(of(ORGANIZATION))[0]?.source.policyKey).toBe('p-1');
  });

  test('of a level of SCPs without any policy belongs to the organization as well', () => {
    const of = (id: string) => ({
      ...accountOf({ roles: [role('dev')], organization: { ...ORGANIZATION, id }, scp: [[]] }),
    });
    expect(ids(of('o-one'))).not.toEqual(ids(of('o-two')));
  });
});

describe('the id of a finding', () => {
  test('is made of the scope, the policy and what tells the statement apart in it', () => {
    const policyKey = `${arn('user/alice')}#inline-1`;
    expect(ids(alone(doc(named)))).toEqual([findingId({ scope: ID, policyKey, cause: 'sid NoKms' })]);
  });

  test('is the same in every Region', () => {
    const regions = ['eu-west-1', 'us-east-1'];
    expect(assess(alone(doc(named)), { regions }).findings.map(({ id }) => id)).toEqual(
      ids(alone(doc(named))),
    );
  });
});

describe('the id of a finding stays', () => {
  const before = ids(alone(doc(named)));

  test.each<readonly [string, unknown]>([
    ['when the statement moves', doc(allow('s3:*'), named)],
    ['when the statement stands alone instead of in a list', { Version: '2012-10-17', Statement: named }],
    ['when the document comes as text', JSON.stringify(doc(named), null, 4)],
    ['when the document comes URL-encoded', encodeURIComponent(JSON.stringify(doc(named)))],
    ['when what a Sid names is edited', doc(deny({ Sid: 'NoKms', Action: ['kms:Decrypt'] }))],
  ])('%s', (_, document) => {
    expect(ids(alone(document))).toEqual(before);
  });

  test('without a Sid, as long as the statement says the same', () => {
    const [first] = ids(alone(doc(deny({ Action: ['kms:Decrypt', 'kms:Encrypt'] }))));
    expect(ids(alone(doc(deny({ Action: ['kms:Encrypt', 'kms:Decrypt'], Resource: ['*'] }))))).toEqual([
      first,
    ]);
    expect(ids(alone(doc(deny({ Action: ['kms:Decrypt'] }))))).not.toEqual([first]);
  });
});

describe('what a finding says of a principal', () => {
  const one = (...statements: readonly object[]) =>
    findings(alone(doc(...statements.map((s) => ({ ...s })))));

  test('is denied where its statement always denies, conditional where it depends', () => {
    expect(one(deny())[0]?.principals[0]).toMatchObject({ verdict: 'denied', firstHop: 'open' });
    const [conditional] = one(deny({ Condition: mfa }));
    expect(conditional).toMatchObject({
      severity: 'medium',
      when: expect.stringContaining('MultiFactorAuthPresent'),
    });
    expect(conditional?.principals[0]?.verdict).toBe('conditional');
  });

  test('is not made worse by another finding', () => {
    const found = one(deny({ Action: 'kms:Decrypt' }), deny({ Action: 'kms:Encrypt', Condition: mfa }));
    expect(found.map(({ severity, principals }) => [severity, principals[0]?.verdict])).toEqual([
      ['high', 'denied'],
      ['medium', 'conditional'],
    ]);
  });

  test('is denied where it denies one of its actions always and others on a condition', () => {
    const context = { StringNotEquals: { 'kms:EncryptionContext:aws:codecommit:id': 'r-1' } };
    const [found] = one(deny({ Condition: context }));
    expect(assess(alone(doc(deny({ Condition: context })))).principals[0]?.actions).toMatchObject({
      'kms:Decrypt': 'conditional',
      'kms:DescribeKey': 'denied',
    });
    expect(found).toMatchObject({ severity: 'high', principals: [{ verdict: 'denied' }] });
  });

  test('is denied where only several together always deny', () => {
    const halves = ['true', 'false'].map((value) =>
      deny({ Condition: { Bool: { 'aws:MultiFactorAuthPresent': value } } }),
    );
    const found = one(...halves, deny({ Condition: { Null: { 'aws:MultiFactorAuthPresent': 'true' } } }));
    expect(
      assess(alone(doc(...halves, deny({ Condition: { Null: { 'aws:MultiFactorAuthPresent': 'true' } } }))))
        .principals[0]?.verdict,
    ).toBe('denied');
    expect(found.map(({ severity }) => severity)).toEqual(['high', 'high', 'high']);
  });

  test('is conditional where a layer allows on a condition', () => {
    const account = accountOf({
      users: [user('alice', { inline: [CODECOMMIT, doc(allow('kms:*', { Condition: mfa }))] })],
      repositories: [
        { name: 'web', id: 'r-1', arn: `arn:aws:codecommit:us-east-1:${ID}:web`, kmsKeyId: KEY_ARN },
      ],
      keys: [
        {
          arn: KEY_ARN,
          aliases: [],
          manager: 'CUSTOMER',
          state: 'Enabled',
          policy: doc({ Effect: 'Allow', Principal: { AWS: ID }, Action: 'kms:*', Resource: '*' }),
        },
      ],
    });
    expect(assess(account).principals.map(({ verdict }) => verdict)).toEqual(['clear', 'conditional']);
    expect(findings(account)).toMatchObject([
      { severity: 'medium', principals: [{ verdict: 'conditional' }] },
    ]);
  });
});

describe('findings', () => {
  test('come worst first, then by id', () => {
    const account = accountOf({
      users: [
        user('alice', { inline: [CODECOMMIT, doc(deny({ Condition: mfa }))] }),
        user('bob', { inline: [CODECOMMIT, doc(deny())] }),
        user('carol', { inline: [doc(denyIf({ StringNotEquals: { 'aws:RequestedRegion': 'eu-west-1' } }))] }),
        user('dave', { inline: [CODECOMMIT, doc(deny())] }),
      ],
    });
    const found = findings(account);
    expect(found.map(({ severity }) => severity)).toEqual(['high', 'high', 'medium', 'low']);
    const high = found.slice(0, 2).map(({ id }) => id);
    expect(high).toEqual([...high].sort());
  });

  test('name the repositories, Regions and keys in reach', () => {
    const repository = (region: string, name: string) => ({
      name,
      id: `r-${name}`,
      arn: `arn:aws:codecommit:${region}:${ID}:${name}`,
    });
    const account = accountOf({
      users: [user('alice', { inline: [CODECOMMIT, doc(deny())] })],
      repositories: [repository('us-east-1', 'web'), repository('eu-west-1', 'api')],
    });
    const [finding, ...others] = assess(account, { regions: ['eu-west-1', 'us-east-1'] }).findings;
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      regions: ['eu-west-1', 'us-east-1'],
      repositories: [`arn:aws:codecommit:eu-west-1:${ID}:api`, `arn:aws:codecommit:us-east-1:${ID}:web`],
    });
    expect(finding?.principals.map(({ region }) => region)).toEqual(['eu-west-1', 'us-east-1']);
  });

  test('are low where it is known that the Region has no repository', () => {
    const users = [user('alice', { inline: [CODECOMMIT, doc(deny())] })];
    expect(findings(accountOf({ users, repositories: [] }))[0]?.severity).toBe('low');
    expect(findings(accountOf({ users }))[0]?.severity).toBe('high');
    const elsewhere = { users, repositories: [], repositoryRegions: ['eu-west-1'] };
    expect(findings(accountOf(elsewhere))[0]?.severity).toBe('high');
    expect(findings(accountOf({ ...elsewhere, repositoryRegions: ['us-east-1'] }))[0]?.severity).toBe('low');
  });

  test('are none for an account in which nothing denies', () => {
    expect(findings(alone(doc(allow('*'))))).toEqual([]);
  });
});
