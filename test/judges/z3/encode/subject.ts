import { type Assignment, constant, type Formula } from './formula.ts';
import type { Wanted } from './wanted.ts';

/** What a condition key holds, as formulas over variables of its own. */
export interface Subject {
  readonly present: Formula;
  /** Whether it holds a list: what an operator without a set prefix then says is open (3.7). */
  readonly isList: Formula;
  /** Whether some value passes a test, or with `negated` whether some value fails it. */
  readonly some: (wanted: Wanted, negated: boolean) => Formula;
}

/** A key that nobody knows: its variables, what they can be together, and how they and a request translate. */
export interface UnknownSubject extends Subject {
  readonly flags: readonly string[];
  readonly integers: readonly string[];
  readonly possible: Formula;
  /** The variables for what a request holds; undefined when no request can hold that. */
  readonly assignmentOf: (values: readonly string[] | undefined) => Assignment | undefined;
  /** What a request holds under values of the variables. */
  readonly valuesOf: (assignment: Assignment) => readonly string[] | undefined;
}

/** A key of which every request holds the same values, or which none has. */
export function knownSubject(
  values: readonly string[] | undefined,
  passes: (value: string, wanted: Wanted) => boolean,
): Subject {
  const held = values ?? [];
  return {
    present: constant(held.length > 0),
    isList: constant(held.length > 1),
    some: (wanted, negated) => constant(held.some((value) => passes(value, wanted) !== negated)),
  };
}
