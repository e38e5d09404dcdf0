import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { freeGlob, type Glob, globMatches, literal, MANY, MANY_INSIDE, ONE, ONE_INSIDE } from '#iam/glob.ts';
import { stringCells, type TextQuestion } from '#iam/string-cells.ts';
import { confinedPattern, freePattern, textsUpTo } from './texts.ts';

const LIMIT = 4_000_000;

/** The cells of patterns that are asked about one by one. */
const cellsOf = (globs: readonly Glob[], more: Partial<TextQuestion> = {}, steps = LIMIT) =>
  stringCells({ groups: globs.map((glob) => [glob]), ...more }, steps);

/** Which of the patterns a text matches. */
const vector = (globs: readonly Glob[], text: string): string =>
  globs.map((glob) => (globMatches(glob, text) ? '1' : '0')).join('');

/** The ways in which the texts match the patterns, in order, each as often as there are texts for it. */
const kindsOf = (globs: readonly Glob[], more: Partial<TextQuestion> = {}): readonly string[] =>
  cellsOf(globs, more)
    .texts.map((text) => vector(globs, text))
    .sort();

/** A pattern in which `*` and `?` stay inside a colon-separated segment. */
const confined = (text: string, ignoreCase = false): Glob => ({
  codes: freeGlob(text, ignoreCase).codes.map((code) =>
    code === MANY ? MANY_INSIDE : code === ONE ? ONE_INSIDE : code,
  ),
  ignoreCase,
});

const short = fc.oneof(freePattern, confinedPattern).filter(({ codes }) => codes.length <= 4);
const plain = fc
  .tuple(fc.string({ unit: fc.constantFrom('a', 'b', 'A', ':'), maxLength: 3 }), fc.boolean())
  .map(([text, ignoreCase]) => literal(text, ignoreCase));
const patterns = fc.uniqueArray(fc.oneof({ arbitrary: short, weight: 3 }, plain), {
  minLength: 1,
  maxLength: 4,
  selector: (glob) => JSON.stringify(glob),
});

const everyText = textsUpTo(['a', 'b', 'A', 'B', ':', 'x'], 5);

describe('the cells of a set of patterns', () => {
  test('leave out no way in which a text can match them', { timeout: 20_000 }, () => {
    fc.assert(
      fc.property(patterns, (globs) => {
        const { texts, complete } = cellsOf(globs);
        const vectors = new Set(texts.map((text) => vector(globs, text)));
        expect(complete).toBe(true);
        expect(everyText.filter((text) => !vectors.has(vector(globs, text)))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  test('have one text for each such way', () => {
    fc.assert(
      fc.property(patterns, (globs) => {
        const { texts } = cellsOf(globs);
        expect(new Set(texts.map((text) => vector(globs, text))).size).toBe(texts.length);
      }),
      { numRuns: 500 },
    );
  });

  test('use the empty text only where no other matches in the same way', () => {
    expect(cellsOf([freeGlob('a*')]).texts).not.toContain('');
    expect(cellsOf([freeGlob('?*')]).texts).toContain('');
  });

  test('are told apart by intersection and difference of patterns', () => {
    const globs = ['a*', '*b', 'a*b'].map((text) => freeGlob(text));
    const { texts } = cellsOf(globs);
    expect(texts.map((text) => vector(globs, text)).sort()).toEqual(['000', '010', '100', '111']);
  });

  test('are a single one without patterns', () => {
    expect(cellsOf([])).toEqual({ texts: ['x'], complete: true });
  });

  test('are told to be incomplete when the search had to stop', () => {
    const globs = Array.from({ length: 12 }, (_, i) => freeGlob(`*${'ab'.repeat(i + 1)}*a*b`));
    expect(cellsOf(globs, {}, 500).complete).toBe(false);
  });
});

describe('a text that begins in a known way', () => {
  test.each<[string, string, readonly Glob[], readonly string[]]>([
    ['is held against what is left of a pattern', 'ab', [freeGlob('abc')], ['0', '1']],
    ['meets no pattern that begins otherwise', 'ab', [freeGlob('ac*')], ['0']],
    ['meets no pattern that it is longer than', 'abc', [freeGlob('ab')], ['0']],
    ['may itself be all that a pattern asks', 'ab', [freeGlob('ab')], ['0', '1']],
    [
      'is read by stars, which stop anywhere in it',
      'abab',
      [freeGlob('a*b'), freeGlob('*a')],
      ['00', '01', '10'],
    ],
    ['is read by a star and what follows it', 'ab', [freeGlob('*b?')], ['0', '1']],
    ['is read by several stars', 'axbx', [freeGlob('a*b*c')], ['0', '1']],
    ['is read by a star that lets colons pass', 'a:', [freeGlob('*b')], ['0', '1']],
    ['stops a confined star at its colon', 'a:', [confined('*b')], ['0']],
    ['is read by a confined star up to its colon', 'ab:', [confined('*:b')], ['0', '1']],
    [
      'is read by a free star before a confined one',
      'a:',
      [{ codes: [MANY, MANY_INSIDE, 98], ignoreCase: false }],
      ['0', '1'],
    ],
    ['is read by a question mark', ':', [freeGlob('?a')], ['0', '1']],
    ['holds no colon where a question mark is confined', ':', [confined('?a')], ['0']],
    ['holds any other character there', 'b', [confined('?a')], ['0', '1']],
    ['ignores letter case where the pattern does', 'AB', [freeGlob('abc', true)], ['0', '1']],
    ['keeps letter case where the pattern does', 'AB', [freeGlob('abc')], ['0']],
    ['may hold any character', '\0', [freeGlob('\0a')], ['0', '1']],
  ])('%s', (_, prefix, globs, kinds) => {
    expect(kindsOf(globs, { prefix })).toEqual(kinds);
    for (const text of cellsOf(globs, { prefix }).texts) expect(text.slice(0, prefix.length)).toBe(prefix);
  });
});

describe('a text without a certain character', () => {
  test.each<[string, readonly Glob[], readonly string[]]>([
    ['matches no pattern that names it', [freeGlob('a:b'), freeGlob('a')], ['x', 'a']],
    ['stays in one segment', [confined('*')], ['x']],
    ['matches stars', [freeGlob('a*b')], ['x', 'ab']],
  ])('%s', (_, globs, texts) => {
    expect(cellsOf(globs, { without: ':' }).texts).toEqual(texts);
  });

  test('may begin with it', () => {
    expect(cellsOf([freeGlob(':a'), freeGlob(':a:')], { prefix: ':', without: ':' }).texts).toEqual([
      ':x',
      ':a',
    ]);
  });
});

describe('the texts', () => {
  test.each<[string, readonly Glob[], readonly string[]]>([
    ['are shortest ones', [freeGlob('a*b')], ['x', 'ab']],
    ['are the plain ones, and one that is none of them', [literal('a'), literal('b')], ['x', 'a', 'b']],
    ['take a letter that no pattern names', [literal('x')], ['y', 'x']],
    ['take a letter that no pattern names in either case', [literal('XY')], ['z', 'XY']],
  ])('%s', (_, globs, texts) => {
    expect(cellsOf(globs)).toEqual({ texts, complete: true });
  });

  const letters = 'xyzabcdefghijklmnopqrstuvw0123456789-_.~+!';

  test.each([
    [letters, '\u4e00'],
    [`${letters}\u4e00`, '\u4e01'],
    [letters.slice(0, -1), '!'],
  ])('have a character left when %s is named: %s', (named, other) => {
    expect(cellsOf([literal(named)]).texts).toEqual([other, named]);
  });

  test.each<[string, readonly Glob[], readonly string[]]>([
    ['a colon where a confined star ends', [confined('*')], ['0', '1']],
    ['a colon in any letter case', [confined('?', true), freeGlob('?')], ['00', '01', '11']],
    ['a colon in the place of a question mark', [confined('?'), freeGlob('?')], ['00', '01', '11']],
    [
      'a colon that a star meets later on',
      [confined('a*'), { codes: [97, ONE_INSIDE, 98, ONE], ignoreCase: false }],
      ['00', '01', '10', '11'],
    ],
    ['both cases of a letter', [literal('a', true), literal('A')], ['00', '10', '11']],
    ['a letter that has no other case of one unit', [literal('\u00df', true)], ['0', '1']],
    ['a character that is no letter', [literal('\0', true)], ['0', '1']],
  ])('tell apart %s', (_, globs, kinds) => {
    expect(kindsOf(globs)).toEqual(kinds);
  });
});

describe('the work of a search', () => {
  test.each<[string, readonly (readonly Glob[])[], readonly string[]]>([
    ['patterns without wildcards', [[literal('a'), literal('b')], [literal('c')]], ['x', 'a', 'b', 'c']],
    ['a pattern of the character zero', [[literal('\0')]], ['x', '\0']],
    ['alternatives of which one matches everything', [[freeGlob('*'), freeGlob('a?')]], ['x']],
    ['alternatives of which none is left', [[freeGlob('b*')]], ['ax']],
  ])('is none for %s', (_, groups, texts) => {
    const prefix = texts[0] === 'ax' ? 'a' : '';
    expect(stringCells({ groups, prefix }, 0)).toEqual({ texts, complete: true });
  });

  // For each character that is tried at a state: six for each place before it and after it, and six for itself.
  test.each<[string, Glob, number]>([
    ['nothing behind a star that ends a pattern', freeGlob('a*'), 6 * (2 + 3 + 1 + 3)],
    ['no characters that tell nothing apart', freeGlob('a?'), 6 * (2 + 3 + 1 + 3 + 2)],
    ['a letter in both cases', literal('a', true), 6 * (2 + 3 + 3 + 1 + 2)],
    ['no other case of two units', literal('\u00df', true), 6 * (2 + 3 + 1 + 2)],
    ['no other case that is another letter\u2019s', literal('\u017f', true), 6 * (2 + 3 + 1 + 2)],
  ])('is done for %s', (_, glob, steps) => {
    expect([steps - 1, steps].map((most) => cellsOf([glob], {}, most).complete)).toEqual([false, true]);
  });

  test('is done once for places that are reached in several ways', () => {
    const globs = [freeGlob('*a*'), freeGlob('?a*')];
    // From the start over `x` and over `a`, then over both again from either, and so on until nothing is new.
    const steps = 6 * (6 + 6 + (4 + 5) + (4 + 5) + (3 + 3) + 5 + 3);
    expect([steps - 1, steps].map((most) => cellsOf(globs, {}, most).complete)).toEqual([false, true]);
  });

  test('is not lost where it had to stop', () => {
    expect(cellsOf([freeGlob('a*b')], {}, 40)).toEqual({ texts: ['x'], complete: false });
  });
});
