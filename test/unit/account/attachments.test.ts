import { describe, expect, test } from 'vitest';
import { membersOf, policiesOf, principalsOf, principalsWith } from '#account/attachments.ts';
import { accountOf, arn, details, ID, policy, sample } from './sample.ts';

const account = sample();

const reaching = (name: string) => {
  const principal = principalsOf(account).find((one) => one.name === name);
  return principal === undefined ? [] : policiesOf(principal, account);
};

describe('the policies that reach a principal', () => {
  test('are its own, the attached ones, those of each group, and the boundary, in that order', () => {
    const own = ['user Alice'];
    const dev = ['user Alice', 'group Dev'];
    const denyAll = 'arn:aws:iam::aws:policy/AWSDenyAll';
    const gone = arn('group/gone');
    expect(reaching('Alice')).toEqual([
      {
        layer: 'identity',
        policyKey: `${arn('user/team/Alice')}#own`,
        policyName: 'own',
        document: policy('own'),
        via: own,
      },
      {
        layer: 'identity',
        policyKey: arn('policy/shared'),
        policyName: 'shared',
        version: 'v2',
        document: policy('v2'),
        via: own,
      },
      {
        layer: 'identity',
        policyKey: `${arn('group/Dev')}#group-own`,
        policyName: 'group-own',
        document: policy('group'),
        via: dev,
      },
      { layer: 'identity', policyKey: denyAll, policyName: 'AWSDenyAll', document: undefined, via: dev },
      {
        layer: 'identity',
        policyKey: gone,
        policyName: 'group gone',
        document: undefined,
        via: ['user Alice', 'group gone'],
      },
      {
        layer: 'boundary',
        policyKey: arn('policy/edge'),
        policyName: 'edge',
        version: 'v1',
        document: policy('edge'),
        via: own,
      },
    ]);
  });

  test('are none for a user who has none', () => {
    expect(reaching('bob')).toEqual([]);
  });

  test('have no document where the account does not have the managed policy', () => {
    expect(reaching('ci').map(({ policyName, document, via }) => [policyName, document, via])).toEqual([
      ['shared', policy('v2'), ['role ci']],
      ['missing', undefined, ['role ci']],
    ]);
  });

  test.each([
    ['of a version that is not there', { DefaultVersionId: 'v7' }, { version: 'v7', document: undefined }],
    ['of no version', { DefaultVersionId: undefined, PolicyVersionList: [] }, { document: undefined }],
  ])('have no document where the default is %s', (_, part, expected) => {
    const changed = { ...details().Policies[0], ...part };
    const other = accountOf({ ...details(), Policies: [changed] });
    const [user] = membersOf(other, 'dev');
    const shared = user && policiesOf(user, other).find(({ policyName }) => policyName === 'shared');
    expect(shared).toEqual({
      layer: 'identity',
      policyKey: arn('policy/shared'),
      policyName: 'shared',
      via: ['user Alice'],
      ...expected,
    });
  });

  test('have a boundary without document where its policy is not there', () => {
    const other = accountOf({ ...details(), Policies: [] });
    const [alice] = membersOf(other, 'dev');
    expect(alice && policiesOf(alice, other).at(-1)).toEqual({
      layer: 'boundary',
      policyKey: arn('policy/edge'),
      policyName: 'edge',
      document: undefined,
      via: ['user Alice'],
    });
  });

  test('are found through a group in any letter case', () => {
    const user = { UserName: 'eve', Arn: arn('user/eve'), GroupList: ['DEV'] };
    const other = accountOf({ ...details(), UserDetailList: [user] });
    const [eve] = principalsOf(other).filter(({ name }) => name === 'eve');
    expect(eve && policiesOf(eve, other)[0]?.via).toEqual(['user eve', 'group Dev']);
  });
});

const arns = (list: readonly { readonly arn: string }[]) => list.map((one) => one.arn);

describe('the principals', () => {
  test('of an account are its users and roles, by ARN in code-unit order', () => {
    const users = ['b', 'B', 'é', 'a/Z']
      .map((name) => ({ UserName: `x${name}`, Arn: arn(`user/${name}`) }))
      .filter(({ UserName }) => UserName !== 'xB');
    const other = accountOf({
      ...details(),
      UserDetailList: [...users, { UserName: 'Z', Arn: arn('user/Z') }],
    });
    expect(arns(principalsOf(other))).toEqual(['role/ci', 'user/Z', 'user/a/Z', 'user/b', 'user/é'].map(arn));
  });

  test('of a group are its members, also where the group itself is not listed', () => {
    expect(arns(membersOf(account, 'dEV'))).toEqual([arn('user/team/Alice')]);
    expect(arns(membersOf(account, 'gone'))).toEqual([arn('user/team/Alice')]);
    expect(membersOf(account, 'nobody')).toEqual([]);
  });

  test.each([
    ['directly', arn('policy/shared'), [arn('role/ci'), arn('user/team/Alice')]],
    ['through a group', 'arn:aws:iam::aws:policy/AWSDenyAll', [arn('user/team/Alice')]],
    ['as a boundary', arn('policy/edge'), [arn('user/team/Alice')]],
    ['though the account does not have it', arn('policy/missing'), [arn('role/ci')]],
    ['not at all', `arn:aws:iam::${ID}:policy/none`, []],
  ])('with a policy are those that it reaches: %s', (_, policyArn, expected) => {
    expect(arns(principalsWith(account, policyArn))).toEqual(expected);
  });
});
