import { ACCOUNT, type Json } from '../cli/accounts.ts';
import { KEY, userArn } from './ask.ts';

/** A way in which a document reaches a principal, and what a cause must say of it. */
export interface Route {
  readonly name: string;
  /** Puts the document into the account that everyone is in. */
  readonly put: (account: Json, document: unknown) => void;
  readonly principal: string;
  readonly layer: string;
  readonly policy: string;
  readonly version?: string;
  readonly via: readonly string[];
  readonly words: string;
}

const ALICE = userArn('team/alice');
const CI = `arn:aws:iam::${ACCOUNT}:role/ci`;
const OWN_KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/00000000-0000-4000-8000-000000000000`;
const managedArn = (name: string): string => `arn:aws:iam::${ACCOUNT}:policy/team/${name}`;
const ALLOW = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };
const KEY_POLICY = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' },
};

/** A user in a group, a role, an organization of two levels, a key of AWS's and one of the customer's. */
export function everyone(): Json {
  const all = { id: 'p-all', name: 'all', document: ALLOW };
  const allRcp = { id: 'p-rcp', name: 'all', document: KEY_POLICY };
  const user = { UserName: 'alice', Arn: ALICE, GroupList: ['dev'], UserPolicyList: own(ALLOW, 'allow') };
  const role = { RoleName: 'ci', Arn: CI, RolePolicyList: own(ALLOW, 'allow'), AssumeRolePolicyDocument: {} };
  const repository = (name: string, more: object) => ({
    name,
    id: `id-${name}`,
    arn: `arn:aws:codecommit:us-east-1:${ACCOUNT}:${name}`,
    ...more,
  });
  return {
    keyGuardSnapshot: 1,
    accountId: ACCOUNT,
    partition: 'aws',
    takenAt: '2026-11-02T08:00:00Z',
    authorizationDetails: {
      UserDetailList: [user],
      GroupDetailList: [{ GroupName: 'dev', Arn: `arn:aws:iam::${ACCOUNT}:group/dev` }],
      RoleDetailList: [role],
      Policies: [],
    },
    organization: { id: 'o-example1', managementAccountId: '999999999999' },
    scp: [[all], [all]],
    rcp: [[allRcp], [allRcp]],
    keys: [
      { arn: KEY, aliases: ['alias/aws/codecommit'], manager: 'AWS', state: 'Enabled', policy: KEY_POLICY },
      { arn: OWN_KEY, aliases: [], manager: 'CUSTOMER', state: 'Enabled', policy: KEY_POLICY },
    ],
    repositories: [repository('a', {}), repository('b', { kmsKeyId: OWN_KEY })],
  };
}

const own = (document: unknown, name: string): Json[] => [{ PolicyName: name, PolicyDocument: document }];

function addManaged(account: Json, name: string, document: unknown): string {
  const Arn = managedArn(name);
  const old = {
    Version: '2012-10-17',
    Statement: { Sid: 'Old', Effect: 'Deny', Action: '*', Resource: '*' },
  };
  account.authorizationDetails.Policies.push({
    Arn,
    PolicyName: name,
    DefaultVersionId: 'v3',
    PolicyVersionList: [
      { VersionId: 'v4', IsDefaultVersion: false, Document: old },
      { VersionId: 'v3', IsDefaultVersion: true, Document: document },
    ],
  });
  return Arn;
}

const userOf = (account: Json): Json => account.authorizationDetails.UserDetailList[0];
const groupOf = (account: Json): Json => account.authorizationDetails.GroupDetailList[0];
const roleOf = (account: Json): Json => account.authorizationDetails.RoleDetailList[0];

const identity = { layer: 'identity', words: 'an identity-based policy' };
const asUser = { principal: ALICE, via: ['user alice'] };
const asMember = { principal: ALICE, via: ['user alice', 'group dev'] };
const asRole = { principal: CI, via: ['role ci'] };

export const ROUTES: readonly Route[] = [
  {
    name: 'an inline policy of the user',
    put: (account, document) => userOf(account).UserPolicyList.push(...own(document, 'odd')),
    policy: `${ALICE}#odd`,
    ...identity,
    ...asUser,
  },
  {
    name: 'an inline policy of a group',
    put: (account, document) => {
      groupOf(account).GroupPolicyList = own(document, 'odd');
    },
    policy: `arn:aws:iam::${ACCOUNT}:group/dev#odd`,
    ...identity,
    ...asMember,
  },
  {
    name: 'a managed policy of the user',
    put: (account, document) => {
      userOf(account).AttachedManagedPolicies = [{ PolicyArn: addManaged(account, 'odd', document) }];
    },
    policy: managedArn('odd'),
    version: 'v3',
    ...identity,
    ...asUser,
  },
  {
    name: 'a managed policy of a group',
    put: (account, document) => {
      groupOf(account).AttachedManagedPolicies = [{ PolicyArn: addManaged(account, 'odd', document) }];
    },
    policy: managedArn('odd'),
    version: 'v3',
    ...identity,
    ...asMember,
  },
  {
    name: 'a permissions boundary',
    put: (account, document) => {
      roleOf(account).PermissionsBoundary = { PermissionsBoundaryArn: addManaged(account, 'edge', document) };
    },
    policy: managedArn('edge'),
    version: 'v3',
    layer: 'boundary',
    words: 'a permissions boundary',
    ...asRole,
  },
  {
    name: 'an inline policy of a role',
    put: (account, document) => roleOf(account).RolePolicyList.push(...own(document, 'odd')),
    policy: `${CI}#odd`,
    ...identity,
    ...asRole,
  },
  {
    name: 'a service control policy',
    put: (account, document) => account.scp[1].push({ id: 'p-odd', name: 'odd', document }),
    policy: 'p-odd',
    principal: CI,
    layer: 'scp',
    words: 'a service control policy',
    via: [`account ${ACCOUNT}`],
  },
  {
    name: 'a resource control policy',
    put: (account, document) => account.rcp[0].push({ id: 'p-odd', name: 'odd', document }),
    policy: 'p-odd',
    principal: ALICE,
    layer: 'rcp',
    words: 'a resource control policy',
    via: [`account ${ACCOUNT}`],
  },
  {
    name: 'a key policy',
    put: (account, document) => {
      account.keys[1].policy = document;
    },
    policy: OWN_KEY,
    principal: ALICE,
    layer: 'resource',
    words: 'a resource-based policy',
    via: [`key ${OWN_KEY}`],
  },
];
