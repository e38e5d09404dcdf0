import type { Account } from '#account/account.ts';
import { loadAccount } from '#account/load-account.ts';

export const ID = '111122223333';
const IAM = `arn:aws:iam::${ID}`;

export const arn = (rest: string): string => `${IAM}:${rest}`;

export const policy = (sid: string): object => ({
  Version: '2012-10-17',
  Statement: [{ Sid: sid, Effect: 'Deny', Action: 'kms:*', Resource: '*' }],
});

/** Authorization details with one of everything, as the AWS CLI prints them. */
export function details() {
  return {
    UserDetailList: [
      {
        Path: '/team/',
        UserName: 'Alice',
        UserId: 'AIDAEXAMPLEALICE',
        Arn: arn('user/team/Alice'),
        CreateDate: '2026-01-01T00:00:00+00:00',
        UserPolicyList: [{ PolicyName: 'own', PolicyDocument: policy('own') }],
        GroupList: ['Dev', 'gone'],
        AttachedManagedPolicies: [{ PolicyName: 'shared', PolicyArn: arn('policy/shared') }],
        PermissionsBoundary: {
          PermissionsBoundaryType: 'PermissionsBoundaryPolicy',
          PermissionsBoundaryArn: arn('policy/edge'),
        },
        Tags: [{ Key: 'Team', Value: 'Blue' }],
      },
      { UserName: 'bob', Arn: arn('user/bob') },
    ],
    GroupDetailList: [
      {
        Path: '/',
        GroupName: 'Dev',
        Arn: arn('group/Dev'),
        GroupPolicyList: [{ PolicyName: 'group-own', PolicyDocument: policy('group') }],
        AttachedManagedPolicies: [
          { PolicyName: 'AWSDenyAll', PolicyArn: 'arn:aws:iam::aws:policy/AWSDenyAll' },
        ],
      },
    ],
    RoleDetailList: [
      {
        Path: '/',
        RoleName: 'ci',
        RoleId: 'AROAEXAMPLECI',
        Arn: arn('role/ci'),
        AssumeRolePolicyDocument: policy('trust'),
        InstanceProfileList: [],
        RolePolicyList: [],
        AttachedManagedPolicies: [
          { PolicyName: 'shared', PolicyArn: arn('policy/shared') },
          { PolicyName: 'missing', PolicyArn: arn('policy/missing') },
        ],
      },
    ],
    Policies: [
      {
        PolicyName: 'shared',
        Arn: arn('policy/shared'),
        DefaultVersionId: 'v2',
        PolicyVersionList: [
          { VersionId: 'v2', IsDefaultVersion: true, Document: policy('v2') },
          { VersionId: 'v1', IsDefaultVersion: false, Document: policy('v1') },
        ],
      },
      {
        PolicyName: 'edge',
        Arn: arn('policy/edge'),
        DefaultVersionId: 'v1',
        PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, Document: policy('edge') }],
      },
    ],
  };
}

export function snapshot() {
  return {
    keyGuardSnapshot: 1,
    accountId: ID,
    partition: 'aws',
    takenAt: '2026-11-01T00:00:00Z',
    authorizationDetails: details(),
  };
}

export function accountOf(input: unknown): Account {
  const loaded = loadAccount(input);
  if (!loaded.ok) throw new Error(loaded.error.message);
  return loaded.value;
}

export const sample = (): Account => accountOf(details());
