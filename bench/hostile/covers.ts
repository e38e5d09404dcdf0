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
