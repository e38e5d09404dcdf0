import type { Known } from './context.ts';
import type { Formula } from './formula.ts';
import type { Operator } from './operator.ts';
import type { Subject } from './subject.ts';
import type { Dialect, Wanted } from './wanted.ts';

/** A condition that holds for certain, and one that holds under some reading of what AWS leaves open. */
export interface Open {
  readonly sure: Formula;
  readonly perhaps: Formula;
}

/** What a test wants of the values of a key, by its name in lower case. */
export interface Ask {
  readonly key: string;
  readonly operator: Operator;
  readonly wanted: Wanted;
}

/** One test of a condition. */
export interface Test {
  readonly asks: readonly Ask[];
  /** Two unknown keys, by their names in lower case, whose values it holds against each other. */
  readonly pair?: readonly [string, string];
  readonly truth: (subjectOf: (key: string) => Subject) => Open;
}

/** How policies are read, and what is known of the request. */
export interface Setting {
  readonly dialect: Dialect;
  readonly known: Known;
  readonly unknown: ReadonlySet<string>;
}

export function certain(formula: Formula): Open {
  return { sure: formula, perhaps: formula };
}
