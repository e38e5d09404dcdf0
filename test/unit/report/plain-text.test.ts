import { describe, expect, test } from 'vitest';
import { count, firstOf, plain, wrapped } from '#report/plain-text.ts';

describe('plain', () => {
  test.each([
    ['letters of any script', 'Größe 鍵 ключ 🔑 a-b_c.d@e+f=g,h', 'Größe 鍵 ключ 🔑 a-b_c.d@e+f=g,h'],
    ['a newline', 'a\nb\r', 'a\\u{a}b\\u{d}'],
    ['a terminal escape', '\u001b[31mred\u009b0m', '\\u{1b}[31mred\\u{9b}0m'],
    ['NUL and DEL', '\0\u007f', '\\u{0}\\u{7f}'],
    ['separators of lines', 'a\u2028b\u2029c\u0085', 'a\\u{2028}b\\u{2029}c\\u{85}'],
    ['turning the direction', '\u202eabc\u2066\u200f', '\\u{202e}abc\\u{2066}\\u{200f}'],
    [
      'nothing to see',
      'a\u200b\u00ad\u2060\ufeff\u034f\u115f\u3164\ufe0f\u{e0041}',
      'a\\u{200b}\\u{ad}\\u{2060}\\u{feff}\\u{34f}\\u{115f}\\u{3164}\\u{fe0f}\\u{e0041}',
    ],
    ['a space that is none', 'a\u00a0b\u3000c d', 'a\\u{a0}b\\u{3000}c d'],
    ['half a character', 'a\ud83d', 'a\\u{d83d}'],
  ])('%s', (_, text, shown) => {
    expect(plain(text)).toBe(shown);
  });

  test('is capped, and never cuts a character in two', () => {
    expect(plain('x'.repeat(256))).toBe('x'.repeat(256));
    expect(plain('x'.repeat(257))).toBe(`${'x'.repeat(255)}…`);
    expect(plain('x'.repeat(10_000_000), 10)).toBe('xxxxxxxxx…');
    expect(plain('🔑'.repeat(20), 11)).toBe('🔑🔑🔑🔑🔑…');
    expect(plain('🔑'.repeat(20), 10)).toBe('🔑🔑🔑🔑…');
    expect(plain('\n'.repeat(1000), 12)).toBe('\\u{a}\\u{a}\\…');
  });

  test('says in a text of that length what was in it', () => {
    for (const most of [1, 2, 3, 50])
      expect(plain('a\u202e'.repeat(60), most).length).toBeLessThanOrEqual(most);
  });
});

test('numbers have a plural', () => {
  expect([count(1, 'finding'), count(0, 'finding'), count(2, 'policy')]).toEqual([
    '1 finding',
    '0 findings',
    '2 policies',
  ]);
});

test('the first of a list, and how many more there are', () => {
  expect([firstOf(['a', 'b'], 2), firstOf(['a', 'b', 'c'], 2), firstOf([], 2)]).toEqual([
    'a, b',
    'a, b and 1 more',
    '',
  ]);
});

test('text is broken at blanks, unless a word is too long', () => {
  expect(wrapped('aa bb cc', 5, 0)).toBe('aa bb\ncc');
  expect(wrapped('aa bb cc', 7, 2)).toBe('aa bb\n  cc');
  expect(wrapped('aaaaaaaaaa b', 5, 1)).toBe('aaaaaaaaaa\n b');
  expect(wrapped('', 5, 1)).toBe('');
});
