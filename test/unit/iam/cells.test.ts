import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Atom } from '#iam/atom.ts';
import { candidatesOf } from '#iam/cells.ts';
import { testHolds } from '#iam/condition.ts';
import { constraint } from '#iam/constraint.ts';
import type { ConditionTest } from '#iam/policy.ts';
import type { KeyType, UnknownKey } from '#iam/request.ts';
import { textsUpTo } from './texts.ts';

const KEY = 'x:key';

type Values = readonly string[] | undefined;

const atomOf = (one: ConditionTest): Atom => ({
  keys: [KEY],
  truth: (world) => testHolds(one, world),
  reading: () => ({ reason: 'open' }),
  test: one,
  bound: one,
  crossed: false,
});

const truths = (tests: readonly ConditionTest[], values: Values): string =>
  tests.map((one) => testHolds(one, () => values)).join();

function unknownOf(options: Partial<UnknownKey>): UnknownKey {
  return { name: KEY, mayBeAbsent: true, list: false, within: [], ...options };
}

/** The ways in which values of the key meet the tests that no candidate shows. */
function missed(tests: readonly ConditionTest[], possible: readonly Values[], unknown: UnknownKey): string[] {
  const { values, complete } = candidatesOf(KEY, unknown, tests.map(atomOf));
  if (!complete) throw new Error('these tests are few enough to be told apart');
  const shown = new Set(values.map((one) => truths(tests, one)));
  return possible.map((one) => truths(tests, one)).filter((kind) => !shown.has(kind));
}

interface Kind {
  readonly type: KeyType;
  readonly operators: readonly string[];
  readonly bounds: readonly string[];
  readonly values: readonly string[];
}

const numbers = Array.from({ length: 30 }, (_, i) => String(i / 2 - 3));
const days = (text: string): string =>
  new Date(Date.parse('2026-11-20T00:00:00Z') + Number(text) * 3_600_000).toISOString();
const seconds = (text: string): string => String(1_795_000_000 + Number(text));
const whole = numbers.filter((text) => !text.includes('.'));
const RELATIONS = ['Equals', 'NotEquals', 'LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals'];
const named = (family: string): readonly string[] => RELATIONS.map((relation) => family + relation);
const addresses = [
  '9.255.255.255',
  '10.0.0.0',
  '10.0.0.1',
  '10.0.0.255',
  '10.0.1.0',
  '10.1.2.3',
  '11.0.0.0',
  '::1',
  '2001:db8::1',
  '2001:db9::',
];

const KINDS: readonly Kind[] = [
  { type: 'bool', operators: ['Bool'], bounds: ['true', 'false'], values: ['true', 'false'] },
  { type: 'number', operators: named('Numeric'), bounds: numbers, values: numbers },
  { type: 'date', operators: named('Date'), bounds: numbers.map(days), values: numbers.map(days) },
  { type: 'epoch', operators: named('Date'), bounds: whole.map(seconds), values: whole.map(seconds) },
  {
    type: 'ip',
    operators: ['IpAddress', 'NotIpAddress'],
    bounds: ['10.0.0.0/8', '10.0.0.0/24', '10.0.0.1', '0.0.0.0/0', '2001:db8::/32', '::1'],
    values: addresses,
  },
  {
    type: 'string',
    operators: ['StringEquals', 'StringNotEquals', 'StringLike', 'StringNotLike', 'StringEqualsIgnoreCase'],
    bounds: ['a', 'A', 'ab', 'a*', '*b', '?', '?*', 'b?a', '*'],
    values: textsUpTo(['a', 'b', 'A', 'c'], 4),
  },
];

const testsOf = (
  { operators, bounds }: Kind,
  sets: readonly string[] = [''],
): fc.Arbitrary<readonly ConditionTest[]> =>
  fc.array(
    fc
      .record({
        set: fc.constantFrom(...sets),
        operator: fc.constantFrom(...operators, 'Null'),
        ifExists: fc.boolean(),
        values: fc.uniqueArray(fc.constantFrom(...bounds), { minLength: 1, maxLength: 3 }),
        absent: fc.constantFrom('true', 'false'),
      })
      .map(({ set, operator, ifExists, values, absent }) =>
        operator === 'Null'
          ? constraint('Null', KEY, [absent])
          : constraint(`${set}${operator}${ifExists ? 'IfExists' : ''}`, KEY, values),
      ),
    { minLength: 1, maxLength: 4 },
  );

describe('the candidates of a key', () => {
  test.each(KINDS)(
    'leave out no way in which its values meet the tests: $type',
    { timeout: 20_000 },
    (kind) => {
      const possible: readonly Values[] = [undefined, ...kind.values.map((value) => [value])];
      fc.assert(
        fc.property(testsOf(kind), (tests) => {
          expect(missed(tests, possible, unknownOf({ type: kind.type }))).toEqual([]);
        }),
        { numRuns: 150 },
      );
    },
  );

  test.each(KINDS)('are found without being told the type: $type', { timeout: 20_000 }, (kind) => {
    const possible: readonly Values[] = [undefined, ...kind.values.map((value) => [value])];
    fc.assert(
      fc.property(testsOf(kind), (tests) => {
        expect(missed(tests, possible, unknownOf({}))).toEqual([]);
      }),
      { numRuns: 80 },
    );
  });

  test('leave out no way in which lists of values meet the tests', { timeout: 20_000 }, () => {
    const kind: Kind = {
      type: 'string',
      operators: ['StringEquals', 'StringNotEquals', 'StringLike'],
      bounds: ['a', 'b', 'a*', '*b'],
      values: textsUpTo(['a', 'b', 'c'], 2).filter((text) => text !== ''),
    };
    const { values } = kind;
    const pairs = values.flatMap((one) => values.map((other) => [one, other]));
    const lists = [
      ...values.map((one) => [one]),
      ...pairs,
      ...pairs.flatMap((pair) => values.map((one) => [...pair, one])),
    ];
    fc.assert(
      fc.property(testsOf(kind, ['ForAllValues:', 'ForAnyValue:', '']), (tests) => {
        expect(missed(tests, [undefined, ...lists], unknownOf({ type: 'string', list: true }))).toEqual([]);
      }),
      { numRuns: 80 },
    );
  });

  test('all lie within the limits that are known of the key', () => {
    const within = [constraint('StringLike', KEY, ['AROA*:?*'])];
    const tests = ['*:alice', '*:bob', 'AIDA*'].map((pattern) => constraint('StringLike', KEY, [pattern]));
    const { values } = candidatesOf(KEY, unknownOf({ mayBeAbsent: false, within }), tests.map(atomOf));
    expect(values.length).toBeGreaterThan(2);
    for (const value of values) expect(value?.[0]).toMatch(/^AROA.*:.+$/);
  });

  test('include that it is absent exactly where it may be', () => {
    const atoms = [atomOf(constraint('StringEquals', KEY, ['a']))];
    expect(candidatesOf(KEY, unknownOf({}), atoms).values).toContain(undefined);
    expect(candidatesOf(KEY, unknownOf({ mayBeAbsent: false }), atoms).values).not.toContain(undefined);
  });

  test('are cut at the bounds of a key that goes together with it', () => {
    const clock = constraint('DateLessThan', 'x:other', ['2026-11-20T00:00:00Z']);
    const { values } = candidatesOf(KEY, unknownOf({ type: 'date' }), [atomOf(clock)], {
      keys: new Set([KEY, 'x:other']),
      texts: [],
      isMember: false,
    });
    expect(values).toContainEqual(['2026-11-20T00:00:00Z']);
  });

  test('reach beyond every bound, however large', () => {
    const tests = [
      constraint('NumericGreaterThan', KEY, ['99999999999999999999']),
      constraint('NumericLessThan', KEY, ['-99999999999999999999']),
    ];
    const possible = [['999999999999999999999'], ['-999999999999999999999'], ['0']];
    expect(missed(tests, possible, unknownOf({ type: 'number' }))).toEqual([]);
  });

  test('are not claimed to be all where the tests read the key in different ways', () => {
    const tests = [constraint('NumericLessThan', KEY, ['5']), constraint('StringLike', KEY, ['4*'])];
    expect(candidatesOf(KEY, unknownOf({}), tests.map(atomOf)).complete).toBe(false);
  });
});
