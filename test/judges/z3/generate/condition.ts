import type { Condition, Scalar } from '../line.ts';
import type { KeyPool } from './pools.ts';
import type { Random } from './random.ts';

/** One condition test, as it is written into a policy. */
export interface Written {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly Scalar[];
}

const NEGATIONS: readonly (readonly [string, string])[] = [
  ['StringEquals', 'StringNotEquals'],
  ['StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'],
  ['StringLike', 'StringNotLike'],
  ['ArnEquals', 'ArnNotEquals'],
  ['ArnLike', 'ArnNotLike'],
  ['NumericEquals', 'NumericNotEquals'],
  ['DateEquals', 'DateNotEquals'],
  ['IpAddress', 'NotIpAddress'],
];

/** Opposites of which neither is true for a key that is absent. */
const COMPARISONS: readonly (readonly [string, string])[] = ['Numeric', 'Date'].flatMap((family) => [
  [`${family}LessThan`, `${family}GreaterThanEquals`] as const,
  [`${family}GreaterThan`, `${family}LessThanEquals`] as const,
]);

interface Parts {
  readonly prefix: '' | 'ForAllValues:' | 'ForAnyValue:';
  readonly base: string;
  readonly ifExists: boolean;
}

function partsOf(operator: string): Parts {
  const prefix = (['ForAllValues:', 'ForAnyValue:'] as const).find((one) => operator.startsWith(one)) ?? '';
  const ifExists = operator.endsWith('IfExists');
  return { prefix, ifExists, base: operator.slice(prefix.length, ifExists ? -'IfExists'.length : undefined) };
}

function written({ prefix, base, ifExists }: Parts): string {
  return `${prefix}${base}${ifExists ? 'IfExists' : ''}`;
}

/** A test on a key of a pool. */
export function anyTest(random: Random, pool: KeyPool, key: string): Written {
  if (random.percent(10))
    return { operator: 'Null', key, values: [random.pick(['true', 'false', true, false])] };
  const positive = random.pick(pool.operators);
  const negation = NEGATIONS.find(([base]) => base === positive)?.[1];
  const base = negation !== undefined && random.percent(40) ? negation : positive;
  const prefix = prefixFor(random, pool);
  // Whether ForAllValues:StringNotLike holds for an absent key is open (3.3): some lines ask all the same.
  const isOpen = prefix === 'ForAllValues:' && base === 'StringNotLike';
  const ifExists = isOpen ? random.percent(85) : random.percent(25);
  const values = pool.alone === true ? [random.pick(pool.values)] : random.some(pool.values, 3);
  return { operator: written({ prefix, base, ifExists }), key, values };
}

/** A list without a set prefix is open (3.7): some lines ask all the same. */
function prefixFor(random: Random, { list }: KeyPool): Parts['prefix'] {
  const isSet = list === undefined ? random.percent(12) : random.percent(95);
  return isSet ? random.pick(['ForAllValues:', 'ForAnyValue:']) : '';
}

/** Tests that together hold just where a test does not; undefined where it takes more than a conjunction. */
export function opposite({ operator, key, values }: Written): readonly Written[] | undefined {
  if (operator === 'Null')
    return [{ operator, key, values: values.map((value) => String(value) === 'false') }];
  const { prefix, base, ifExists } = partsOf(operator);
  const there: Written = { operator: 'Null', key, values: ['false'] };
  const turned = turnedBase(base, values);
  if (turned === undefined) return undefined;
  const other = PREFIXES[prefix];
  // Who is true of an absent key: IfExists, ForAllValues, and without a prefix a negation.
  const isTrueAway = ifExists || prefix === 'ForAllValues:' || (prefix === '' && isNegation(base));
  const wouldBe = prefix === '' ? isNegation(turned.base) : other === 'ForAllValues:';
  const test = (more: boolean): Written => ({
    operator: written({ prefix: other, base: turned.base, ifExists: more }),
    key,
    values: turned.values,
  });
  if (!isTrueAway) return [test(!wouldBe || (other === 'ForAllValues:' && turned.base === 'StringNotLike'))];
  return wouldBe ? [test(false), there] : [test(false)];
}

const PREFIXES: Readonly<Record<Parts['prefix'], Parts['prefix']>> = {
  '': '',
  'ForAllValues:': 'ForAnyValue:',
  'ForAnyValue:': 'ForAllValues:',
};

function turnedBase(
  base: string,
  values: readonly Scalar[],
): { readonly base: string; readonly values: readonly Scalar[] } | undefined {
  if (base === 'Bool') return { base, values: values.map((value) => String(value) !== 'true') };
  const pair = [...NEGATIONS, ...COMPARISONS].find((one) => one.includes(base));
  const other = pair?.find((one) => one !== base);
  return other === undefined ? undefined : { base: other, values };
}

function isNegation(base: string): boolean {
  return NEGATIONS.some(([, negation]) => negation === base);
}

/**
 * Tests as a condition. An operator has a key once, whatever its letter case: the values of a negation add up, and of
 * two others the second is left out.
 */
export function conditionOf(tests: readonly Written[]): Condition {
  const blocks: Record<string, Record<string, readonly Scalar[]>> = {};
  for (const { operator, key, values } of tests) {
    const block = blocks[operator] ?? {};
    const name = Object.keys(block).find((one) => one.toLowerCase() === key.toLowerCase()) ?? key;
    const before = block[name];
    if (before === undefined) block[name] = values;
    else if (addsUp(operator)) block[name] = [...new Set([...before, ...values])];
    blocks[operator] = block;
  }
  return blocks;
}

function addsUp(operator: string): boolean {
  const { prefix, base } = partsOf(operator);
  return isNegation(base) && prefix !== 'ForAnyValue:';
}
