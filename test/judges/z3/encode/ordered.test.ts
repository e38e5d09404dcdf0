import { describe, expect, it } from 'vitest';
import { atMost, holds, isEqual } from './formula.ts';
import { addressOf, addressText, blockOf, dateOf, dateText, numberOf, numberText, ONE } from './ordered.ts';

describe('a number', () => {
  it.each([
    ['5', 5n * ONE],
    ['-0.5', -ONE / 2n],
    ['+5.50', (11n * ONE) / 2n],
    ['5,5', undefined],
    ['', undefined],
  ])('%s is %s', (text, expected) => {
    expect(numberOf(text)).toBe(expected);
  });

  it('is written back', () => {
    expect([0n, 5n * ONE, -ONE / 4n, 10n * ONE].map(numberText)).toEqual(['0', '5', '-0.25', '10']);
  });
});

describe('a date', () => {
  it.each([
    ['2026-01-01T01:00:00+01:00', '2026-01-01T00:00:00Z'],
    ['2026-01-01', '2026-01-01T00:00:00Z'],
    ['2026-01', '2026-01-01T00:00:00Z'],
    ['1767225600', '2026-01-01T00:00:00Z'],
    ['2025-12-31T23:59:59.5Z', '2025-12-31T23:59:59.500Z'],
    ['2026-02-30', undefined],
    ['2026-13', undefined],
    ['tomorrow', undefined],
  ])('%s is %s', (text, expected) => {
    const at = dateOf(text);
    expect(at === undefined ? undefined : dateText(at)).toBe(expected);
  });
});

describe('an address', () => {
  it.each(['203.0.113.255', '0.0.0.0', '2001:db8:0:0:0:0:0:1', '0:0:0:0:0:0:0:0'])(
    '%s is written back',
    (text) => {
      const address = addressOf(text);
      expect(address && addressText(address)).toBe(text);
    },
  );

  it.each(['203.0.113', '256.0.0.1', '01.0.0.0', '2001:db8::1::', ':', '1:2:3:4:5:6:7', 'g::'])(
    '%s is none',
    (text) => {
      expect(addressOf(text)).toBeUndefined();
    },
  );

  it('lies in its block, and the next one does not', () => {
    expect(blockOf('54.1.2.3/9')).toEqual({
      six: false,
      from: 54n << 24n,
      to: (54n << 24n) + (1n << 23n) - 1n,
    });
    expect(blockOf('::/0')).toEqual({ six: true, from: 0n, to: (1n << 128n) - 1n });
    expect(blockOf('10.0.0.0/33')).toBeUndefined();
  });
});

describe('a bound of a scaled variable', () => {
  const under = (at: bigint) => ({ flags: {}, integers: { n: at } });
  const term = { kind: 'variable', name: 'n', scale: 1000n } as const;

  it('rounds down, below zero too', () => {
    expect([1n, 2n].map((at) => holds(atMost(term, 1999n), under(at)))).toEqual([true, false]);
    expect([-2n, -1n].map((at) => holds(atMost(term, -1001n), under(at)))).toEqual([true, false]);
  });

  it('is met by whole multiples alone', () => {
    expect(holds(isEqual(term, 2000n), under(2n))).toBe(true);
    expect([1n, 2n].filter((at) => holds(isEqual(term, 1500n), under(at)))).toEqual([]);
  });
});
