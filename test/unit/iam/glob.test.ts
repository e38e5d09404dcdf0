import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  agreesWith,
  beginsLike,
  fold,
  freeGlob,
  type Glob,
  globMatches,
  literal,
  MANY,
  MANY_INSIDE,
  ONE,
  ONE_INSIDE,
} from '#iam/glob.ts';
import { confinedPattern, freePattern, matchesByDefinition, nearMiss } from './texts.ts';

/** A pattern in which `*` and `?` stay inside a colon-separated segment. */
const confined = (text: string): Glob => ({
  codes: freeGlob(text).codes.map((code) => (code === MANY ? MANY_INSIDE : code === ONE ? ONE_INSIDE : code)),
  ignoreCase: false,
});

describe('a pattern', () => {
  test('matches what the definition of its tokens says, near misses above all', () => {
    fc.assert(
      fc.property(nearMiss, ([glob, text]) => {
        expect(globMatches(glob, text)).toBe(matchesByDefinition(glob, text));
      }),
      { numRuns: 5000 },
    );
  });

  test('matches what the definition of its tokens says on any text', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'A', ':', '*', '?'), maxLength: 8 });
    fc.assert(
      fc.property(fc.oneof(freePattern, confinedPattern), text, (glob, value) => {
        expect(globMatches(glob, value)).toBe(matchesByDefinition(glob, value));
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['', '', true],
    ['', 'a', false],
    ['*', '', true],
    ['?', '', false],
    ['?', '\u{1f511}', true],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['a**b', 'ab', true],
    ['*?', 'x', true],
    ['a.c', 'abc', false],
    ['[a]', 'a', false],
  ])('%j against %j: %s', (pattern, value, expected) => {
    expect(globMatches(freeGlob(pattern), value)).toBe(expected);
  });

  test('finishes quickly on patterns made to be slow', () => {
    const hostile = `${'*a'.repeat(40)}*b`;
    expect(globMatches(freeGlob(hostile), 'a'.repeat(5000))).toBe(false);
    expect(globMatches(confined(hostile), `${'a'.repeat(2500)}:${'a'.repeat(2500)}`)).toBe(false);
  });
});

describe('a confined wildcard', () => {
  test.each([
    ['a:*:c', 'a:b:c', true],
    ['a:*:c', 'a:b:b:c', false],
    ['a:?', 'a::', false],
    ['*', 'a:b', false],
    ['*:*', 'a:b', true],
    ['*:*', 'a:b:c', false],
  ])('%j against %j: %s', (pattern, value, expected) => {
    expect(globMatches(confined(pattern), value)).toBe(expected);
  });

  test('gives way to an earlier one that may cross', () => {
    const glob: Glob = { codes: [...freeGlob('*:').codes, ...confined('*x').codes], ignoreCase: false };
    expect(globMatches(glob, 'a:b:cx')).toBe(true);
    expect(globMatches(glob, 'a:b:c')).toBe(false);
  });
});

describe('letter case', () => {
  test('matters unless the pattern ignores it', () => {
    expect(globMatches(freeGlob('kms:Dec*'), 'KMS:decrypt')).toBe(false);
    expect(globMatches(freeGlob('kms:Dec*', true), 'KMS:decrypt')).toBe(true);
  });

  test('is ignored without changing the length of a text', () => {
    expect(String.fromCharCode(...[0x130, 0xdf].map(fold))).toHaveLength(2);
    expect(globMatches(literal('\u0130', true), '\u0130')).toBe(true);
  });
});

test('a literal takes wildcards as plain characters', () => {
  expect(globMatches(literal('a*?'), 'a*?')).toBe(true);
  expect(globMatches(literal('a*?'), 'abc')).toBe(false);
});

describe('the beginning of a pattern', () => {
  test.each([
    ['kms:Decrypt', 'kms:decrypt', true],
    ['kms:Decrypt', 'kms:Encrypt', false],
    ['kms:*', 'KMS:x', true],
    ['k?x', 'kms', true],
    ['kms:Decrypt', 'kms:Dec', false],
    ['kms:Dec', 'kms:Decrypt', true],
    ['*', '', true],
    ['', 'a', true],
    ['a', '', false],
  ])('%j against %j: whether they agree up to the first wildcard', (pattern, value, agrees) => {
    expect(beginsLike(pattern, value)).toBe(agrees);
  });

  test.each([
    ['arn:aws:kms:x', 'arn:aws:kms', true],
    ['arn:aws', 'arn:aws:kms', true],
    ['ARN:aws', 'arn:AWS:kms', true],
    ['arn:aws:s3', 'arn:aws:kms', false],
    ['arn:*:s3', 'arn:aws:kms', true],
    ['arn:?ws', 'arn:xws', true],
    ['arn:${x:a}', 'arn:aws', true],
    ['art:*', 'arn:aws', false],
    ['*', 'arn:aws', true],
    ['abc', 'abd', false],
  ])('%j against values that begin with %j: whether some may agree', (pattern, prefix, agrees) => {
    expect(agreesWith(pattern, prefix)).toBe(agrees);
  });
});

test.each([
  ['A', 'a'],
  ['Z', 'z'],
  ['@', '@'],
  ['[', '['],
  ['a', 'a'],
  ['\u007f', '\u007f'],
  ['\u0080', '\u0080'],
  ['\u00c4', '\u00e4'],
  ['\u0130', '\u0130'],
])('%j is %j where letter case is ignored', (char, folded) => {
  expect(String.fromCharCode(fold(char.charCodeAt(0)))).toBe(folded);
});
