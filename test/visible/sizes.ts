import { denyWith, member, type Verdict } from './oddity.ts';

/** A document of any size, and what must be seen of it. */
export interface Giant {
  readonly name: string;
  readonly of: (size: number) => unknown;
  /** What `evaluate` is asked. */
  readonly size: number;
  /** What `scan` is asked, where seven calls with unknown keys are more work than one without. */
  readonly scanSize?: number;
  readonly verdict: Verdict | 'not clear';
  readonly scanned?: Verdict | 'not clear';
  /** How many problems are told: of the document, or one for each of its oddities. */
  readonly problems?: 'some' | 'each';
  /** Only as the value that it is: another test has its text. */
  readonly asValue?: true;
}

const DENY = { Effect: 'Deny', Action: 'kms:*', Resource: '*' };

const many = <T>(count: number, of: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => of(i));
const keyed = (count: number, of: (i: number) => readonly [string, unknown]): object =>
  Object.fromEntries(many(count, of));
const statements = (...list: readonly unknown[]): object => ({ Version: '2012-10-17', Statement: list });
export const on = (operator: string, key: string, value: unknown): object =>
  denyWith({ Condition: { [operator]: member(key, value) } });

const MANY_STATEMENTS: readonly Giant[] = [
  {
    name: 'a text of 100 KB whose last statement denies',
    of: (size) =>
      JSON.stringify(
        statements(
          ...many(size, (i) => ({
            Sid: `S${i}`,
            Effect: 'Allow',
            Action: 's3:Get*',
            Resource: `arn:aws:s3:::b${i}/*`,
          })),
          DENY,
        ),
        null,
        1,
      ),
    size: 1200,
    verdict: 'denied',
  },
  {
    name: '10,000 statements of which the last denies',
    of: (size) =>
      statements(...many(size - 1, (i) => ({ ...DENY, Effect: 'Allow', Action: `s3:Get${i}` })), DENY),
    size: 10_000,
    verdict: 'denied',
  },
  {
    name: '10,000 statements that deny',
    of: (size) => statements(...many(size, () => DENY)),
    size: 10_000,
    scanSize: 3000,
    verdict: 'denied',
    asValue: true,
  },
  {
    name: '10,000 statements that deny, as text',
    of: (size) => JSON.stringify(statements(...many(size, () => DENY))),
    size: 10_000,
    verdict: 'denied',
  },
  {
    name: '10,000 statements that deny others',
    of: (size) =>
      statements(
        ...many(size, (i) => ({ ...DENY, Condition: { StringEquals: { 'aws:username': `user-${i}` } } })),
      ),
    size: 10_000,
    scanSize: 3000,
    verdict: 'clear',
  },
  {
    name: '10,000 statements with an operator that there is not',
    of: (size) =>
      statements(...many(size, (i) => ({ ...DENY, Condition: { [`Operator${i}`]: { a: 'b' } } }))),
    size: 10_000,
    verdict: 'conditional',
    problems: 'each',
    asValue: true,
  },
  {
    name: '10,000 statements with an operator that there is not, as text',
    of: (size) =>
      JSON.stringify(
        statements(...many(size, (i) => ({ ...DENY, Condition: { [`Operator${i}`]: { a: 'b' } } }))),
      ),
    size: 10_000,
    verdict: 'conditional',
    problems: 'each',
  },
  {
    name: '10,000 statements that are null',
    of: (size) => statements(...many(size, () => null)),
    size: 10_000,
    scanSize: 3000,
    verdict: 'conditional',
    problems: 'each',
  },
  {
    name: '300 statements with an operator that there is not',
    of: (size) =>
      statements(...many(size, (i) => ({ ...DENY, Condition: { [`Operator${i}`]: { a: 'b' } } }))),
    size: 300,
    verdict: 'conditional',
    problems: 'each',
  },
];

const MANY_VALUES: readonly Giant[] = [
  {
    name: '100,000 actions of which the last is denied',
    of: (size) => denyWith({ Action: [...many(size - 1, (i) => `s3:Get${i}`), 'kms:*'] }),
    size: 100_000,
    verdict: 'denied',
  },
  {
    name: '100,000 resources of which the last is the key',
    of: (size) => denyWith({ Resource: [...many(size - 1, (i) => `arn:aws:s3:::b${i}`), '*'] }),
    size: 100_000,
    verdict: 'denied',
    scanned: 'not clear',
  },
  {
    name: '100,000 values of a key that is known',
    of: (size) =>
      on(
        'StringNotEquals',
        'aws:username',
        many(size, (i) => `user-${i}`),
      ),
    size: 100_000,
    verdict: 'denied',
  },
  {
    name: '100,000 patterns of a key that is known',
    of: (size) =>
      on(
        'StringNotLike',
        'aws:username',
        many(size, (i) => `*user-${i}*x`),
      ),
    size: 100_000,
    verdict: 'denied',
  },
  {
    name: '100,000 values of a key that nobody knows',
    of: (size) =>
      on(
        'StringEquals',
        'aws:UserAgent',
        many(size, (i) => `agent-${i}`),
      ),
    size: 100_000,
    scanSize: 10_000,
    verdict: 'clear',
    scanned: 'conditional',
  },
  {
    name: '1,000 patterns of a key that nobody knows',
    of: (size) =>
      on(
        'StringLike',
        'aws:UserAgent',
        many(size, (i) => `*agent-${i}*`),
      ),
    size: 1000,
    verdict: 'clear',
    scanned: 'conditional',
  },
  {
    name: '5,000 ranges of addresses',
    of: (size) =>
      on(
        'NotIpAddress',
        'aws:SourceIp',
        many(size, (i) => `203.${i >> 8}.${i & 255}.0/24`),
      ),
    size: 5000,
    verdict: 'denied',
    scanned: 'conditional',
  },
];

const MANY_KEYS: readonly Giant[] = [
  {
    name: '5,000 condition keys that no request has',
    of: (size) => denyWith({ Condition: { StringNotEquals: keyed(size, (i) => [`x:key-${i}`, 'v']) } }),
    size: 5000,
    verdict: 'denied',
  },
  {
    name: '5,000 condition keys that nobody knows',
    of: (size) => denyWith({ Condition: { StringNotEquals: keyed(size, (i) => [`aws:Key${i}`, 'v']) } }),
    size: 5000,
    scanSize: 1000,
    verdict: 'denied',
    scanned: 'conditional',
  },
  {
    name: '5,000 operators that there are not',
    of: (size) => denyWith({ Condition: keyed(size, (i) => [`Operator${i}`, { a: 'v' }]) }),
    size: 5000,
    verdict: 'conditional',
    problems: 'each',
  },
  {
    name: '5,000 elements that there are not',
    of: (size) => denyWith({ ...keyed(size, (i) => [`Element${i}`, 'v']) }),
    size: 5000,
    verdict: 'conditional',
    problems: 'each',
  },
  {
    name: '5,000 elements of the document that there are not',
    of: (size) =>
      denyWith(
        {},
        keyed(size, (i) => [`Element${i}`, 'v']),
      ),
    size: 5000,
    verdict: 'denied',
    problems: 'each',
  },
  {
    name: 'an Effect that stands 50,000 times',
    of: (size) => `{"Statement":{"Action":"kms:*","Resource":"*"${',"Effect":"Deny"'.repeat(size)}}}`,
    size: 50_000,
    verdict: 'conditional',
    problems: 'some',
  },
  {
    name: '1,000 condition keys that stand twice',
    of: (size) =>
      `{"Statement":{"Effect":"Deny","Action":"kms:*","Resource":"*","Condition":{"Bool":{${many(size, (i) => `"k${i}":true,"K${i}":true`)}}}}}`,
    size: 1000,
    verdict: 'conditional',
    problems: 'each',
  },
];

export const MANY: readonly Giant[] = [...MANY_STATEMENTS, ...MANY_VALUES, ...MANY_KEYS];
