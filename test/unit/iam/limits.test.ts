import { describe, expect, test } from 'vitest';
import { decideLine } from '#cli/evaluate-line.ts';
import { type Output, readOutput } from '../../cases/expectation.ts';

const many = <T>(count: number, make: (i: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, i) => make(i));

const deny = (condition: object, resource = '*') => ({
  Effect: 'Deny',
  Action: '*',
  Resource: resource,
  Condition: condition,
});

/** A request of which some keys are not known, under an allow of everything and these denies. */
function decide(denies: readonly object[], unknown: readonly unknown[], context: object = {}): Output {
  const document = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }, ...denies],
  };
  return readOutput(
    decideLine({
      principal: { arn: 'arn:aws:iam::111122223333:user/alice' },
      policies: { identity: [{ name: 'p', document }] },
      request: {
        action: 'kms:Decrypt',
        resource: 'arn:aws:kms:us-east-1:111122223333:key/1234',
        context,
        unknown,
      },
    }),
  );
}

const keys = (count: number): readonly string[] => many(count, (i) => `x:k${i}`);
const all = (count: number): object => Object.fromEntries(keys(count).map((key) => [key, 'v']));
const tangled = (i: number): object =>
  Object.fromEntries([i % 40, (i * 7 + 3) % 40, (i * 13 + 5) % 40].map((k) => [`x:k${k}`, 'v']));

/** What AWS lets nobody write, or a little more: each of these once took minutes, or a wrong answer. */
const HOSTILE: readonly (readonly [string, () => Output])[] = [
  ['a condition on thousands of keys', () => decide([deny({ StringEquals: all(2000) })], keys(2000))],
  [
    'thousands of denies on a key each',
    () =>
      decide(
        keys(2000).map((key) => deny({ StringEquals: { [key]: 'v' } })),
        keys(2000),
      ),
  ],
  [
    'a pattern of two thousand stars',
    () => decide([deny({ StringLike: { 'x:k': `${'*a'.repeat(2000)}*b` } })], ['x:k']),
  ],
  [
    'a list of values of which each is told apart',
    () =>
      decide(
        many(60, (i) => deny({ 'ForAllValues:StringLike': { 'x:k': `*v${i}*` } })),
        [{ key: 'x:k', multi: true }],
      ),
  ],
  [
    'long lists that are compared with each other',
    () => {
      const values = many(300, (i) => `a${i}`);
      const test = { 'x:a': ['${x:b}${x:c}', ...values], 'x:b': values, 'x:c': values };
      return decide([deny({ StringEquals: test })], ['x:a', 'x:b', 'x:c']);
    },
  ],
  [
    'thousands of bounds on a key of which nobody knows the type',
    () =>
      decide(
        many(300, (i) =>
          deny({ NumericGreaterThan: { 'x:k': String(i * 7) }, StringLike: { 'x:k': `${i}*` } }),
        ),
        ['x:k'],
      ),
  ],
  [
    'thousands of address ranges',
    () => {
      const ranges = many(4000, (i) => `${1 + (i >> 8)}.${i & 255}.0.0/24`);
      return decide([deny({ NotIpAddress: { 'aws:SourceIp': ranges } })], ['aws:SourceIp']);
    },
  ],
];

describe('past the limits of the search', () => {
  test.each(HOSTILE)('%s: an answer comes and does not claim to be exact', { timeout: 30_000 }, (_, run) => {
    const { decision, inexact, outcomes } = run();
    expect({ decision, inexact }).toEqual({ decision: 'Conditional', inexact: true });
    expect(outcomes).toContain('ExplicitlyDenied');
  });
});

describe('long policies that AWS does allow', () => {
  const LONG: readonly (readonly [string, () => Output])[] = [
    [
      'denies tangled in each other',
      () =>
        decide(
          many(200, (i) => deny({ StringEquals: tangled(i) })),
          keys(40),
        ),
    ],
    [
      'hundreds of patterns that all overlap',
      () => decide([deny({ StringLike: { 'x:k': many(150, (i) => `*role-${i}*`) } })], ['x:k']),
    ],
    [
      'hundreds of keys',
      () =>
        decide(
          keys(300).map((key) => deny({ StringEquals: { [key]: 'v' } })),
          keys(300),
        ),
    ],
    [
      'hundreds of role patterns',
      () =>
        decide(
          [deny({ ArnNotLike: { 'x:k': many(300, (i) => `arn:aws:iam::*:role/team-${i}-*`) } })],
          ['x:k'],
        ),
    ],
    [
      'a thousand values',
      () => decide([deny({ StringEquals: { 'x:k': many(1000, (i) => `value-${i}`) } })], ['x:k']),
    ],
    [
      'hundreds of address ranges',
      () =>
        decide(
          [deny({ NotIpAddress: { 'aws:SourceIp': many(400, (i) => `203.${i & 255}.0.0/24`) } })],
          ['aws:SourceIp'],
        ),
    ],
    [
      'many tests of one date',
      () => {
        const dates = many(100, (i) => String(1_700_000_000 + i * 86_400));
        return decide(
          dates.map((at) => deny({ DateGreaterThan: { 'aws:CurrentTime': at } })),
          ['aws:CurrentTime'],
        );
      },
    ],
    [
      'the same rule about MFA in forty policies',
      () =>
        decide(
          many(40, () => deny({ Bool: { 'aws:MultiFactorAuthPresent': 'false' } })),
          ['aws:MultiFactorAuthPresent'],
        ),
    ],
  ];

  test.each(LONG)('%s: the answer is exact', { timeout: 30_000 }, (_, run) => {
    const { decision, inexact, witness } = run();
    expect({ decision, inexact }).toEqual({ decision: 'Conditional', inexact: undefined });
    expect(witness).toBeDefined();
  });
});

describe('keys that are compared with each other', () => {
  const both = ['x:a', 'x:b'];

  test.each<readonly [string, () => Output]>([
    [
      'as the start of a value',
      () => decide([deny({ StringLike: { 'x:a': 'foo-${x:b}', 'x:b': 'w*' } })], both),
    ],
    [
      'as the value',
      () => decide([deny({ StringEquals: { 'x:a': '${x:b}' }, StringLike: { 'x:b': 'q*' } })], both),
    ],
    [
      'two in one value',
      () => decide([deny({ StringEquals: { 'x:c': 'foo-${x:a}-${x:b}' } })], both, { 'x:c': 'foo-web-1' }),
    ],
    [
      'in a negated test',
      () => decide([deny({ StringNotEquals: { 'x:c': '${x:a}-${x:b}' } })], both, { 'x:c': 'web-1' }),
    ],
    ['in a resource', () => decide([deny({}, 'arn:aws:kms:*:*:key/${x:a}')], ['x:a'])],
  ])('%s: a deny that some values would make match is never ruled out', (_, run) => {
    const { decision, inexact, outcomes } = run();
    expect({ decision, inexact }).toEqual({ decision: 'Conditional', inexact: true });
    expect(outcomes).toEqual(expect.arrayContaining(['Allowed', 'ExplicitlyDenied']));
  });

  test.each<readonly [string, () => Output]>([
    ['the key is absent', () => decide([deny({ StringEquals: { 'x:c': '${x:a}' } })], ['x:a'])],
    [
      'nothing in its place would match',
      () => decide([deny({ StringEquals: { 'x:c': 'bar-${x:a}' } })], ['x:a'], { 'x:c': 'foo' }),
    ],
    ['the resource is of another service', () => decide([deny({}, 'arn:aws:s3:::home/${x:a}')], ['x:a'])],
  ])('%s: the deny matches nothing, whatever the variable holds', (_, run) => {
    expect(run().decision).toBe('Allowed');
  });
});
