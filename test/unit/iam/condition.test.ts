import { describe, expect, test } from 'vitest';
import type { Truth } from '#iam/atom.ts';
import { isForAllNotLike, testHolds } from '#iam/condition.ts';
import { constraint } from '#iam/constraint.ts';

const held = (operator: string, values: readonly string[], present: readonly string[] | undefined): Truth =>
  testHolds(constraint(operator, 'x:key', values), () => present);

describe('a test of a key that holds several values', () => {
  test.each<[string, readonly string[], readonly string[], Truth]>([
    ['StringEquals', ['a'], ['a', 'a'], undefined],
    ['StringNotEquals', ['a'], ['b', 'c'], undefined],
    ['ForAnyValue:StringEquals', ['a'], ['a', 'b'], true],
    ['ForAllValues:StringEquals', ['a'], ['a', 'b'], false],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'b'], true],
    ['ForAnyValue:StringNotEquals', ['a'], ['a', 'b'], true],
  ])('%s %j of %j', (operator, values, present, expected) => {
    expect(held(operator, values, present)).toBe(expected);
  });
});

describe('a value below, at and above the one of the policy', () => {
  test.each<[string, readonly Truth[]]>([
    ['Equals', [false, true, false]],
    ['NotEquals', [true, false, true]],
    ['LessThan', [true, false, false]],
    ['LessThanEquals', [true, true, false]],
    ['GreaterThan', [false, false, true]],
    ['GreaterThanEquals', [false, true, true]],
  ])('%s', (relation, expected) => {
    expect(['9', '10', '11'].map((one) => held(`Numeric${relation}`, ['10'], [one]))).toEqual(expected);
    const dates = ['2026-01-09', '2026-01-10', '2026-01-11'];
    expect(dates.map((one) => held(`Date${relation}`, ['2026-01-10'], [one]))).toEqual(expected);
  });
});

describe('Null', () => {
  test.each<[readonly string[], boolean, Truth]>([
    [['true'], true, false],
    [['true'], false, true],
    [['false'], true, true],
    [['false'], false, false],
    [['true', 'false'], true, true],
    [['True'], true, undefined],
    [[], true, undefined],
    [[], false, undefined],
  ])('%j of a key that is there: %s', (values, isThere, expected) => {
    expect(held('Null', values, isThere ? ['v'] : undefined)).toBe(expected);
  });
});

describe('a key that is absent', () => {
  test.each<[string, Truth]>([
    ['StringEquals', false],
    ['StringNotEquals', true],
    ['StringEqualsIfExists', true],
    ['ForAllValues:StringEquals', true],
    ['ForAllValues:StringNotEquals', true],
    ['ForAllValues:StringLike', true],
    ['ForAllValues:StringNotLike', undefined],
    ['ForAllValues:ArnNotLike', true],
    ['ForAnyValue:StringNotLike', false],
    ['StringNotLike', true],
  ])('%s', (operator, expected) => {
    expect(held(operator, ['a'], undefined)).toBe(expected);
    expect(held(operator, ['a'], [])).toBe(expected);
  });
});

test.each<[string, boolean]>([
  ['ForAllValues:StringNotLike', true],
  ['ForAllValues:StringLike', false],
  ['ForAllValues:StringNotEquals', false],
  ['ForAllValues:ArnNotLike', false],
  ['ForAnyValue:StringNotLike', false],
  ['StringNotLike', false],
])('%s: whether the pages of AWS contradict each other on it', (operator, contradicts) => {
  expect(isForAllNotLike(constraint(operator, 'x:key', ['a']).operator)).toBe(contradicts);
});

describe('a condition of our own', () => {
  test('is asked of each value of a key that holds a list', () => {
    expect(constraint('StringLike', 'aws:TagKeys', ['a*'])).toMatchObject({
      operator: { name: 'ForAllValues:StringLike', quantifier: 'all' },
      key: 'aws:TagKeys',
      lookup: 'aws:tagkeys',
      pointer: '',
    });
    expect(constraint('StringLike', 'x:Key', ['a*']).operator.quantifier).toBe('one');
  });

  test('reads no variables', () => {
    const [value] = constraint('StringEquals', 'x:key', ['${x:a}']).values;
    expect(value?.pieces).toEqual([{ kind: 'text', text: '${x:a}' }]);
  });

  test('has an operator that there is', () => {
    expect(() => constraint('StringIs', 'x:key', ['a'])).toThrow('no condition operator is called StringIs');
  });
});
