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
}

export interface VariableOptions {
  /** The unknown key of a name (lower case); undefined for a reading. */
  readonly unknown: (key: string) => UnknownKey | undefined;
  readonly correlations: readonly Correlation[];
}

export interface Variables {
  readonly variables: readonly Variable[];
  /** False when the values of some key are not all there. */
  readonly complete: boolean;
}

/** Assignments of one variable before the answer is "not exact". */
const WORLD_LIMIT = 20_000;

/** The variables that a set of atoms depends on, those that most atoms read first. */
export function variablesOf(atoms: readonly Atom[], options: VariableOptions): Variables {
  const groups = groupKeys(atoms, options.correlations);
  let complete = true;
  const variables = groups.map((keys) => {
    const reading = atoms.filter((atom) => atom.keys.some((key) => keys.includes(key)));
    const { worlds, all } = worldsOf(keys, reading, options);
    if (!all || reading.some(({ crossed }) => crossed)) complete = false;
    return { keys, worlds, weight: reading.length };
  });
  variables.sort((a, b) => b.weight - a.weight || ((a.keys[0] ?? '') < (b.keys[0] ?? '') ? -1 : 1));
  return { variables: variables.map(({ keys, worlds }) => ({ keys, worlds })), complete };
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
  const correlations = options.correlations.filter(
    (c) => c.keys.filter((key) => keys.includes(key)).length > 1,
  );
  const assigned = new Set(keys);
  const worlds = new Map<string, Assignment>();
  const { combinations, all } = combine(keys, atoms, options);
  for (const assignment of combinations) {
    const world: World = (key) => assignment.get(key);
    if (!correlations.every(({ possible }) => possible(world, assigned))) continue;
    const kind = atoms.map((atom) => (atom.holds(world) ? '1' : '0')).join('');
    if (!worlds.has(kind)) worlds.set(kind, assignment);
  }
  return { worlds: [...worlds.values()], all };
}

/** Every combination of the candidates of the keys, up to the limit. */
function combine(keys: readonly string[], atoms: readonly Atom[], options: VariableOptions) {
  let all = true;
  let combinations: Map<string, readonly string[] | undefined>[] = [new Map()];
  for (const key of keys) {
    const { values, complete } = candidates(key, atoms, options);
    const grown = combinations.flatMap((assignment) =>
      values.map((value) => new Map(assignment).set(key, value)),
    );
    if (grown.length > WORLD_LIMIT || !complete) all = false;
    combinations = grown.slice(0, WORLD_LIMIT);
  }
  return { combinations, all };
}

function candidates(key: string, atoms: readonly Atom[], options: VariableOptions) {
  const unknown = options.unknown(key);
  if (unknown === undefined) return { values: [['no'], ['yes']], complete: true };
  // Keys that share one clock or one session are cut at each other's bounds.
  const together = options.correlations.filter(
    ({ keys, sharedBounds }) => sharedBounds === true && keys.includes(key),
  );
  return candidatesOf(key, unknown, atoms, new Set([key, ...together.flatMap(({ keys }) => keys)]));
}
