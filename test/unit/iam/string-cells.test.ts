import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { freeGlob, type Glob, globMatches, literal } from '#iam/glob.ts';
import { stringCells, type TextQuestion } from '#iam/string-cells.ts';
import { confinedPattern, freePattern, textsUpTo } from './texts.ts';

const LIMIT = 4_000_000;

/** The cells of patterns that are asked about one by one. */
const cellsOf = (globs: readonly Glob[], more: Partial<TextQuestion> = {}, steps = LIMIT) =>
  stringCells({ groups: globs.map((glob) => [glob]), ...more }, steps);

/** Which of the patterns a text matches. */
const vector = (globs: readonly Glob[], text: string): string =>
  globs.map((glob) => (globMatches(glob, text) ? '1' : '0')).join('');

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
