import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Account } from '#account/account.ts';
import { applyChange } from '#account/apply-change.ts';
import type { Change } from '#account/change.ts';
import { ID, policy, sample } from './sample.ts';

const FULL = {
  id: 'p-FullAWSAccess',
  name: 'FullAWSAccess',
  document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
};
const DENY = { id: 'p-deny', name: 'deny', document: policy('deny') };
const key = (id: string) => `arn:aws:kms:us-east-1:${ID}:key/${id}`;
const repository = (name: string) => `arn:aws:codecommit:us-east-1:${ID}:${name}`;

/** Root, one unit and the account; two keys, one of which encrypts a repository. */
function start(more: Partial<Account> = {}): Account {
  return {
    ...sample(),
    organization: { id: 'o-1', managementAccountId: '999988887777' },
    scp: [[FULL], [FULL, DENY], [FULL]],
    rcp: [[], [], []],
    keys: [
      {
        arn: key('k1'),
        aliases: ['alias/a', 'alias/b'],
        manager: 'CUSTOMER',
        state: 'Enabled',
        policy: policy('k'),
      },
      { arn: key('k2'), aliases: [], manager: 'CUSTOMER', state: 'Enabled', policy: policy('k') },
    ],
    repositories: [
      { name: 'app', id: 'i', arn: repository('app'), kmsKeyId: 'k1' },
      { name: 'web', id: 'j', arn: repository('web') },
    ],
    ...more,
  };
}

const apply = (list: readonly Change[], account = start()): Account =>
  list.reduce((current, change) => applyChange(current, change).account, account);
const codes = (change: Change, account = start()): readonly string[] =>
  applyChange(account, change).problems.map(({ code }) => code);
const ids = (levels: Account['scp']) => levels?.map((list) => list.map(({ id }) => id));
const attach = (policyId: string, targetId: string): Change => ({
  kind: 'attach-organization-policy',
  policyId,
  targetId,
});
const detach = (policyId: string, targetId: string): Change => ({
  kind: 'detach-organization-policy',
  policyId,
  targetId,
});
const move = (parentId: string, accountId = ID): Change => ({ kind: 'move-account', accountId, parentId });
const withPath = (...path: string[]) =>
  start({ organization: { id: 'o-1', managementAccountId: '999988887777', path } });

describe('a policy of the organization', () => {
  test.each([
    ['r-1', [['p-FullAWSAccess', 'p-deny'], ['p-FullAWSAccess', 'p-deny'], ['p-FullAWSAccess']]],
    [ID, [['p-FullAWSAccess'], ['p-FullAWSAccess', 'p-deny'], ['p-FullAWSAccess', 'p-deny']]],
    ['444455556666', [['p-FullAWSAccess'], ['p-FullAWSAccess', 'p-deny'], ['p-FullAWSAccess']]],
  ])('is attached to %s once', (targetId, expected) => {
    expect(ids(apply([attach('p-deny', targetId), attach('p-deny', targetId)]).scp)).toEqual(expected);
    expect(codes(attach('p-deny', targetId))).toEqual([]);
  });

  test('is attached to the unit that the path names, with its text', () => {
    const account = apply([detach('p-deny', 'ou-1'), attach('p-deny', 'ou-1')], withPath('r-1', 'ou-1', ID));
    expect(account.scp?.[1]).toEqual([FULL, DENY]);
    expect(ids(apply([detach('p-deny', 'ou-2')], withPath('r-1', 'ou-1', ID)).scp?.slice(1, 2))).toEqual([
      ['p-FullAWSAccess', 'p-deny'],
    ]);
  });

  test('keeps its place, with a text that is not known, where the unit may be another one', () => {
    const account = apply([detach('p-deny', 'ou-1')]);
    expect(account.scp?.[1]).toEqual([FULL, { ...DENY, document: undefined }]);
    expect(codes(detach('p-deny', 'ou-1'))).toEqual(['unknown-target']);
    expect(codes(detach('p-other', 'ou-1'))).toEqual([]);
    expect(apply([attach('p-deny', ID)], account).scp?.[2]).toEqual([FULL, DENY]);
  });

  test('that is not known counts as one that may deny', () => {
    expect(apply([attach('p-new', ID)]).scp?.[2]).toEqual([
      FULL,
      { id: 'p-new', name: 'p-new', document: undefined },
    ]);
    expect(codes(attach('p-new', ID))).toEqual(['unknown-policy']);
  });

  test('is put into the layer of its type', () => {
    const made: Change = {
      kind: 'create-organization-policy',
      policyId: 'p-r',
      layer: 'rcp',
      name: 'r',
      document: policy('r'),
    };
    const account = apply([made, attach('p-r', 'r-1')]);
    expect(ids(account.rcp)).toEqual([['p-r'], [], []]);
    expect(account.scp).toEqual(start().scp);
  });

  test('is rewritten wherever it is attached, and kept for later where it is not', () => {
    const update: Change = {
      kind: 'update-organization-policy',
      policyId: 'p-deny',
      document: policy('new'),
      name: 'n',
    };
    expect(apply([update]).scp?.[1]?.[1]).toEqual({ id: 'p-deny', name: 'n', document: policy('new') });
    const later = apply(
      [detach('p-deny', 'ou-1'), update, attach('p-deny', 'ou-1')],
      withPath('r-1', 'ou-1', ID),
    );
    expect(later.scp?.[1]?.[1]).toMatchObject({ document: policy('new') });
  });

  test('that is deleted is attached nowhere', () => {
    expect(ids(apply([{ kind: 'delete-organization-policy', policyId: 'p-deny' }]).scp)).toEqual([
      ['p-FullAWSAccess'],
      ['p-FullAWSAccess'],
      ['p-FullAWSAccess'],
    ]);
  });

  test('is not attached to levels that are not known: a list with it alone would say that there is no other', () => {
    const { scp: _, ...unknown } = start();
    const result = applyChange(unknown, attach('p-deny', ID));
    expect(result.account.scp).toBeUndefined();
    expect(result.problems.map(({ code }) => code)).toEqual(['layer-unknown']);
  });
});

describe('a type of policies', () => {
  test.each(['enable-policy-type', 'disable-policy-type'] as const)(
    'leaves full access alone: %s',
    (kind) => {
      const account = apply([{ kind, layer: 'scp' }]);
      expect(ids(account.scp)).toEqual([['p-FullAWSAccess'], ['p-FullAWSAccess'], ['p-FullAWSAccess']]);
      expect(account.rcp).toEqual(start().rcp);
      expect(apply([attach('p-deny', ID)], account).scp?.[2]).toContainEqual(DENY);
    },
  );

  test('that is switched off restricts nothing, even where it was not known; one that is switched on is not known', () => {
    const { scp: _, ...unknown } = start();
    expect(apply([{ kind: 'disable-policy-type', layer: 'scp' }], unknown).scp).toEqual([]);
    expect(apply([{ kind: 'enable-policy-type', layer: 'scp' }], unknown).scp).toBeUndefined();
    expect(codes({ kind: 'enable-policy-type', layer: 'scp' }, unknown)).toEqual(['layer-unknown']);
  });
});

describe('an account', () => {
  test('that moves up keeps what is above and its own', () => {
    const account = apply([move('ou-1')], {
      ...withPath('r-1', 'ou-1', 'ou-2', ID),
      scp: [[FULL], [DENY], [FULL, DENY], [FULL]],
    });
    expect(ids(account.scp)).toEqual([['p-FullAWSAccess'], ['p-deny'], ['p-FullAWSAccess']]);
    expect(account.organization?.path).toEqual(['r-1', 'ou-1', ID]);
  });

  test('that moves elsewhere is under policies that may deny', () => {
    const account = apply([move('ou-9')], withPath('r-1', 'ou-1', ID));
    expect(ids(account.scp)).toEqual([['p-FullAWSAccess'], ['SCPs of ou-9'], ['p-FullAWSAccess']]);
    expect(ids(account.rcp)).toEqual([[], ['RCPs of ou-9'], []]);
    expect(account.scp?.[1]?.[0]?.document).toBeUndefined();
    expect(account.organization).not.toHaveProperty('path');
    expect(codes(move('ou-9'))).toEqual(['unknown-target']);
  });

  test('that leaves is under none, and one that joins under any', () => {
    expect(apply([{ kind: 'leave-organization', accountId: ID }])).toMatchObject({ scp: [], rcp: [] });
    const joined = apply([{ kind: 'join-organization', accountId: ID }]);
    expect(joined.scp).toBeUndefined();
    expect(joined.organization).toBeUndefined();
  });

  test('is not another one', () => {
    const other = '444455556666';
    const others: Change[] = [
      move('ou-9', other),
      { kind: 'leave-organization', accountId: other },
      { kind: 'join-organization', accountId: other },
    ];
    expect(apply(others)).toEqual(start());
  });
});

describe('a key', () => {
  test('has its policy and its state by id and by ARN', () => {
    const account = apply([
      { kind: 'put-key-policy', region: 'us-east-1', keyId: 'k1', document: policy('new') },
      { kind: 'set-key-state', region: 'us-east-1', keyId: key('k2'), state: 'Disabled' },
    ]);
    expect(account.keys).toMatchObject([{ policy: policy('new'), state: 'Enabled' }, { state: 'Disabled' }]);
  });

  test('that is not known is a problem only where a repository names it', () => {
    const state = (keyId: string): Change => ({
      kind: 'set-key-state',
      region: 'us-east-1',
      keyId,
      state: 'Disabled',
    });
    expect(codes(state('k9'))).toEqual([]);
    expect(codes(state('k1'), start({ keys: [] }))).toEqual(['unknown-key']);
    const { keys: _, ...unknown } = start();
    expect(codes(state('k9'), unknown)).toEqual(['unknown-key']);
  });

  test('takes an alias from the others, and is left without it when it is deleted', () => {
    const moved = apply([{ kind: 'put-alias', region: 'us-east-1', keyId: 'k2', alias: 'alias/a' }]);
    expect(moved.keys).toMatchObject([{ aliases: ['alias/b'] }, { aliases: ['alias/a'] }]);
    const gone: Change = { kind: 'delete-alias', region: 'us-east-1', alias: 'alias/a' };
    expect(apply([gone], moved).keys).toMatchObject([{ aliases: ['alias/b'] }, { aliases: [] }]);
    expect(apply([{ ...gone, region: 'eu-west-1' }], moved)).toBe(moved);
  });

  test('is made once, in an account whose keys are known', () => {
    const make: Change = {
      kind: 'create-key',
      arn: key('k3'),
      manager: 'CUSTOMER',
      state: 'Enabled',
      document: policy('k'),
    };
    expect(apply([make, make]).keys).toHaveLength(3);
    const { keys: _, ...unknown } = start();
    expect(apply([make], unknown).keys).toBeUndefined();
  });
});

describe('a repository', () => {
  test('has another key, another name, and is gone', () => {
    const at = { region: 'us-east-1' };
    const account = apply([
      { kind: 'set-repository-key', ...at, name: 'web', kmsKeyId: 'k2' },
      { kind: 'rename-repository', ...at, name: 'web', newName: 'shop' },
      { kind: 'delete-repository', ...at, name: 'app' },
    ]);
    expect(account.repositories).toEqual([
      { name: 'shop', id: 'j', arn: repository('shop'), kmsKeyId: 'k2' },
    ]);
  });

  test('that is not known is a problem, but for one that is gone', () => {
    const at = { region: 'eu-west-1', name: 'web' };
    expect(codes({ kind: 'set-repository-key', ...at, kmsKeyId: 'k2' })).toEqual(['unknown-repository']);
    expect(codes({ kind: 'rename-repository', ...at, newName: 'x' })).toEqual(['unknown-repository']);
    expect(codes({ kind: 'delete-repository', ...at })).toEqual([]);
  });
});

const policyId = fc.constantFrom('p-FullAWSAccess', 'p-deny', 'p-new');
const targetId = fc.constantFrom('r-1', 'ou-1', 'ou-2', ID, '444455556666');
const at = { region: fc.constant('us-east-1') };
const keyId = fc.constantFrom('k1', key('k2'), 'k9');
const layer = fc.constantFrom('scp' as const, 'rcp' as const);
const changes: fc.Arbitrary<Change> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('attach-organization-policy', 'detach-organization-policy'),
    policyId,
    targetId,
  }),
  fc.record({
    kind: fc.constant('create-organization-policy'),
    policyId,
    layer,
    name: policyId,
    document: fc.constant(policy('x')),
  }),
  fc.record({
    kind: fc.constant('update-organization-policy'),
    policyId,
    document: fc.constantFrom(policy('x'), undefined),
  }),
  fc.record({ kind: fc.constant('delete-organization-policy'), policyId }),
  fc.record({ kind: fc.constantFrom('enable-policy-type', 'disable-policy-type'), layer }),
  fc.record({ kind: fc.constant('move-account'), accountId: fc.constant(ID), parentId: targetId }),
  fc.record({ kind: fc.constantFrom('join-organization', 'leave-organization'), accountId: fc.constant(ID) }),
  fc.record({
    kind: fc.constant('put-key-policy'),
    ...at,
    keyId,
    document: fc.constantFrom(policy('x'), undefined),
  }),
  fc.record({ kind: fc.constant('put-alias'), ...at, keyId, alias: fc.constantFrom('alias/a', 'alias/c') }),
  fc.record({ kind: fc.constant('delete-alias'), ...at, alias: fc.constantFrom('alias/a', 'alias/c') }),
  fc.record({
    kind: fc.constant('set-key-state'),
    ...at,
    keyId,
    state: fc.constantFrom('Enabled', 'Disabled'),
  }),
  fc.record({ kind: fc.constant('delete-repository'), ...at, name: fc.constantFrom('app', 'x') }),
  fc.record({
    kind: fc.constant('set-repository-key'),
    ...at,
    name: fc.constantFrom('app', 'x'),
    kmsKeyId: keyId,
  }),
) as fc.Arbitrary<Change>;

describe('for all of these changes', () => {
  test('an event that comes twice leaves the account as it is after the first', () => {
    fc.assert(
      fc.property(fc.array(changes, { maxLength: 6 }), changes, (before, change) => {
        const once = apply([...before, change]);
        expect(apply([change], once)).toEqual(once);
      }),
    );
  });

  test('the account that was given stays as it was', () => {
    fc.assert(
      fc.property(changes, (change) => {
        const account = start();
        applyChange(account, change);
        expect(account).toEqual(start());
      }),
    );
  });

  test('known levels stay known, unless the account joins an organization', () => {
    fc.assert(
      fc.property(fc.array(changes, { maxLength: 6 }), (list) => {
        const joins = list.some(({ kind }) => kind === 'join-organization');
        expect(joins || apply(list).scp !== undefined).toBe(true);
      }),
    );
  });
});
