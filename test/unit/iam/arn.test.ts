import { describe, expect, test } from 'vitest';
import {
  arnGlob,
  arnMatches,
  hasEarlyVariable,
  hasSixComponents,
  incompleteGlobs,
  isIncompleteArn,
  otherReadings,
  resourceGlob,
} from '#iam/arn.ts';
import { globMatches } from '#iam/glob.ts';
import { parseTemplate, type World } from '#iam/template.ts';

const KEY = 'arn:aws:kms:us-east-1:111122223333:key/1234';
const nobody: World = () => undefined;
const alice: World = (key) => (key === 'aws:username' ? ['alice'] : undefined);

const resourceMatches = (pattern: string, arn: string, world = nobody): boolean | undefined => {
  const glob = resourceGlob(parseTemplate(pattern, true), world);
  return glob && globMatches(glob, arn);
};

describe('a resource pattern', () => {
  test.each([
    ['*', KEY, true],
    ['**', KEY, true],
    ['*', 'a text without colons', true],
    [KEY, KEY, true],
    ['arn:aws:kms:*:111122223333:key/*', KEY, true],
    ['arn:aws:kms:us-*-1:111122223333:key/1234', KEY, true],
    ['arn:aws:kms:us-*st-1:111122223333:key/1234', KEY, true],
    ['arn:aws:kms:us-*ast-1:key/1234', KEY, false],
    ['arn:aws:kms:??-east-1:111122223333:key/1234', KEY, true],
    ['arn:aws:kms:us-east-1:111122223333:key/?234', KEY, true],
    ['arn:aws:kms:us-east-1:111122223333:KEY/1234', KEY, false],
  ])('%s against %s: %s', (pattern, arn, expected) => {
    expect(resourceMatches(pattern, arn)).toBe(expected);
  });

  test('expands past colons only by a star that ends a segment', () => {
    expect(resourceMatches('arn:aws:kms:us-*', KEY)).toBe(true);
    expect(resourceMatches('arn:aws:logs:*:stream:x', 'arn:aws:logs:r:1:group:stream:x')).toBe(true);
    expect(resourceMatches('arn:aws:logs:*p:stream:x', 'arn:aws:logs:r:1:group:stream:x')).toBe(false);
  });

  test('takes wildcards after the fifth colon as matching anything, colons too', () => {
    expect(resourceMatches('arn:aws:logs:r:1:log-group:*:x', 'arn:aws:logs:r:1:log-group:a:b:x')).toBe(true);
    expect(resourceMatches('arn:aws:logs:r:1:a?b', 'arn:aws:logs:r:1:a:b')).toBe(true);
  });

  test('is completed with stars when it has fewer than six components', () => {
    expect(resourceMatches('arn:aws:kms', KEY)).toBe(true);
    expect(resourceMatches('arn:aws:kms:us-east-1', KEY)).toBe(true);
    expect(resourceMatches('arn:aws:s3', KEY)).toBe(false);
    expect(resourceMatches('arn', KEY)).toBe(true);
  });

  test('matches nothing when one of its variables has no value', () => {
    const pattern = 'arn:aws:iam::111122223333:user/' + '${aws:username}';
    expect(resourceMatches(pattern, 'arn:aws:iam::111122223333:user/alice', alice)).toBe(true);
    expect(resourceMatches(pattern, 'arn:aws:iam::111122223333:user/alice')).toBeUndefined();
  });
});

describe('another reading of a resource pattern', () => {
  const may = (pattern: string, arn: string): boolean =>
    otherReadings(parseTemplate(pattern, true), nobody).some((glob) => globMatches(glob, arn));

  test.each([
    ['arn:aws:KMS:us-east-1:111122223333:key/1234', KEY, true],
    ['ARN', KEY, true],
    ['arn:aws:kms:us-east-1:111122223333:KEY/1234', KEY, false],
    ['arn:aws:kms:*:key/1234', KEY, true],
    ['arn:aws:kms:*:key/a', 'arn:aws:kms:us-east-1:111122223333:key/A', false],
  ])('may %s match %s: %s', (pattern, arn, expected) => {
    expect(may(pattern, arn)).toBe(expected);
  });

  test('is there for an incomplete one, as it is written', () => {
    const [glob, ...others] = incompleteGlobs(parseTemplate('arn:aws:kms:*:key/a', true), nobody);
    expect(['key/a', 'key/A'].map((end) => glob && globMatches(glob, `arn:aws:kms:r:1:${end}`))).toEqual([
      true,
      false,
    ]);
    expect(others).toEqual([]);
    expect(incompleteGlobs(parseTemplate(KEY, true), nobody)).toEqual([]);
  });
});

test.each([
  ['*', false],
  ['***', false],
  ['arn:aws:kms', true],
  ['arn:aws:kms:*:*:*', false],
  ['', true],
  ['?', true],
  ['*x', true],
])('is %j an incomplete ARN: %s', (text, expected) => {
  expect(isIncompleteArn(parseTemplate(text, true))).toBe(expected);
});

test.each([
  ['arn:aws:s3:::home/' + '${aws:username}', false],
  ['arn:aws:kms:' + '${aws:RequestedRegion}:1:key/x', true],
  ['${aws:username}', true],
  ['arn:aws:s3:::home/' + '${*}', false],
  ['arn:aws:' + '${*}', false],
])('%s has a variable before the fifth colon: %s', (text, expected) => {
  expect(hasEarlyVariable(parseTemplate(text, true))).toBe(expected);
});

describe('an ARN operator', () => {
  const matches = (pattern: string, value: string): boolean =>
    arnMatches(parseTemplate(pattern, true), value, nobody);

  test.each([
    ['arn:aws:iam::*:role/*', 'arn:aws:iam::1:role/a/b', true],
    ['arn:*:iam::1:role/a', 'arn:aws:iam::1:role/a', true],
    ['arn:*', 'arn:aws:iam::1:role/a', false],
    ['arn:aws:iam:*:role/a', 'arn:aws:iam::1:role/a', false],
    ['arn:aws:sns:*:*:*', 'arn:aws:sns:r:1:topic:sub', true],
    ['arn:aws:iam::1:role/A', 'arn:aws:iam::1:role/a', false],
    ['arn:aws:iam::1:role/a', 'arn:aws:iam::1:role/A', false],
    ['*', 'arn:aws:iam::1:role/a', false],
    ['arn:aws:iam::1:*', 'not-an-arn', false],
  ])('compares each component by itself: %s, %s, %s', (pattern, value, expected) => {
    expect(matches(pattern, value)).toBe(expected);
  });

  test.each(['arn:*', 'a text without colons', 'a:b:c:d:e'])('takes %s for no pattern', (text) => {
    expect(arnGlob(parseTemplate(text, true), nobody)).toBeUndefined();
  });

  test('reads six components and no fewer', () => {
    expect(['a:b:c:d:e:f', 'a:b:c:d:e:f:g', 'a:b:c:d:e'].map(hasSixComponents)).toEqual([true, true, false]);
  });
});
