import { describe, expect, test } from 'vitest';
import { applyChange } from '#account/apply-change.ts';
import type { Change, Owner } from '#account/change.ts';
import { showsChange } from '#account/shows-change.ts';
import { accountOf, arn, details, policy, sample } from './sample.ts';

const alice: Owner = { kind: 'user', name: 'ALICE' };
const ci: Owner = { kind: 'role', name: 'ci' };
const document = policy('new');
const shared = arn('policy/shared');

const CHANGES: readonly Change[] = [
  { kind: 'put-inline', owner: alice, policyName: 'own', document },
  { kind: 'put-inline', owner: alice, policyName: 'another', document },
  { kind: 'delete-inline', owner: alice, policyName: 'own' },
  { kind: 'attach', owner: alice, policyArn: arn('policy/edge') },
  { kind: 'detach', owner: alice, policyArn: shared },
  { kind: 'put-boundary', owner: alice, policyArn: shared },
  { kind: 'delete-boundary', owner: alice },
  { kind: 'create-policy', policyArn: arn('policy/new'), document },
  { kind: 'create-version', policyArn: shared, document, versionId: 'v9', setAsDefault: false },
  { kind: 'create-version', policyArn: shared, document, setAsDefault: true },
  { kind: 'set-default-version', policyArn: shared, versionId: 'v9' },
  { kind: 'delete-policy', policyArn: shared },
  { kind: 'add-to-group', userName: 'bob', groupName: 'DEV' },
  { kind: 'remove-from-group', userName: 'alice', groupName: 'dev' },
  { kind: 'create', owner: { kind: 'user', name: 'new' }, path: '/', tags: new Map() },
  { kind: 'delete', owner: alice },
  { kind: 'rename', owner: alice, newName: 'alicia' },
  { kind: 'put-trust', owner: ci, document },
  { kind: 'tag', owner: alice, tags: new Map([['Team', 'Red']]) },
  { kind: 'untag', owner: alice, keys: ['team'] },
];

describe('a read of the account', () => {
  test.each(CHANGES.map((change) => [JSON.stringify(change), change] as const))(
    'shows %s after it was made, and not before',
    (_, change) => {
      const before = sample();
      expect(showsChange(before, change)).toBe(false);
      expect(showsChange(applyChange(before, change).account, change)).toBe(true);
    },
  );

  test('shows a document however it is written', () => {
    const [first, ...rest] = details().UserDetailList;
    const { Statement, Version } = document as { Statement: object; Version: string };
    for (const PolicyDocument of [
      JSON.stringify({ Statement, Version }, undefined, 2),
      encodeURIComponent(JSON.stringify(document)),
    ]) {
      const UserPolicyList = [{ PolicyName: 'own', PolicyDocument }];
      const account = accountOf({ ...details(), UserDetailList: [{ ...first, UserPolicyList }, ...rest] });
      expect(showsChange(account, { kind: 'put-inline', owner: alice, policyName: 'own', document })).toBe(
        true,
      );
    }
  });

  test('does not show a policy whose text the event lacks', () => {
    const masked: Change = { kind: 'put-inline', owner: alice, policyName: 'own', document: undefined };
    expect(showsChange(applyChange(sample(), masked).account, masked)).toBe(false);
  });
});
