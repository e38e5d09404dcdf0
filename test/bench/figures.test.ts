import { describe, expect, test } from 'vitest';
import { figureLine, isWithin, median } from '../../bench/figures.ts';
import { outcomeOf } from '../../bench/scan/outcome.ts';

describe('a figure', () => {
  test.each([
    [0.5, { most: 0.5 }, true],
    [0.51, { most: 0.5 }, false],
    [100, { least: 100 }, true],
    [99, { least: 100 }, false],
    [Number.NaN, { most: 1 }, false],
    [Number.NaN, { least: 1 }, false],
    [Number.POSITIVE_INFINITY, { most: 1 }, false],
  ])('%d against %j', (value, limit, within) => {
    expect(isWithin({ value, limit })).toBe(within);
  });

  test('is a line of JSON', () => {
    const figure = {
      bench: 'scan',
      measure: 'x',
      value: 0.123456,
      limit: { least: 2 },
      more: { ms: 1234.5678 },
    };
    expect(figureLine(figure)).toBe(
      '{"bench":"scan","measure":"x","value":0.123,"limit":2,"atLeast":true,"within":false,"ms":1230}\n',
    );
  });

  test('says what has to be kept while its limit is not', () => {
    const figure = { bench: 'scan', measure: 'x', value: 3, limit: { most: 2 }, meanwhile: { most: 4 } };
    expect(figureLine(figure)).toBe(
      '{"bench":"scan","measure":"x","value":3,"limit":2,"within":false,"meanwhile":4}\n',
    );
  });

  test('of several rounds is the median', () => {
    expect([median([3, 1, 2]), median([1, 2, 9, 3]), median([])]).toEqual([2, 3, Number.NaN]);
  });
});

describe('a scan of more than one string holds', () => {
  const read = { status: 2, stdout: '', stderr: '', lines: 7 };
  const sentence = 'key-guard scan: the file is larger than one text can be: give a smaller one\n';
  const refused = { status: 1, stdout: '', stderr: sentence, lines: -1 };

  test.each([
    ['read', read],
    ['refused', refused],
    [undefined, { ...read, lines: 6 }],
    [undefined, { ...read, status: 0 }],
    [undefined, { ...read, status: null }],
    [undefined, { ...refused, lines: 0 }],
    [undefined, { ...refused, stdout: '{}\n' }],
    [undefined, { ...refused, stderr: '' }],
    [undefined, { ...refused, stderr: `${sentence}${sentence}` }],
    [undefined, { ...refused, stderr: 'key-guard scan: RangeError: Invalid string length\n' }],
    [undefined, { ...refused, status: null, stderr: 'FATAL ERROR: Reached heap limit\n' }],
  ])('%s', (outcome, run) => {
    expect(outcomeOf(run, 7)).toBe(outcome);
  });
});
