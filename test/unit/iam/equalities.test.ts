import { describe, expect, test } from 'vitest';
import { decideLine } from '#cli/evaluate-line.ts';
import { evaluateOutput } from '#cli/evaluate-schema.ts';

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
