import { describe, expect, test } from 'vitest';
import { decideLine } from '#cli/evaluate-line.ts';

/** When a Deny with these elements matches, in words. */
function whenOf(elements: object, request: object = {}, layer: 'identity' | 'scp' = 'identity') {
  const resources = 'NotResource' in elements ? {} : { Resource: '*' };
  const statement = { Effect: 'Deny', Action: '*', ...resources, ...elements };
  const policies = [{ name: 'p', document: { Version: '2012-10-17', Statement: [statement] } }];
  const answer = decideLine({
    principal: { arn: 'arn:aws:iam::111122223333:user/alice' },
    policies: { [layer]: layer === 'scp' ? [policies] : policies },
    request: { action: 'kms:Decrypt', resource: 'arn:aws:kms:us-east-1:111122223333:key/k', ...request },
  });
  if ('error' in answer) throw new Error(answer.error.message);
  return answer.causes[0]?.when;
}

const onTags = { Condition: { StringEquals: { 'aws:TagKeys': 'v' } } };
const key = 'arn:aws:kms:us-east-1:111122223333:key/${x:a}';

const LIST_READING =
  'AWS reads it so (AWS does not document an operator without ForAllValues or ForAnyValue on a key that holds a list)';
const PREFIX_READING =
  'AWS reads it so (AWS does not document a wildcard inside the service prefix of an action)';
const ARN_READING =
  'AWS reads it so (AWS documents the completion of a short ARN for identity policies only, and not whether it comes before a star that passes colons)';

describe('what must hold for a deny to match', () => {
  test('is nothing, where it matches every request', () => {
    expect(whenOf({})).toBeUndefined();
  });

  test.each<[string, object, object, string]>([
    [
      'is a condition on a key that is not known',
      { Condition: { StringEquals: { 'x:a': 'v' } } },
      { unknown: ['x:a'] },
      '`x:a` is `v`',
    ],
    [
      'is all of its conditions',
      { Condition: { StringEquals: { 'x:a': 'v' }, Bool: { 'x:b': 'true' } } },
      { unknown: ['x:a', 'x:b'] },
      '`x:a` is `v` and `x:b` is `true`',
    ],
    [
      'is a resource that is spelt with an unknown key',
      { Resource: key },
      { unknown: ['x:a'] },
      `the resource matches \`${key}\``,
    ],
    [
      'is any other resource than the one of a NotResource',
      { NotResource: key },
      { unknown: ['x:a'] },
      `the resource does not match \`${key}\``,
    ],
    ['is the reading of AWS alone, where nothing else is open', { Action: 'k*:Decrypt' }, {}, PREFIX_READING],
    [
      'is the reading of a condition too, where the key is known',
      onTags,
      { context: { 'aws:TagKeys': ['v', 'w'] } },
      `\`aws:TagKeys\` is \`v\` and ${LIST_READING}`,
    ],
    [
      'does not speak of the reading of a condition, where its key is not known',
      onTags,
      { unknown: [{ key: 'aws:TagKeys', multi: true }] },
      '`aws:TagKeys` is `v`',
    ],
    [
      'is that what was not understood applies',
      { Nonsense: 1 },
      {},
      'what was not understood applies (`Nonsense` is no element of a statement)',
    ],
    [
      'is said once, where two conditions say it',
      { Condition: { StringEquals: { 'x:a': 'v' }, StringEqualsIgnoreCase: { 'x:a': 'v' } } },
      { unknown: ['x:a'] },
      '`x:a` is `v`',
    ],
  ])('%s', (_, elements, request, words) => {
    expect(whenOf(elements, request)).toBe(words);
  });

  test('is the reading of an incomplete ARN too, where AWS documents none for the layer', () => {
    expect(whenOf({ Resource: 'arn:aws:kms' }, {}, 'scp')).toBe(
      `the resource matches \`arn:aws:kms\` and ${ARN_READING}`,
    );
  });
});
