import { daysAfter } from './denies-conditions.ts';
import { deny, denying, SIGN_ON } from './denies-plain.ts';
import type { DenyKind, Subject } from './deny-kind.ts';
import { type Document, documentOf, rewritten, type Statement } from './document.ts';
import { ACCOUNT_ID, ORGANIZATION_ID, OTHER_ACCOUNT } from './settings.ts';

const CLEAR = { verdict: 'clear' } as const;
const when = (Condition: Statement) => denying({ Condition });

const FROM_ELSEWHERE = { NotIpAddress: { 'aws:SourceIp': ['198.51.100.0/24'] } };
const BY_PEOPLE = { Bool: { 'aws:ViaAWSService': 'false' } };

/** Denies that reach KMS, the key or the caller by their looks alone. */
const BY_NAME: readonly DenyKind[] = [
  {
    name: 'kms:ReEncrypt',
    ...CLEAR,
    document: denying({ Action: ['kms:ReEncrypt', 'kms:GenerateDataKeyPair'] }),
  },
  {
    name: 'other actions on keys',
    ...CLEAR,
    document: denying({
      Action: ['kms:ScheduleKeyDeletion', 'kms:DisableKey', 'kms:Put*', 'kms:Create*', 'kms:Enable*'],
    }),
  },
  {
    name: 'the alias',
    ...CLEAR,
    document: denying({ Resource: `arn:aws:kms:*:${ACCOUNT_ID}:alias/aws/codecommit` }),
  },
  {
    name: 'keys of another account',
    ...CLEAR,
    document: denying({ Resource: `arn:aws:kms:*:${OTHER_ACCOUNT}:key/*` }),
  },
  {
    name: 'keys of another Region',
    ...CLEAR,
    document: denying({ Resource: `arn:aws:kms:ap-southeast-2:${ACCOUNT_ID}:key/*` }),
  },
  {
    name: 'a bucket named kms',
    ...CLEAR,
    document: denying({ Action: 's3:*', Resource: ['arn:aws:s3:::kms:decrypt', 'arn:aws:s3:::kms-*/*'] }),
  },
  {
    name: 'a service whose name begins alike',
    ...CLEAR,
    document: denying({ Action: ['kmsx:*', 'kms-region:*'] }),
  },
  {
    name: 'NotAction with KMS',
    ...CLEAR,
    document: denying({ NotAction: ['KMS:*', 'codecommit:*', 'iam:*'] }),
  },
  {
    name: 'NotResource with every key',
    ...CLEAR,
    document: denying({ NotResource: [`arn:aws:kms:*:${ACCOUNT_ID}:key/*`, 'arn:aws:s3:::*'] }),
  },
  {
    name: 'a Region rule with KMS in its list',
    ...CLEAR,
    document: denying({
      NotAction: ['iam:*', 'sts:*', 'kms:*', 'codecommit:*'],
      Condition: { StringNotEquals: { 'aws:RequestedRegion': 'eu-central-1' } },
    }),
  },
  {
    name: 'a Region rule with these Regions',
    ...CLEAR,
    document: when({ StringNotEquals: { 'aws:RequestedRegion': ['us-east-1', 'eu-west-1'] } }),
  },
  {
    name: 'an Allow named Deny',
    ...CLEAR,
    document: () => documentOf([{ Sid: 'DenyKms', Effect: 'Allow', Action: 'kms:*', Resource: '*' }]),
  },
  {
    name: 'a value that looks like a statement',
    ...CLEAR,
    document: () =>
      documentOf([
        {
          Effect: 'Allow',
          Action: 's3:PutObject',
          Resource: 'arn:aws:s3:::policies/*',
          Condition: { StringLike: { 's3:prefix': '{"Effect":"Deny","Action":"kms:*","Resource":"*"}' } },
        },
      ]),
  },
  { name: 'an older version', ...CLEAR, where: ['managed'], inOldVersion: true, document: denying({}) },
  {
    name: 'an escaped deny of another service',
    ...CLEAR,
    where: ['inline', 'managed', 'shared', 'group'],
    document: (): Document =>
      rewritten(documentOf([deny({ Action: 's3:DeleteBucket' })]), (text) =>
        text.replace('"Deny"', '"\\u0044eny"'),
      ),
  },
];

/** Denies whose condition is false in every request of CodeCommit, or in every request at all. */
const BY_CONDITION: readonly DenyKind[] = [
  {
    name: 'addresses of people',
    ...CLEAR,
    document: denying({ Action: '*', Condition: { ...FROM_ELSEWHERE, ...BY_PEOPLE } }),
  },
  { name: 'people alone', ...CLEAR, document: when({ BoolIfExists: { 'aws:ViaAWSService': 'false' } }) },
  {
    name: 'one VPC endpoint',
    ...CLEAR,
    document: when({ StringEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d' } }),
  },
  {
    name: 'private addresses',
    ...CLEAR,
    document: when({ IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '192.168.0.0/16'] } }),
  },
  { name: 'no TLS', ...CLEAR, document: when({ Bool: { 'aws:SecureTransport': 'false' } }) },
  {
    name: 'services with CodeCommit',
    ...CLEAR,
    document: when({
      StringNotEquals: {
        'kms:ViaService': [
          's3.us-east-1.amazonaws.com',
          'codecommit.us-east-1.amazonaws.com',
          'codecommit.eu-west-1.amazonaws.com',
        ],
      },
    }),
  },
  {
    name: 'services by pattern with CodeCommit',
    ...CLEAR,
    document: when({
      StringNotLike: { 'kms:ViaService': ['s3.*.amazonaws.com', 'codecommit.??-*-1.amazonaws.com'] },
    }),
  },
  { name: 'direct use', ...CLEAR, document: when({ Null: { 'kms:ViaService': 'true' } }) },
  { name: 'grants', ...CLEAR, document: when({ Bool: { 'kms:GrantIsForAWSResource': 'false' } }) },
  {
    name: 'services themselves',
    ...CLEAR,
    document: when({ Bool: { 'aws:PrincipalIsAWSService': 'true' } }),
  },
  {
    name: 'tags of a request',
    ...CLEAR,
    document: when({ 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['team', 'owner'] } }),
  },
  {
    name: 'a tag of the key',
    ...CLEAR,
    document: when({ StringEquals: { 'aws:ResourceTag/classification': 'secret' } }),
  },
  { name: 'RSA', ...CLEAR, document: when({ StringLike: { 'kms:EncryptionAlgorithm': 'RSAES_*' } }) },
  {
    name: 'another alias',
    ...CLEAR,
    document: when({ 'ForAnyValue:StringLike': { 'kms:ResourceAliases': ['alias/app/*', 'alias/aws/s3'] } }),
  },
  {
    name: 'another caller',
    ...CLEAR,
    document: when({ StringEquals: { 'kms:CallerAccount': OTHER_ACCOUNT } }),
  },
  {
    name: 'a variable that is none in 2008',
    ...CLEAR,
    who: 'user',
    document: denying({ Condition: { StringEquals: { 'aws:username': '${aws:username}' } } }, '2008-10-17'),
  },
  {
    name: 'a variable without a value',
    ...CLEAR,
    document: when({ StringEquals: { 'aws:PrincipalArn': '${aws:RequestTag/owner}' } }),
  },
  {
    name: 'no value can be both',
    ...CLEAR,
    document: when({ StringLike: { 'aws:userid': 'A*:deploy' }, StringNotLike: { 'aws:userid': '*:d*' } }),
  },
  {
    name: 'MFA of less than nothing',
    ...CLEAR,
    document: when({
      NumericLessThan: { 'aws:MultiFactorAuthAge': '60' },
      NumericGreaterThan: { 'AWS:multifactorauthage': '3600' },
    }),
  },
  {
    name: 'MFA that has no age',
    ...CLEAR,
    document: when({
      Bool: { 'aws:MultiFactorAuthPresent': 'true' },
      Null: { 'aws:MultiFactorAuthAge': 'true' },
    }),
  },
  {
    name: 'MFA known to be false, in Identity Center',
    ...CLEAR,
    who: 'role',
    ...SIGN_ON,
    document: when({ Bool: { 'aws:MultiFactorAuthPresent': 'false' } }),
  },
  {
    name: 'until long ago',
    ...CLEAR,
    document: when({ DateLessThan: { 'aws:CurrentTime': '2020-04-01T00:00:00Z' } }),
  },
  {
    name: 'not so soon',
    ...CLEAR,
    document: (subject) =>
      documentOf([deny({ Condition: { DateGreaterThan: { 'aws:CurrentTime': daysAfter(subject, 200) } } })]),
  },
  {
    name: 'another tag of the user',
    ...CLEAR,
    who: 'user',
    tags: { department: 'engineering' },
    document: when({ StringEquals: { 'aws:PrincipalTag/department': ['contractors', 'Engineering'] } }),
  },
  {
    name: 'no tag of the role',
    ...CLEAR,
    who: 'role',
    document: when({ StringLike: { 'aws:PrincipalTag/clearance': '*' } }),
  },
  {
    name: 'another principal',
    ...CLEAR,
    document: when({
      ArnLike: { 'aws:PrincipalArn': ['arn:aws:iam::*:role/admin/*', `arn:aws:iam::${OTHER_ACCOUNT}:*`] },
    }),
  },
  {
    name: 'everybody else',
    ...CLEAR,
    own: true,
    document: ({ arn }: Subject) =>
      documentOf([deny({ Condition: { ArnNotEquals: { 'aws:PrincipalArn': arn } } })]),
  },
  {
    name: 'this organization',
    ...CLEAR,
    inSnapshot: CLEAR,
    document: when({ StringNotEquals: { 'aws:PrincipalOrgID': ORGANIZATION_ID } }),
  },
];

export const NEAR_MISSES: readonly DenyKind[] = [...BY_NAME, ...BY_CONDITION];
