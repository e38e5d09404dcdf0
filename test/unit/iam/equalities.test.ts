import { describe, expect, test } from 'vitest';
import { decideLine } from '#cli/evaluate-line.ts';
import { evaluateOutput } from '#cli/evaluate-schema.ts';
import { type Atom, openAtom } from '#iam/atom.ts';
import { constraint } from '#iam/constraint.ts';
import { equalityPool } from '#iam/equalities.ts';
import type { UnknownKey } from '#iam/request.ts';
import { parseTemplate, withKnown } from '#iam/template.ts';

type Unknown =
  | string
  | { readonly key: string; readonly present?: boolean; readonly multi?: boolean; readonly like?: string };

/** The answer to `Allow *` with statements that deny under these conditions. */
function answerTo(conditions: readonly object[], unknown: readonly Unknown[], context: object = {}) {
  const denies = conditions.map((Condition) => ({ Effect: 'Deny', Action: '*', Resource: '*', Condition }));
  const Statement = [{ Effect: 'Allow', Action: '*', Resource: '*' }, ...denies];
  const line = {
    principal: { arn: 'arn:aws:iam::111122223333:user/alice' },
    policies: { identity: [{ name: 'p', document: { Version: '2012-10-17', Statement } }] },
    request: {
      action: 'sqs:SendMessage',
      resource: 'arn:aws:sqs:us-east-1:111122223333:q',
      unknown,
      context,
    },
  };
  const { outcomes, inexact } = evaluateOutput.parse(decideLine(line));
  return { outcomes, exact: inexact !== true };
}

const present = (key: string): Unknown => ({ key, present: true });
const same = { 'x:a': '${x:b}' };
const both = [present('x:a'), present('x:b')];

describe('two unknown keys that are held against each other', () => {
  test.each<[string, readonly object[], readonly Unknown[], readonly string[]]>([
    ['are equal in some requests', [{ StringEquals: same }], both, ['Allowed', 'ExplicitlyDenied']],
    [
      'are equal or they are not',
      [{ StringEquals: same }, { StringNotEquals: same }],
      both,
      ['ExplicitlyDenied'],
    ],
    [
      'are equal or they are not, or one is absent',
      [{ StringEquals: same }, { StringNotEquals: same }],
      ['x:a', 'x:b'],
      ['ExplicitlyDenied'],
    ],
    ['are never equal and different', [{ StringEquals: same, StringNotEquals: same }], both, ['Allowed']],
    [
      'are equal where both are the same name',
      [{ StringEquals: { 'x:a': 'v', 'x:b': 'v' }, StringNotEquals: same }],
      both,
      ['Allowed'],
    ],
    [
      'differ where one has a name that the other has not',
      [{ StringEquals: { ...same, 'x:b': 'w' }, StringNotEquals: { 'x:a': 'w' } }],
      both,
      ['Allowed'],
    ],
    [
      'may be equal to a third',
      [{ StringEquals: { 'x:a': ['${x:b}', '${x:c}'] }, StringNotEquals: { 'x:b': '${x:c}' } }],
      [...both, present('x:c')],
      ['Allowed', 'ExplicitlyDenied'],
    ],
    [
      'are equal to the default where the other is absent',
      [
        {
          StringEquals: { 'x:a': "${x:b, 'none'}" },
          Null: { 'x:b': 'true' },
          StringNotEquals: { 'x:a': 'none' },
        },
      ],
      ['x:a', 'x:b'],
      ['Allowed'],
    ],
  ])('%s', (_, conditions, unknown, outcomes) => {
    expect(answerTo(conditions, unknown)).toEqual({ outcomes, exact: true });
  });

  test('and of which one is known', () => {
    const conditions = [{ StringEquals: { 'x:b': '${x:a}' } }];
    expect(answerTo(conditions, ['x:a'], { 'x:b': 'v' })).toEqual({
      outcomes: ['Allowed', 'ExplicitlyDenied'],
      exact: true,
    });
  });

  test.each<[string, readonly object[], readonly Unknown[]]>([
    ['a part of a value', [{ StringEquals: { 'x:a': 'team-${x:b}' } }], both],
    ['a pattern', [{ StringLike: same }], both],
    ['another letter case', [{ StringEqualsIgnoreCase: same }], both],
    [
      'a list',
      [{ 'ForAnyValue:StringEquals': same }],
      [{ key: 'x:a', multi: true, present: true }, present('x:b')],
    ],
    [
      'keys of which more is known',
      [{ StringEquals: same }],
      [{ key: 'x:a', present: true, like: 'v*' }, present('x:b')],
    ],
  ])('are not all told apart by %s', (_, conditions, unknown) => {
    expect(answerTo(conditions, unknown)).toEqual({
      outcomes: ['Allowed', 'ExplicitlyDenied'],
      exact: false,
    });
  });
});

describe('the values of keys that are held against each other', () => {
  const free: UnknownKey = { name: 'x:a', mayBeAbsent: false, list: false, within: [] };
  const settle = (key: string) => ({ 'x:none': { values: undefined }, 'x:known': { values: ['k'] } })[key];

  const atomOf = (operator: string, ...values: readonly string[]): Atom => ({
    ...openAtom({ reason: 'open' }),
    bound: {
      ...constraint(operator, 'x:a', []),
      values: values.map((value) => withKnown(parseTemplate(value, true), settle, (key) => key)),
    },
  });
  const others = ['value-1', 'value-2'];

  test.each<[string, readonly Atom[], readonly string[]]>([
    ['are one for each key', [atomOf('StringEquals', '${x:b}')], others],
    ['are those that are named as well', [atomOf('StringNotEquals', 'v', 'w')], ['v', 'w', ...others]],
    [
      'are others than those that are named',
      [atomOf('StringEquals', 'value-1')],
      ['value-1', 'value-2', 'value-3'],
    ],
    ['are the default as well', [atomOf('StringEquals', "${x:b, 'none'}")], ['none', ...others]],
    ['are what is known of a variable', [atomOf('StringEquals', 'p-${x:known}')], ['p-k', ...others]],
    ['are read as they are escaped', [atomOf('StringEquals', 'a${*}b')], ['a*b', ...others]],
    ['are none of a variable without a value', [atomOf('StringEquals', 'p-${x:none}')], others],
    ['are none where presence is asked', [atomOf('Null', 'true')], others],
    [
      'are what another key is known to hold',
      [{ ...atomOf('StringEquals', '${x:a}'), heldAgainst: ['h'] }],
      ['h', ...others],
    ],
  ])('%s', (_, atoms, pool) => {
    expect(equalityPool([free, free], atoms)).toEqual(pool);
  });

  test.each<[string, readonly (UnknownKey | undefined)[], readonly Atom[]]>([
    ['a key that nobody knows', [free, undefined], []],
    ['a key of another type', [free, { ...free, type: 'number' }], []],
    ['a key of a list', [{ ...free, list: true }, free], []],
    ['a key within limits', [{ ...free, within: [constraint('StringLike', 'x:a', ['v*'])] }], []],
    ['a key whose beginning is known', [{ ...free, prefix: 'v' }], []],
    ['something else than a condition', [free], [atomOf('StringEquals', 'v'), openAtom({ reason: 'open' })]],
    ['a pattern', [free], [atomOf('StringLike', 'v')]],
    ['a number', [free], [atomOf('NumericEquals', '1')]],
    ['any letter case', [free], [atomOf('StringEqualsIgnoreCase', 'v')]],
    ['an operator in another letter case', [free], [atomOf('stringequals', 'v')]],
    ['a value that is misspelt', [free], [atomOf('StringEquals', 'v', '${x:b')]],
    ['a part of a value', [free], [atomOf('StringEquals', 'v', 'p-${x:b}')]],
  ])('are not told by equality alone where %s is asked', (_, keys, atoms) => {
    expect(equalityPool(keys, atoms)).toBeUndefined();
  });
});
