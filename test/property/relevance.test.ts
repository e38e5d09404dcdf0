import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Account } from '#account/account.ts';
import { applyChange } from '#account/apply-change.ts';
import type { Change } from '#account/change.ts';
import { assessAccount } from '#guard/assess-account.ts';
import type { Finding } from '#guard/finding.ts';
import { openSubject } from '#respond/open-subject.ts';
import { relevanceOf } from '#respond/relevance.ts';

const ID = '111122223333';
const iam = (rest: string) => `arn:aws:iam::${ID}:${rest}`;
const KEY = `arn:aws:kms:us-east-1:${ID}:key/k1`;
const REPOSITORY = `arn:aws:codecommit:us-east-1:${ID}:app`;

const statement = (Effect: string, Action: string, more: object = {}) => ({
  Version: '2012-10-17',
  Statement: [{ Effect, Action, Resource: '*', ...more }],
});
const ALL = statement('Allow', '*');

/** Texts of which some deny, some allow too little, and some close or open the first hop. */
const DOCUMENTS = [
  ALL,
  statement('Allow', 's3:*'),
  statement('Allow', 'kms:*'),
  statement('Deny', 'kms:*'),
  statement('Deny', 'codecommit:*'),
  statement('Deny', 'kms:Decrypt', { Condition: { StringEquals: { 'aws:PrincipalTag/team': 'red' } } }),
  undefined,
];
const document = fc.constantFrom(...DOCUMENTS);
const POLICIES = ['one', 'two'].map((name) => iam(`policy/${name}`));
const policyArn = fc.constantFrom(...POLICIES);
const userName = fc.constantFrom('a', 'b');
const owner = fc.oneof(
  fc.record({ kind: fc.constant('user' as const), name: userName }),
  fc.constant({ kind: 'group' as const, name: 'g' }),
);
const user = fc.record({ kind: fc.constant('user' as const), name: userName });

const member = (name: string) =>
  fc.record({
    kind: fc.constant('user' as const),
    arn: fc.constant(iam(`user/${name}`)),
    name: fc.constant(name),
    path: fc.constant('/'),
    inline: fc.array(
      document.map((text) => ({ name: 'own', document: text })),
      { maxLength: 1 },
    ),
    attached: fc.uniqueArray(policyArn, { maxLength: 2 }),
    groups: fc.constantFrom([], ['g']),
    boundary: fc.option(policyArn, { nil: undefined }),
    tags: fc.constantFrom(new Map([['team', 'red']]), new Map()),
  });

const organizationPolicy = (id: string) => document.map((text) => ({ id, name: id, document: text }));
const FULL = { id: 'p-FullAWSAccess', name: 'FullAWSAccess', document: ALL };
const level = fc.oneof(
  fc.constant([FULL]),
  organizationPolicy('p-1').map((policy) => [FULL, policy]),
  organizationPolicy('p-2').map((policy) => [policy]),
);

const keyPolicy = fc.constantFrom(
  {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: ID }, Action: 'kms:*', Resource: '*' }],
  },
  { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' }] },
);

const accounts = fc
  .record({
    a: member('a'),
    b: member('b'),
    group: fc.array(document, { maxLength: 1 }),
    one: document,
    two: document,
    scp: fc.tuple(level, level, level),
    key: keyPolicy,
    kmsKeyId: fc.constantFrom(undefined, KEY),
  })
  .map(({ a, b, group, one, two, scp, key, kmsKeyId }): Account => {
    const inline = group.map((text) => ({ name: 'own', document: text }));
    const [first = '', second = ''] = POLICIES;
    const managed = (arn: string, text: unknown) => ({
      arn,
      name: arn,
      defaultVersion: 'v1',
      versions: [{ id: 'v1', document: text as object }],
    });
    return {
      id: ID,
      partition: 'aws',
      users: new Map(
        [a, b].map(({ boundary, ...one }) => [
          one.name,
          { ...one, ...(boundary === undefined ? {} : { boundary }) },
        ]),
      ),
      groups: new Map([
        ['g', { kind: 'group', arn: iam('group/g'), name: 'g', path: '/', inline, attached: [] }],
      ]),
      roles: new Map(),
      policies: new Map([
        [first, managed(first, one)],
        [second, managed(second, two)],
      ]),
      organization: { id: 'o-1', managementAccountId: '999988887777' },
      scp,
      rcp: [[], [], []],
      keys: [{ arn: KEY, aliases: [], manager: 'CUSTOMER', state: 'Enabled', policy: key }],
      repositories: [
        { name: 'app', id: 'i', arn: REPOSITORY, ...(kmsKeyId === undefined ? {} : { kmsKeyId }) },
      ],
    };
  });

const targetId = fc.constantFrom('r-1', 'ou-1', ID, '444455556666');
const policyId = fc.constantFrom('p-FullAWSAccess', 'p-1', 'p-2');
const changes = fc.oneof(
  fc.record({ kind: fc.constant('put-inline'), owner, policyName: fc.constantFrom('own', 'new'), document }),
  fc.record({ kind: fc.constant('delete-inline'), owner, policyName: fc.constant('own') }),
  fc.record({ kind: fc.constantFrom('attach', 'detach'), owner, policyArn }),
  fc.record({ kind: fc.constant('put-boundary'), owner: user, policyArn }),
  fc.record({ kind: fc.constantFrom('delete-boundary', 'delete'), owner: user }),
  fc.record({ kind: fc.constant('create-version'), policyArn, document, setAsDefault: fc.boolean() }),
  fc.record({
    kind: fc.constantFrom('add-to-group', 'remove-from-group'),
    userName,
    groupName: fc.constant('g'),
  }),
  fc.record({ kind: fc.constant('untag'), owner: user, keys: fc.constant(['team']) }),
  fc.record({
    kind: fc.constant('update-organization-policy'),
    policyId: fc.constantFrom('p-1', 'p-2'),
    layer: fc.constant('scp'),
    document,
  }),
  fc.record({
    kind: fc.constantFrom('attach-organization-policy', 'detach-organization-policy'),
    policyId,
    targetId,
  }),
  fc.record({
    kind: fc.constantFrom('enable-policy-type', 'disable-policy-type'),
    layer: fc.constantFrom('scp', 'rcp'),
  }),
  fc.record({ kind: fc.constant('leave-organization'), accountId: fc.constant(ID) }),
  fc.record({
    kind: fc.constant('move-account'),
    accountId: fc.constantFrom(ID, '444455556666'),
    parentId: fc.constantFrom('r-1', 'ou-9'),
  }),
  fc.record({
    kind: fc.constant('put-key-policy'),
    region: fc.constant('us-east-1'),
    keyId: fc.constant('k1'),
    document: keyPolicy,
  }),
  fc.record({
    kind: fc.constant('set-repository-key'),
    region: fc.constant('us-east-1'),
    name: fc.constant('app'),
    kmsKeyId: fc.constantFrom(KEY, 'alias/aws/codecommit'),
  }),
  fc.record({
    kind: fc.constant('delete-repository'),
    region: fc.constant('us-east-1'),
    name: fc.constant('app'),
  }),
) as fc.Arbitrary<Change>;

const findingsOf = (account: Account): readonly Finding[] =>
  assessAccount(account, { regions: ['us-east-1'], now: '2026-08-01T10:00:00Z' }).findings;

/** Whom the findings hit, and in which ways: one that is certain is also possible, one that is open also hits where it is closed. */
const hitsOf = (findings: readonly Finding[]): ReadonlySet<string> =>
  new Set(
    findings.flatMap(({ id, principals }) =>
      principals.flatMap(({ arn, verdict, firstHop }) => [
        `${id} ${arn}`,
        ...(verdict === 'denied' ? [`${id} ${arn} denied`] : []),
        ...(firstHop === 'closed' ? [] : [`${id} ${arn} and it can get there`]),
      ]),
    ),
  );

test('a change that costs nothing brings no denial and worsens none', () => {
  let skipped = 0;
  fc.assert(
    fc.property(accounts, changes, (account, change) => {
      const customerKeys = account.repositories?.some(({ kmsKeyId }) => kmsKeyId !== undefined);
      const { matters, elsewhere } = relevanceOf(change, { accountId: ID, customerKeys });
      if (matters) return;
      const before = findingsOf(account);
      const subject = openSubject(change);
      if (elsewhere !== true && subject !== undefined && before.some(subject)) return;
      skipped++;
      const known = hitsOf(before);
      const after = hitsOf(findingsOf(applyChange(account, change).account));
      expect([...after].filter((hit) => !known.has(hit))).toEqual([]);
    }),
    { numRuns: 600 },
  );
  expect(skipped).toBeGreaterThan(50);
}, 60_000);
