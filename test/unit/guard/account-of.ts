import type { Account } from '#account/account.ts';
import { loadAccount } from '#account/load-account.ts';
import { assessAccount } from '#guard/assess-account.ts';
import type { PrincipalAssessment } from '#guard/assess-principal.ts';

export const ACCOUNT = '111122223333';
export const REGION = 'us-east-1';
export const NOW = '2026-11-03T00:00:00Z';

/** What a test says of an account; everything else is plain. */
export interface Given {
  readonly user?: readonly object[];
  readonly role?: readonly object[];
  readonly group?: readonly object[];
  readonly boundary?: readonly object[];
  readonly attached?: unknown;
  readonly trust?: object;
  readonly path?: string;
  readonly snapshot?: Readonly<Record<string, unknown>>;
}

export const ALLOW_ALL = { Effect: 'Allow', Action: '*', Resource: '*' };
export const GIT = { Effect: 'Allow', Action: 'codecommit:*', Resource: '*' };

export const policy = (statements: readonly object[]) => ({ Version: '2012-10-17', Statement: statements });

const inline = (statements: readonly object[] = []) => [
  { PolicyName: 'own', PolicyDocument: policy(statements) },
];

/** An account with user alice (in group dev) and role ci, each with full access beside what is given. */
export function accountOf(given: Given): Account {
  const arn = (rest: string) => `arn:aws:iam::${ACCOUNT}:${rest}`;
  const bound =
    given.boundary === undefined
      ? {}
      : { PermissionsBoundary: { PermissionsBoundaryArn: arn('policy/edge') } };
  const attached = [{ PolicyName: 'shared', PolicyArn: arn('policy/shared') }];
  const managed = (name: string, document: unknown) => ({
    PolicyName: name,
    Arn: arn(`policy/${name}`),
    DefaultVersionId: 'v1',
    PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, Document: document }],
  });
  const service = { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' };
  const snapshot = {
    keyGuardSnapshot: 1,
    accountId: ACCOUNT,
    partition: 'aws',
    scp: [[{ id: 'p-full', name: 'FullAWSAccess', document: policy([ALLOW_ALL]) }]],
    organization: { id: 'o-home', managementAccountId: '999988887777' },
    authorizationDetails: {
      UserDetailList: [
        {
          UserName: 'alice',
          UserId: 'AIDAALICE',
          Arn: arn('user/alice'),
          UserPolicyList: inline([ALLOW_ALL, ...(given.user ?? [])]),
          GroupList: ['dev'],
          AttachedManagedPolicies: given.attached === undefined ? [] : attached,
          Tags: [{ Key: 'team', Value: 'web' }],
          ...bound,
        },
      ],
      GroupDetailList: [{ GroupName: 'dev', Arn: arn('group/dev'), GroupPolicyList: inline(given.group) }],
      RoleDetailList: [
        {
          RoleName: 'ci',
          RoleId: 'AROACI',
          Arn: arn(`role${given.path ?? '/'}ci`),
          RolePolicyList: inline([ALLOW_ALL, ...(given.role ?? [])]),
          AssumeRolePolicyDocument: policy([service, ...(given.trust === undefined ? [] : [given.trust])]),
          ...bound,
        },
      ],
      Policies: [
        ...(given.boundary === undefined ? [] : [managed('edge', policy(given.boundary))]),
        ...(given.attached === undefined || given.attached === null
          ? []
          : [managed('shared', given.attached)]),
      ],
    },
    ...given.snapshot,
  };
  const loaded = loadAccount(snapshot);
  if (!loaded.ok) throw new Error(loaded.error.message);
  return loaded.value;
}

export interface Asked {
  readonly keys?: ReadonlyMap<string, string>;
  readonly assumed?: ReadonlyMap<string, readonly string[] | null>;
  readonly region?: string;
}

/** The assessment of alice (or of ci) on `aws/codecommit`. */
export function assess(given: Given, who: 'alice' | 'ci' = 'alice', asked: Asked = {}): PrincipalAssessment {
  const { region = REGION, ...options } = asked;
  const { principals } = assessAccount(accountOf(given), { regions: [region], now: NOW, ...options });
  const found = principals.find(({ principal, key }) => principal.name === who && key.kind === 'aws-managed');
  if (found === undefined) throw new Error(`no ${who}`);
  return found;
}

/** A deny of all KMS actions under a condition. */
export const denyKms = (Condition: object = {}) => ({
  Effect: 'Deny',
  Action: 'kms:*',
  Resource: '*',
  Condition,
});
