import { expect, test } from 'vitest';
import { loadAccount } from '#account/load-account.ts';
import { assessAccount } from '#guard/assess-account.ts';
import { deny, type Json, twoUsers, withUserPolicy } from '../../cli/accounts.ts';

const NOW = '2026-11-03T10:00:00Z';

function ownerOf(tags: Json, ownerTag?: string): unknown {
  const json = withUserPolicy('erin', deny(), twoUsers());
  const erin = json.authorizationDetails.UserDetailList.find(({ UserName }: Json) => UserName === 'erin');
  erin.Tags = tags;
  const account = loadAccount(json);
  if (!account.ok) throw new Error(account.error.message);
  const options = { regions: ['us-east-1'], now: NOW, ...(ownerTag === undefined ? {} : { ownerTag }) };
  const [principal, ...others] = assessAccount(account.value, options).findings[0]?.principals ?? [];
  expect(others).toEqual([]);
  expect(principal?.arn).toMatch(/user\/.*erin$/);
  return principal?.owner;
}

const TAGS = [
  { Key: 'Team', Value: 'Payments' },
  { Key: 'note', Value: '' },
];

test.each([
  ['Team', 'Payments'],
  ['team', 'Payments'],
  ['TEAM', 'Payments'],
  ['note', undefined],
  ['owner', undefined],
  [undefined, undefined],
])('the tag %s names the owner %s: keys of tags have no letter case, values do', (ownerTag, owner) => {
  expect(ownerOf(TAGS, ownerTag)).toBe(owner);
});
