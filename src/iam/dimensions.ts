import { type Bits, bitsOf } from '#lib/bits.ts';
import type { Atom, Truth } from './atom.ts';
import { type Candidates, candidatesOf, type KeyValues, type Shared } from './cells.ts';
import { equalityPool } from './equalities.ts';
import type { Correlation, UnknownKey } from './request.ts';
import type { World } from './template.ts';

/** What some unknown keys hold; a key with the value undefined is absent. */
export type Assignment = ReadonlyMap<string, KeyValues>;

/** Unknown keys that must be looked at together, with one assignment for each way in which they can differ. */
export interface Dimension {
  readonly keys: readonly string[];
  readonly worlds: readonly Assignment[];
  readonly all: Bits;
  /** False: the values of some key are not all there. */
  readonly complete: boolean;
  /** A limit ended the search for worlds: others may be missing. */
  readonly cutOff: boolean;
  /** What each atom of its keys says, world by world. */
  readonly truths: ReadonlyMap<Atom, readonly Truth[]>;
  /** For each key, the worlds (by index) between which that key alone makes the difference. */
  readonly flips: ReadonlyMap<string, readonly (readonly number[])[]>;
}

/** What the search needs to know of the requests that it is about. */
export interface KeySpace {
  /** The unknown key of a name (lower case). */
  readonly unknown: (key: string) => UnknownKey | undefined;
  /** Which keys go together among those that matter. */
  readonly correlations: (keys: readonly string[]) => readonly Correlation[];
  /** What a key holds that is not unknown to any request; undefined for the others. */
  readonly known: (key: string) => { readonly values: KeyValues } | undefined;
}

/** Combinations of one dimension, and comparisons in them, before the answer is "not exact". */
const WORLD_LIMIT = 20_000;
const COMPARISON_LIMIT = 2_000_000;

/** Where a limit is passed the answer is "not exact" however many combinations are tried: then a few do. */
const SAMPLE = 500;

/** Work on telling which of several keys decide; past it all of them are named. */
const FLIP_LIMIT = 200_000;

/** What is known of the keys of one dimension. */
interface Bound extends KeySpace {
  /** The correlations that speak of one of them. */
  readonly touching: readonly Correlation[];
}

/** The dimensions that a set of atoms depends on, in the order in which the atoms first read them. */
export function dimensionsOf(atoms: readonly Atom[], space: KeySpace): readonly Dimension[] {
  const readers = new Map<string, Atom[]>();
  for (const atom of atoms) {
    for (const key of atom.keys) {
      const known = readers.get(key);
      if (known === undefined) readers.set(key, [atom]);
      else known.push(atom);
    }
  }
  const correlations = space.correlations([...readers.keys()]);
  return groupsOf(readers, correlations).map((keys) => {
    const reading =
      keys.length === 1 ? readers.get(keys[0] ?? '') : keys.flatMap((key) => readers.get(key) ?? []);
    const touching = correlations.filter((one) => one.keys.some((key) => keys.includes(key)));
    return dimensionOf(keys, [...new Set(reading)], { ...space, touching });
  });
}

/** Keys that one atom reads together, or that the request model correlates, belong to one dimension. */
function groupsOf(
  readers: ReadonlyMap<string, readonly Atom[]>,
  correlations: readonly Correlation[],
): readonly (readonly string[])[] {
  const groups = new Map<string, Set<string>>();
  for (const key of readers.keys()) groups.set(key, new Set([key]));
  const join = (keys: readonly string[]): void => {
    const found = keys.filter((key) => groups.has(key));
    if (found.length < 2) return;
    const merged = new Set(found.flatMap((key) => [...(groups.get(key) ?? [])]));
    for (const key of merged) groups.set(key, merged);
  };
  for (const atoms of readers.values()) for (const { keys } of atoms) join(keys);
  for (const { keys } of correlations) join(keys);
  return [...new Set(groups.values())].map((group) => [...group].sort());
}

function dimensionOf(keys: readonly string[], atoms: readonly Atom[], space: Bound): Dimension {
  const { combinations, complete, cutOff } = combinationsOf(keys, atoms, space);
  const worlds = new Map<string, { readonly assignment: Assignment; readonly truths: readonly Truth[] }>();
  const members: Member[] = [];
  const places = new Map<string, number>();
  for (const assignment of combinations) {
    const world: World = (key) => assignment.get(key);
    const truths = atoms.map((atom) => atom.truth(world));
    const kind = truths.join();
    if (!worlds.has(kind)) {
      places.set(kind, worlds.size);
      worlds.set(kind, { assignment, truths });
    }
    if (keys.length > 1) members.push({ assignment, place: places.get(kind) ?? 0 });
  }
  const found = [...worlds.values()];
  return {
    keys,
    worlds: found.map(({ assignment }) => assignment),
    all: bitsOf(found.length, () => true),
    complete: complete && !cutOff,
    cutOff,
    truths: new Map(atoms.map((atom, a) => [atom, found.map(({ truths }) => truths[a])])),
    flips: flipsOf(keys, members, found.length),
  };
}

/** An assignment with the index of the world that stands for its kind. */
interface Member {
  readonly assignment: Assignment;
  readonly place: number;
}

/** The worlds whose members differ in one key alone. */
function flipsOf(keys: readonly string[], members: readonly Member[], worlds: number): Dimension['flips'] {
  if (keys.length === 1) return new Map([[keys[0] ?? '', [Array.from({ length: worlds }, (_, w) => w)]]]);
  if (keys.length ** 2 * members.length > FLIP_LIMIT) return new Map();
  return new Map(
    keys.map((key) => {
      const byRest = new Map<string, Set<number>>();
      for (const { assignment, place } of members) {
        const rest = JSON.stringify(
          keys.map((other) => (other === key ? '' : (assignment.get(other) ?? null))),
        );
        byRest.set(rest, (byRest.get(rest) ?? new Set()).add(place));
      }
      return [key, [...byRest.values()].filter(({ size }) => size > 1).map((places) => [...places])];
    }),
  );
}

interface Combinations {
  readonly combinations: readonly Assignment[];
  readonly complete: boolean;
  readonly cutOff: boolean;
}

/** Every combination of the candidates of the keys that the correlations allow, up to the limit. */
function combinationsOf(keys: readonly string[], atoms: readonly Atom[], space: Bound): Combinations {
  const crossed = atoms.some((atom) => atom.crossed);
  const pool = crossed ? equalityPool(keys.map(space.unknown), atoms) : undefined;
  const candidates = new Map<string, Candidates>();
  for (const key of keys) {
    const unknown = space.unknown(key);
    if (unknown === undefined) continue;
    const found =
      pool === undefined
        ? candidatesOf(key, unknown, atoms, sharedBy(key, space))
        : candidatesIn(pool, unknown);
    candidates.set(key, found);
  }
  const all = [...candidates.values()];
  const count = all.reduce((sum, { values }) => sum * values.length, 1);
  const isTooMany = count > Math.min(WORLD_LIMIT, Math.ceil(COMPARISON_LIMIT / widthOf(atoms)));
  let combinations: readonly Assignment[] = [new Map()];
  for (const [key, { values }] of candidates)
    combinations = product(combinations, key, values, isTooMany ? SAMPLE : WORLD_LIMIT);
  return {
    combinations: possibleOf(combinations, keys, space),
    complete: (!crossed || pool !== undefined) && all.every((one) => one.complete),
    cutOff: isTooMany || all.some(({ limited }) => limited),
  };
}

function candidatesIn(pool: readonly string[], { mayBeAbsent }: UnknownKey): Candidates {
  const values: readonly KeyValues[] = pool.map((value) => [value]);
  return { values: mayBeAbsent ? [undefined, ...values] : values, complete: true, limited: false };
}

/** How many values one world is held against. */
function widthOf(atoms: readonly Atom[]): number {
  return atoms.reduce(
    (sum, { bound, boundResource }) => sum + 1 + ((bound ?? boundResource)?.values.length ?? 0),
    0,
  );
}

/** Keys that share one clock or one session are cut at each other's bounds. */
function sharedBy(key: string, { touching }: Bound): Shared {
  const own = touching.filter(({ keys }) => keys.includes(key));
  const bounds = own.filter(({ sharedBounds }) => sharedBounds === true);
  return {
    keys: new Set([key, ...bounds.flatMap(({ keys }) => keys)]),
    texts: own.flatMap(({ texts }) => texts?.get(key) ?? []),
    isMember: own.length > 0,
  };
}

function product(
  combinations: readonly Assignment[],
  key: string,
  values: readonly KeyValues[],
  most: number,
): readonly Assignment[] {
  const grown: Assignment[] = [];
  for (const combination of combinations) {
    for (const value of values) {
      if (grown.length >= most) return grown;
      grown.push(new Map(combination).set(key, value));
    }
  }
  return grown;
}

/** A key that is known, or known to be absent, binds the keys that go together with it all the same. */
function possibleOf(
  combinations: readonly Assignment[],
  keys: readonly string[],
  { touching, known }: Bound,
): readonly Assignment[] {
  const settled = new Set([...keys, ...touching.flatMap((one) => one.keys.filter((key) => known(key)))]);
  const binding = touching.filter((one) => one.keys.filter((key) => settled.has(key)).length > 1);
  if (binding.length === 0) return combinations;
  return combinations.filter((assignment) => {
    const world: World = (key) => (assignment.has(key) ? assignment.get(key) : known(key)?.values);
    return binding.every(({ possible }) => possible(world, settled));
  });
}
