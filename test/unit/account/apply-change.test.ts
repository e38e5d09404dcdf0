import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Account } from '#account/account.ts';
import { applyChange } from '#account/apply-change.ts';
import { policiesOf } from '#account/attachments.ts';
import type { Change, Owner } from '#account/change.ts';
import { accountOf, arn, ID, policy, sample, snapshot } from './sample.ts';

const alice: Owner = { kind: 'user', name: 'ALICE' };
const bob: Owner = { kind: 'user', name: 'bob' };
const dev: Owner = { kind: 'group', name: 'dev' };
const ci: Owner = { kind: 'role', name: 'CI' };
const nobody: Owner = { kind: 'user', name: 'nobody' };
const shared = arn('policy/shared');
const edge = arn('policy/edge');

/** The account after changes, none of which may have a problem. */
function accountAfter(...changes: readonly Change[]): Account {
  return changes.reduce((account, change) => {
    const result = applyChange(account, change);
    expect(result.problems).toEqual([]);
    return result.account;
  }, sample());
}

const codes = (change: Change, account = sample()): readonly string[] =>
  applyChange(account, change).problems.map(({ code }) => code);

describe('an inline policy', () => {
  const put = (owner: Owner, policyName: string, document: unknown): Change => ({
    kind: 'put-inline',
    owner,
    policyName,
    document,
  });

  test('is put beside the others, or in the place of its own name', () => {
    const account = accountAfter(put(alice, 'new', policy('new')), put(alice, 'own', policy('changed')));
    expect(account.users.get('alice')?.inline).toEqual([
      { name: 'own', document: policy('changed') },
      { name: 'new', document: policy('new') },
    ]);
  });

  test('is put on groups and roles too', () => {
    const account = accountAfter(put(dev, 'x', policy('x')), put(ci, 'y', policy('y')));
    expect(account.groups.get('dev')?.inline.map(({ name }) => name)).toEqual(['group-own', 'x']);
    expect(account.roles.get('ci')?.inline.map(({ name }) => name)).toEqual(['y']);
  });

  test('whose text the event lacks is there with a text that is not known', () => {
    expect(accountAfter(put(alice, 'own', undefined)).users.get('alice')?.inline).toEqual([
      { name: 'own', document: undefined },
    ]);
  });

  test('is deleted, and deleted again without a problem', () => {
    const gone: Change = { kind: 'delete-inline', owner: alice, policyName: 'own' };
    expect(accountAfter(gone, gone).users.get('alice')?.inline).toEqual([]);
  });

  test('of a name in other letter case stays: a deny must not vanish by mistake', () => {
    expect(
      accountAfter({ kind: 'delete-inline', owner: alice, policyName: 'OWN' }).users.get('alice')?.inline,
    ).toHaveLength(1);
  });
});

describe('a managed policy', () => {
  test('is attached once, however often the event comes', () => {
    const attach: Change = { kind: 'attach', owner: bob, policyArn: shared };
    expect(accountAfter(attach, attach).users.get('bob')?.attached).toEqual([shared]);
  });

  test('is detached, and detached again without a problem', () => {
    const detach: Change = { kind: 'detach', owner: ci, policyArn: shared };
    expect(accountAfter(detach, detach).roles.get('ci')?.attached).toEqual([arn('policy/missing')]);
  });

  test('that is unknown is attached all the same, so that it counts as possibly denying', () => {
    const { account, problems } = applyChange(sample(), {
      kind: 'attach',
      owner: bob,
      policyArn: arn('policy/new'),
    });
    const user = account.users.get('bob');
    expect(problems).toMatchObject([
      { code: 'unknown-policy', message: expect.stringContaining(arn('policy/new')) },
    ]);
    expect(user && policiesOf(user, account)).toMatchObject([
      { policyKey: arn('policy/new'), document: undefined },
    ]);
  });

  test('is created with its first version as default', () => {
    const account = accountAfter({
      kind: 'create-policy',
      policyArn: arn('policy/team/new'),
      document: policy('new'),
    });
    expect(account.policies.get(arn('policy/team/new'))).toEqual({
      arn: arn('policy/team/new'),
      name: 'new',
      defaultVersion: 'v1',
      versions: [{ id: 'v1', document: policy('new') }],
    });
  });

  test('that the copy has stays when it is created again', () => {
    const change: Change = { kind: 'create-policy', policyArn: shared, document: policy('x') };
    expect(applyChange(sample(), change).account).toEqual(sample());
    expect(codes(change)).toEqual(['already-exists']);
  });

  test('that is deleted is attached nowhere, and a boundary that names it stays', () => {
    const account = accountAfter(
      { kind: 'delete-policy', policyArn: shared },
      { kind: 'delete-policy', policyArn: edge },
    );
    expect([...account.policies.keys()]).toEqual([]);
    expect(account.users.get('alice')).toMatchObject({ attached: [], boundary: edge });
    expect(account.roles.get('ci')?.attached).toEqual([arn('policy/missing')]);
  });
});

describe('a version of a managed policy', () => {
  const create = (part: object): Change => ({
    kind: 'create-version',
    policyArn: shared,
    document: policy('new'),
    setAsDefault: true,
    ...part,
  });

  test('without an id takes the next number', () => {
    const made = accountAfter(create({}), create({})).policies.get(shared);
    expect(made?.defaultVersion).toBe('v4');
    expect(made?.versions.map(({ id }) => id)).toEqual(['v2', 'v1', 'v3', 'v4']);
  });

  test('of an id that is there replaces it, so an event that comes twice changes nothing more', () => {
    const version = create({ versionId: 'v9' });
    expect(accountAfter(version, version)).toEqual(accountAfter(version));
  });

  test('is in effect only once it is the default', () => {
    const account = accountAfter(create({ versionId: 'v3', setAsDefault: false }));
    expect(account.policies.get(shared)).toMatchObject({ defaultVersion: 'v2' });
    const later = applyChange(account, { kind: 'set-default-version', policyArn: shared, versionId: 'v3' });
    expect(later).toMatchObject({ problems: [] });
    expect(later.account.policies.get(shared)?.defaultVersion).toBe('v3');
  });

  test('that is unknown becomes the default with a text that is not known', () => {
    const { account, problems } = applyChange(sample(), {
      kind: 'set-default-version',
      policyArn: shared,
      versionId: 'v8',
    });
    const role = account.roles.get('ci');
    expect(problems).toMatchObject([{ code: 'unknown-version' }]);
    expect(role && policiesOf(role, account)[0]).toMatchObject({ version: 'v8', document: undefined });
  });

  test('is deleted, and deleted again without a problem', () => {
    const gone: Change = { kind: 'delete-version', policyArn: shared, versionId: 'v1' };
    expect(
      accountAfter(gone, gone)
        .policies.get(shared)
        ?.versions.map(({ id }) => id),
    ).toEqual(['v2']);
  });

  test('that is deleted though the copy has it as default leaves a text that is not known', () => {
    const { account, problems } = applyChange(sample(), {
      kind: 'delete-version',
      policyArn: shared,
      versionId: 'v2',
    });
    const role = account.roles.get('ci');
    expect(problems).toMatchObject([{ code: 'default-deleted' }]);
    expect(role && policiesOf(role, account)[0]?.document).toBeUndefined();
  });
});

describe('a permissions boundary', () => {
  test('is put, replaced and deleted', () => {
    expect(
      accountAfter({ kind: 'put-boundary', owner: bob, policyArn: edge }).users.get('bob')?.boundary,
    ).toBe(edge);
    expect(
      accountAfter({ kind: 'put-boundary', owner: alice, policyArn: shared }).users.get('alice')?.boundary,
    ).toBe(shared);
    const gone: Change = { kind: 'delete-boundary', owner: alice };
    expect(Object.keys(accountAfter(gone, gone).users.get('alice') ?? {})).not.toContain('boundary');
  });

  test('that is unknown is recorded', () => {
    const { account, problems } = applyChange(sample(), {
      kind: 'put-boundary',
      owner: ci,
      policyArn: arn('policy/n'),
    });
    expect(account.roles.get('ci')?.boundary).toBe(arn('policy/n'));
    expect(problems).toMatchObject([{ code: 'unknown-policy' }]);
  });
});

describe('a membership', () => {
  const add: Change = { kind: 'add-to-group', userName: 'BOB', groupName: 'DEV' };
  const remove: Change = { kind: 'remove-from-group', userName: 'alice', groupName: 'dev' };

  test('begins once, under the name that the group has', () => {
    expect(accountAfter(add, add).users.get('bob')?.groups).toEqual(['Dev']);
  });

  test('ends, and ends again without a problem', () => {
    expect(accountAfter(remove, remove).users.get('alice')?.groups).toEqual(['gone']);
  });

  test('in an unknown group is recorded', () => {
    const change: Change = { kind: 'add-to-group', userName: 'bob', groupName: 'new' };
    expect(applyChange(sample(), change).account.users.get('bob')?.groups).toEqual(['new']);
    expect(codes(change)).toEqual(['unknown-group']);
  });
});

describe('a user, group or role', () => {
  const create = (owner: Owner, part: object = {}): Change => ({
    kind: 'create',
    owner,
    path: '/x/',
    tags: new Map(),
    ...part,
  });

  test('is created with what the event has', () => {
    const tags = new Map([['Team', 'Red']]);
    const account = accountAfter(
      create({ kind: 'user', name: 'Eve' }, { boundary: edge, tags }),
      create({ kind: 'group', name: 'Ops' }),
      create({ kind: 'role', name: 'Build' }, { trust: policy('trust'), path: '/' }),
    );
    const base = { inline: [], attached: [] };
    expect(account.users.get('eve')).toEqual({
      ...base,
      kind: 'user',
      arn: arn('user/x/Eve'),
      name: 'Eve',
      path: '/x/',
      groups: [],
      boundary: edge,
      tags: new Map([['team', 'Red']]),
    });
    expect(account.groups.get('ops')).toEqual({
      ...base,
      kind: 'group',
      arn: arn('group/x/Ops'),
      name: 'Ops',
      path: '/x/',
    });
    expect(account.roles.get('build')).toMatchObject({ arn: arn('role/Build'), trust: policy('trust') });
  });

  test('that the copy has keeps what it has when it is created again', () => {
    const { account, problems } = applyChange(sample(), create(alice));
    expect(account).toEqual(sample());
    expect(problems).toMatchObject([{ code: 'already-exists' }]);
  });

  test('is deleted; nobody is a member of a deleted group', () => {
    const account = accountAfter(
      { kind: 'delete', owner: bob },
      { kind: 'delete', owner: dev },
      { kind: 'delete', owner: ci },
    );
    expect([...account.users.keys(), ...account.groups.keys(), ...account.roles.keys()]).toEqual(['alice']);
    expect(account.users.get('alice')?.groups).toEqual(['gone']);
  });

  test('is renamed with its key and ARN, and keeps the rest', () => {
    const account = accountAfter({ kind: 'rename', owner: alice, newName: 'Eve', newPath: '/' });
    const before = sample().users.get('alice');
    expect([...account.users.keys()].sort()).toEqual(['bob', 'eve']);
    expect(account.users.get('eve')).toEqual({ ...before, name: 'Eve', path: '/', arn: arn('user/Eve') });
  });

  test('may change its path or letter case alone', () => {
    expect(accountAfter({ kind: 'rename', owner: bob, newPath: '/y/' }).users.get('bob')?.arn).toBe(
      arn('user/y/bob'),
    );
    expect(accountAfter({ kind: 'rename', owner: bob, newName: 'Bob' }).users.get('bob')?.arn).toBe(
      arn('user/Bob'),
    );
    expect(accountAfter({ kind: 'rename', owner: bob })).toEqual(sample());
  });

  test('that is a group takes its members along', () => {
    const account = accountAfter({ kind: 'rename', owner: dev, newName: 'Builders' });
    expect(account.users.get('alice')?.groups).toEqual(['Builders', 'gone']);
    expect(account.groups.get('builders')?.arn).toBe(arn('group/Builders'));
  });

  test('is not renamed over another', () => {
    const change: Change = { kind: 'rename', owner: bob, newName: 'Alice' };
    expect(applyChange(sample(), change).account).toEqual(sample());
    expect(codes(change)).toEqual(['already-exists']);
  });

  test('has tags whose keys compare without letter case', () => {
    const tagged = accountAfter({
      kind: 'tag',
      owner: alice,
      tags: new Map([
        ['TEAM', 'Red'],
        ['Site', 'X'],
      ]),
    });
    expect(tagged.users.get('alice')?.tags).toEqual(
      new Map([
        ['team', 'Red'],
        ['site', 'X'],
      ]),
    );
    expect(
      accountAfter({ kind: 'untag', owner: alice, keys: ['TEAM', 'none'] }).users.get('alice')?.tags,
    ).toEqual(new Map());
  });

  test('that is a role has a trust policy', () => {
    expect(
      accountAfter({ kind: 'put-trust', owner: ci, document: policy('new') }).roles.get('ci')?.trust,
    ).toEqual(policy('new'));
  });
});

describe('a repository', () => {
  const created: Change = {
    kind: 'create-repository',
    region: 'eu-west-1',
    name: 'web',
    id: 'r-1',
    kmsKeyId: 'k',
  };
  const listed = accountOf({ ...snapshot(), repositories: [] });
  const web = { name: 'web', id: 'r-1', arn: `arn:aws:codecommit:eu-west-1:${ID}:web`, kmsKeyId: 'k' };

  test('is added once, and replaced when it was made again', () => {
    const once = applyChange(listed, created);
    expect(once).toMatchObject({ account: { repositories: [web] }, problems: [] });
    expect(applyChange(once.account, created).account.repositories).toEqual([web]);
    expect(applyChange(once.account, { ...created, id: 'r-2' }).account.repositories).toEqual([
      { ...web, id: 'r-2' },
    ]);
  });

  test('leaves the repositories of an account unknown where they were: one alone would be taken for all', () => {
    expect(applyChange(sample(), created).account.repositories).toBeUndefined();
    expect(codes(created)).toEqual([]);
  });
});

describe('a change of what the copy does not have', () => {
  const unknown = arn('policy/unknown');

  test.each<readonly [string, Change]>([
    ['unknown-owner', { kind: 'put-inline', owner: nobody, policyName: 'x', document: {} }],
    ['unknown-owner', { kind: 'delete-inline', owner: nobody, policyName: 'x' }],
    ['unknown-owner', { kind: 'attach', owner: nobody, policyArn: shared }],
    ['unknown-owner', { kind: 'detach', owner: nobody, policyArn: shared }],
    ['unknown-owner', { kind: 'put-boundary', owner: nobody, policyArn: shared }],
    ['unknown-owner', { kind: 'delete-boundary', owner: nobody }],
    ['unknown-owner', { kind: 'put-trust', owner: { kind: 'role', name: 'nobody' }, document: {} }],
    ['unknown-owner', { kind: 'add-to-group', userName: 'nobody', groupName: 'dev' }],
    ['unknown-owner', { kind: 'remove-from-group', userName: 'nobody', groupName: 'dev' }],
    ['unknown-owner', { kind: 'delete', owner: nobody }],
    ['unknown-owner', { kind: 'delete', owner: { kind: 'group', name: 'nobody' } }],
    ['unknown-owner', { kind: 'rename', owner: nobody, newName: 'x' }],
    ['unknown-owner', { kind: 'tag', owner: nobody, tags: new Map() }],
    ['unknown-owner', { kind: 'untag', owner: nobody, keys: [] }],
    ['unknown-policy', { kind: 'create-version', policyArn: unknown, document: {}, setAsDefault: true }],
    ['unknown-policy', { kind: 'set-default-version', policyArn: unknown, versionId: 'v1' }],
    ['unknown-policy', { kind: 'delete-version', policyArn: unknown, versionId: 'v1' }],
    ['unknown-policy', { kind: 'delete-policy', policyArn: unknown }],
    ['not-applicable', { kind: 'put-boundary', owner: dev, policyArn: shared }],
    ['not-applicable', { kind: 'tag', owner: dev, tags: new Map([['a', 'b']]) }],
    ['not-applicable', { kind: 'put-trust', owner: bob, document: {} }],
  ])('is a problem and leaves the rest: %s, %j', (code, change) => {
    const { account, problems } = applyChange(sample(), change);
    expect(problems.map((problem) => problem.code)).toEqual([code]);
    expect(problems[0]?.message).toMatch(/^[a-z`].*: .*[^.]$/);
    expect(account).toEqual(sample());
  });
});

const owners = fc.constantFrom(alice, bob, dev, ci);
const names = fc.constantFrom('own', 'group-own', 'x', 'Y');

const changes: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: fc.constant('put-inline'), owner: owners, policyName: names, document: fc.object() }),
  fc.record({ kind: fc.constant('delete-inline'), owner: owners, policyName: names }),
  fc.record({
    kind: fc.constant('attach'),
    owner: owners,
    policyArn: fc.constantFrom(shared, edge, arn('policy/u')),
  }),
  fc.record({ kind: fc.constant('detach'), owner: owners, policyArn: fc.constantFrom(shared, edge) }),
  fc.record({ kind: fc.constant('put-boundary'), owner: owners, policyArn: fc.constantFrom(shared, edge) }),
  fc.record({ kind: fc.constant('delete-boundary'), owner: owners }),
  fc.record({
    kind: fc.constant('set-default-version'),
    policyArn: fc.constant(shared),
    versionId: fc.constantFrom('v1', 'v2', 'v3'),
  }),
  fc.record({
    kind: fc.constant('delete-version'),
    policyArn: fc.constant(shared),
    versionId: fc.constantFrom('v1', 'v2', 'v3'),
  }),
  fc.record({ kind: fc.constant('delete-policy'), policyArn: fc.constantFrom(shared, edge) }),
  fc.record({
    kind: fc.constant('add-to-group'),
    userName: fc.constantFrom('bob', 'alice'),
    groupName: fc.constantFrom('dev', 'u'),
  }),
  fc.record({ kind: fc.constant('delete'), owner: owners }),
  fc.record({
    kind: fc.constant('create'),
    owner: owners,
    path: fc.constant('/'),
    tags: fc.constant(new Map()),
  }),
  fc.record({ kind: fc.constant('untag'), owner: owners, keys: fc.constant(['Team']) }),
);

describe('for all changes', () => {
  const applyAll = (list: readonly Change[], account = sample()): Account =>
    list.reduce((current, change) => applyChange(current, change).account, account);

  test('an event that comes twice leaves the account as it is after the first', () => {
    fc.assert(
      fc.property(fc.array(changes, { maxLength: 5 }), changes, (before, change) => {
        const once = applyAll([...before, change]);
        expect(applyAll([change], once)).toEqual(once);
      }),
    );
  });

  test('attach and then detach is as before', () => {
    fc.assert(
      fc.property(owners, fc.string({ minLength: 1 }), (owner, name) => {
        const policyArn = arn(`policy/other/${name}`);
        expect(
          applyAll([
            { kind: 'attach', owner, policyArn },
            { kind: 'detach', owner, policyArn },
          ]),
        ).toEqual(sample());
      }),
    );
  });

  test('the account that was given stays as it was, and what is not touched is shared', () => {
    fc.assert(
      fc.property(changes, (change) => {
        const account = sample();
        const { users, roles, groups, policies } = account;
        applyChange(account, change);
        expect(account).toEqual(sample());
        expect([account.users, account.roles, account.groups, account.policies]).toEqual([
          users,
          roles,
          groups,
          policies,
        ]);
      }),
    );
    const account = sample();
    const next = applyChange(account, { kind: 'attach', owner: bob, policyArn: shared }).account;
    expect(next.roles).toBe(account.roles);
    expect(next.users.get('alice')).toBe(account.users.get('alice'));
  });
});
