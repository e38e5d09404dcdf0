import { describe, expect, test } from 'vitest';
import { freeGlob, type Glob, literal, MANY } from '#iam/glob.ts';
import { type Place, patternPlaces } from '#iam/pattern-places.ts';

/** A place with what follows it: its number, and the numbers it leads to. */
const shown = ({ number, literals, others, ends }: Place): object => ({
  number,
  ends,
  literals: [...literals].map(([code, next]) => [String.fromCharCode(code), shown(next)]),
  others: others.map((next) => [next.code, next.ignoreCase, shown(next)]),
});
const end = (number: number) => ({ number, ends: true, literals: [], others: [] });

const placesOf = (...groups: readonly (readonly Glob[])[]) => patternPlaces(groups).map(shown);

describe('the places of patterns', () => {
  test('are shared by those of a group that begin alike', () => {
    expect(placesOf([literal('ab'), literal('ac')])).toEqual([
      {
        number: 0,
        ends: false,
        literals: [
          [
            'a',
            {
              number: 1,
              ends: false,
              literals: [
                ['b', end(2)],
                ['c', end(3)],
              ],
              others: [],
            },
          ],
        ],
        others: [],
      },
    ]);
  });

  test('are not shared by groups', () => {
    expect(placesOf([literal('a')], [literal('a')])).toEqual([
      { number: 0, ends: false, literals: [['a', end(1)]], others: [] },
      { number: 2, ends: false, literals: [['a', end(3)]], others: [] },
    ]);
    const groups = patternPlaces([[literal('a')], [literal('a')]]);
    expect(groups.map(({ group, literals }) => [group, literals.get(97)?.group])).toEqual([
      [0, 0],
      [1, 1],
    ]);
  });

  test('end where a pattern ends, also within another', () => {
    expect(placesOf([literal('ab'), literal('a')])).toEqual([
      {
        number: 0,
        ends: false,
        literals: [['a', { number: 1, ends: true, literals: [['b', end(2)]], others: [] }]],
        others: [],
      },
    ]);
  });

  test('of letters in any case are apart from those of one case, wildcards are not', () => {
    expect(placesOf([literal('a', true), literal('a'), literal('a', true)])).toEqual([
      { number: 0, ends: false, literals: [['a', end(2)]], others: [[97, true, end(1)]] },
    ]);
    expect(placesOf([freeGlob('*'), freeGlob('*', true)])).toEqual([
      { number: 0, ends: false, literals: [], others: [[MANY, false, end(1)]] },
    ]);
  });

  test('of different wildcards and letters are apart', () => {
    const [start] = patternPlaces([[freeGlob('*'), freeGlob('?'), literal('a', true), literal('b', true)]]);
    expect(start?.others.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
  });

  test('of the character zero are those of a character', () => {
    expect(placesOf([literal('\0'), literal('\0')])).toEqual([
      { number: 0, ends: false, literals: [['\0', end(1)]], others: [] },
    ]);
  });

  test('are one for a group without patterns', () => {
    expect(placesOf([])).toEqual([{ number: 0, ends: false, literals: [], others: [] }]);
  });
});
