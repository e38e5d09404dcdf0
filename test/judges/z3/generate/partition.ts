import type { Scalar } from '../line.ts';
import type { Written } from './condition.ts';
import type { KeyPool } from './pools.ts';
import type { Random } from './random.ts';

/** Tests that have to hold together. */
type All = readonly Written[];

/** Conditions that meet without a gap: for every request of a key with one value, one of them holds. */
export function partition(random: Random, pool: KeyPool, key: string): readonly All[] | undefined {
  if (pool.list !== undefined) return undefined;
  const test = (operator: string, ...values: readonly Scalar[]): Written => ({ operator, key, values });
  const away = [test('Null', 'true')];
  const [operator = ''] = pool.operators;
  if (operator === 'Bool') return [[test('Bool', 'true')], [test('Bool', false)], away];
  if (operator === 'IpAddress') return random.pick(blocks(test, away));
  const family = ['Numeric', 'Date'].find((name) => operator.startsWith(name));
  if (family !== undefined) {
    const [one, other] = [random.pick(pool.values), random.pick(pool.values)];
    const at = (name: string, value: Scalar): Written => test(`${family}${name}`, value);
    return random.pick([
      [[at('LessThan', one)], [at('Equals', one)], [at('GreaterThanIfExists', one)]],
      [
        [at('LessThanEquals', one)],
        [at('GreaterThan', one), at('LessThan', other)],
        [at('GreaterThanEquals', other)],
        away,
      ],
    ]);
  }
  return random.pick(patterns(test, away));
}

type ToTest = (operator: string, ...values: readonly Scalar[]) => Written;

function blocks(test: ToTest, away: All): readonly (readonly All[])[] {
  return [
    [
      [test('IpAddress', '54.0.0.0/9')],
      [test('IpAddress', '54.128.0.0/9')],
      [test('NotIpAddress', '54.0.0.0/8')],
    ],
    [
      [test('IpAddress', '0.0.0.0/1', '203.0.113.0/24')],
      [test('IpAddress', '128.0.0.0/1')],
      [test('NotIpAddress', '0.0.0.0/0')],
    ],
    [[test('IpAddress', '0.0.0.0/0')], [test('IpAddress', '::/1', '8000::/1')], away],
    [
      [test('IpAddress', '2001:db8::/33', '2001:db8:8000::/33')],
      [test('NotIpAddressIfExists', '2001:DB8::/32')],
    ],
  ];
}

function patterns(test: ToTest, away: All): readonly (readonly All[])[] {
  return [
    [[test('StringEquals', '')], [test('StringLike', '?')], [test('StringLike', '??*')], away],
    [[test('StringLike', 'a*')], [test('StringNotLike', 'a*', '*b')], [test('StringLike', '*b')]],
    [
      [test('StringLike', 'a*b')],
      [test('StringLike', 'a*'), test('StringNotLike', '*b')],
      [test('StringNotLike', 'a*')],
    ],
    [[test('StringEqualsIgnoreCase', 'a')], [test('StringNotEquals', 'a', 'A')]],
    [[test('StringLike', '*')], away],
  ];
}
