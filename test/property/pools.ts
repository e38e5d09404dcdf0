/**
 * Small pools of values that nearly match each other: generated policies and requests draw from the same ones,
 * so that equal, one character off, other letter case and absent all happen often.
 */
export const account = '111122223333';
export const otherAccount = '444455556666';

export const principals = {
  user: `arn:aws:iam::${account}:user/alice`,
  userWithPath: `arn:aws:iam::${account}:user/dev/alice`,
  role: `arn:aws:iam::${account}:role/build`,
  session: `arn:aws:sts::${account}:assumed-role/build/run`,
  federated: `arn:aws:sts::${account}:federated-user/alice`,
  root: `arn:aws:iam::${account}:root`,
} as const;

export const requests = [
  { action: 'kms:Decrypt', resource: `arn:aws:kms:us-east-1:${account}:key/ab` },
  { action: 'kms:decrypt', resource: `arn:aws:kms:us-east-1:${otherAccount}:key/ab` },
  { action: 's3:GetObject', resource: 'arn:aws:s3:::bucket/a/b' },
  { action: 's3:GetObject', resource: 'arn:aws:s3:::bucket/a*b', resourceAccount: otherAccount },
  { action: 'logs:PutLogEvents', resource: `arn:aws:logs:us-east-1:${account}:log-group:a:log-stream:b` },
] as const;

export const actions = [
  '*',
  'kms:*',
  'KMS:decrypt',
  'kms:Decrypt',
  'kms:Decrypt*',
  'kms:Decrypt?',
  'kms:D?crypt',
  'kms:*t',
  'kms:Encrypt',
  's3:*',
  's3:Get*',
  's3:GetObject',
  's3:GetObjects',
  'logs:Put*',
  'logs:*s',
  'kms:?',
  'kms:*crypt?',
] as const;

/** Whether these match is not documented. */
export const openActions = ['k*:Decrypt', '?3:GetObject', '*:*', 's*:Put*'] as const;

export const resources = [
  '*',
  `arn:aws:kms:us-east-1:${account}:key/ab`,
  `arn:aws:kms:us-east-1:${account}:key/*`,
  'arn:aws:kms:*:*:key/ab',
  `arn:aws:kms:us-*-1:${account}:key/a?`,
  `arn:aws:kms:us-east-1:${account}:alias/ab`,
  'arn:aws:kms:us*3:*:key/ab',
  'arn:*:*:*:*:*',
  'arn:aws:s3:::bucket/*',
  'arn:aws:s3:::bucket/a?b',
  'arn:aws:s3:::bucket/a',
  'arn:aws:s3:*:*:bucket/a/b',
  'arn:aws:s3:::bucket/a/b?',
  'arn:aws:s3:::bucket*',
  'arn:aws:logs:*:log-stream:*',
  'arn:aws:logs:*:a:log-stream:b',
  'arn:aws:logs:us-*:log-group:a:log-stream:?',
  'arn:aws:logs:*p:a:log-stream:b',
  `arn:aws:logs:us-east-1:${account}:*:b`,
  `arn:aws:kms:us-east-1?${account}:key:ab`,
  `arn:aws:s3:::bucket/\${x:text}/b`,
  `arn:aws:s3:::bucket/\${x:none, 'a'}/b`,
  `arn:aws:s3:::bucket/a\${*}b`,
  `arn:aws:s3:::bucket/\${x:none}*`,
  `arn:aws:kms:us-east-1:${account}:key/\${x:text}`,
] as const;

/** Completed with stars in identity policies. */
export const incompleteArns = [
  'arn:aws:kms',
  'arn:aws:s3',
  'arn:aws:kms:us-east-1',
  'arn:aws',
  `arn:aws:kms:*:${account}`,
] as const;

const texts = ['a', 'ab', 'abc', 'b', 'A', 'AB', 'a*', 'a?', '*', 'b/a'];
const numbers = ['9', '10', '10.0', '10.5', '-1', '11', '0'];
const dates = [
  '2024-05-01T12:00:00Z',
  '2024-05-01T14:00:00+02:00',
  '1714564800',
  '2024-05-01',
  '2024-05-01T12:00:01Z',
  '2024-05-01T11:59Z',
  '1714564799',
];
const addresses = [
  '10.0.0.0',
  '10.0.0.1',
  '10.0.0.127',
  '10.0.0.128',
  '10.0.1.0',
  '2001:db8::1',
  '2001:db8:0:0:1::',
];
const ranges = [
  '10.0.0.0/24',
  '10.0.0.0/25',
  '10.0.0.128/25',
  '10.0.0.1',
  '0.0.0.0/0',
  '2001:db8::/64',
  '2001:DB8::/32',
  '::/0',
];
const arns = [
  principals.user,
  principals.role,
  `arn:aws:sns:us-east-1:${account}:a`,
  `arn:aws:sns:us-east-1:${account}:a:b`,
  `arn:aws:sns:us-east-1:${otherAccount}:a`,
  `arn:aws-cn:sns:us-east-1:${account}:a`,
];
const arnPatterns = [
  ...arns,
  `arn:aws:sns:*:${account}:a`,
  'arn:aws:sns:*:*:*',
  'arn:aws:sns:*:a',
  'arn:*:sns:us-east-?:*:a',
  'arn:aws:iam::*:user/*',
  `arn:aws:sns:us-east-1:${account}:A`,
  'arn:aws:*:*:*:*b',
  `arn:aws:iam::\${aws:PrincipalAccount}:user/\${aws:username}`,
].filter((pattern) => pattern.split(':').length >= 6);
const bytes = ['QUJD', 'QUJE', 'qujd', 'QUI='];
const variables = [
  `\${x:text}`,
  `a\${x:text}`,
  `\${x:none}`,
  `\${x:none, 'ab'}`,
  `\${*}`,
  `a\${?}`,
  `\${$}`,
  `\${AWS:username}`,
];

export interface Family {
  key: string;
  /** What the request may hold. */
  given: readonly string[];
  /** What a policy may hold, besides. */
  written: readonly string[];
  /** What a policy should not hold. */
  malformed: readonly string[];
  /** Values that are easily taken for each other: the first of each group for the request, the others for a policy. */
  twins: readonly (readonly [string, ...string[]])[];
  operators: readonly string[];
}

export const families: readonly Family[] = [
  {
    key: 'x:text',
    given: texts,
    written: ['a*', '?b', '*b*', '??', ...variables],
    malformed: [],
    twins: [
      ['ab', 'AB', 'a?', 'a', 'b', '?b*'],
      ['A', 'a', 'A*'],
      ['a*', 'ab', `a\${*}`],
    ],
    operators: [
      'StringEquals',
      'StringNotEquals',
      'StringEqualsIgnoreCase',
      'StringNotEqualsIgnoreCase',
      'StringLike',
      'StringNotLike',
    ],
  },
  {
    key: 'x:number',
    given: numbers,
    written: ['9.50', '10.50'],
    malformed: ['ten', '1O'],
    twins: [
      ['10', '10.0', '10.00', '9'],
      ['10.5', '10.50', '10', '11'],
      ['9', '9.0', '10'],
    ],
    operators: [
      'NumericEquals',
      'NumericNotEquals',
      'NumericLessThan',
      'NumericLessThanEquals',
      'NumericGreaterThan',
      'NumericGreaterThanEquals',
    ],
  },
  {
    key: 'x:date',
    given: dates,
    written: ['2024-05-02T00:00:00Z', '2024-05'],
    malformed: ['May', '2024-13-01'],
    twins: [
      ['2024-05-01T12:00:00Z', '2024-05-01T14:00:00+02:00', '1714564800'],
      ['2024-05-01', '2024-05-01T00:00:00Z'],
    ],
    operators: [
      'DateEquals',
      'DateNotEquals',
      'DateLessThan',
      'DateLessThanEquals',
      'DateGreaterThan',
      'DateGreaterThanEquals',
    ],
  },
  {
    key: 'x:bool',
    given: ['true', 'false'],
    written: [],
    malformed: ['True', 'no', `\${x:text}`],
    twins: [
      ['true', 'false'],
      ['false', 'true'],
    ],
    operators: ['Bool'],
  },
  {
    key: 'x:address',
    given: addresses,
    written: ranges,
    malformed: ['10.0.0.0/33', '10.0.0'],
    twins: [
      ['10.0.0.128', '10.0.0.128/25', '10.0.0.0/25'],
      ['2001:db8::1', '0.0.0.0/0', '2001:DB8::/32'],
      ['0.0.0.1', '::/0'],
    ],
    operators: ['IpAddress', 'NotIpAddress'],
  },
  {
    key: 'x:arn',
    given: arns,
    written: arnPatterns,
    malformed: ['a'],
    twins: [
      [
        `arn:aws:sns:us-east-1:${account}:a:b`,
        'arn:aws:sns:*:a:b',
        `arn:aws:sns:*:${account}:a`,
        'arn:aws:sns:*:*:a:?',
      ],
      [principals.user, 'arn:aws:iam::*:user/a*', `arn:aws:iam::${account}:user/Alice`],
    ],
    operators: ['ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike'],
  },
  {
    key: 'x:bytes',
    given: bytes,
    written: [],
    malformed: ['!'],
    twins: [['QUJD', 'qujd', 'QUJE']],
    operators: ['BinaryEquals'],
  },
];

/** Keys that the line itself gives. */
export const ownKeys: readonly { key: string; written: readonly string[] }[] = [
  {
    key: 'aws:PrincipalArn',
    written: [principals.user, principals.role, 'arn:aws:iam::*:user/*', principals.root],
  },
  { key: 'aws:PrincipalAccount', written: [account, otherAccount, `\${aws:ResourceAccount}`] },
  { key: 'aws:PrincipalType', written: ['User', 'AssumedRole', 'FederatedUser', 'Account', 'user'] },
  { key: 'AWS:UserName', written: ['alice', 'Alice', 'dev/alice', 'ali*', `\${aws:PrincipalTag/Team}`] },
  { key: 'aws:PrincipalTag/Team', written: ['a', 'A', 'a*', `\${x:text}`] },
  { key: 'aws:ResourceAccount', written: [account, otherAccount, `\${aws:PrincipalAccount}`] },
  { key: 'aws:userid', written: ['*', 'a'] },
];
