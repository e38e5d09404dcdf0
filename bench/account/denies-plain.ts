import type { DenyKind } from './deny-kind.ts';
import { documentOf, type Statement } from './document.ts';
import { ACCOUNT_ID } from './settings.ts';

export const deny = (statement: Statement): Statement => ({
  Sid: 'Guard',
  Effect: 'Deny',
  ...('Action' in statement || 'NotAction' in statement ? {} : { Action: 'kms:*' }),
  ...('Resource' in statement || 'NotResource' in statement ? {} : { Resource: '*' }),
  ...statement,
});

/** A document with one deny; of all of KMS on everything, unless the statement says otherwise. */
export const denying = (statement: Statement, version?: string) => () =>
  documentOf([deny(statement)], version);

const DENIED = { verdict: 'denied', firstHop: 'open' } as const;
const CONDITIONAL = { verdict: 'conditional', firstHop: 'open' } as const;

/** What people must still be able to do before they have MFA. */
const SELF_SERVICE = [
  'iam:ListMFADevices',
  'iam:EnableMFADevice',
  'iam:CreateVirtualMFADevice',
  'sts:GetSessionToken',
];
const GLOBAL_SERVICES = [
  'iam:*',
  'sts:*',
  'organizations:*',
  'route53:*',
  'cloudfront:*',
  'support:*',
  'health:*',
];
const ELSEWHERE = { StringNotEquals: { 'aws:RequestedRegion': ['eu-central-1', 'eu-north-1'] } };
const MFA_FALSE = { Bool: { 'aws:MultiFactorAuthPresent': 'false' } };
export const SIGN_ON = {
  path: '/aws-reserved/sso.amazonaws.com/',
  trust: 'federated',
  where: ['inline', 'managed', 'shared', 'boundary'],
} as const;
const NO_MFA = { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } };

/** Denies by their actions and resources. */
export const PLAIN_DENIES: readonly DenyKind[] = [
  { name: 'every KMS action', ...DENIED, document: denying({}) },
  {
    name: 'the names of the user guide',
    ...DENIED,
    document: denying({
      Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'],
    }),
  },
  { name: 'one action', ...DENIED, document: denying({ Action: 'kms:GenerateDataKeyWithoutPlaintext' }) },
  { name: 'a wildcard in the name', ...DENIED, document: denying({ Action: ['s3:Delete*', 'kms:*crypt*'] }) },
  { name: 'a name in small letters', ...DENIED, document: denying({ Action: 'KMS:decryp?' }) },
  { name: 'everything', verdict: 'denied', firstHop: 'closed', document: denying({ Action: '*' }) },
  {
    name: 'AWSDenyAll',
    verdict: 'denied',
    firstHop: 'closed',
    awsManaged: { arn: 'arn:aws:iam::aws:policy/AWSDenyAll', as: 'attached' },
  },
  {
    name: 'a boundary of AWS that denies',
    who: 'role',
    verdict: 'denied',
    firstHop: 'closed',
    awsManaged: { arn: 'arn:aws:iam::aws:policy/AmazonSecurityLakePermissionsBoundary', as: 'boundary' },
  },
  {
    name: 'NotAction that spares CodeCommit alone',
    ...DENIED,
    document: denying({ NotAction: ['codecommit:*', 's3:*', 'iam:*'] }),
  },
  {
    name: 'a Region rule',
    verdict: 'denied',
    firstHop: 'closed',
    document: denying({ NotAction: GLOBAL_SERVICES, Condition: ELSEWHERE }),
  },
  {
    name: 'a Region rule that spares CodeCommit',
    ...DENIED,
    document: denying({ NotAction: [...GLOBAL_SERVICES, 'codecommit:*'], Condition: ELSEWHERE }),
  },
  {
    name: 'a Region rule with IfExists',
    ...DENIED,
    document: denying({
      Condition: { StringNotLikeIfExists: { 'aws:RequestedRegion': ['ap-*', 'eu-north-?'] } },
    }),
  },
  {
    name: 'every key of the account',
    ...DENIED,
    document: denying({ Resource: `arn:aws:kms:*:${ACCOUNT_ID}:key/*` }),
  },
  {
    name: 'a short ARN',
    ...DENIED,
    where: ['inline', 'managed', 'shared', 'group'],
    document: denying({ Resource: 'arn:aws:kms' }),
  },
  {
    name: 'one key',
    ...CONDITIONAL,
    document: denying({ Resource: `arn:aws:kms:*:${ACCOUNT_ID}:key/1b2c3d4e-5f60-4718-8293-a4b5c6d7e8f9` }),
  },
  {
    name: 'NotResource of other things',
    ...DENIED,
    document: denying({ NotResource: ['arn:aws:s3:::*', 'arn:aws:logs:*:*:*'] }),
  },
  {
    name: 'NotResource of one key',
    ...CONDITIONAL,
    document: denying({
      NotResource: `arn:aws:kms:*:${ACCOUNT_ID}:key/0a1b2c3d-4e5f-4061-8273-94a5b6c7d8e9`,
    }),
  },
  { name: 'a document of 2008', ...DENIED, document: denying({}, '2008-10-17') },
  {
    name: 'a statement that stands alone',
    ...DENIED,
    document: () => ({
      value: { Statement: deny({ Action: ['kms:Describe*', 'kms:List*'] }), Version: '2012-10-17' },
    }),
  },
  {
    name: 'no MFA, everything',
    verdict: 'conditional',
    firstHop: 'closed',
    document: denying({ NotAction: SELF_SERVICE, Condition: NO_MFA }),
  },
  {
    name: 'no MFA, CodeCommit spared',
    ...CONDITIONAL,
    document: denying({ NotAction: [...SELF_SERVICE, 'codecommit:*'], Condition: NO_MFA }),
  },
  // a service signs in without MFA, and people of Identity Center with one that AWS does not see
  {
    name: 'no MFA, in a role for a service',
    ...DENIED,
    who: 'role',
    trust: 'service',
    document: denying({ Condition: NO_MFA }),
  },
  {
    name: 'no MFA, in Identity Center',
    verdict: 'denied',
    firstHop: 'closed',
    who: 'role',
    ...SIGN_ON,
    document: denying({ Action: '*', Condition: NO_MFA }),
  },
  // with a long-term key the own call says nothing of MFA, and the one that CodeCommit makes says that there was none
  {
    name: 'MFA known to be false, everything',
    ...CONDITIONAL,
    who: 'user',
    document: denying({ Action: '*', Condition: MFA_FALSE }),
  },
  { name: 'MFA known to be false', ...CONDITIONAL, document: denying({ Condition: MFA_FALSE }) },
  {
    name: 'MFA too long ago',
    ...CONDITIONAL,
    document: denying({ Condition: { NumericGreaterThan: { 'aws:MultiFactorAuthAge': '3600' } } }),
  },
  {
    name: 'no MFA age',
    ...CONDITIONAL,
    document: denying({ Condition: { Null: { 'aws:MultiFactorAuthAge': 'true' } } }),
  },
];
