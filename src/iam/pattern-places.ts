import type { Glob } from './glob.ts';

/**
 * A place in patterns, reached over `code`. Patterns of one group that begin alike share their places, so that a list
 * of a thousand ARNs costs as much as its text.
 */
export interface Place {
  readonly number: number;
  readonly group: number;
  readonly code: number;
  readonly ignoreCase: boolean;
  /** The next places: by their character, and those behind a wildcard or a character in any letter case. */
  readonly literals: Map<number, Place>;
  readonly others: Place[];
  /** Whether a pattern ends here. */
  ends: boolean;
}

/** No code of a pattern: the place before the patterns of a group. */
const START = Number.NaN;

/** The place before the patterns of each group. */
export function patternPlaces(groups: readonly (readonly Glob[])[]): readonly Place[] {
  let size = 0;
  const place = (group: number, code: number, ignoreCase: boolean): Place => {
    return { number: size++, group, code, ignoreCase, literals: new Map(), others: [], ends: false };
  };
  return groups.map((globs, group) => {
    const start = place(group, START, false);
    for (const { codes, ignoreCase } of globs) {
      let at = start;
      for (const code of codes) {
        const known = nextPlace(at, code, ignoreCase);
        const next = known ?? place(group, code, ignoreCase);
        if (known === undefined) link(at, next);
        at = next;
      }
      at.ends = true;
    }
    return start;
  });
}

function isLiteral(code: number, ignoreCase: boolean): boolean {
  return code >= 0 && !ignoreCase;
}

function link(at: Place, next: Place): void {
  if (isLiteral(next.code, next.ignoreCase)) at.literals.set(next.code, next);
  else at.others.push(next);
}

function nextPlace({ literals, others }: Place, code: number, ignoreCase: boolean): Place | undefined {
  if (isLiteral(code, ignoreCase)) return literals.get(code);
  return others.find((other) => other.code === code);
}
