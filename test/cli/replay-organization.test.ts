import { describe, expect, test } from 'vitest';
import { ACCOUNT, deny, type Json } from './accounts.ts';
import {
  account,
  attached,
  created,
  detached,
  FULL,
  KEY,
  MANAGEMENT,
  organizations,
  replayingElsewhere,
  updated,
  verdicts,
  withPath,
} from './replaying-elsewhere.ts';

const lines = replayingElsewhere();
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

  test('is not what can deny nothing of KMS, wherever it is attached', async () => {
    const policy = deny({ Action: 'ec2:*' });
    const [, put] = await lines([created('p-ec2', policy), attached('p-ec2', 'ou-2')]);
    expect(put).toMatchObject({ outcome: 'clear', findings: [] });
    expect(put.problems).toBeUndefined();
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
    expect(line.findings.every(({ introducedBy }: Json) => introducedBy?.eventName === 'MoveAccount')).toBe(
      true,
    );
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
