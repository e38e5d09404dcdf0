import { type Bits, bitsOf, difference, intersection, isEmpty, isWithin } from '#lib/bits.ts';
import type { Atom, Reading, Truth } from './atom.ts';
import { type Assignment, type Dimension, dimensionsOf, type KeySpace } from './dimensions.ts';
import type { World } from './template.ts';

/** A statement that may match: what it would take. */
export interface Rule {
  readonly denies: boolean;
  readonly atoms: readonly Atom[];
  /** Rules of one statement have one reading of what is open in it. */
  readonly place: unknown;
}

/** A set of possible requests: for some dimensions the worlds in it, for the others all. */
export interface Box {
  readonly dimensions: readonly number[];
  readonly sets: readonly Bits[];
}

/** Where a rule matches: in every request of any of the boxes, and in no other. */
export interface Region {
  readonly boxes: readonly Box[];
  /** The atoms that keep it from matching everywhere. */
  readonly unless: readonly Atom[];
}

/** One possible request: the world of each dimension, by index. */
export type Point = readonly number[];

/** What is open in the statements at one place: two worlds, in which it does not hold and in which it does. */
export interface ReadingDimension {
  readonly readings: Reading[];
}

const BOTH: Bits = [0b11];
const HOLDS: Bits = [0b10];

/** Why a rule may match where the values that were tried all agree that it does not, or that it does. */
const GUESS: Reading = { reason: 'the values of some keys could not all be tried' };

/** The set of possible requests, as a grid of finitely many worlds. */
export class Space {
  readonly keyed: readonly Dimension[];
  /** Dimensions of readings follow those of keys. */
  readonly readings: ReadingDimension[] = [];
  readonly complete: boolean;
  private readonly places = new Map<string, number>();
  private readonly readingAt = new Map<unknown, number>();

  constructor(atoms: readonly Atom[], keys: KeySpace) {
    this.keyed = dimensionsOf(atoms, keys);
    this.complete = this.keyed.every(({ complete }) => complete);
    for (const [d, dimension] of this.keyed.entries()) {
      for (const key of dimension.keys) this.places.set(key, d);
    }
  }

  /** The worlds of each dimension. */
  everything(): Bits[] {
    return [...this.keyed.map(({ all }) => all), ...this.readings.map(() => BOTH)];
  }

  /** Whether there is any possible request at all. */
  isEmpty(): boolean {
    return this.keyed.some(({ worlds }) => worlds.length === 0);
  }

  regionOf({ atoms, place }: Rule): Region {
    const sides = new Map<number, Side>();
    const readings: Reading[] = [];
    let certain = true;
    for (const atom of atoms) {
      const d = this.places.get(atom.keys[0] ?? '');
      const dimension = d === undefined ? undefined : this.keyed[d];
      if (d === undefined || dimension === undefined) {
        certain = false;
        readings.push(atom.reading());
        continue;
      }
      const truths = dimension.truths.get(atom) ?? [];
      if (truths.includes(undefined)) readings.push(atom.reading());
      sides.set(d, narrowed(sides.get(d), sideOf(truths, isDoubtful(atom, dimension))));
    }
    for (const [d, side] of sides) {
      const all = this.keyed[d]?.all ?? [];
      if (!isGuess(side, all)) continue;
      sides.set(d, { ...side, sure: difference(all, all), perhaps: all });
      readings.push(GUESS);
    }
    return {
      boxes: this.boxesOf(sides, certain, { place, readings }),
      unless: atoms.filter((one) => this.mayFail(one)),
    };
  }

  private boxesOf(
    sides: ReadonlyMap<number, Side>,
    certain: boolean,
    { place, readings }: { readonly place: unknown; readonly readings: readonly Reading[] },
  ): readonly Box[] {
    const all = [...sides];
    const boxes: Box[] = [];
    if (certain && !all.some(([, { sure }]) => isEmpty(sure))) {
      boxes.push({ dimensions: all.map(([d]) => d), sets: all.map(([, { sure }]) => sure) });
    }
    if (readings.length > 0 && !all.some(([, { perhaps }]) => isEmpty(perhaps))) {
      const reading = this.readingDimension(place, readings);
      boxes.push({
        dimensions: [...all.map(([d]) => d), reading],
        sets: [...all.map(([, { perhaps }]) => perhaps), HOLDS],
      });
    }
    return boxes;
  }

  /** What a request of the space holds. */
  worldAt(point: Point): World {
    const chosen = this.keyed.map(({ worlds }, d): Assignment | undefined => worlds[point[d] ?? 0]);
    return (key) => {
      const d = this.places.get(key);
      return d === undefined ? undefined : chosen[d]?.get(key);
    };
  }

  /** Where an atom is asked, and what it says in each world there; undefined where no key decides it. */
  placeOf(atom: Atom): { readonly dimension: number; readonly truths: readonly Truth[] } | undefined {
    const dimension = this.places.get(atom.keys[0] ?? '');
    const truths = dimension === undefined ? undefined : this.keyed[dimension]?.truths.get(atom);
    return dimension === undefined || truths === undefined ? undefined : { dimension, truths };
  }

  private mayFail(atom: Atom): boolean {
    const d = this.places.get(atom.keys[0] ?? '');
    const dimension = d === undefined ? undefined : this.keyed[d];
    if (dimension === undefined || isDoubtful(atom, dimension)) return true;
    return dimension.truths.get(atom)?.some((truth) => truth !== true) === true;
  }

  private readingDimension(place: unknown, readings: readonly Reading[]): number {
    const known = this.readingAt.get(place) ?? this.readings.push({ readings: [] }) - 1;
    this.readingAt.set(place, known);
    const dimension = this.readings[known];
    for (const reading of readings) {
      if (!dimension?.readings.some((one) => one.reason === reading.reason))
        dimension?.readings.push(reading);
    }
    return this.keyed.length + known;
  }
}

/** Whether an atom may say something else in worlds that are missing. */
function isDoubtful({ crossed }: Atom, { complete, cutOff }: Dimension): boolean {
  return cutOff || (crossed && !complete);
}

/** Where the atoms of a rule on one dimension hold, for sure and perhaps. */
interface Side {
  readonly sure: Bits;
  readonly perhaps: Bits;
  /** Worlds may be missing. */
  readonly isDoubtful: boolean;
}

function sideOf(truths: readonly Truth[], isDoubtful: boolean): Side {
  return {
    sure: bitsOf(truths.length, (w) => truths[w] === true),
    perhaps: bitsOf(truths.length, (w) => truths[w] !== false),
    isDoubtful,
  };
}

function narrowed(before: Side | undefined, side: Side): Side {
  if (before === undefined) return side;
  return {
    sure: intersection(before.sure, side.sure),
    perhaps: intersection(before.perhaps, side.perhaps),
    isDoubtful: before.isDoubtful || side.isDoubtful,
  };
}

/** Where worlds may be missing and all that were found agree, those that were not may differ. */
function isGuess({ sure, perhaps, isDoubtful }: Side, all: Bits): boolean {
  return isDoubtful && (isEmpty(perhaps) || isWithin(all, sure));
}
