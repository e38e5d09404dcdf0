import type { Statement } from '../account/document.ts';
import { type Random, randomOf } from '../account/random.ts';
import { denyIf, fill, type Hostile, tag } from './hostile.ts';

/** Conditions on keys by number: `true` asks for a value, `false` for any other. */
function literals(...wanted: readonly (readonly [key: number | string, is: boolean])[]): Statement {
  const block = (is: boolean) =>
    Object.fromEntries(wanted.filter(([, one]) => one === is).map(([key]) => [tag(key), 'a']));
  const [equal, unequal] = [block(true), block(false)];
  return {
    ...(Object.keys(equal).length === 0 ? {} : { StringEquals: equal }),
    ...(Object.keys(unequal).length === 0 ? {} : { StringNotEquals: unequal }),
  };
}

/** The two or three keys of a clause, each with its side. */
function clause(random: Random, keys: number, width: number): Statement {
  const all = Array.from({ length: keys }, (_, i) => i);
  return literals(...random.some(all, width).map((key) => [key, random.chance(0.5)] as const));
}

/** All subsets of `size` of `0 ... n - 1`. */
function subsets(n: number, size: number, from = 0): readonly (readonly number[])[] {
  if (size === 0) return [[]];
  return Array.from({ length: Math.max(0, n - from) }, (_, i) => from + i).flatMap((first) =>
    subsets(n, size - 1, first + 1).map((rest) => [first, ...rest]),
  );
}

/** One statement that reads all keys, so that they come in this order and no better one. */
const order = (keys: readonly (number | string)[]): Statement =>
  denyIf(Object.fromEntries([['StringEquals', Object.fromEntries(keys.map((key) => [tag(key), 'a']))]]));

const PAIRS = 40;

const EVERYTHING = { Effect: 'Allow', Action: '*', Resource: '*' };

/** Documents whose statements together ask a hard question about many keys. */
export const COVERS: readonly Hostile[] = [
  { name: 'a key for each statement', statements: fill((i) => denyIf(literals([i, true]))) },
  {
    name: 'a key for each statement, by its absence',
    statements: fill((i) => denyIf({ Null: { [tag(i)]: 'true' } })),
  },
  { name: 'a chain of keys', statements: fill((i) => denyIf(literals([i, true], [i + 1, false]))) },
  {
    name: 'pairs of keys that lie far apart',
    statements: fill(
      (i) => denyIf(literals([`x${i % PAIRS}`, true], [`y${i % PAIRS}`, true])),
      [order(Array.from({ length: 2 * PAIRS }, (_, i) => (i < PAIRS ? `x${i}` : `y${i - PAIRS}`)))],
    ),
  },
  { name: 'three of many keys, at random', statements: hardClauses(24, 3) },
  { name: 'three of few keys, at random', statements: hardClauses(12, 3) },
  { name: 'four of twenty keys, at random', statements: hardClauses(20, 4) },
  { name: 'two of fifty keys, at random', statements: hardClauses(50, 2) },
  { name: 'parity of six keys', statements: parity(6) },
  { name: 'three of nine keys', statements: threshold(9, 3) },
  { name: 'two of sixteen keys', statements: threshold(16, 2) },
  {
    name: 'a grid with a whole row and column',
    statements: fill((i) => {
      const line = (at: (j: number) => string) =>
        literals(...[0, 1, 2, 3, 4, 5].map((j) => [at(j), true] as const));
      return i < 12 ? denyIf(line((j) => (i < 6 ? `c${i}r${j}` : `c${j}r${i - 6}`))) : undefined;
    }),
  },
  {
    name: 'a pointer into other keys',
    statements: fill((i) => {
      const bits = [0, 1, 2, 3].map((bit) => [`s${bit}`, ((i >> bit) & 1) === 1] as const);
      return i < 16 ? denyIf(literals(...bits, [`d${i}`, true])) : undefined;
    }),
  },
  {
    name: 'every key in one statement',
    statements: (quota) => [order(Array.from({ length: Math.floor(quota / 30) }, (_, i) => i))],
  },
  {
    name: 'each action under keys of its own',
    statements: fill((i) => {
      const actions = [
        'Encrypt',
        'Decrypt',
        'ReEncryptFrom',
        'ReEncryptTo',
        'GenerateDataKey',
        'DescribeKey',
      ];
      return denyIf(literals([i % 11, true], [i % 7, false], [`z${i % 13}`, true]), {
        Action: `kms:${actions[i % actions.length]}`,
      });
    }),
  },
  {
    name: 'some actions together',
    statements: fill((i) =>
      denyIf(literals([i, true]), { Action: ['kms:*c*t', 'kms:G*', 'kms:*T?', 'kms:D*'].slice(i % 4) }),
    ),
  },
  {
    name: 'encryption contexts',
    statements: fill((i) =>
      denyIf({ StringNotEquals: { [`kms:EncryptionContext:k${i}`]: 'a', [tag(i % 9)]: 'b' } }),
    ),
  },
  {
    name: 'ten values of ten keys',
    statements: fill((i) =>
      denyIf({
        StringEquals: { [tag(i % 10)]: `v${Math.floor(i / 10)}`, [tag((i + 3) % 10)]: `v${(i * 7) % 10}` },
      }),
    ),
  },
];

/** Documents that deny in every session, which shows in no part of them, and those that two hops have to be told by. */
export const PUZZLES: readonly Hostile[] = [
  { name: 'more pigeons than holes', statements: pigeons(5, 4) },
  { name: 'as many pigeons as holes', statements: pigeons(5, 5) },
  { name: 'parities that contradict each other', statements: parities(12) },
  {
    name: 'three states of each key, at random',
    statements: fill((i) => {
      const random = randomOf('states', i);
      const keys = random.some(
        Array.from({ length: 14 }, (_, key) => key),
        3,
      );
      return denyIf(statesOf(keys.map((key) => [tag(key), random.below(3)] as const)));
    }),
  },
  {
    name: 'clauses on both hops',
    statements: fill(
      (i) => {
        const statement = denyIf(clause(randomOf('hops', i), 16, 3));
        return i % 2 === 0 ? statement : { ...statement, Action: 'codecommit:*' };
      },
      [EVERYTHING],
    ),
  },
  {
    name: 'own calls allowed under keys of their own',
    statements: fill(
      (i) => ({
        Effect: 'Allow',
        Action: 'codecommit:Git*',
        Resource: `arn:aws:codecommit:*:*:${i}*`,
        Condition: literals([i % 10, true], [`y${i % 13}`, false]),
      }),
      [denyIf(literals([0, true])), denyIf(literals(['y0', false]))],
    ),
  },
];

/**
 * Denies unless every pigeon (a statement each) sits in a hole and no two (a statement each) in the same: with more
 * pigeons than holes everything is denied, and the proof of it by cases is known to be long.
 */
function pigeons(count: number, holes: number): Hostile['statements'] {
  const range = (length: number) => Array.from({ length }, (_, i) => i);
  const seat = (pigeon: number, hole: number): string => `${pigeon}in${hole}`;
  const homeless = range(count).map((pigeon) =>
    denyIf(literals(...range(holes).map((hole) => [seat(pigeon, hole), false] as const))),
  );
  const shared = range(holes).flatMap((hole) =>
    subsets(count, 2).map((pair) => denyIf(literals(...pair.map((one) => [seat(one, hole), true] as const)))),
  );
  const all = [...homeless, ...shared];
  return fill((i) => all[i]);
}

/** Sums of three keys each, even for all but the first: each key is in two of them, so that they can't all hold. */
function parities(sums: number): Hostile['statements'] {
  const all = Array.from({ length: sums }, (_, sum) => {
    const keys = [`e${sum}`, `e${(sum + 1) % sums}`, `f${sum % (sums / 2)}`];
    return [0, 1, 2, 3, 4, 5, 6, 7]
      .filter((bits) => ((bits & 1) + ((bits >> 1) & 1) + ((bits >> 2) & 1)) % 2 === (sum === 0 ? 0 : 1))
      .map((bits) => denyIf(literals(...keys.map((key, i) => [key, ((bits >> i) & 1) === 1] as const))));
  }).flat();
  return fill((i) => all[i]);
}

/** Of each key: absent, of a value, or of another one. */
function statesOf(states: readonly (readonly [key: string, state: number])[]): Statement {
  const block = (wanted: number, value: string) =>
    Object.fromEntries(states.filter(([, state]) => state === wanted).map(([key]) => [key, value]));
  const blocks = {
    Null: block(0, 'true'),
    StringEquals: block(1, 'a'),
    StringNotEqualsIfExists: block(2, 'a'),
  };
  return Object.fromEntries(Object.entries(blocks).filter(([, keys]) => Object.keys(keys).length > 0));
}

function hardClauses(keys: number, width: number): Hostile['statements'] {
  return fill((i) => denyIf(clause(randomOf('clause', keys, width, i), keys, width)));
}

/** Denies when an odd number of keys has the value: no key can be left out, and no statement either. */
function parity(keys: number): Hostile['statements'] {
  const odd = Array.from({ length: 2 ** keys }, (_, bits) => bits).filter(
    (bits) => [...bits.toString(2)].filter((bit) => bit === '1').length % 2 === 1,
  );
  return fill((i) => {
    const bits = odd[i];
    if (bits === undefined) return undefined;
    return denyIf(
      literals(...Array.from({ length: keys }, (_, key) => [key, ((bits >> key) & 1) === 1] as const)),
    );
  });
}

function threshold(keys: number, needed: number): Hostile['statements'] {
  const all = subsets(keys, needed);
  return fill((i) => {
    const chosen = all[i];
    return chosen === undefined ? undefined : denyIf(literals(...chosen.map((key) => [key, true] as const)));
  });
}
