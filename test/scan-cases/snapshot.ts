import { ACCOUNT } from '../cli/accounts.ts';
import type { CasePrincipal } from './principals.ts';

export type KeyName = 'aws/codecommit' | 'customer';

type Policy = readonly unknown[] | object | string;

/** What differs from the usual account. The schema says what each field is. */
export interface Given {
  readonly deny?: object;
  readonly identity?: Policy;
  readonly administrator?: false;
  readonly boundary?: Policy;
  readonly groups?: Readonly<Record<string, Policy | null>>;
  readonly otherGroups?: Readonly<Record<string, Policy>>;
  readonly tags?: Readonly<Record<string, string>>;
  readonly trust?: Policy;
  readonly scp?: readonly (readonly Policy[])[];
  readonly rcp?: readonly (readonly Policy[])[];
  readonly organization?: 'unknown';
  readonly keyPolicy?: Policy;
  readonly aliases?: readonly string[];
  readonly snapshot?: object;
}

const CASE_KEYS: Readonly<Record<KeyName, string>> = {
  'aws/codecommit': `arn:aws:kms:us-east-1:${ACCOUNT}:key/11111111-1111-4111-8111-111111111111`,
  customer: `arn:aws:kms:us-east-1:${ACCOUNT}:key/22222222-2222-4222-8222-222222222222`,
};

/** The moment that every case is about. */
const TAKEN_AT = '2026-11-02T08:00:00Z';

const ORGANIZATION = 'o-exampleorgid';
const MANAGEMENT_ACCOUNT = '444455556666';
const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess';
const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/boundary`;

const everything = { Effect: 'Allow', Action: '*', Resource: '*' };
const toAccount = { Effect: 'Allow', Principal: { AWS: ACCOUNT }, Action: 'kms:*', Resource: '*' };

/**
 * The usual account: a member of an organization whose SCPs and RCPs allow everything, with one repository under
 * `aws/codecommit` and one under a customer managed key that is delegated to the account. Its principals are
 * administrators.
 */
export function snapshotOf(
  principals: readonly CasePrincipal[],
  given: Given,
  key: KeyName | undefined,
): object {
  const management = principals.some((principal) => principal.management);
  const users = principals.filter(({ trust }) => trust === undefined);
  const roles = principals.filter(({ trust }) => trust !== undefined);
  return {
    keyGuardSnapshot: 1,
    accountId: ACCOUNT,
    partition: 'aws',
    takenAt: TAKEN_AT,
    authorizationDetails: {
      UserDetailList: users.map((user) => userDetail(user, given)),
      RoleDetailList: roles.map((role) => roleDetail(role, given)),
      GroupDetailList: Object.entries({ ...given.groups, ...given.otherGroups }).flatMap(groupDetail),
      Policies: [
        managedPolicy(ADMINISTRATOR, [everything]),
        ...(given.boundary === undefined ? [] : [managedPolicy(BOUNDARY, given.boundary)]),
      ],
    },
    ...(given.organization === 'unknown' ? {} : organizationOf(given, management)),
    keys: keysOf(given, key),
    repositories: repositories(),
    ...given.snapshot,
  };
}

function documentOf(policy: Policy): unknown {
  return Array.isArray(policy) ? { Version: '2012-10-17', Statement: policy } : policy;
}

function ownPolicies({ deny, identity }: Given) {
  const policies = [
    ...(deny === undefined ? [] : [{ PolicyName: 'deny', PolicyDocument: documentOf([denied(deny)]) }]),
    ...(identity === undefined ? [] : [{ PolicyName: 'own', PolicyDocument: documentOf(identity) }]),
  ];
  return policies;
}

/** `Deny kms:* on *`, but for what is given. */
function denied(given: object): object {
  return {
    Sid: 'Denied',
    Effect: 'Deny',
    ...('NotAction' in given ? {} : { Action: 'kms:*' }),
    ...('NotResource' in given ? {} : { Resource: '*' }),
    ...given,
  };
}

function common({ arn }: CasePrincipal, { administrator, boundary, tags }: Given) {
  return {
    Arn: arn,
    AttachedManagedPolicies: administrator === false ? [] : [{ PolicyArn: ADMINISTRATOR }],
    ...(boundary === undefined ? {} : { PermissionsBoundary: { PermissionsBoundaryArn: BOUNDARY } }),
    Tags: Object.entries(tags ?? {}).map(([Key, Value]) => ({ Key, Value })),
  };
}

const nameOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

function userDetail(user: CasePrincipal, given: Given): object {
  return {
    ...common(user, given),
    UserName: nameOf(user.arn),
    UserId: user.id,
    UserPolicyList: ownPolicies(given),
    GroupList: Object.keys(given.groups ?? {}),
  };
}

function roleDetail(role: CasePrincipal, given: Given): object {
  return {
    ...common(role, given),
    RoleName: nameOf(role.arn),
    RoleId: role.id,
    RolePolicyList: ownPolicies(given),
    AssumeRolePolicyDocument: documentOf(given.trust ?? role.trust ?? []),
  };
}

function groupDetail([name, policy]: [string, Policy | null]): readonly object[] {
  if (policy === null) return [];
  return [
    {
      Arn: `arn:aws:iam::${ACCOUNT}:group/${name}`,
      GroupName: name,
      GroupPolicyList: [{ PolicyName: 'own', PolicyDocument: documentOf(policy) }],
    },
  ];
}

function managedPolicy(arn: string, policy: Policy): object {
  return {
    Arn: arn,
    PolicyName: nameOf(arn),
    DefaultVersionId: 'v1',
    PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, Document: documentOf(policy) }],
  };
}

function organizationOf({ scp = [['full']], rcp = [['full']] }: Given, management: boolean): object {
  const managementAccountId = management ? ACCOUNT : MANAGEMENT_ACCOUNT;
  return {
    organization: { id: ORGANIZATION, managementAccountId },
    scp: levelsOf('scp', scp, everything),
    rcp: levelsOf('rcp', rcp, { ...everything, Principal: '*' }),
  };
}

function levelsOf(kind: string, levels: readonly (readonly Policy[])[], full: object): object {
  return levels.map((level, l) =>
    level.map((policy, p) => {
      const name = policy === 'full' ? 'full' : `${kind}-${l}-${p}`;
      return { id: `p-${name}`, name, document: documentOf(policy === 'full' ? [full] : policy) };
    }),
  );
}

/** The policy of `aws/codecommit` is not read unless a case is about it. */
function keysOf({ keyPolicy, aliases }: Given, key: KeyName | undefined): readonly object[] {
  const own = { arn: CASE_KEYS.customer, ...(aliases === undefined ? {} : { aliases }), manager: 'CUSTOMER' };
  const policy = key === 'customer' ? (keyPolicy ?? [toAccount]) : [toAccount];
  const customer = { ...own, state: 'Enabled', ...read(policy) };
  if (keyPolicy === undefined || key !== 'aws/codecommit') return [customer];
  const managed = {
    arn: CASE_KEYS['aws/codecommit'],
    aliases: ['alias/aws/codecommit'],
    manager: 'AWS',
    state: 'Enabled',
    ...read(keyPolicy),
  };
  return [managed, customer];
}

function read(policy: Policy): object {
  return policy === 'unread' ? {} : { policy: documentOf(policy) };
}

function repositories(): readonly object[] {
  const one = { name: 'web', id: 'aaaaaaaa-0000-4000-8000-000000000001' };
  const two = { name: 'app', id: 'aaaaaaaa-0000-4000-8000-000000000002', kmsKeyId: CASE_KEYS.customer };
  return [one, two].map((repository) => ({
    ...repository,
    arn: `arn:aws:codecommit:us-east-1:${ACCOUNT}:${repository.name}`,
  }));
}
