import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { authorizationDetailsSchema } from '#account/details-schema.ts';
import { loadAccount } from '#account/load-account.ts';
import { snapshotSchema } from '#account/snapshot-schema.ts';
import { accountOf, arn, details, ID, policy, snapshot } from './sample.ts';

const errorOf = (input: unknown) => {
  const loaded = loadAccount(input);
  return loaded.ok ? undefined : loaded.error;
};

describe('an account', () => {
  test('is read from bare authorization details, its id and partition from the first ARN', () => {
    const account = accountOf(details());
    expect(account).toMatchObject({ id: ID, partition: 'aws' });
    expect([...account.users.keys()]).toEqual(['alice', 'bob']);
    expect(account.users.get('alice')).toEqual({
      kind: 'user',
      arn: arn('user/team/Alice'),
      name: 'Alice',
      path: '/team/',
      id: 'AIDAEXAMPLEALICE',
      inline: [{ name: 'own', document: policy('own') }],
      attached: [arn('policy/shared')],
      groups: ['Dev', 'gone'],
      boundary: arn('policy/edge'),
      tags: new Map([['team', 'Blue']]),
    });
    expect(account.groups.get('dev')?.attached).toEqual(['arn:aws:iam::aws:policy/AWSDenyAll']);
    expect(account.roles.get('ci')?.trust).toEqual(policy('trust'));
    expect(account.policies.get(arn('policy/shared'))).toEqual({
      arn: arn('policy/shared'),
      name: 'shared',
      defaultVersion: 'v2',
      versions: [
        { id: 'v2', document: policy('v2') },
        { id: 'v1', document: policy('v1') },
      ],
    });
  });

  test('read from a snapshot is the same, with its own id', () => {
    const { takenAt, ...rest } = accountOf(snapshot());
    expect(takenAt).toBe('2026-11-01T00:00:00Z');
    expect(rest).toEqual(accountOf(details()));
  });

  test('without optional lists has none of them', () => {
    expect(accountOf(details()).users.get('bob')).toEqual({
      kind: 'user',
      arn: arn('user/bob'),
      name: 'bob',
      path: '/',
      inline: [],
      attached: [],
      groups: [],
      tags: new Map(),
    });
  });

  test('may have null where a program writes null for nothing', () => {
    const user = {
      UserName: 'bob',
      Arn: arn('user/bob'),
      UserId: null,
      GroupList: null,
      UserPolicyList: null,
      PermissionsBoundary: null,
      Tags: null,
    };
    const bob = accountOf({ ...details(), UserDetailList: [user], IsTruncated: null }).users.get('bob');
    expect(bob).toEqual(accountOf(details()).users.get('bob'));
  });

  test('passes every kind of document on as it is', () => {
    const object = policy('x');
    const documents = [
      object,
      JSON.stringify(object),
      encodeURIComponent(JSON.stringify(object)),
      'no JSON',
      7,
    ];
    const inline = documents.map((PolicyDocument, i) => ({ PolicyName: `p${i}`, PolicyDocument }));
    const user = { UserName: 'bob', Arn: arn('user/bob'), UserPolicyList: inline };
    const read = accountOf({ ...details(), UserDetailList: [user] }).users.get('bob')?.inline ?? [];
    expect(read.map(({ document }) => document)).toEqual(documents);
    expect(read[0]?.document).toBe(object);
  });

  test('keeps a policy whose text is missing, with a text that is not known', () => {
    const user = { UserName: 'bob', Arn: arn('user/bob'), UserPolicyList: [{ PolicyName: 'p' }] };
    const lost = { PolicyName: 'lost', Arn: arn('policy/lost') };
    const account = accountOf({ ...details(), UserDetailList: [user], Policies: [lost] });
    expect(account.users.get('bob')?.inline).toEqual([{ name: 'p', document: undefined }]);
    expect(account.policies.get(arn('policy/lost'))).toMatchObject({ defaultVersion: '', versions: [] });
  });

  test('takes the version that is marked as default where no default is named', () => {
    const { DefaultVersionId: _, ...unnamed } = details().Policies[0] ?? {};
    const account = accountOf({ ...details(), Policies: [unnamed] });
    expect(account.policies.get(arn('policy/shared'))?.defaultVersion).toBe('v2');
  });

  test('has the path of its ARN, whatever `Path` says', () => {
    const role = { RoleName: 'x', Arn: arn('role/aws-service-role/a.amazonaws.com/x'), Path: '/' };
    const account = accountOf({ ...details(), RoleDetailList: [role] });
    expect(account.roles.get('x')?.path).toBe('/aws-service-role/a.amazonaws.com/');
  });

  test('may lack groups and policies, which then show up at the principals that have them', () => {
    const { UserDetailList, RoleDetailList } = details();
    const account = accountOf({ UserDetailList, RoleDetailList });
    expect([account.groups.size, account.policies.size]).toEqual([0, 0]);
  });

  test('of another partition is read', () => {
    const user = { UserName: 'bob', Arn: 'arn:aws-us-gov:iam::111122223333:user/bob' };
    expect(accountOf({ UserDetailList: [user], RoleDetailList: [] })).toMatchObject({
      partition: 'aws-us-gov',
    });
  });

  test('of a snapshot may be empty: it is known to be', () => {
    const none = { UserDetailList: [], GroupDetailList: [], RoleDetailList: [], Policies: [] };
    expect(accountOf({ ...snapshot(), authorizationDetails: none }).users.size).toBe(0);
  });

  test('may carry fields that are not known', () => {
    expect(accountOf({ ...snapshot(), later: 1 })).toEqual(accountOf(snapshot()));
  });
});

describe('the optional parts of a snapshot', () => {
  test('are absent where they are not known', () => {
    const account = accountOf({ ...snapshot(), organization: null, scp: null, keys: null });
    expect(Object.keys(account).sort()).toEqual([
      'groups',
      'id',
      'partition',
      'policies',
      'roles',
      'takenAt',
      'users',
    ]);
  });

  test('are empty where they are known to be none', () => {
    const parts = { scp: [], rcp: [[]], keys: [], repositories: [] };
    expect(accountOf({ ...snapshot(), ...parts })).toMatchObject(parts);
  });

  test('are read as they are', () => {
    const parts = {
      organization: { id: 'o-a1b2c3d4e5', managementAccountId: '999988887777' },
      scp: [[{ id: 'p-FullAWSAccess', name: 'FullAWSAccess', document: policy('scp') }], []],
      rcp: [[{ id: 'p-RCPFullAWSAccess', name: 'RCPFullAWSAccess', document: policy('rcp') }]],
      keys: [
        {
          arn: 'arn:aws:kms:eu-west-1:999988887777:key/abc',
          aliases: ['alias/aws/codecommit'],
          manager: 'AWS',
          state: 'Enabled',
          policy: policy('key'),
        },
      ],
      repositories: [
        { name: 'web', id: 'r-1', arn: `arn:aws:codecommit:eu-west-1:${ID}:web` },
        { name: 'api', id: 'r-2', arn: `arn:aws:codecommit:eu-west-1:${ID}:api`, kmsKeyId: 'abc' },
      ],
    };
    expect(accountOf({ ...snapshot(), ...parts })).toMatchObject(parts);
  });

  test.each([
    ['organization', { organization: { id: 'o-1' } }, '/organization/managementAccountId'],
    ['scp levels', { scp: [{ id: 'p', name: 'p' }] }, '/scp/0'],
    ['keys', { keys: [{ arn: 'alias/x', manager: 'AWS', state: 'Enabled' }] }, '/keys/0/arn'],
    ['repositories', { repositories: [{ name: 'x', id: 'y' }] }, '/repositories/0/arn'],
  ])('are checked: %s', (_, part, place) => {
    expect(errorOf({ ...snapshot(), ...part })?.message).toContain(`\`${place}\``);
  });

  test('may not be of another account', () => {
    const foreign = 'arn:aws:codecommit:eu-west-1:444455556666:web';
    const error = errorOf({ ...snapshot(), repositories: [{ name: 'web', id: 'r', arn: foreign }] });
    expect(error).toMatchObject({ code: 'other-account', message: expect.stringContaining(foreign) });
  });
});

describe('authorization details that are not all there', () => {
  test.each([
    ['IsTruncated', { IsTruncated: true, Marker: 'abc' }],
    ['a marker alone', { Marker: 'abc' }],
    ['the token of --max-items', { NextToken: 'abc' }],
  ])('are refused: %s', (_, part) => {
    const expected = { code: 'truncated', message: expect.stringContaining('fetch all pages') };
    expect(errorOf({ ...details(), ...part })).toMatchObject(expected);
    expect(errorOf({ ...snapshot(), authorizationDetails: { ...details(), ...part } })).toMatchObject(
      expected,
    );
    expect(errorOf({ UserDetailList: [], RoleDetailList: [], ...part })).toMatchObject(expected);
  });

  test('are taken where they say that they are whole', () => {
    expect(errorOf({ ...details(), IsTruncated: false, Marker: '', NextToken: null })).toBeUndefined();
  });

  test.each(['UserDetailList', 'RoleDetailList'])('are refused without %s', (list) => {
    const error = errorOf({ ...details(), [list]: undefined });
    expect(error).toMatchObject({
      code: 'invalid-account',
      message: expect.stringContaining(`\`/${list}\` should be a list, but is missing`),
    });
  });

  test('are refused where nothing tells which account they are of', () => {
    const managed = { PolicyName: 'x', Arn: 'arn:aws:iam::aws:policy/x' };
    const error = errorOf({
      UserDetailList: [],
      GroupDetailList: [],
      RoleDetailList: [],
      Policies: [managed],
    });
    expect(error?.code).toBe('empty-account');
  });
});

describe('an account that contradicts itself is refused', () => {
  const role = { RoleName: 'far', Arn: 'arn:aws:iam::444455556666:role/far' };

  test.each([
    ['of another account', role.Arn],
    ['of another partition', `arn:aws-cn:iam::${ID}:role/far`],
  ])('an ARN %s', (_, Arn) => {
    const input = { ...details(), RoleDetailList: [{ ...role, Arn }] };
    const expected = { code: 'other-account', message: expect.stringContaining(`\`${Arn}\``) };
    expect(errorOf(input)).toMatchObject(expected);
    expect(errorOf({ ...snapshot(), authorizationDetails: input })).toMatchObject(expected);
  });

  test.each([
    ['the same user twice', arn('user/bob'), 'is listed twice'],
    ['two users whose names differ in letter case', arn('user/team/BOB'), 'have the same name'],
  ])('%s', (_, Arn, words) => {
    const users = [...details().UserDetailList, { UserName: Arn.slice(-3), Arn }];
    const error = errorOf({ ...details(), UserDetailList: users });
    expect(error).toMatchObject({ code: 'duplicate', message: expect.stringContaining(words) });
  });

  test.each(['GroupDetailList', 'RoleDetailList', 'Policies'] as const)('a double entry in %s', (list) => {
    const doubled = { ...details(), [list]: [...details()[list], ...details()[list]] };
    expect(errorOf(doubled)?.code).toBe('duplicate');
  });
});

describe('a field of the wrong type is named with its place', () => {
  const user = { UserName: 'bob', Arn: arn('user/bob') };
  const withUser = (part: object) => ({ ...details(), UserDetailList: [{ ...user, ...part }] });

  test.each([
    [withUser({ Arn: undefined }), '`/UserDetailList/0/Arn` should be text, but is missing'],
    [withUser({ Arn: 'bob' }), '`/UserDetailList/0/Arn` should be the ARN of a user'],
    [withUser({ Arn: arn('role/bob') }), 'should be the ARN of a user'],
    [withUser({ UserName: 7 }), '`/UserDetailList/0/UserName` should be text, but is `7`'],
    [withUser({ UserName: '' }), '`/UserDetailList/0/UserName` should be a name'],
    [withUser({ GroupList: 'dev' }), '`/UserDetailList/0/GroupList` should be a list, but is `dev`'],
    [
      withUser({ GroupList: [{ GroupName: 'dev' }] }),
      '`/UserDetailList/0/GroupList/0` should be text, but is an object',
    ],
    [
      withUser({ UserPolicyList: {} }),
      '`/UserDetailList/0/UserPolicyList` should be a list, but is an object',
    ],
    [
      withUser({ UserPolicyList: [policy('x')] }),
      '`/UserDetailList/0/UserPolicyList/0/PolicyName` should be text',
    ],
    [
      withUser({ AttachedManagedPolicies: ['x'] }),
      '`/UserDetailList/0/AttachedManagedPolicies/0` should be an object',
    ],
    [
      withUser({ AttachedManagedPolicies: [{ PolicyName: 'x' }] }),
      'AttachedManagedPolicies/0/PolicyArn` should be text',
    ],
    [
      withUser({ PermissionsBoundary: arn('policy/x') }),
      '`/UserDetailList/0/PermissionsBoundary` should be an object',
    ],
    [withUser({ Tags: { team: 'blue' } }), '`/UserDetailList/0/Tags` should be a list'],
    [{ ...details(), UserDetailList: [null] }, '`/UserDetailList/0` should be an object, but is null'],
    [{ ...details(), UserDetailList: {} }, '`/UserDetailList` should be a list, but is an object'],
    [
      { ...details(), UserDetailList: 'x'.repeat(500) },
      '`/UserDetailList` should be a list, but is a long text',
    ],
    [
      { ...details(), Policies: [{ PolicyName: 'x', Arn: [] }] },
      '`/Policies/0/Arn` should be text, but is a list',
    ],
    [{ ...details(), IsTruncated: 'true' }, '`/IsTruncated` should be `true` or `false`, but is `true`'],
    [{ ...snapshot(), accountId: 111122223333 }, '`/accountId` should be text, but is `111122223333`'],
    [{ ...snapshot(), accountId: '1111' }, '`/accountId` should be an account of 12 digits in quotes'],
    [{ ...snapshot(), partition: 'gcp' }, '`/partition` should be a partition'],
    [
      { ...snapshot(), authorizationDetails: undefined },
      '`/authorizationDetails` should be an object, but is missing',
    ],
    [
      { ...snapshot(), authorizationDetails: [] },
      '`/authorizationDetails` should be an object, but is a list',
    ],
    [{ ...snapshot(), keys: [{ manager: 'aws' }] }, '`/keys/0/arn`'],
  ])('%#', (input, words) => {
    const error = errorOf(input);
    expect(error?.code).toBe('invalid-account');
    expect(error?.message).toContain(words);
  });

  test('once, with the number of the others', () => {
    expect(errorOf({ ...details(), UserDetailList: [{}, {}] })?.message).toContain(', and 3 more like it');
  });
});

describe('a snapshot of another version', () => {
  test.each([2, 0, '1', null])('is refused: %j', (keyGuardSnapshot) => {
    expect(errorOf({ ...snapshot(), keyGuardSnapshot })?.code).toBe('wrong-version');
  });

  test('is refused without a version', () => {
    const { keyGuardSnapshot: _, ...rest } = snapshot();
    expect(errorOf(rest)).toMatchObject({
      code: 'wrong-version',
      message: expect.stringContaining('has no'),
    });
  });
});

const STRANGERS: readonly (readonly [unknown, string])[] = [
  [undefined, 'the JSON value `undefined`'],
  [null, 'the JSON value `null`'],
  [42, 'the JSON value `42`'],
  [true, 'the JSON value `true`'],
  ['{"UserDetailList": []}', 'text'],
  [{}, 'an empty object'],
  [[], 'an empty list'],
  [[1], 'a list'],
  [[{ a: 1 }], 'a list'],
  [[details()], 'a list of pages'],
  [[snapshot()], 'a list of snapshots'],
  [{ a: 1 }, 'an object without `UserDetailList`'],
  [policy('x'), 'a policy document'],
  [{ Statement: [] }, 'a policy document'],
  [{ PolicyVersion: { Document: policy('x') } }, 'a single policy'],
  [{ UserName: 'bob', PolicyName: 'x', PolicyDocument: policy('x') }, 'a single policy'],
  [{ AWSTemplateFormatVersion: '2010-09-09', Resources: {} }, 'a CloudFormation template'],
  [{ Resources: {} }, 'a CloudFormation template'],
  [{ format_version: '1.2', terraform_version: '1.9.0', planned_values: {} }, 'a Terraform plan'],
  [{ 'detail-type': 'AWS API Call via CloudTrail', detail: {} }, 'an EventBridge event'],
  [{ Records: [] }, 'a CloudTrail log file'],
  [{ eventVersion: '1.08', eventName: 'PutUserPolicy', errorCode: 'AccessDenied' }, 'a CloudTrail record'],
  [{ id: '1', principal: {}, policies: {}, request: {} }, 'a case for `key-guard evaluate`'],
  [{ principal: 'x', region: 'y', verdict: 'clear' }, 'a result of `key-guard scan`'],
  [{ Users: [] }, 'a list of names without their policies'],
  [{ Role: {} }, 'a single user, role or group'],
  [{ UserName: 'bob', Arn: arn('user/bob') }, 'a single user, role or group'],
  [{ GetAccountAuthorizationDetailsResponse: {} }, 'an unopened response'],
  [{ userDetailList: [] }, 'field names begin in lower case'],
  [{ Error: { Code: 'AccessDenied', Message: 'no' } }, 'an error message'],
  [{ __type: 'AccessDeniedException', message: 'no' }, 'an error message'],
];

describe('what is not an account is named', () => {
  test.each(STRANGERS)('%j', (input, words) => {
    const error = errorOf(input);
    expect(error?.code).toBe('not-an-account');
    expect(error?.message).toContain(words);
    expect(error?.message).toMatch(/^this is .*, not an account: give a snapshot .*[^.]$/);
  });
});

test('the schemas can be printed as JSON schema', () => {
  expect(z.toJSONSchema(snapshotSchema())).toMatchObject({ type: 'object' });
  expect(z.toJSONSchema(authorizationDetailsSchema())).toMatchObject({ type: 'object' });
});
