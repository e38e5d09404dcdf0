import type { ConditionTest, Element } from './policy.ts';
import type { World } from './template.ts';

/** True, false, or undefined where AWS does not say, or where a thing was not understood. */
export type Truth = boolean | undefined;

/** Why something is open at one place of one policy. */
export interface Reading {
  /** The fact (id in the facts about IAM) that is conflicting or unconfirmed; none: not understood. */
  readonly fact?: string;
  readonly reason: string;
  /** The page of AWS that leaves it open. */
  readonly page?: string;
}

/** One thing that must hold for a statement to match, as a function of keys that are not known. */
export interface Atom {
  /** Unknown keys in lower case. Empty: `truth` gives the same answer in every world. */
  readonly keys: readonly string[];
  readonly truth: (world: World) => Truth;
  /** Why it is open in the worlds in which it is. */
  readonly reading: () => Reading;
  /** The condition, or the `Resource` element, behind it, as written. */
  readonly test?: ConditionTest;
  readonly resource?: Element;
  /** The same with what is known of their variables: what values of the unknown keys are held against. */
  readonly bound?: ConditionTest;
  readonly boundResource?: Element;
  /** Known values that the atom's values are held against: they tell what a variable would have to be. */
  readonly heldAgainst?: readonly string[];
  /** The atom compares the values of keys with each other, so that their candidates may not be all. */
  readonly crossed: boolean;
}

/** At least one holds; open when none does for certain. */
export function anyTrue<T>(values: readonly T[], truthOf: (value: T) => Truth): Truth {
  let found: Truth = false;
  for (const value of values) {
    const truth = truthOf(value);
    if (truth === true) return true;
    if (truth === undefined) found = undefined;
  }
  return found;
}

/** All hold; open when none fails for certain. */
export function allTrue<T>(values: readonly T[], truthOf: (value: T) => Truth): Truth {
  return negate(anyTrue(values, (value) => negate(truthOf(value))));
}

export function negate(truth: Truth): Truth {
  return truth === undefined ? undefined : !truth;
}

/** An atom that is open wherever it is asked. */
export function openAtom(reading: Reading): Atom {
  return { keys: [], truth: () => undefined, reading: () => reading, crossed: false };
}
