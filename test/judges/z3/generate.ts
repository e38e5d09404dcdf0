import { anyTest, opposite, type Written } from './condition.ts';
import type { Line, Policies, UnknownKey } from './line.ts';
import { type KeyPool, KNOWN_POOL, POOLS, ROLE, SESSION, USER } from './pools.ts';
import { Random } from './random.ts';
import { type Place, type Placed, policiesOf, statement } from './statement.ts';

/** A key of a line with the pool that its tests come from. */
interface ChosenKey {
  readonly pool: KeyPool;
  readonly key: string;
}

/** The condition set of a seed: an evaluate-line over one to four unknown keys. */
export function lineOf(seed: number): Line {
  const random = new Random(seed);
  for (let i = 0; i < 8; i++) random.below(2);
  const pools = random.some(POOLS, random.pick([1, 2, 2, 3, 4]));
  const keys = pools.map((pool): ChosenKey => ({ pool, key: random.pick(pool.names) }));
  const arn = random.pick([USER, USER, ROLE, SESSION]);
  const request = requestFor(random);
  return {
    id: String(seed),
    principal: { arn, tags: { team: 'a' } },
    policies: policiesFor(random, { keys, arn, action: request.action }),
    request: {
      ...request,
      context: { 'x:given': random.pick(['a', 'ab', 'A']) },
      unknown: keys.map(({ pool, key }) => unknownKey(random, pool, key)),
    },
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
  const denies = [...coveringConditions(random, setting.keys), ...looseConditions(random, setting.keys)];
  const isGated = random.percent(35);
  const gated = isGated ? random.pick(places) : undefined;
  const placed: Placed[] = [
    ...denies.map((tests) => ({
      place: random.pick(places),
      statement: statement(random, 'Deny', tests, setting.action),
    })),
    ...places.flatMap((place): Placed[] => {
      const all =
        place === gated
          ? coveringConditions(random, setting.keys)
          : random.percent(4)
            ? []
            : [[] satisfies readonly Written[]];
      return all.map((tests) => ({ place, statement: statement(random, 'Allow', tests, setting.action) }));
    }),
  ];
  return policiesOf(random, placed, { places, arn: setting.arn });
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
  if (depth === 0) return [[]];
  const test = anyTestOf(random, keys);
  const other = opposite(test);
  const [yes, no] = [split(random, keys, depth - 1), split(random, keys, depth - 1)];
  return [
    ...yes.map((rest) => [test, ...rest]),
    ...(other === undefined ? [] : no.map((rest) => [...other, ...rest])),
  ];
}

/** One test replaced by another one of the same key, or one more. */
function altered(
  random: Random,
  keys: readonly ChosenKey[],
  tests: readonly Written[],
): readonly Written[] {
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

function looseConditions(random: Random, keys: readonly ChosenKey[]): readonly (readonly Written[])[] {
  return Array.from({ length: random.pick([0, 0, 0, 1, 1, 2]) }, () =>
    Array.from({ length: 1 + random.below(3) }, () => anyTestOf(random, keys)),
  );
}
