import type { ConditionTest, Element } from './policy.ts';
import type { World } from './template.ts';

/**
 * A fact that AWS leaves open, or a thing that was not understood, at one place of one policy. It is a key
 * like any other in the search for possible outcomes, with the two values `yes` and `no`.
 */
export interface Reading {
  readonly key: string;
  /** The fact (id in the facts about IAM) that is inferred, conflicting or unconfirmed; none: not understood. */
  readonly fact?: string;
  readonly reason: string;
}

/** One thing that must hold for a statement to match, as a function of keys that are not known. */
export interface Atom {
  /** Lower-case keys and reading keys. Empty: `holds` gives the same answer in every world. */
  readonly keys: readonly string[];
  readonly holds: (world: World) => boolean;
  readonly readings: readonly Reading[];
  /** The condition, or the `Resource` element, behind it. */
  readonly test?: ConditionTest;
  readonly resource?: Element;
  /** Known values that the atom's values are held against: they tell what a variable would have to be. */
  readonly heldAgainst?: readonly string[];
  /** The atom compares the values of keys with each other, so that their candidates may not be all. */
  readonly crossed: boolean;
}

/** True, false, or undefined where AWS does not say. */
export type Truth = boolean | undefined;

/** At least one holds; open when none does for certain. */
export function anyTrue(truths: readonly Truth[]): Truth {
  return truths.includes(true) ? true : truths.includes(undefined) ? undefined : false;
}

/** All hold; open when none fails for certain. */
export function allTrue(truths: readonly Truth[]): Truth {
  return truths.includes(false) ? false : truths.includes(undefined) ? undefined : true;
}

export function negate(truth: Truth): Truth {
  return truth === undefined ? undefined : !truth;
}

/** How the keys of readings begin that stand for something that was not understood. */
export const NOT_UNDERSTOOD = '?not-understood';

/** Makes a reading's key unique by fact, policy and place. */
export function readingOf(place: string, fact: string | undefined, reason: string): Reading {
  return {
    key: `${fact === undefined ? NOT_UNDERSTOOD : `?${fact}`} ${place}`,
    ...(fact === undefined ? {} : { fact }),
    reason,
  };
}

/** Whether a world takes the reading under which the open thing holds. */
export function taken(reading: Reading, world: World): boolean {
  return world(reading.key)?.[0] === 'yes';
}

/** An atom that holds as a reading is taken. */
export function readingAtom(reading: Reading): Atom {
  return {
    keys: [reading.key],
    holds: (world) => taken(reading, world),
    readings: [reading],
    crossed: false,
  };
}
