/**
 * Keys and values that nearly match each other: equal, next to each other, one inside the other, in another letter
 * case. What AWS leaves open is not in here but for two facts, which the judge knows as open too (`tests.ts`).
 */
export interface KeyPool {
  readonly names: readonly string[];
  /** Positive operators; `opposite.ts` knows the others. */
  readonly operators: readonly string[];
  readonly values: readonly (string | number | boolean)[];
  /** What every value of the key may be said to be like. */
  readonly like?: readonly string[];
  /** With `multi` in the line, for keys that AWS has no list of. */
  readonly list?: 'known' | 'told';
  /** A value is no list of alternatives under these operators: only one makes sense. */
  readonly alone?: true;
}

export const USER = 'arn:aws:iam::111122223333:user/dev/alice';
export const ROLE = 'arn:aws:iam::111122223333:role/build';
export const SESSION = 'arn:aws:sts::111122223333:assumed-role/build/run';

const TEXTS = ['a', 'ab', 'aB', 'A', 'b', 'ba', 'aab', 'alice', 'red'];
const PATTERNS = ['a*', '*b', 'a*b', '?', '??', 'a?', '?*', '*', '*a*', 'ab*', 'A*', '*?b', 'ali*'];
const VARIABLES = [
  '${aws:username}',
  '${aws:PrincipalTag/team}',
  'a${AWS:PrincipalTag/Team}',
  '${aws:PrincipalTag/team}*',
  "${aws:PrincipalTag/none, 'ab'}",
  '${aws:PrincipalTag/none}',
  'a${*}',
  '${?}b',
  'a${$}*',
];
const TEXT_OPERATORS = ['StringEquals', 'StringEqualsIgnoreCase', 'StringLike', 'StringLike'];
const NUMBER_OPERATORS = ['LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals', 'Equals'];
const SERVICES = [
  'codecommit.us-east-1.amazonaws.com',
  'codecommit.eu-west-1.amazonaws.com',
  'codecommit.*.amazonaws.com',
  'codecommit.*',
  's3.us-east-1.amazonaws.com',
  '*.us-east-1.amazonaws.com',
];

export const TEXT_POOL: KeyPool = {
  names: [
    'x:owner',
    'aws:userid',
    'aws:PrincipalTag/project',
    'aws:RequestTag/Team',
    'kms:EncryptionContext:id',
  ],
  operators: TEXT_OPERATORS,
  values: [...TEXTS, ...TEXTS, ...PATTERNS, ...PATTERNS, ...VARIABLES],
  like: ['a*', '?', '*b', '??*', 'a?b', 'red'],
};

export const POOLS: readonly KeyPool[] = [
  TEXT_POOL,
  {
    names: ['kms:ViaService'],
    operators: TEXT_OPERATORS,
    values: SERVICES,
    like: ['*.amazonaws.com', 'codecommit.*.amazonaws.com'],
  },
  {
    names: ['aws:SourceArn', 'x:arn'],
    operators: ['ArnEquals', 'ArnLike', 'ArnLike', 'StringLike', 'StringEquals'],
    values: [
      'arn:aws:sns:us-east-1:111122223333:a',
      'arn:aws:sns:us-east-1:111122223333:a:b',
      'arn:aws:sns:*:111122223333:a',
      'arn:aws:sns:*:*:*',
      'arn:aws:sns:*:*:a?',
      'arn:aws:sns:us-*-1:*:a*',
      'arn:*:sns:*:${aws:PrincipalAccount}:*',
      'arn:aws:*:*:*:*b',
      'arn:aws:s3:::${aws:username}',
      'arn:aws:s3:::${aws:username}/*',
    ],
    // What an ARN operator does with a value that is no ARN is open.
    like: ['arn:*:*:*:*:*', 'arn:aws:sns:*:*:*', 'arn:aws:s3:::*'],
  },
  {
    names: ['aws:MultiFactorAuthPresent', 'x:flag'],
    operators: ['Bool'],
    values: ['true', 'false', true, false],
    alone: true,
  },
  {
    names: ['aws:MultiFactorAuthAge', 'x:count'],
    operators: NUMBER_OPERATORS.map((name) => `Numeric${name}`),
    values: ['0', '5', 5, '5.0', '5.5', '6', 6, '-1', '10', '3600'],
    alone: true,
  },
  {
    names: ['aws:CurrentTime', 'x:when'],
    operators: NUMBER_OPERATORS.map((name) => `Date${name}`),
    values: [
      '2026-01-01T00:00:00Z',
      '2026-01-01T01:00:00+01:00',
      '2026-01-01',
      '2026-01',
      '1767225600',
      '2026-01-01T00:00:01Z',
      '2026-06-30T23:59:59.999Z',
      '2026-07-01T00:00:00Z',
      '2027-01-01T00:00Z',
    ],
    alone: true,
  },
  {
    names: ['aws:EpochTime'],
    operators: [
      ...NUMBER_OPERATORS.map((name) => `Date${name}`),
      ...NUMBER_OPERATORS.map((name) => `Numeric${name}`),
    ],
    values: ['1767225600', '1767225601', 1_767_225_602, '1782864000', '1798761600'],
    alone: true,
  },
  {
    names: ['aws:SourceIp', 'x:address'],
    operators: ['IpAddress', 'IpAddress'],
    values: [
      '0.0.0.0/0',
      '0.0.0.0/1',
      '128.0.0.0/1',
      '54.0.0.0/8',
      '54.0.0.0/9',
      '54.128.0.0/9',
      '54.128.0.0',
      '203.0.113.0/24',
      '203.0.113.255/32',
      '::/0',
      '2001:db8::/32',
      '2001:DB8:8000::/33',
      '2001:db8::1',
    ],
  },
  {
    names: ['aws:CalledVia', 'aws:TagKeys'],
    operators: TEXT_OPERATORS,
    values: [...TEXTS, ...PATTERNS],
    like: ['a*', '??', '*b'],
    list: 'known',
  },
  {
    names: ['x:groups'],
    operators: TEXT_OPERATORS,
    values: [...TEXTS, ...PATTERNS, ...VARIABLES],
    like: ['a*', '*b'],
    list: 'told',
  },
  {
    names: ['x:sizes'],
    operators: NUMBER_OPERATORS.map((name) => `Numeric${name}`),
    values: ['0', '5', '5.5', '6', '10'],
    alone: true,
    list: 'told',
  },
  {
    names: ['x:hops'],
    operators: ['IpAddress'],
    values: ['0.0.0.0/0', '54.0.0.0/8', '54.0.0.0/9', '54.128.0.0/9', '2001:db8::/32', '::/0'],
    list: 'told',
  },
];

/** Keys that every line knows, or knows to be absent. */
export const KNOWN_POOL: KeyPool = {
  names: ['aws:username', 'aws:PrincipalTag/Team', 'x:given', 'x:absent'],
  operators: TEXT_OPERATORS,
  values: [...TEXTS, ...PATTERNS, ...VARIABLES],
};

/** Known keys held against the variable of an unknown one. */
export function fillingPool(key: string): KeyPool {
  return {
    names: ['x:given', 'aws:PrincipalTag/Team', 'aws:username'],
    operators: ['StringEquals', 'StringEqualsIgnoreCase'],
    values: [`\${${key}}`, `a\${${key}}`, `\${${key}}b`, `\${${key}, 'a'}`, `x-\${${key}}`, 'a'],
  };
}

/** Another unknown key held against one. */
export function pairPool(key: string): KeyPool {
  return {
    names: [],
    operators: ['StringEquals'],
    values: [`\${${key}}`, `\${${key}}`, `\${${key}}`, 'a', 'ab'],
  };
}
