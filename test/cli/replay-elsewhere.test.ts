import { describe, expect, test } from 'vitest';
import { run } from '#cli/replay.ts';
import { replayLine } from '#cli/replay-line.ts';
import { ACCOUNT, deny, type Json, ran, temporary, twoUsers, valuesOf } from './accounts.ts';
import { putUserPolicy, record } from './events.ts';

const { write } = temporary();
const MANAGEMENT = '999988887777';
const FULL = {
  id: 'p-FullAWSAccess',
  name: 'FullAWSAccess',
  document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
};
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/0a1b2c3d-1111-4222-8333-444455556666`;
const DELEGATES = deny({ Sid: 'Account', Effect: 'Allow', Principal: { AWS: ACCOUNT }, Action: 'kms:*' });
const user = (name: string) => `arn:aws:iam::${ACCOUNT}:user/${name}`;
const GRANTS = deny({
  Sid: 'Both',
  Effect: 'Allow',
  Principal: { AWS: [ACCOUNT, user('erin'), user('frank')] },
  Action: 'kms:*',
});

/** erin and frank under three levels of SCPs that allow everything; orders-api has a key of its own. */
function account(more: Json = {}): Json {
  const whole = twoUsers();
  whole.scp = [[FULL], [FULL], [FULL]];
  whole.rcp = [[], [], []];
  whole.keys = [{ arn: KEY, aliases: ['alias/team'], manager: 'CUSTOMER', state: 'Enabled', policy: GRANTS }];
  whole.repositories = whole.repositories.filter(
    ({ name }: Json) => name === 'orders-api' || name === 'web-shop',
  );
  whole.repositories.find(({ name }: Json) => name === 'orders-api').kmsKeyId = KEY;
  return { ...whole, ...more };
}

const withPath = {
  organization: { id: 'o-exampleorg1', managementAccountId: MANAGEMENT, path: ['r-1', 'ou-1', ACCOUNT] },
};

/** The lines of events, each held to the contract. */
async function lines(events: readonly Json[], start: Json = account()): Promise<Json[]> {
  const args = ['--account', write('account.json', start), '--events', write('events.json', events)];
  const { code, out, err } = await ran(run, args);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const found = valuesOf(out);
  for (const line of found) expect(replayLine.parse(line)).toEqual(line);
  return found;
}

const organizations = (eventName: string, request: Json, response: Json = null, from = MANAGEMENT): Json =>
  record(eventName, request, {
    eventSource: 'organizations.amazonaws.com',
    responseElements: response,
    recipientAccountId: from,
    userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${from}:user/olivia`, accountId: from },
  });

const created = (id: string, content: Json, type = 'SERVICE_CONTROL_POLICY'): Json =>
  organizations(
    'CreatePolicy',
    { name: id, type, content: JSON.stringify(content) },
    { policy: { policySummary: { id, type, name: id } } },
  );
const attached = (policyId: string, targetId: string, from = MANAGEMENT): Json =>
  organizations('AttachPolicy', { policyId, targetId }, null, from);
const detached = (policyId: string, targetId: string): Json =>
  organizations('DetachPolicy', { policyId, targetId });
const updated = (policyId: string, content: Json): Json =>
  organizations(
    'UpdatePolicy',
    { policyId, content: JSON.stringify(content) },
    {
      policy: {
        policySummary: { id: policyId, type: 'SERVICE_CONTROL_POLICY' },
        content: JSON.stringify(content),
      },
    },
  );
const kms = (eventName: string, request: Json, more: Json = {}): Json =>
  record(eventName, request, { eventSource: 'kms.amazonaws.com', ...more });
const codecommit = (eventName: string, request: Json, more: Json = {}): Json =>
  record(eventName, request, { eventSource: 'codecommit.amazonaws.com', ...more });

const verdicts = ({ findings }: Json): string[] =>
  findings.flatMap(({ source, principals }: Json) =>
    principals.map(({ arn, verdict }: Json) => `${source.layer} ${arn.split('/').at(-1)} ${verdict}`),
  );
const BOTH = ['scp erin denied', 'scp frank denied'];

describe('a service control policy that denies', () => {
  test('costs nothing when it is made, and is a finding for everybody when it is attached', async () => {
    const [made, put] = await lines([created('p-deny', deny()), attached('p-deny', ACCOUNT)]);
    expect(made).toMatchObject({ outcome: 'ignored', awsCalls: 0 });
    expect(put).toMatchObject({ outcome: 'finding', awsCalls: 1 });
    expect(new Set(verdicts(put))).toEqual(new Set(BOTH));
    expect(put.findings[0]).toMatchObject({
      source: { layer: 'scp', policyKey: 'p-deny', sid: 'NoKms' },
      introducedBy: { eventName: 'AttachPolicy', actor: `arn:aws:iam::${MANAGEMENT}:user/olivia` },
    });
  });

  test.each([
    ['the root', 'r-1', {}],
    ['the unit that is known to be above the account', 'ou-1', withPath],
  ])('counts at %s', async (_, targetId, more) => {
    const [, put] = await lines([created('p-deny', deny()), attached('p-deny', targetId)], account(more));
    expect(new Set(verdicts(put))).toEqual(new Set(BOTH));
  });

  test.each([
    ['another account', '444455556666', {}, 0],
    ['a unit that is known not to be above the account', 'ou-2', withPath, 1],
    ['a unit, where none is above the account', 'ou-2', { scp: [[FULL], [FULL]] }, 1],
  ])('is nothing at %s', async (_, targetId, more, awsCalls) => {
    const [, put] = await lines([created('p-deny', deny()), attached('p-deny', targetId)], account(more));
    expect(put).toMatchObject({ awsCalls, findings: [] });
  });

  test('may count at a unit of which nobody knows whether it is above the account, and says so', async () => {
    const [, put] = await lines([created('p-deny', deny()), attached('p-deny', 'ou-2')]);
    expect(new Set(verdicts(put))).toEqual(new Set(['scp erin conditional', 'scp frank conditional']));
    expect(put.problems).toEqual([expect.stringMatching(/^whether `ou-2` is above the account/)]);
  });

  test('may be what is attached without a known text, and the line says so', async () => {
    const [put] = await lines([attached('p-unknown', ACCOUNT)]);
    expect(new Set(verdicts(put))).toEqual(new Set(['scp erin conditional', 'scp frank conditional']));
    expect(put.problems).toEqual([expect.stringMatching(/^type and text of the policy `p-unknown`/)]);
  });

  test('is resolved when it is detached, when its type is switched off, and when the account leaves', async () => {
    const leaves = organizations('LeaveOrganization', null, null, ACCOUNT);
    const off = organizations('DisablePolicyType', { rootId: 'r-1', policyType: 'SERVICE_CONTROL_POLICY' });
    for (const end of [detached('p-deny', ACCOUNT), off, leaves]) {
      const [, , gone] = await lines([created('p-deny', deny()), attached('p-deny', ACCOUNT), end]);
      expect(gone).toMatchObject({ outcome: 'resolved', awsCalls: 1 });
    }
  });

  test('can come with an update, and go with one', async () => {
    const start = account({ scp: [[FULL], [FULL, { ...FULL, id: 'p-own', name: 'own' }], [FULL]] });
    const [bad, good] = await lines([updated('p-own', deny()), updated('p-own', FULL.document)], start);
    expect(bad).toMatchObject({
      outcome: 'finding',
      findings: [{ introducedBy: { eventName: 'UpdatePolicy' } }],
    });
    expect(good).toMatchObject({ outcome: 'resolved' });
  });
});

describe('an allow of a service control policy that is missing', () => {
  test('is a finding where FullAWSAccess is detached, and is resolved when it is attached again', async () => {
    const [gone, back] = await lines([
      detached('p-FullAWSAccess', ACCOUNT),
      attached('p-FullAWSAccess', ACCOUNT),
    ]);
    expect(gone).toMatchObject({
      outcome: 'finding',
      findings: [{ source: { layer: 'scp', statement: null }, introducedBy: { eventName: 'DetachPolicy' } }],
    });
    expect(new Set(verdicts(gone))).toEqual(new Set(BOTH));
    expect(back).toMatchObject({ outcome: 'resolved' });
  });

  test('is a finding where a policy is turned into a list of what is allowed', async () => {
    const start = account({ scp: [[FULL], [FULL], [{ ...FULL, id: 'p-own', name: 'own' }]] });
    const only = deny({ Sid: 'Only', Effect: 'Allow', Action: ['s3:*', 'codecommit:*'] });
    const [turned] = await lines([updated('p-own', only)], start);
    expect(turned).toMatchObject({ outcome: 'finding', findings: [{ source: { statement: null } }] });
  });

  test('costs nothing to rule out where the new text allows everything', async () => {
    const [line] = await lines([updated('p-own', FULL.document)]);
    expect(line).toMatchObject({ outcome: 'ignored', awsCalls: 0 });
  });

  test('may be missing where the unit may be above the account', async () => {
    const [line] = await lines([detached('p-FullAWSAccess', 'ou-2')]);
    expect(verdicts(line)).toContain('scp erin conditional');
    expect(line.problems).toEqual([expect.stringMatching(/^whether `ou-2` is above/)]);
  });
});

describe('an account that moves', () => {
  const move = (destinationParentId: string) =>
    organizations('MoveAccount', { accountId: ACCOUNT, sourceParentId: 'ou-1', destinationParentId });

  test('may be denied by what is attached where it moves to, and the line says so', async () => {
    const [line] = await lines([move('ou-9')]);
    expect(line).toMatchObject({
      outcome: 'finding',
      findings: expect.arrayContaining([
        expect.objectContaining({ source: expect.objectContaining({ policyKey: 'SCPs of ou-9' }) }),
      ]),
    });
    expect(line.problems).toEqual([expect.stringMatching(/^the policies of `ou-9` are not in this copy/)]);
  });

  test('is under the policies of the root alone where it moves there', async () => {
    const start = account({
      scp: [[FULL], [FULL, { id: 'p-deny', name: 'deny', document: deny() }], [FULL]],
    });
    const [seen, moved] = await lines([attached('p-deny', 'r-2', MANAGEMENT), move('r-1')], start);
    expect(seen.outcome).toBe('finding');
    expect(moved.outcome).toBe('finding');
    const [alone] = await lines([move('r-1')], start);
    expect(alone).toMatchObject({ outcome: 'clear', findings: [] });
  });

  test('to another organization is under policies that nobody knows, and is not said to be clear', async () => {
    const [line] = await lines([
      organizations('AcceptHandshake', { handshakeId: 'h-1' }, { handshake: { action: 'INVITE' } }, ACCOUNT),
    ]);
    expect(line).toMatchObject({
      outcome: 'ignored',
      reason: expect.stringMatching(/not known, so the change is not judged$/),
    });
    expect(line.problems).toHaveLength(1);
  });

  test('is none of ours when it is another', async () => {
    const [line] = await lines([
      organizations('MoveAccount', { accountId: '444455556666', destinationParentId: 'ou-9' }),
    ]);
    expect(line).toMatchObject({ outcome: 'ignored', awsCalls: 0 });
  });
});

describe('the organization of an event', () => {
  test('is ours where it comes from the management account, or names what we know', async () => {
    const other = '555566667777';
    const [own, delegated, stranger] = await lines([
      attached('p-a', 'r-1'),
      attached('p-b', ACCOUNT, other),
      attached('p-c', 'r-7', other),
    ]);
    expect([own.outcome, delegated.outcome]).toEqual(['finding', 'finding']);
    expect(stranger).toMatchObject({
      outcome: 'ignored',
      reason: expect.stringContaining(`of account ${other}`),
    });
  });

  test('is taken for ours where the account is not said to be of any, and its policies are known', async () => {
    const [known] = await lines([attached('p-a', 'r-1')], account({ organization: undefined }));
    expect(known.outcome).toBe('finding');
    const bare = account({ organization: undefined, scp: undefined, rcp: undefined });
    const [unknown, own] = await lines([attached('p-a', 'r-1'), attached('p-a', ACCOUNT)], bare);
    expect(unknown).toMatchObject({ outcome: 'ignored', awsCalls: 0 });
    expect(unknown.reason).toContain(`of account ${MANAGEMENT}`);
    expect(own).toMatchObject({ outcome: 'ignored', reason: expect.stringContaining('not judged') });
  });

  test('has no say over what is open here by what it does to other accounts', async () => {
    const [, , other] = await lines([
      created('p-deny', deny()),
      attached('p-deny', ACCOUNT),
      attached('p-deny', '444455556666'),
    ]);
    expect(other).toMatchObject({ outcome: 'ignored', awsCalls: 0 });
  });

  test('can not be judged where the policies over the account are not known', async () => {
    const [line] = await lines([attached('p-a', 'r-1')], account({ scp: undefined, rcp: undefined }));
    expect(line).toMatchObject({
      outcome: 'ignored',
      awsCalls: 1,
      reason: 'the service control policies over the account are not known, so the change is not judged',
    });
  });

  test('that was padded raises what is found for the whole account', async () => {
    const start = account({
      scp: [[FULL], [FULL], [FULL, { id: 'p-deny', name: 'deny', document: deny() }]],
    });
    const [line] = await lines([organizations('AttachPolicy', { omitted: true })], start);
    expect(line.findings).toMatchObject([{ severity: 'critical', introducedBy: { padded: true } }]);
  });
});

test('a resource control policy that denies reaches the customer managed key alone', async () => {
  const document = deny({ Principal: '*' });
  const [, put] = await lines([
    created('p-rcp', document, 'RESOURCE_CONTROL_POLICY'),
    attached('p-rcp', ACCOUNT),
  ]);
  expect(put.findings).toMatchObject([{ source: { layer: 'rcp', policyKey: 'p-rcp' }, keys: [KEY] }]);
});

test('a trust policy that changes is read for what conditions see, and denies nothing by itself', async () => {
  const document = deny({ Effect: 'Deny', Action: 'sts:AssumeRole', Principal: '*' });
  const [line] = await lines([
    record('UpdateAssumeRolePolicy', { roleName: 'nobody', policyDocument: JSON.stringify(document) }),
  ]);
  expect(line).toMatchObject({ outcome: 'clear', awsCalls: 1, findings: [] });
});

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

test('a change of Identity Center is judged by what it writes to the roles of the account', async () => {
  const sso = record(
    'PutInlinePolicyToPermissionSet',
    { inlinePolicy: JSON.stringify(deny()) },
    { eventSource: 'sso.amazonaws.com' },
  );
  const role = { roleName: 'AWSReservedSSO_Developers_0123456789abcdef' };
  const byCenter = {
    userIdentity: { type: 'Root', arn: `arn:aws:iam::${ACCOUNT}:root`, invokedBy: 'sso.amazonaws.com' },
  };
  const [set, , put] = await lines([
    sso,
    record(
      'CreateRole',
      { ...role, path: '/aws-reserved/sso.amazonaws.com/', assumeRolePolicyDocument: '{}' },
      byCenter,
    ),
    record(
      'PutRolePolicy',
      { ...role, policyName: 'AwsSSOInlinePolicy', policyDocument: JSON.stringify(deny()) },
      byCenter,
    ),
  ]);
  expect(set).toMatchObject({ outcome: 'ignored', awsCalls: 0 });
  expect(put.outcome).toBe('finding');
  const [denied] = put.findings.filter(({ source }: Json) => source.sid === 'NoKms');
  expect(denied.introducedBy).toMatchObject({ through: 'identity-center', invokedBy: 'sso.amazonaws.com' });
});
