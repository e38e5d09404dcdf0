import { describe, expect, test } from 'vitest';
import type { Verdict } from '#guard/finding.ts';
import { deny, denyIf, ID, KEY_ARN, ORGANIZATION, userAndRole } from './sample.ts';

const verdicts = (statement: Readonly<Record<string, unknown>>, rest = {}) => {
  const { user, role } = userAndRole(statement, rest);
  return [user.verdict, role.verdict];
};

const both = (verdict: Verdict): readonly Verdict[] => [verdict, verdict];
const variable = (name: string): string => `\${${name}}`;

/** The common shapes of denies and what they do to the request that CodeCommit makes (section 0 of the facts). */
const SHAPES: readonly (readonly [string, object, Verdict])[] = [
  ['aws:ViaAWSService is false', { Bool: { 'aws:ViaAWSService': 'false' } }, 'clear'],
  ['aws:ViaAWSService is false or absent', { BoolIfExists: { 'aws:ViaAWSService': 'false' } }, 'clear'],
  [
    'not from the office, but for what services forward',
    { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' }, Bool: { 'aws:ViaAWSService': 'false' } },
    'clear',
  ],
  ['not from the office', { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }, 'conditional'],
  ['not from the VPC', { StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } }, 'denied'],
  [
    'not from the VPC, where there is one',
    { StringNotEqualsIfExists: { 'aws:SourceVpc': 'vpc-1' } },
    'denied',
  ],
  ['not from the endpoint', { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } }, 'denied'],
  ['from the VPC', { StringEquals: { 'aws:SourceVpc': 'vpc-1' } }, 'clear'],
  ['from no VPC', { Null: { 'aws:SourceVpc': 'true' } }, 'denied'],
  ['outside other Regions', { StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1'] } }, 'denied'],
  ['outside its own Region', { StringNotEquals: { 'aws:RequestedRegion': ['us-east-1'] } }, 'clear'],
  ['not through S3', { StringNotEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } }, 'denied'],
  [
    'not through CodeCommit',
    { StringNotLike: { 'kms:ViaService': ['s3.*.amazonaws.com', 'codecommit.*.amazonaws.com'] } },
    'clear',
  ],
  ['through no service', { Null: { 'kms:ViaService': 'true' } }, 'clear'],
  ['without MFA', { Bool: { 'aws:MultiFactorAuthPresent': 'false' } }, 'conditional'],
  [
    'without MFA or knowledge of it',
    { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
    'conditional',
  ],
  ['in old sessions', { DateLessThan: { 'aws:TokenIssueTime': '2026-11-01T00:00:00Z' } }, 'conditional'],
  [
    'a key of another account',
    { StringNotEquals: { 'aws:ResourceAccount': variable('aws:PrincipalAccount') } },
    'clear',
  ],
  ['not by a service principal', { Bool: { 'aws:PrincipalIsAWSService': 'false' } }, 'denied'],
  [
    'called by way of another service',
    { 'ForAnyValue:StringNotEquals': { 'aws:CalledVia': 'athena.amazonaws.com' } },
    'conditional',
  ],
  [
    'equal to what has no value',
    { StringEquals: { 'aws:PrincipalArn': variable('aws:SourceArn') } },
    'clear',
  ],
  [
    'unequal to what has no value',
    { StringNotEquals: { 'aws:PrincipalArn': variable('aws:SourceArn') } },
    'denied',
  ],
  ['unequal in a key of another service', { StringNotEquals: { 's3:prefix': 'x' } }, 'denied'],
  [
    'from private addresses, which no request comes from',
    { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } },
    'clear',
  ],
  ['by an operator that does not exist', { StringMatches: { 'aws:PrincipalAccount': ID } }, 'conditional'],
  ['of a tagged key', { StringEquals: { 'aws:ResourceTag/team': 'web' } }, 'clear'],
  ['of an untagged key', { Null: { 'aws:ResourceTag/team': 'true' } }, 'denied'],
];

describe('a deny of everything', () => {
  test('without a condition denies', () => {
    expect(verdicts(deny({ Action: '*' }))).toEqual(both('denied'));
  });

  test.each(SHAPES)('%s: for user and role', (_, condition, verdict) => {
    expect(verdicts(denyIf(condition))).toEqual(both(verdict));
  });
});

describe('a deny of principals outside an organization', () => {
  const outside = denyIf({ StringNotEquals: { 'aws:PrincipalOrgID': ORGANIZATION.id } });

  test('spares those of the organization', () => {
    expect(verdicts(outside, { organization: ORGANIZATION })).toEqual(both('clear'));
  });

  test('denies those of another', () => {
    expect(verdicts(outside, { organization: { ...ORGANIZATION, id: 'o-other' } })).toEqual(both('denied'));
  });

  test('is conditional while nobody knows the organization', () => {
    expect(verdicts(outside)).toEqual(both('conditional'));
  });
});

describe('what a deny names', () => {
  test.each<readonly [string, object, Verdict]>([
    ['each action of the contract by a wildcard', { Action: 'kms:*' }, 'denied'],
    ['one action', { Action: 'kms:Decrypt' }, 'denied'],
    ['an action in another letter case', { Action: 'KMS:decrypt' }, 'denied'],
    ['kms:ReEncrypt, which is no action', { Action: 'kms:ReEncrypt' }, 'clear'],
    ['kms:ReEncrypt*, which is two', { Action: 'kms:ReEncrypt*' }, 'denied'],
    ['actions that CodeCommit does not ask for', { Action: ['kms:Sign', 'kms:CreateGrant'] }, 'clear'],
    ['all but KMS', { NotAction: 'kms:*' }, 'clear'],
    ['all but S3', { NotAction: 's3:*' }, 'denied'],
    [
      'the alias, which never means the key',
      { Resource: `arn:aws:kms:*:${ID}:alias/aws/codecommit` },
      'clear',
    ],
    ['every key of the account', { Resource: `arn:aws:kms:*:${ID}:key/*` }, 'denied'],
    ['keys of another account', { Resource: 'arn:aws:kms:*:999999999999:key/*' }, 'clear'],
    ['keys of another Region', { Resource: `arn:aws:kms:eu-west-1:${ID}:key/*` }, 'clear'],
    ['one key, while nobody knows which is meant', { Resource: KEY_ARN }, 'conditional'],
    ['all but one key', { NotResource: KEY_ARN }, 'conditional'],
  ])('%s', (_, more, verdict) => {
    expect(verdicts(deny({ ...more }))).toEqual(both(verdict));
  });
});
