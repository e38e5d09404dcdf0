import type { Atom } from './atom.ts';
import type { UnknownKey } from './request.ts';
import type { Template } from './template.ts';

/**
 * Values enough to tell apart all ways in which some keys can be equal, to each other and to what policies name: every
 * value that is named, and one more for each key. They are all there is where nothing but equality is asked.
 *
 * @returns undefined where something else is asked
 */
export function equalityPool(
  keys: readonly (UnknownKey | undefined)[],
  atoms: readonly Atom[],
): readonly string[] | undefined {
  if (!keys.every((key) => key !== undefined && isFree(key))) return undefined;
  const pool = new Set<string>();
  for (const atom of atoms) {
    const named = namedBy(atom);
    if (named === undefined) return undefined;
    for (const value of named) pool.add(value);
  }
  for (let i = 1, more = keys.length; more > 0; i++) {
    const value = `value-${i}`;
    if (pool.has(value)) continue;
    pool.add(value);
    more--;
  }
  return [...pool];
}

/** A single text of which nothing is known. */
function isFree({ type = 'string', list, within, prefix }: UnknownKey): boolean {
  return type === 'string' && !list && within.length === 0 && prefix === undefined;
}

function namedBy({ bound, heldAgainst = [] }: Atom): readonly string[] | undefined {
  if (bound === undefined) return undefined;
  const { operator, values } = bound;
  if (operator.family === 'Null') return [];
  const isEquality = operator.family === 'String' && operator.relation === 'equals';
  if (!isEquality || operator.ignoreCase === true || operator.oddCase) return undefined;
  const named = values.map(valueNamed);
  return named.includes(undefined) ? undefined : [...heldAgainst, ...named.flatMap((texts) => texts ?? [])];
}

/** The texts that a value names: its own, or the default of the variable that it is. */
function valueNamed({ pieces, misspelt }: Template): readonly string[] | undefined {
  if (misspelt === true) return undefined;
  let text = '';
  for (const piece of pieces) {
    if (piece.kind === 'nothing') return [];
    if (piece.kind === 'variable') return pieces.length > 1 ? undefined : [piece.fallback ?? []].flat();
    text += piece.text;
  }
  return [text];
}
