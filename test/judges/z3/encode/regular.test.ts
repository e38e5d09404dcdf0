import { describe, expect, it } from 'vitest';
import { ANYTHING, both, isMatch, not, piecesOf, textOf } from './regular.ts';
import { equalTo, like, likeArn, likeResource, piecesOfValue, variableKeys } from './text-pattern.ts';

const plain = (text: string) => [{ text, literal: false }];
const pattern = (text: string) => like(plain(text));

/** All texts of up to four of these characters. */
const texts = Array.from({ length: 4 }).reduce<string[]>(
  (found) => [...new Set([...found, ...found.flatMap((text) => [...'abA'].map((char) => text + char))])],
  [''],
);

describe('a pattern', () => {
  it.each(['a*', '*b', 'a*b', '?', 'a?', '*a*', '??*', '*', 'ab', ''])(
    '%s is the regular expression',
    (text) => {
      const expression = new RegExp(`^${text.replaceAll('*', '.*').replaceAll('?', '.')}$`);
      const found = texts.filter((one) => isMatch(pattern(text), one));
      expect(found).toEqual(texts.filter((one) => expression.test(one)));
    },
  );

  it('has letter case, and equality only where it is not ignored', () => {
    expect(isMatch(equalTo(plain('aB'), true), 'Ab')).toBe(true);
    expect(isMatch(equalTo(plain('aB'), false), 'Ab')).toBe(false);
  });
});

describe('the pieces of all texts', () => {
  const cuts = [pattern('a*'), pattern('*b'), pattern('?'), equalTo(plain('ab'), true)];
  const kindOf = (text: string): string => cuts.map((cut) => isMatch(cut, text)).join();

  it('leave no kind of text out and have none twice', () => {
    const kinds = piecesOf(ANYTHING, cuts).map(kindOf);
    expect(new Set(kinds).size).toBe(kinds.length);
    expect(texts.map(kindOf).filter((kind) => !kinds.includes(kind))).toEqual([]);
  });

  it('lie inside the whole', () => {
    const found = piecesOf(pattern('a*'), cuts);
    expect(found.length).toBeGreaterThan(2);
    expect(found.filter((text) => !text.startsWith('a'))).toEqual([]);
  });

  it('are proved to be empty where they are', () => {
    expect(textOf(both([pattern('a*'), not(pattern('*')), pattern('*b')]))).toBeUndefined();
    expect(textOf(both([pattern('a*'), pattern('*b'), not(pattern('a*b'))]))).toBeUndefined();
    expect(textOf(both([pattern('a*'), pattern('*a'), not(pattern('a*a'))]))).toBe('a');
  });
});

describe('the pattern of an ARN', () => {
  it('keeps its wildcards inside the first five components', () => {
    const arns = likeArn(plain('arn:aws:sns:*:a'));
    expect(arns).toBeUndefined();
    const found = likeArn(plain('arn:aws:sns:*:1:a*'));
    expect(found && isMatch(found, 'arn:aws:sns:b:1:a:c')).toBe(true);
    expect(found && isMatch(found, 'arn:aws:sns:b:c:1:a')).toBe(false);
  });

  it('in Resource lets a star out that ends its segment', () => {
    const found = likeResource(plain('arn:aws:logs:*:1:a'));
    expect(found && isMatch(found, 'arn:aws:logs:b:c:1:a')).toBe(true);
    const inside = likeResource(plain('arn:aws:logs:b*c:1:a'));
    expect(inside && isMatch(inside, 'arn:aws:logs:b:c:1:a')).toBe(false);
  });
});

describe('a variable', () => {
  const heldBy = (key: string): string | undefined =>
    key.toLowerCase() === 'aws:username' ? 'al*' : undefined;
  const written = (text: string): string | undefined =>
    piecesOfValue(text, heldBy)
      ?.map((piece) => (piece.literal ? `[${piece.text}]` : piece.text))
      .join('');

  it.each([
    ['a${aws:Username}b', 'a[al*]b'],
    ["${none, 'x y'}", '[x y]'],
    ['a${*}?', 'a[*]?'],
    ['${none}', undefined],
    ['a', 'a'],
  ])('in %s stands for %s', (text, expected) => {
    expect(written(text)).toBe(expected);
  });

  it('is found by its key', () => {
    expect(variableKeys("${*}${AWS:userid}-${x:a, 'b'}")).toEqual(['aws:userid', 'x:a']);
  });
});
