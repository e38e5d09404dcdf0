import type { Atom } from './atom.ts';
import { candidatesOf } from './cells.ts';
import type { Correlation, UnknownKey } from './request.ts';
import type { World } from './template.ts';

/** What some unknown keys hold; a key with the value undefined is absent. */
export type Assignment = ReadonlyMap<string, readonly string[] | undefined>;

/** Unknown keys that must be looked at together, with one assignment for each way in which they can differ. */
export interface Variable {
  readonly keys: readonly string[];
  readonly worlds: readonly Assignment[];
  /** A limit ended the search for worlds: others may be missing. */
  readonly cutOff: boolean;
  /** Whether an atom of its keys holds, world by world. */
  readonly truths: (atom: Atom) => readonly boolean[];
  /** For each key, the worlds (by index) between which that key alone makes the difference. */
  readonly flips: ReadonlyMap<string, readonly (readonly number[])[]>;
}

export interface VariableOptions {
  /** The unknown key of a name (lower case); undefined for a reading. */
  readonly unknown: (key: string) => UnknownKey | undefined;
  readonly correlations: readonly Correlation[];
  /** What a key holds that is not unknown to any request; undefined for the others. */
  readonly known?: (key: string) => { readonly values: readonly string[] | undefined } | undefined;
}

export interface Variables {
  readonly variables: readonly Variable[];
  /** False when the values of some key are not all there. */
  readonly complete: boolean;
}

/** Assignments of one variable, and values that all of them are held against, before the answer is "not exact". */
const WORLD_LIMIT = 20_000;
const COMPARISON_LIMIT = 10_000_000;

/** Work on telling which of several keys decide; past it all of them are named. */
const FLIP_LIMIT = 2_000_000;

/**
 * The variables that a set of atoms depends on, in the order in which the atoms first read them: keys of one
 * statement stay side by side, so that what it adds is settled before the next one begins.
 */
export function variablesOf(atoms: readonly Atom[], options: VariableOptions): Variables {
  const groups = groupKeys(atoms, options.correlations);
  let complete = true;
  const variables = groups.map((keys) => {
    const reading = atoms.filter((atom) => atom.keys.some((key) => keys.includes(key)));
    const { all, ...found } = worldsOf(keys, reading, options);
    if (!all || reading.some(({ crossed }) => crossed)) complete = false;
    return { keys, ...found };
  });
  return { variables, complete };
}

/** Keys that one atom reads together, or that the request model correlates, belong to one variable. */
function groupKeys(
  atoms: readonly Atom[],
  correlations: readonly Correlation[],
): readonly (readonly string[])[] {
  const relevant = new Set(atoms.flatMap(({ keys }) => keys));
  const joined = [...atoms, ...correlations].map(({ keys }) => keys.filter((key) => relevant.has(key)));
  const groupOf = new Map<string, Set<string>>();
  for (const key of relevant) groupOf.set(key, new Set([key]));
  for (const keys of joined) {
    const merged = new Set(keys.flatMap((key) => [...(groupOf.get(key) ?? [])]));
    for (const key of merged) groupOf.set(key, merged);
  }
  return [...new Set(groupOf.values())].map((group) => [...group].sort());
}

function worldsOf(keys: readonly string[], atoms: readonly Atom[], options: VariableOptions) {
  // A key that is known, or known to be absent, binds the keys that go together with it all the same.
  const settled = new Set([
    ...keys,
    ...options.correlations.flatMap((c) => c.keys.filter((key) => options.known?.(key) !== undefined)),
  ]);
  const correlations = options.correlations.filter(
    (c) => c.keys.some((key) => keys.includes(key)) && c.keys.filter((key) => settled.has(key)).length > 1,
  );
  const worlds = new Map<string, { readonly assignment: Assignment; readonly index: number }>();
  const members: Member[] = [];
  const { combinations, all, cutOff } = combine(keys, atoms, options);
  for (const assignment of combinations) {
    const world: World = (key) => (assignment.has(key) ? assignment.get(key) : options.known?.(key)?.values);
    if (!correlations.every(({ possible }) => possible(world, settled))) continue;
    const kind = atoms.map((atom) => (atom.holds(world) ? '1' : '0')).join('');
    const known = worlds.get(kind) ?? { assignment, index: worlds.size };
    worlds.set(kind, known);
    members.push({ assignment, index: known.index });
  }
  const found = [...worlds.values()].map(({ assignment }) => assignment);
  const kinds = [...worlds.keys()];
  const places = new Map(atoms.map((atom, i) => [atom, i]));
  const truths = (atom: Atom): readonly boolean[] => {
    const place = places.get(atom) ?? -1;
    return kinds.map((kind) => kind[place] === '1');
  };
  return { worlds: found, all, cutOff, truths, flips: flipsOf(keys, members) };
}

/** An assignment with the index of the world that stands for its kind. */
interface Member {
  readonly assignment: Assignment;
  readonly index: number;
}

/** The worlds whose members differ in one key alone. */
function flipsOf(keys: readonly string[], members: readonly Member[]): Variable['flips'] {
  if (keys.length ** 2 * members.length > FLIP_LIMIT) return new Map();
  return new Map(
    keys.map((key) => {
      const byRest = new Map<string, Set<number>>();
      for (const { assignment, index } of members) {
        const rest = JSON.stringify(
          keys.map((other) => (other === key ? '' : (assignment.get(other) ?? null))),
        );
        byRest.set(rest, (byRest.get(rest) ?? new Set()).add(index));
      }
      return [key, [...byRest.values()].filter(({ size }) => size > 1).map((indexes) => [...indexes])];
    }),
  );
}

type Combination = Map<string, readonly string[] | undefined>;

/** Every combination of the candidates of the keys, and of the readings that then matter, up to the limit. */
function combine(keys: readonly string[], atoms: readonly Atom[], options: VariableOptions) {
  const width = atoms.reduce(
    (sum, { test, resource }) => sum + 1 + ((test ?? resource)?.values.length ?? 0),
    0,
  );
  const most = Math.min(WORLD_LIMIT, Math.ceil(COMPARISON_LIMIT / width));
  let complete = true;
  let cutOff = false;
  let combinations: readonly Combination[] = [new Map(readingsOf(keys, options).map((key) => [key, ['no']]))];
  for (const key of keys) {
    const unknown = options.unknown(key);
    if (unknown === undefined) continue;
    const found = candidates(key, unknown, atoms, options);
    if (combinations.length * found.values.length > most || found.limited) cutOff = true;
    if (!found.complete) complete = false;
    combinations = product(combinations, key, found.values, most);
  }
  const worlds: Combination[] = [];
  for (const combination of combinations) {
    if (worlds.length >= most) return { combinations: worlds, all: false, cutOff: true };
    const branches = withReadings(combination, atoms, most - worlds.length);
    worlds.push(...branches.worlds);
    cutOff ||= branches.cutOff;
  }
  return { combinations: worlds, all: complete && !cutOff, cutOff };
}

function readingsOf(keys: readonly string[], { unknown }: VariableOptions): readonly string[] {
  return keys.filter((key) => unknown(key) === undefined);
}

function product(
  combinations: readonly Combination[],
  key: string,
  values: readonly (readonly string[] | undefined)[],
  most: number,
): readonly Combination[] {
  const grown: Combination[] = [];
  for (const combination of combinations) {
    for (const value of values) {
      if (grown.length >= most) return grown;
      grown.push(new Map(combination).set(key, value));
    }
  }
  return grown;
}

/** A reading is asked for only where the keys leave its atom open: else many of them would be too many together. */
function withReadings(combination: Combination, atoms: readonly Atom[], most: number) {
  let worlds = [combination];
  for (const { readings, holds } of atoms) {
    const own = readings.map(({ key }) => key);
    const answering =
      (answer: string): World =>
      (key) =>
        own.includes(key) ? [answer] : combination.get(key);
    if (own.length === 0 || holds(answering('no')) === holds(answering('yes'))) continue;
    for (const key of own) worlds = worlds.flatMap((world) => [world, new Map(world).set(key, ['yes'])]);
    if (worlds.length > most) return { worlds: worlds.slice(0, most), cutOff: true };
  }
  return { worlds: worlds.slice(0, most), cutOff: worlds.length > most };
}

function candidates(key: string, unknown: UnknownKey, atoms: readonly Atom[], options: VariableOptions) {
  // Keys that share one clock or one session are cut at each other's bounds.
  const together = options.correlations.filter(
    ({ keys, sharedBounds }) => sharedBounds === true && keys.includes(key),
  );
  return candidatesOf(key, unknown, atoms, new Set([key, ...together.flatMap(({ keys }) => keys)]));
}
