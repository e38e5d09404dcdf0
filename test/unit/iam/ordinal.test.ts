import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  BOUNDS,
  dateOrdinal,
  dateReadings,
  ipOrdinal,
  ipRange,
  numberOrdinal,
  type OrderedType,
  ordinalOf,
  ordinalText,
  STEP,
} from '#iam/ordinal.ts';

const pointOf = (type: OrderedType): fc.Arbitrary<bigint> => {
  const { from, to } = BOUNDS[type];
  return fc.bigInt({ min: from / STEP[type], max: to / STEP[type] }).map((n) => n * STEP[type]);
};

describe('a point of a type', () => {
  test.each<OrderedType>(['number', 'date', 'ip'])('is what its text reads as: %s', (type) => {
    const { from, to } = BOUNDS[type];
    fc.assert(
      fc.property(fc.oneof(pointOf(type), fc.constantFrom(from, to)), (at) => {
        expect(ordinalOf(type, ordinalText(type, at))).toBe(at);
      }),
    );
  });

  test('is what its text reads as: epoch seconds, but for those of four digits, which read as a year', () => {
    const isYear = (at: bigint): boolean => at >= 1_000_000n && at < 10_000_000n;
    fc.assert(
      fc.property(pointOf('epoch'), (at) => {
        fc.pre(!isYear(at));
        expect(ordinalOf('epoch', ordinalText('epoch', at))).toBe(at);
      }),
    );
  });

  test('keeps the order of numbers', () => {
    const number = fc.double({ noNaN: true, min: -1e9, max: 1e9 }).map((n) => n.toFixed(6));
    fc.assert(
      fc.property(number, number, (a, b) => {
        const [left = 0n, right = 0n] = [numberOrdinal(a), numberOrdinal(b)];
        expect(left < right).toBe(Number(a) < Number(b));
      }),
    );
  });
});

describe('a number', () => {
  test.each(['0', '-0', '1.50', '007', '-12.25', '123456789012345678901234567890'])(
    'is what %s is',
    (text) => {
      expect(numberOrdinal(text)).toBeDefined();
    },
  );

  test('has one point, however it is written', () => {
    const points = ['1.5', '1.50', '01.5'].map(numberOrdinal);
    expect(new Set(points).size).toBe(1);
  });

  test.each(['', '+1', ' 1', '1 ', '1e3', '0x10', '.5', '1.', '1,5', 'one', '1.5.2', '--1', 'Infinity', '١'])(
    'is not what %j is',
    (text) => {
      expect(numberOrdinal(text)).toBeUndefined();
    },
  );
});

describe('a date', () => {
  test.each([
    ['2026-11-23T10:20:30Z', '2026-11-23T10:20:30Z'],
    ['2026-11-23T12:20:30+02:00', '2026-11-23T10:20:30Z'],
    ['2026-11-23T10:20Z', '2026-11-23T10:20:00Z'],
    ['2026-11-23T10:20:30.5Z', '2026-11-23T10:20:30.500Z'],
    ['2026-11-23', '2026-11-23T00:00:00Z'],
    ['2026-11', '2026-11-01T00:00:00Z'],
    ['2026', '2026-01-01T00:00:00Z'],
    ['1795429230', '2026-11-23T10:20:30Z'],
    ['0', '1970-01-01T00:00:00Z'],
    ['2024-02-29', '2024-02-29T00:00:00Z'],
  ])('%s is %s', (text, expected) => {
    expect(ordinalText('date', dateOrdinal(text) ?? -1n)).toBe(expected);
  });

  test.each([
    '',
    '2026-02-31',
    '2025-02-29T00:00:00Z',
    '2026-13-01',
    '2026-11-23T10:20:30',
    '2026-11-23 10:20:30Z',
    '2026-11-23T25:00Z',
    '23.11.2026',
    'now',
    'May 2026',
    '-5',
    '1.5',
    '2026-11-23T10:20:30Z ',
  ])('is not what %j is', (text) => {
    expect(dateOrdinal(text)).toBeUndefined();
  });
});

test.each([
  ['2026', 2],
  ['20260', 1],
  ['1795429230', 1],
  ['2026-11', 1],
  ['now', 0],
])('%s can be read as a date in so many ways: %i', (text, count) => {
  expect(dateReadings(text)).toHaveLength(count);
});

describe('an address', () => {
  test.each(['0.0.0.0', '255.255.255.255', '::1', '2001:DB8::1', '::ffff:1.2.3.4'])(
    'is what %s is',
    (text) => {
      expect(ipOrdinal(text)).toBeDefined();
    },
  );

  test.each([
    '',
    '1.2.3',
    '1.2.3.256',
    '1.2.3.04',
    '0x7f.0.0.1',
    '1.2.3.4 ',
    '1.2.3.4/32',
    'fe80::1%eth0',
    ':',
    'g::1',
  ])('is not what %j is', (text) => {
    expect(ipOrdinal(text)).toBeUndefined();
  });

  test('of IPv6 is in no range of IPv4', () => {
    const all = ipRange('0.0.0.0/0');
    const address = ipOrdinal('::ffff:1.2.3.4') ?? 0n;
    expect(all !== undefined && address >= all.from && address <= all.to).toBe(false);
  });
});

describe('a range', () => {
  const texts = (block: string): readonly string[] | undefined => {
    const range = ipRange(block);
    return range && [ordinalText('ip', range.from), ordinalText('ip', range.to)];
  };

  test.each([
    ['203.0.113.0/24', '203.0.113.0', '203.0.113.255'],
    ['203.0.113.77/24', '203.0.113.0', '203.0.113.255'],
    ['203.0.113.7', '203.0.113.7', '203.0.113.7'],
    ['0.0.0.0/0', '0.0.0.0', '255.255.255.255'],
    ['2001:db8::/32', '2001:db8::', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['2001:db8::1', '2001:db8::1', '2001:db8::1'],
    ['::', '::', '::'],
  ])('%s goes from %s to %s', (block, from, to) => {
    expect(texts(block)).toEqual([from, to]);
  });

  test.each(['10.0.0.0/33', '10.0.0.0/', '10.0.0.0/-1', '10.0.0.0/8/8', '::/129', '10.0/8', '<corp-cidr>'])(
    'is not what %j is',
    (text) => {
      expect(ipRange(text)).toBeUndefined();
    },
  );
});
