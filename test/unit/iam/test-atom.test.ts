import { describe, expect, test } from 'vitest';
import { type OpenFactId, openFact } from '#iam/open-facts.ts';
import { parsePolicy } from '#iam/parse-policy.ts';
import type { ConditionTest } from '#iam/policy.ts';
import type { KeyState, Request } from '#iam/request.ts';
import { testAtom } from '#iam/test-atom.ts';

const known = (...values: readonly string[]): KeyState => ({ kind: 'known', values });
const unknown = (name: string, list = false): KeyState => ({
  kind: 'unknown',
  unknown: { name, mayBeAbsent: true, list, within: [] },
});
const absent: KeyState = { kind: 'absent' };

type States = Readonly<Record<string, KeyState>>;

const requestOf = (states: States): Request => ({
  action: 'kms:Decrypt',
  principal: {
    kind: 'user',
    arn: 'arn:aws:iam::111122223333:user/alice',
    name: 'alice',
    account: '111122223333',
    partition: 'aws',
  },
  resourceAccount: '111122223333',
  state: (key) => states[key] ?? absent,
  correlations: () => [],
});

function testOf(operator: string, key: string, values: string | readonly string[]): ConditionTest {
  const statement = {
    Effect: 'Deny',
    Action: '*',
    Resource: '*',
    Condition: { [operator]: { [key]: values } },
  };
  const policy = parsePolicy({ Version: '2012-10-17', Statement: statement }, 'identity');
  const [found] = policy.statements.flatMap(({ condition }) => condition);
  if (found === undefined) throw new Error('one test was given');
  return found;
}

const atomOf = (operator: string, values: string | readonly string[], states: States, key = 'x:own') =>
  testAtom(testOf(operator, key, values), requestOf(states));

const A = '${x:a}';

describe('what a test leaves open', () => {
  const star = { 'x:own': unknown('x:own'), 'x:a': known('*') };

  test.each<[string, OpenFactId, string, readonly string[], States]>([
    ['an operator in another letter case', '3.15', 'stringEquals', ['v'], { 'x:own': known('v') }],
    ['a Bool in another letter case among others', '3.15', 'Bool', ['true', 'True'], {}],
    ['a Null in another letter case among others', '3.15', 'Null', ['true', 'FALSE'], {}],
    ['a misspelt variable among other values', '3.13', 'StringEquals', ['v', '${x'], {}],
    ['a number that is none', '3.13', 'NumericEquals', ['one'], {}],
    ['four digits among other dates', '3:DateEquals', 'DateEquals', ['2026-01-01', '2026'], {}],
    ['ForAllValues:StringNotLike without the key', '3.3', 'ForAllValues:StringNotLike', ['v'], {}],
    ['ForAllValues:StringNotLike with an unknown key', '3.3', 'ForAllValues:StringNotLike', [A], star],
    [
      'a wildcard of a variable where the key is known',
      '3.12',
      'ForAllValues:StringNotLike',
      [A],
      { 'x:own': known('v'), 'x:a': known('*') },
    ],
    [
      'a wildcard of a variable where the key need not be there',
      '3.12',
      'ForAllValues:StringNotLikeIfExists',
      [A],
      star,
    ],
    ['no value at all', '3.5', 'StringEquals', [], { 'x:own': unknown('x:own') }],
    ['a wildcard of a variable among other values', '3.12', 'StringLike', ['v', A], star],
    [
      'a list where one value is asked for, in spite of a variable',
      '3.7',
      'StringEquals',
      [A],
      { 'x:own': known('v', 'w'), 'x:a': known('v') },
    ],
    [
      'a list where one value is asked for, in spite of a pattern',
      '3.7',
      'StringLike',
      ['v*'],
      { 'x:own': known('v', 'w') },
    ],
    [
      'a list where one value is asked for, in spite of a text like a Bool',
      '3.7',
      'StringEquals',
      ['True'],
      { 'x:own': known('v', 'w') },
    ],
  ])('%s: fact %s', (_, fact, operator, values, states) => {
    expect(atomOf(operator, values, states).reading()).toEqual({ fact, ...openFact(fact) });
  });

  test.each<[string, OpenFactId, string, string, KeyState]>([
    ['a value of the request that is no number', '3.13', 'NumericEquals', '2026', known('x')],
    ['a value of the request that is no Bool', '3.13', 'Bool', 'true', known('x')],
    ['a value of the request that is no date', '3.13', 'DateEquals', '2026-01-01', known('now')],
    ['one such value of a list', '3.13', 'ForAnyValue:NumericEquals', '1', known('2', 'x')],
    ['one such value of a list where one is asked for', '3.7', 'NumericEquals', '1', known('2', 'x')],
    ['a list where one value is asked for', '3.7', 'NumericEquals', '1', known('1', '2')],
    ['a value that nobody knows', '3.13', 'NumericEquals', '1', unknown('x:own')],
    ['a list that nobody knows', '3.13', 'ForAnyValue:NumericEquals', '1', unknown('x:own', true)],
    ['such a list where one value is asked for', '3.7', 'NumericEquals', '1', unknown('x:own', true)],
  ])('%s: fact %s', (_, fact, operator, value, state) => {
    expect(atomOf(operator, value, { 'x:own': state }).reading().fact).toBe(fact);
  });

  test('a key that always holds a list, even with one value: fact 3.7', () => {
    const atom = atomOf('StringEquals', 'v', { 'aws:calledvia': known('v') }, 'aws:CalledVia');
    expect(atom.reading().fact).toBe('3.7');
  });
});

describe('the keys that a test depends on', () => {
  const open = { 'x:a': unknown('x:a') };

  test.each<[string, KeyState, string | readonly string[], readonly string[]]>([
    ['are its own, where that is unknown', unknown('x:own'), 'v', ['x:own']],
    ['are those of its variables as well', unknown('x:own'), [A, `${A}\${x:b}`], ['x:own', 'x:a']],
    ['are those of its variables alone, where its own is known', known('v'), A, ['x:a']],
    ['are none where its own is absent: nothing is compared', absent, A, []],
    ['are none where all is known', known('v'), '${x:b}', []],
  ])('%s', (_, own, values, keys) => {
    const states = { ...open, 'x:own': own, 'x:b': known('v') };
    expect(atomOf('StringEquals', values, states).keys).toEqual(keys);
  });

  test('decide whether it holds', () => {
    const atom = atomOf('StringEquals', `v-${A}`, { ...open, 'x:own': known('v-1') });
    expect(['1', '2'].map((value) => atom.truth(() => [value]))).toEqual([true, false]);
  });
});

describe('a test that is held against what is known', () => {
  test('has the known variables in its values', () => {
    const { bound, test: written } = atomOf('StringEquals', A, { 'x:a': known('v') });
    expect(bound).toEqual({ ...written, values: [{ text: A, pieces: [{ kind: 'value', text: 'v' }] }] });
  });

  test('is the one of the policy where it has no variables: all requests share it', () => {
    const written = testOf('StringEquals', 'x:own', 'v');
    expect(testAtom(written, requestOf({})).bound).toBe(written);
  });

  test.each<[string, KeyState, readonly string[] | undefined]>([
    ['that is known', known('v', 'w'), ['v', 'w']],
    ['that is not known', unknown('x:own'), undefined],
    ['that is absent', absent, undefined],
  ])('tells the values of a key %s', (_, own, values) => {
    expect(atomOf('StringEquals', 'v', { 'x:own': own }).heldAgainst).toEqual(values);
  });
});

describe('whether a test compares keys with each other', () => {
  const open = { 'x:a': unknown('x:a') };

  test.each<[string, string, string | readonly string[], KeyState, boolean]>([
    ['it does with a variable against an unknown key', 'StringEquals', A, unknown('x:own'), true],
    ['it does not without a variable', 'StringEquals', 'v', unknown('x:own'), false],
    ['it does not where the key is absent', 'StringEquals', A, absent, false],
    ['it does where some filling fits the known value', 'StringEquals', `v-${A}`, known('v-1'), true],
    ['it does where that fits one of several', 'StringEquals', `v-${A}`, known('w', 'v-1'), true],
    ['it does not where none fits', 'StringEquals', `v-${A}`, known('w'), false],
    ['a value without a variable does not count', 'StringEquals', ['w', `v-${A}`], known('w'), false],
    ['letter case counts', 'StringEquals', `V-${A}`, known('v-1'), false],
    ['unless the operator ignores it', 'StringEqualsIgnoreCase', `V-${A}`, known('v-1'), true],
    ['a star is a plain character', 'StringEquals', `*-${A}`, known('v-1'), false],
    ['which fits itself', 'StringEquals', `*-${A}`, known('*-1'), true],
    ['unless the operator knows wildcards', 'StringLike', `*-${A}`, known('v-1'), true],
    ['a variable without a value fits nothing', 'StringEquals', `\${x:none}${A}`, known('v'), false],
  ])('%s', (_, operator, values, own, crossed) => {
    expect(atomOf(operator, values, { ...open, 'x:own': own }).crossed).toBe(crossed);
  });
});
