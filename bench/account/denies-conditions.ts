import { deny, denying } from './denies-plain.ts';
import type { DenyKind, Subject } from './deny-kind.ts';
import { type Document, documentOf, type Statement } from './document.ts';
import { OTHER_ACCOUNT } from './settings.ts';

const DENIED = { verdict: 'denied', firstHop: 'open' } as const;
const CONDITIONAL = { verdict: 'conditional', firstHop: 'open' } as const;
const OWN = { own: true } as const;
const CORPORATE = ['198.51.100.0/24', '203.0.113.0/25', '2001:db8:12::/48'];
/** A day, in milliseconds. */
const DAY = 86_400_000;

const when = (Condition: Statement) => denying({ Condition });
const forOwn =
  (condition: (subject: Subject) => Statement, more: Statement = {}) =>
  (subject: Subject): Document =>
    documentOf([deny({ ...more, Condition: condition(subject) })]);

/** A moment some days after the one that the account is about. */
export function daysAfter({ now }: Subject, days: number): string {
  return new Date(Date.parse(now) + days * DAY).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** Denies by where a request comes from, and through which service. */
export const NETWORK_DENIES: readonly DenyKind[] = [
  {
    name: 'another VPC endpoint',
    ...DENIED,
    document: when({ StringNotEquals: { 'aws:SourceVpce': ['vpce-0a1b2c3d', 'vpce-4e5f6071'] } }),
  },
  {
    name: 'another VPC, everything',
    verdict: 'denied',
    firstHop: 'unknown',
    document: denying({
      Action: '*',
      Condition: { StringNotEqualsIfExists: { 'aws:SourceVpc': 'vpc-0123456789abcdef0' } },
    }),
  },
  { name: 'no VPC endpoint', ...DENIED, document: when({ Null: { 'aws:SourceVpce': 'true' } }) },
  {
    name: 'another address',
    ...CONDITIONAL,
    document: when({ NotIpAddress: { 'aws:SourceIp': CORPORATE } }),
  },
  {
    name: 'another address, everything',
    verdict: 'conditional',
    firstHop: 'unknown',
    document: denying({ Action: '*', Condition: { NotIpAddress: { 'aws:SourceIp': CORPORATE } } }),
  },
  {
    name: 'a listed address',
    ...CONDITIONAL,
    document: when({ IpAddress: { 'aws:SourceIp': ['192.0.2.0/24', '198.51.100.77'] } }),
  },
  {
    name: 'any address, and none',
    ...DENIED,
    document: () =>
      documentOf([
        deny({ Sid: 'Any', Condition: { IpAddress: { 'aws:SourceIp': ['0.0.0.0/0', '::/0'] } } }),
        deny({ Sid: 'None', Condition: { Null: { 'aws:SourceIp': 'true' } } }),
      ]),
  },
  {
    name: 'services without CodeCommit',
    ...DENIED,
    document: when({
      StringNotEquals: {
        'kms:ViaService': [
          's3.us-east-1.amazonaws.com',
          'rds.us-east-1.amazonaws.com',
          's3.eu-west-1.amazonaws.com',
        ],
      },
    }),
  },
  {
    name: 'services by pattern without CodeCommit',
    ...DENIED,
    document: when({ StringNotLike: { 'kms:ViaService': ['s3.*.amazonaws.com', 'ec2.*.amazonaws.com'] } }),
  },
  {
    name: 'CodeCommit itself',
    ...DENIED,
    document: when({ StringLike: { 'KMS:viaservice': 'codecommit.*.amazonaws.com' } }),
  },
  {
    name: 'services on behalf of people',
    ...DENIED,
    document: denying({ Action: '*', Condition: { Bool: { 'aws:ViaAWSService': 'true' } } }),
  },
  {
    name: 'called by CodeCommit',
    ...CONDITIONAL,
    document: when({ 'ForAnyValue:StringEquals': { 'aws:CalledVia': ['codecommit.amazonaws.com'] } }),
  },
];

/** Denies by who calls. */
export const IDENTITY_DENIES: readonly DenyKind[] = [
  {
    name: 'a tag of the key unlike the caller',
    ...DENIED,
    document: when({ StringNotEquals: { 'aws:ResourceTag/team': '${aws:PrincipalTag/team}' } }),
  },
  {
    name: 'a tag of the user',
    ...DENIED,
    who: 'user',
    tags: { Department: 'contractors' },
    document: when({ StringEquals: { 'aws:PrincipalTag/department': ['contractors', 'visitors'] } }),
  },
  {
    name: 'a tag of the role',
    ...DENIED,
    who: 'role',
    tags: { department: 'contractors-emea' },
    document: when({ StringLike: { 'aws:PrincipalTag/Department': 'contractors-*' } }),
  },
  {
    name: 'a tag that sessions may change',
    ...CONDITIONAL,
    who: 'role',
    trust: 'tagged',
    tags: { department: 'contractors' },
    document: when({ StringEquals: { 'aws:PrincipalTag/department': 'contractors' } }),
  },
  {
    name: 'a tag that is missing',
    ...DENIED,
    document: when({ StringNotEquals: { 'aws:PrincipalTag/clearance': ['high', 'medium'] } }),
    who: 'user',
  },
  {
    name: 'the name of the user in an ARN',
    ...DENIED,
    who: 'user',
    document: when({ StringLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:user/*${aws:username}' } }),
  },
  {
    name: 'its own ARN',
    ...DENIED,
    ...OWN,
    document: forOwn(({ arn }) => ({ ArnEquals: { 'aws:PrincipalArn': arn } })),
  },
  {
    name: 'everybody but administrators',
    ...DENIED,
    document: when({
      ArnNotLike: { 'aws:PrincipalArn': ['arn:aws:iam::*:role/admin/*', 'arn:aws:iam::*:role/break-glass'] },
    }),
  },
  {
    name: 'every session of the role',
    ...DENIED,
    ...OWN,
    who: 'role',
    document: forOwn(({ id }) => ({ StringLike: { 'aws:userid': `${id}:*` } })),
  },
  {
    name: 'one session of the role',
    ...CONDITIONAL,
    ...OWN,
    who: 'role',
    document: forOwn(({ id }) => ({ StringEquals: { 'aws:userid': `${id}:deploy` } })),
  },
  {
    name: 'roles',
    ...DENIED,
    who: 'role',
    document: when({ StringEquals: { 'aws:PrincipalType': 'AssumedRole' } }),
  },
  {
    name: 'nobody named as the source',
    ...CONDITIONAL,
    who: 'role',
    document: when({ StringNotLike: { 'aws:SourceIdentity': '*@example.com' } }),
  },
  {
    name: 'another account, by its number',
    ...DENIED,
    document: when({ StringNotEquals: { 'aws:ResourceAccount': [OTHER_ACCOUNT] } }),
  },
  {
    name: 'another organization',
    ...CONDITIONAL,
    document: when({ StringNotEquals: { 'aws:PrincipalOrgID': 'o-z9y8x7w6v5' } }),
    inSnapshot: DENIED,
  },
];

/** Denies by time. */
export const TIME_DENIES: readonly DenyKind[] = [
  {
    name: 'since long ago',
    ...DENIED,
    document: when({ DateGreaterThan: { 'aws:CurrentTime': '2020-04-01T00:00:00Z' } }),
  },
  {
    name: 'since long ago, in seconds',
    ...DENIED,
    document: when({ DateGreaterThanEquals: { 'aws:EpochTime': '1577836800' } }),
  },
  {
    name: 'soon',
    ...CONDITIONAL,
    document: (subject) =>
      documentOf([deny({ Condition: { DateGreaterThan: { 'aws:CurrentTime': daysAfter(subject, 30) } } })]),
  },
  {
    name: 'revoked sessions',
    verdict: 'conditional',
    firstHop: 'closed',
    who: 'role',
    where: ['inline'],
    document: (subject) =>
      documentOf([
        deny({
          Sid: 'Revoked',
          Action: ['*'],
          Resource: ['*'],
          Condition: { DateLessThan: { 'aws:TokenIssueTime': daysAfter(subject, -2) } },
        }),
      ]),
  },
];

/** Denies by service control policies: nothing in the account itself denies. */
export const ORGANIZATION_DENIES: readonly DenyKind[] = [
  { name: 'an SCP on a path', who: 'role', path: '/scp-bound/', verdict: 'clear', inSnapshot: DENIED },
  { name: 'an SCP without MFA', who: 'role', path: '/scp-mfa/', verdict: 'clear', inSnapshot: CONDITIONAL },
  {
    name: 'a Region SCP',
    who: 'role',
    path: '/scp-region/',
    verdict: 'clear',
    inSnapshot: { verdict: 'denied', firstHop: 'closed' },
  },
];
