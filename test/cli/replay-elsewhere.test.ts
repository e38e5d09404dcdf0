import { describe, expect, test } from 'vitest';
import { ACCOUNT, deny, type Json } from './accounts.ts';
import { record } from './events.ts';
import {
  account,
  codecommit,
  kms,
  organizations,
  replayingElsewhere,
  verdicts,
} from './replaying-elsewhere.ts';

const lines = replayingElsewhere();

describe('a trust policy', () => {
  const trusts = (Action: string[]) =>
    deny({
      Effect: 'Allow',
      Action,
      Resource: undefined,
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
    });
  const update = (policyDocument: Json) =>
    record('UpdateAssumeRolePolicy', { roleName: 'build', policyDocument: JSON.stringify(policyDocument) });

  /** A role that is spared for a tag of its own. */
  function tagged(): Json {
    const start = account();
    const onlyCore = deny({ Condition: { StringNotEquals: { 'aws:PrincipalTag/team': 'core' } } });
    const all = deny({ Sid: 'All', Effect: 'Allow', Action: '*' });
    start.keys[0].policy = deny({ Effect: 'Allow', Principal: { AWS: ACCOUNT }, Action: 'kms:*' });
    start.authorizationDetails.UserDetailList = [];
    start.authorizationDetails.RoleDetailList = [
      {
        RoleName: 'build',
        RoleId: 'AROABUILD',
        Arn: `arn:aws:iam::${ACCOUNT}:role/build`,
        Path: '/',
        AssumeRolePolicyDocument: trusts(['sts:AssumeRole']),
        RolePolicyList: [
          { PolicyName: 'all', PolicyDocument: all },
          { PolicyName: 'core', PolicyDocument: onlyCore },
        ],
        AttachedManagedPolicies: [],
        Tags: [{ Key: 'team', Value: 'core' }],
      },
    ];
    return start;
  }

  test('that lets sessions bring tags of their own makes a deny by tag possible, until it does so no longer', async () => {
    const [before, open, after] = await lines(
      [
        update(trusts(['sts:AssumeRole'])),
        update(trusts(['sts:AssumeRole', 'sts:TagSession'])),
        update(trusts(['sts:AssumeRole'])),
      ],
      tagged(),
    );
    expect(before).toMatchObject({ outcome: 'clear', awsCalls: 1 });
    expect(open).toMatchObject({ outcome: 'finding', findings: [{ source: { policyName: 'core' } }] });
    expect(verdicts(open)).toContain('identity build conditional');
    expect(after.outcome).toBe('resolved');
  });

  test('whose text is not in the record says so', async () => {
    const masked = record('UpdateAssumeRolePolicy', {
      roleName: 'build',
      policyDocument: 'HIDDEN_DUE_TO_SECURITY_REASONS',
    });
    const [line] = await lines([masked], tagged());
    expect(line.problems).toEqual([expect.stringMatching(/^the record does not carry the text/)]);
  });
});

describe('a request too large to be recorded has the whole account assessed, with severity raised', () => {
  const denied = account();
  const frank = denied.authorizationDetails.UserDetailList.find(({ UserName }: Json) => UserName === 'frank');
  frank.UserPolicyList = [{ PolicyName: 'no-kms', PolicyDocument: deny() }];
  const request = { reason: 'requestParameters too large', omitted: true, originalSize: 110_000 };

  test.each([
    ['iam', record('PutRolePolicy', request)],
    ['organizations', organizations('UpdatePolicy', request)],
    ['sso', record('PutInlinePolicyToPermissionSet', request, { eventSource: 'sso.amazonaws.com' })],
    ['kms', kms('PutKeyPolicy', request)],
    ['codecommit', codecommit('UpdateRepositoryEncryptionKey', request)],
  ])('%s', async (_, event) => {
    const [line] = await lines([event], denied);
    expect(line).toMatchObject({
      outcome: 'finding',
      awsCalls: 1,
      findings: [{ severity: 'critical', introducedBy: { padded: true } }],
    });
    expect(line.problems).toEqual([expect.stringMatching(/may be out of date$/)]);
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
