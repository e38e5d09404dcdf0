import { expect, test } from 'vitest';
import { loadAccount } from '#account/load-account.ts';
import { replay } from '#cli/replay-run.ts';
import { deny, exampleAccount, type Json } from './accounts.ts';
import { putUserPolicy, record } from './events.ts';

/** What each event came to and what was sent: `outcome: kind to whom`. */
async function life(events: readonly Json[], start: Json = exampleAccount()): Promise<readonly string[]> {
  const account = loadAccount(start);
  if (!account.ok) throw new Error(account.error.message);
  const told: string[] = [];
  const records = events.map((event, i) => ({
    file: 'events',
    number: i + 1,
    kind: 'event' as const,
    event,
  }));
  for await (const { result, alerts } of replay(account.value, records)) {
    const sent = alerts.map(({ kind, finding }) => {
      const names = finding.principals.map(({ arn, verdict }) => `${arn.split('/').at(-1)} ${verdict}`);
      return `${kind} ${[...new Set(names)].join(', ')}`;
    });
    told.push([result.ok ? result.value.outcome : 'error', ...sent].join(': '));
  }
  return told;
}

const onGroup = (document: Json) =>
  record('PutGroupPolicy', {
    groupName: 'platform',
    policyName: 'k',
    policyDocument: JSON.stringify(document),
  });

test('a finding that reaches one more is told again', async () => {
  const join = record('AddUserToGroup', { userName: 'alice', groupName: 'platform' });
  expect(await life([onGroup(deny()), join, join])).toEqual([
    'finding: opened erin denied, frank denied',
    'finding: changed alice denied, erin denied, frank denied',
    'finding',
  ]);
});

test('a finding that gets worse is told again', async () => {
  const sometimes = deny({ Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } } });
  expect(await life([putUserPolicy('erin', sometimes), putUserPolicy('erin', deny())])).toEqual([
    'finding: opened erin conditional',
    'finding: changed erin denied',
  ]);
});

test('a finding whose first hop is opened by what a group loses is told again', async () => {
  const closed = onGroup(deny({ Action: 'codecommit:*' }));
  const opens = record('DeleteGroupPolicy', { groupName: 'platform', policyName: 'k' });
  expect(await life([closed, putUserPolicy('erin', deny()), opens])).toEqual([
    'ignored',
    'finding: opened erin denied',
    'finding: changed erin denied',
  ]);
});

test('a deny follows the user who is renamed', async () => {
  const rename = record('UpdateUser', { userName: 'erin', newUserName: 'eve' });
  expect(await life([putUserPolicy('erin', deny()), rename])).toEqual([
    'finding: opened erin denied',
    'finding: opened eve denied: resolved erin denied',
  ]);
});

test('an allow that a customer managed key needs can be replaced away', async () => {
  const account = exampleAccount();
  const arn = 'arn:aws:kms:us-east-1:111122223333:key/own';
  const delegates = { Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'kms:*', Resource: '*' };
  account.keys = [
    {
      arn,
      aliases: [],
      manager: 'CUSTOMER',
      state: 'Enabled',
      policy: { Version: '2012-10-17', Statement: [delegates] },
    },
  ];
  account.repositories[0].kmsKeyId = arn;
  const allow = (Action: string) => deny({ Effect: 'Allow', Action });
  const [first, second] = await life(
    [putUserPolicy('erin', allow('kms:*')), putUserPolicy('erin', allow('s3:*'))],
    account,
  );
  expect(first).toBe('clear');
  expect(second).toMatch(/^finding: opened .*erin denied/);
});
