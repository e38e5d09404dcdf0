import { describe, expect, test } from 'vitest';
import { ACCOUNT, deny, type Json } from './accounts.ts';
import { putUserPolicy, record } from './events.ts';
import {
  account,
  codecommit,
  DELEGATES,
  GRANTS,
  KEY,
  kms,
  replayingElsewhere,
  verdicts,
} from './replaying-elsewhere.ts';

const lines = replayingElsewhere();

describe('a customer managed key', () => {
  const policy = (document: Json, keyId = KEY) =>
    kms('PutKeyPolicy', { keyId, policyName: 'default', policy: JSON.stringify(document) });
  const noErin = {
    ...GRANTS,
    Statement: [
      ...GRANTS.Statement,
      deny({ Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/erin` } }).Statement[0],
    ],
  };

  test('whose policy denies is a finding for those whom it names, under that key, until it does so no longer', async () => {
    const [bad, good] = await lines([policy(noErin), policy(GRANTS)]);
    expect(bad).toMatchObject({
      outcome: 'finding',
      findings: [
        {
          source: { layer: 'resource', policyKey: KEY },
          keys: [KEY],
          introducedBy: { eventName: 'PutKeyPolicy' },
        },
      ],
    });
    expect(verdicts(bad)).toEqual(['resource erin denied']);
    expect(good.outcome).toBe('resolved');
  });

  test('whose policy no longer lets the account in is a finding by absence', async () => {
    const [line] = await lines([
      policy(deny({ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/x` } })),
    ]);
    expect(line.outcome).toBe('finding');
    expect(line.findings[0].source).toMatchObject({ statement: null });
  });

  test('that encrypts no repository is of no concern', async () => {
    const other = `arn:aws:kms:us-east-1:${ACCOUNT}:key/other`;
    expect(await lines([policy(noErin, other)])).toMatchObject([{ outcome: 'clear', findings: [] }]);
  });

  test('costs nothing where no repository has one', async () => {
    const start = account();
    for (const repository of start.repositories) delete repository.kmsKeyId;
    expect(await lines([policy(noErin)], start)).toMatchObject([
      { outcome: 'ignored', awsCalls: 0, reason: 'no repository has a customer managed key' },
    ]);
  });

  test('of which the repositories are not known is not judged, and not said to be clear', async () => {
    const [line] = await lines([policy(noErin)], account({ repositories: undefined }));
    expect(line).toMatchObject({
      outcome: 'ignored',
      reason: expect.stringMatching(/is not known, so the change is not judged$/),
    });
  });

  test.each([
    ['DisableKey', {}, 'Disabled'],
    ['ScheduleKeyDeletion', { pendingWindowInDays: 7 }, 'PendingDeletion'],
    ['DeleteImportedKeyMaterial', {}, 'PendingImport'],
  ])(
    'that %s made unusable is told to be so, and that its state is not judged',
    async (name, more, state) => {
      const [line] = await lines([kms(name, { keyId: KEY, ...more })]);
      expect(line).toMatchObject({ outcome: 'ignored', awsCalls: 0, findings: [] });
      expect(line.reason).toContain(`\`${KEY}\` is \`${state}\` now: CodeCommit can use it for nobody`);
      expect(line.reason).toContain('the state of a key is not judged');
    },
  );

  test('can lose an allow that it needs by what is detached or deleted', async () => {
    const allow = (Action: string) => putUserPolicy('erin', deny({ Effect: 'Allow', Action }));
    const start = account();
    start.keys[0].policy = DELEGATES;
    const [first, second] = await lines(
      [allow('kms:*'), record('DeleteUserPolicy', { userName: 'erin', policyName: 'no-kms' })],
      start,
    );
    expect(first.awsCalls).toBe(1);
    expect(second.awsCalls).toBe(1);
    expect(verdicts(second).some((verdict) => verdict.includes('erin denied'))).toBe(true);
  });

  test('can be given to a repository that had another', async () => {
    const start = account();
    start.keys[0].policy = noErin;
    for (const repository of start.repositories) delete repository.kmsKeyId;
    const moved = codecommit(
      'UpdateRepositoryEncryptionKey',
      { repositoryName: 'web-shop', kmsKeyId: 'alias/team' },
      { responseElements: { repositoryId: 'i', kmsKeyId: KEY } },
    );
    const [line, gone] = await lines(
      [moved, codecommit('DeleteRepository', { repositoryName: 'web-shop' })],
      start,
    );
    expect(line).toMatchObject({ outcome: 'finding' });
    expect(verdicts(line)).toContain('resource erin denied');
    expect(gone).toMatchObject({ outcome: 'resolved' });
  });

  test('can change with the alias that a repository names', async () => {
    const start = account();
    const other = `arn:aws:kms:us-east-1:${ACCOUNT}:key/other`;
    start.keys.push({ arn: other, aliases: [], manager: 'CUSTOMER', state: 'Enabled', policy: noErin });
    start.repositories[0].kmsKeyId = 'alias/team';
    const [line] = await lines(
      [kms('UpdateAlias', { aliasName: 'alias/team', targetKeyId: 'other' })],
      start,
    );
    expect(verdicts(line)).toContain('resource erin denied');
  });
});

test('a repository that is renamed keeps its findings, and costs nothing', async () => {
  expect(
    await lines([codecommit('UpdateRepositoryName', { oldName: 'web-shop', newName: 'shop' })]),
  ).toMatchObject([{ outcome: 'ignored', awsCalls: 0 }]);
});

test('a refusal by KMS of a call that CodeCommit made is a finding', async () => {
  const [line] = await lines([
    kms(
      'GenerateDataKey',
      { encryptionContext: { 'aws:codecommit:id': 'i' } },
      {
        errorCode: 'AccessDenied',
        userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${ACCOUNT}:user/erin`, accountId: ACCOUNT },
      },
    ),
  ]);
  expect(line).toMatchObject({
    outcome: 'finding',
    findings: [{ unexplained: true, observed: { errorCode: 'AccessDenied' } }],
  });
});
