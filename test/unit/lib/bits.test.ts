import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Bits,
  bitsOf,
  difference,
  firstBit,
  hasBit,
  intersection,
  isEmpty,
  isWithin,
  meets,
} from '#lib/bits.ts';

const SIZE = 70;
const members = fc.uniqueArray(fc.nat(SIZE - 1));
const of = (numbers: readonly number[]): Bits => bitsOf(SIZE, (i) => numbers.includes(i));
const numbersIn = (bits: Bits): readonly number[] =>
  Array.from({ length: SIZE }, (_, i) => i).filter((i) => hasBit(bits, i));
const sorted = (numbers: readonly number[]): readonly number[] => numbers.toSorted((a, b) => a - b);

describe('bits are sets of small numbers', () => {
  test('that hold what they were made of, past one word too', () => {
    fc.assert(
      fc.property(members, (a) => {
        expect(numbersIn(of(a))).toEqual(sorted(a));
      }),
    );
    expect(numbersIn(of([0, 31, 32, 63, 64, 69]))).toEqual([0, 31, 32, 63, 64, 69]);
  });

  test('with what sets have', () => {
    fc.assert(
      fc.property(members, members, (a, b) => {
        const both = a.filter((one) => b.includes(one));
        const rest = a.filter((one) => !b.includes(one));
        expect(numbersIn(intersection(of(a), of(b)))).toEqual(sorted(both));
        expect(numbersIn(difference(of(a), of(b)))).toEqual(sorted(rest));
        expect(meets(of(a), of(b))).toBe(both.length > 0);
        expect(isWithin(of(a), of(b))).toBe(rest.length === 0);
        expect(isEmpty(of(a))).toBe(a.length === 0);
      }),
    );
  });

  test('and a smallest member', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(SIZE - 1), { minLength: 1 }), (a) => {
        expect(firstBit(of(a))).toBe(Math.min(...a));
      }),
    );
  });
});
