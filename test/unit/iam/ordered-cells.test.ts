import { describe, expect, test } from 'vitest';
import { constraint } from '#iam/constraint.ts';
import { type OrderedType, orderedValues } from '#iam/ordered-cells.ts';

const numbers = { least: '-1000000000000000', most: '1000000000000000' };
const last = '9999-12-31T23:59:59Z';

describe('the values of a type', () => {
  test.each<[OrderedType, string, readonly string[], readonly string[]]>([
    ['number', 'NumericEquals', [], [numbers.least, '0', numbers.most]],
    ['epoch', 'DateEquals', [], ['0', '126701150399', '253402300799']],
    [
      'ip',
      'IpAddress',
      [],
      ['0.0.0.0', '7fff:ffff:ffff:ffff:ffff:ffff:7fff:ffff', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ],
    ['epoch', 'DateEquals', ['10'], ['0', '5', '10', '11', '126701150405', '253402300799']],
    ['epoch', 'DateEquals', ['now'], ['0', '126701150399', '253402300799']],
    ['date', 'DateEquals', ['9999-12-31T23:59:59Z'], ['1970-01-01T00:00:00Z', '5984-12-31T11:59:59Z', last]],
    ['date', 'DateEquals', ['1960-01-01'], ['1970-01-01T00:00:00Z', '5984-12-31T11:59:59Z', last]],
    ['number', 'NumericEquals', ['one'], [numbers.least, '0', numbers.most]],
    [
      'ip',
      'IpAddress',
      ['10.0.0.0/40'],
      ['0.0.0.0', '7fff:ffff:ffff:ffff:ffff:ffff:7fff:ffff', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ],
  ])('%s, %s %j', (type, operator, bounds, values) => {
    const found = orderedValues(type, [constraint(operator, 'x:key', bounds)]);
    expect(found).toEqual(values);
  });

  test.each<[OrderedType, string, string, readonly string[]]>([
    ['number', 'NumericLessThan', '5', ['5', '5.00000000000000000001']],
    ['date', 'DateLessThan', '2026-11-23', ['2026-11-23T00:00:00Z', '2026-11-23T00:00:00.001Z']],
    ['epoch', 'DateLessThan', '1795429230', ['1795429230', '1795429231']],
    ['ip', 'IpAddress', '10.0.0.0/24', ['10.0.0.0', '10.0.0.255', '10.0.1.0']],
    ['number', 'NumericLessThan', '-2000000000000000', ['-2000000000000000', '-2000000000000001']],
    ['number', 'NumericLessThan', numbers.least, [numbers.least, '-1000000000000001']],
    ['number', 'NumericGreaterThan', '2000000000000000', ['2000000000000000', numbers.most]],
    ['date', 'DateEquals', '2026', ['2026-01-01T00:00:00Z', '1970-01-01T00:33:46Z']],
  ])('%s has those on both sides of a bound: %s %s', (type, operator, bound, values) => {
    const found = orderedValues(type, [constraint(operator, 'x:key', [bound])]);
    expect(found).toEqual(expect.arrayContaining([...values]));
  });

  test('have one between each two bounds, a round one where there is any', () => {
    expect(orderedValues('number', [constraint('NumericEquals', 'x:key', ['1', '4'])])).toEqual(
      expect.arrayContaining(['1', '2', '4']),
    );
    expect(orderedValues('number', [constraint('NumericEquals', 'x:key', ['1', '2'])])).toEqual(
      expect.arrayContaining(['1', '1.5', '2']),
    );
  });

  test.each<[OrderedType, string, readonly string[], string]>([
    ['number', 'NumericEquals', ['-2.5', '-2.1'], '-2.29999999999999999999'],
    ['number', 'NumericEquals', ['-2.5', '-2'], '-2.24999999999999999999'],
    ['date', 'DateEquals', ['1970-01-01T00:00:00.500Z'], '1970-01-01T00:00:00.250Z'],
  ])('lie between the bounds where no round one does: %s %s %j', (type, operator, bounds, value) => {
    expect(orderedValues(type, [constraint(operator, 'x:key', bounds)])).toContain(value);
  });

  test('go beyond what a policy names where it is the least, and there alone', () => {
    expect(orderedValues('number', [constraint('NumericEquals', 'x:key', ['0'])])).toEqual([
      numbers.least,
      '-500000000000000',
      '0',
      '0.00000000000000000001',
      '500000000000000',
      numbers.most,
    ]);
  });

  test('are named once', () => {
    const found = orderedValues('ip', [constraint('IpAddress', 'x:key', ['10.0.0.1', '10.0.0.1/32'])]);
    expect(found).toEqual([...new Set(found)]);
  });
});
