import { and, type Formula, flag, not, or } from './formula.ts';
import { passes } from './passes.ts';
import type { UnknownSubject } from './subject.ts';
import type { Wanted } from './wanted.ts';

interface ListOf {
  readonly wanted: readonly Wanted[];
  readonly isPossible: (value: string) => boolean;
  /** AWS says that the key holds a list, of one value too; else one value may be no list. */
  readonly isDocumented: boolean;
}

/**
 * A key with a list of values: which kinds of value are in it. An empty list is as good as none.
 *
 * @param values one of each kind at least
 */
export function listSubject(
  name: string,
  values: readonly string[],
  { wanted, isPossible, isDocumented }: ListOf,
): UnknownSubject {
  const kindOf = (value: string): string => wanted.map((one) => passes(value, one)).join();
  const kinds = [...new Map(values.map((value) => [kindOf(value), value])).values()];
  const flags = kinds.map((_, i) => `${name}_kind${i}`);
  const several = `${name}_several`;
  const among = (holds: (value: string) => boolean): Formula =>
    or(kinds.flatMap((value, i) => (holds(value) ? [flag(flags[i] ?? '')] : [])));
  const present = among(() => true);
  const pairs = flags.flatMap((one, i) => flags.slice(i + 1).map((other) => and([flag(one), flag(other)])));
  return {
    flags: [...flags, several],
    integers: [],
    present,
    isList: isDocumented ? present : flag(several),
    possible: and([
      ...pairs.map((pair) => or([not(pair), flag(several)])),
      or([not(flag(several)), present]),
    ]),
    some: (one, negated) => among((value) => passes(value, one) !== negated),
    assignmentOf: (held = []) => {
      const found = new Set(held.map(kindOf));
      const isKnown = (kind: string): boolean => kinds.some((value) => kindOf(value) === kind);
      if (![...found].every(isKnown) || !held.every(isPossible)) return undefined;
      const chosen = kinds.map((value, i): [string, boolean] => [flags[i] ?? '', found.has(kindOf(value))]);
      return { flags: { ...Object.fromEntries(chosen), [several]: held.length > 1 }, integers: {} };
    },
    valuesOf: ({ flags: chosen }) => {
      const held = kinds.filter((_, i) => chosen[flags[i] ?? ''] === true);
      const isRepeated = held.length === 1 && chosen[several] === true;
      return held.length === 0 ? undefined : isRepeated ? [...held, ...held] : held;
    },
  };
}
