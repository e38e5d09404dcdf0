import type { Line, Policies, UnknownKey } from '../line.ts';
import { anyTest, opposite, type Written } from './condition.ts';
import { partition } from './partition.ts';
import {
  fillingPool,
  type KeyPool,
  KNOWN_POOL,
  POOLS,
  pairPool,
  ROLE,
  SESSION,
  TEXT_POOL,
  USER,
} from './pools.ts';
import { Random } from './random.ts';
import { type Place, type Placed, policiesOf, statement } from './statement.ts';

/** A key of a line with the pool that its tests come from. */
interface ChosenKey {
  readonly pool: KeyPool;
  readonly key: string;
}

/**
 * The condition set of a seed: an evaluate-line over one to four unknown keys.
 *
 * @param pairs whether two unknown keys may be held against each other
 */
export function lineOf(seed: number, { pairs }: { readonly pairs: boolean }): Line {
  const random = new Random(seed);
  const chosen = random.some(POOLS, random.pick([1, 2, 2, 3, 4]));
  const pools = random.percent(pairs ? 80 : 25)
    ? [TEXT_POOL, ...chosen.filter((pool) => pool !== TEXT_POOL).slice(1)]
    : chosen;
  const keys = pools.map((pool): ChosenKey => ({ pool, key: random.pick(pool.names) }));
  const crossed = crossedKeys(random, keys, pairs);
  const unknown = [...keys, ...crossed.unknown];
  const arn = random.pick([USER, USER, ROLE, SESSION]);
  const request = requestFor(random);
  return {
    id: String(seed),
    principal: { arn, tags: { team: 'a' } },
    policies: policiesFor(random, { keys: [...unknown, ...crossed.asked], arn, action: request.action }),
    request: {
      ...request,
      context: { 'x:given': random.pick(['a', 'ab', 'A']) },
      unknown: unknown.map(({ pool, key }) => unknownKey(random, pool, key)),
    },
  };
}

interface CrossedKeys {
  readonly unknown: readonly ChosenKey[];
  readonly asked: readonly ChosenKey[];
}

/** In some lines a test has the variable of an unknown key: on a known key, or on another unknown one. */
function crossedKeys(random: Random, keys: readonly ChosenKey[], pairs: boolean): CrossedKeys {
  const none = { unknown: [], asked: [] };
  const text = keys.find(({ pool }) => pool === TEXT_POOL);
  if (text === undefined) return none;
  if (random.percent(20)) {
    const pool = fillingPool(text.key);
    return { unknown: [], asked: [{ pool, key: random.pick(pool.names) }] };
  }
  const other = random.pick(text.pool.names);
  if (!pairs || other === text.key || random.percent(20)) return none;
  return {
    unknown: [{ pool: text.pool, key: other }],
    asked: [{ pool: pairPool(other), key: text.key }],
  };
}

function requestFor(random: Random): Line['request'] {
  return random.pick([
    { action: 'kms:Decrypt', resource: 'arn:aws:kms:us-east-1:111122223333:key/ab' },
    { action: 'kms:GenerateDataKey', resource: 'arn:aws:kms:us-east-1:111122223333:key/ab' },
    { action: 's3:GetObject', resource: 'arn:aws:s3:::bucket/alice/b' },
    { action: 's3:GetObject', resource: 'arn:aws:s3:::bucket/alice/b', resourceAccount: '444455556666' },
  ]);
}

function unknownKey(random: Random, pool: KeyPool, key: string): string | UnknownKey {
  const isArn = pool.operators.includes('ArnLike');
  const like = pool.like !== undefined && (isArn || random.percent(20)) ? random.pick(pool.like) : undefined;
  const present = random.percent(30);
  if (like === undefined && !present && pool.list !== 'told') return key;
  return {
    key,
    ...(present ? { present } : {}),
    ...(like === undefined ? {} : { like }),
    ...(pool.list === 'told' ? { multi: true as const } : {}),
  };
}

interface Setting {
  readonly keys: readonly ChosenKey[];
  readonly arn: string;
  readonly action: string;
}

function policiesFor(random: Random, setting: Setting): Policies {
  const places = placesFor(random, setting.arn);
  // In some lines nothing but a missing allow refuses.
  const isGentle = random.percent(18);
  const gated = isGentle || random.percent(35) ? random.pick(places) : undefined;
  const denies = [
    ...(isGentle ? [] : coveringConditions(random, setting.keys)),
    ...looseConditions(random, setting.keys, isGentle ? 0 : 2),
  ];
  const placed = (place: Place, effect: 'Allow' | 'Deny', tests: readonly Written[]): Placed => ({
    place,
    statement: statement(random, effect, tests, setting.action),
  });
  const allows = places.flatMap((place): readonly Placed[] => {
    if (place === gated)
      return coveringConditions(random, setting.keys).map((tests) => placed(place, 'Allow', tests));
    return random.percent(4) ? [] : [placed(place, 'Allow', [])];
  });
  return policiesOf(
    random,
    [...denies.map((tests) => placed(random.pick(places), 'Deny', tests)), ...allows],
    {
      places,
      arn: setting.arn,
    },
  );
}

function placesFor(random: Random, arn: string): readonly Place[] {
  const isSession = arn === SESSION && random.percent(40);
  return [
    'identity',
    ...(random.percent(30) ? ['boundary' as const] : []),
    ...(isSession ? ['session' as const] : []),
    ...(random.percent(30) ? ['scp' as const] : []),
    ...(random.percent(20) ? ['rcp' as const] : []),
    // Whether a session policy limits what a resource policy grants is open (1.13).
    ...(!isSession && random.percent(25) ? ['resource' as const] : []),
  ];
}

/** Conditions of a few statements that together hold for every request, or that just fail to. */
function coveringConditions(random: Random, keys: readonly ChosenKey[]): readonly (readonly Written[])[] {
  const leaves = split(random, keys, random.pick([0, 1, 1, 1, 2, 2, 3]));
  const kept = random.percent(45) ? leaves : leaves.toSpliced(random.below(leaves.length), 1);
  return kept.map((tests) => (random.percent(15) ? altered(random, keys, tests) : tests));
}

/** A tree of decisions: each leaf is the tests that lead to it. */
function split(random: Random, keys: readonly ChosenKey[], depth: number): readonly (readonly Written[])[] {
  if (depth <= 0) return [[]];
  const chosen = random.pick(keys);
  const parts = random.percent(30) ? partition(random, chosen.pool, chosen.key) : undefined;
  if (parts !== undefined)
    return parts.flatMap((part) => split(random, keys, depth - 2).map((rest) => [...part, ...rest]));
  const test = anyTestOf(random, keys);
  const other = opposite(test);
  const [yes, no] = [split(random, keys, depth - 1), split(random, keys, depth - 1)];
  return [
    ...yes.map((rest) => [test, ...rest]),
    ...(other === undefined ? [] : no.map((rest) => [...other, ...rest])),
  ];
}

/** One test replaced by another one of the same key, or one more. */
function altered(random: Random, keys: readonly ChosenKey[], tests: readonly Written[]): readonly Written[] {
  if (tests.length === 0 || random.percent(30)) return [...tests, anyTestOf(random, keys)];
  const at = random.below(tests.length);
  const chosen = keys.find(({ key }) => key === tests[at]?.key);
  return tests.with(at, anyTestOf(random, chosen === undefined ? keys : [chosen]));
}

function anyTestOf(random: Random, keys: readonly ChosenKey[]): Written {
  if (random.percent(6)) return anyTest(random, KNOWN_POOL, random.pick(KNOWN_POOL.names));
  const { pool, key } = random.pick(keys);
  return anyTest(random, pool, random.percent(10) ? key.toUpperCase() : key);
}

/** Conditions that nothing was thought of. */
function looseConditions(
  random: Random,
  keys: readonly ChosenKey[],
  most: number,
): readonly (readonly Written[])[] {
  const count = random.percent(50) ? 0 : Math.min(most, random.pick([1, 1, 2]));
  return Array.from({ length: count }, () =>
    Array.from({ length: 1 + random.below(3) }, () => anyTestOf(random, keys)),
  );
}
