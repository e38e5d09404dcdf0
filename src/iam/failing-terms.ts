import { type Bits, bitsOf, firstBit, intersection, isWithin } from '#lib/bits.ts';
import { Work } from '#lib/work.ts';
import type { Atom, Reading, Truth } from './atom.ts';
import { movedInto } from './deciding.ts';
import { type OutcomeQuestion, outcomeQuestion } from './outcome-question.ts';
import type { Prepared } from './prepare.ts';
import { type Cover, labelsOf } from './search.ts';
import type { Box, Point, Space } from './space.ts';

/** Something that holds in a request or does not: a test, an element, or a reading of AWS's pages. */
export type Literal =
  | { readonly atom: Atom; readonly holds: boolean }
  | { readonly reading: Reading; readonly holds: boolean };

/** Where a request fails: wherever all literals of one of the terms hold together. */
export interface FailingTerms {
  readonly terms: readonly (readonly Literal[])[];
  /** False: it may fail elsewhere as well. */
  readonly complete: boolean;
}

/** Steps of the search for the fewest terms, and how many a sentence can bear. */
const STEPS = 100_000;
const MOST_TERMS = 6;

/**
 * Where a request fails, said with as few terms of as few literals as the search finds: none of them can be left out.
 *
 * @param isMissingAllows whether it fails where nothing denies, for want of an Allow
 * @returns undefined where it fails everywhere, or where none of it can be told
 */
export function failingTerms(
  prepared: Prepared,
  space: Space,
  isMissingAllows: boolean,
): FailingTerms | undefined {
  const question = outcomeQuestion(prepared, space);
  const found = space.complete
    ? new TermSearch(question, prepared, space).terms()
    : termsAsWritten(prepared, question, isMissingAllows);
  return found.terms.length === 0 || found.terms.some((term) => term.length === 0) ? undefined : found;
}

/** Where the values of some key are not all there, statements stand for themselves. */
function termsAsWritten(
  { rules }: Prepared,
  { regions }: OutcomeQuestion,
  isMissingAllows: boolean,
): FailingTerms {
  const denying = regions.filter(({ boxes }, r) => rules[r]?.denies === true && boxes.length > 0);
  const terms = denying.map(({ unless }) => unless.map((atom): Literal => ({ atom, holds: true })));
  const complete = terms.length <= MOST_TERMS && !isMissingAllows;
  return { terms: terms.slice(0, MOST_TERMS), complete };
}

/** A literal as the worlds of its dimension in which it holds. */
interface PlacedLiteral {
  readonly literal: Literal;
  readonly dimension: number;
  readonly set: Bits;
  /** What a reading is about: it stays with the reading, or nobody would know what is read. */
  readonly isRead: boolean;
}

type Term = readonly PlacedLiteral[];

/** Whether one term holds only where another does, as can be seen without a search: each literal of that one is in it. */
function holdsOnlyWhere(one: Term, other: Term): boolean {
  return other.every(({ dimension, set }) =>
    one.some((literal) => literal.dimension === dimension && isWithin(literal.set, set)),
  );
}

class TermSearch {
  private readonly question: OutcomeQuestion;
  private readonly prepared: Prepared;
  private readonly space: Space;
  private readonly everything: readonly Bits[];
  private readonly work = new Work(STEPS);

  constructor(question: OutcomeQuestion, prepared: Prepared, space: Space) {
    this.question = question;
    this.prepared = prepared;
    this.space = space;
    this.everything = space.everything();
  }

  terms(): FailingTerms {
    const terms: Term[] = [];
    for (const seed of this.seeds()) {
      if (terms.length === MOST_TERMS) break;
      if (terms.some((term) => holdsOnlyWhere(seed, term)) || this.isCovered(boxOf(seed), terms)) continue;
      terms.push(this.shortened(seed));
    }
    let next = this.uncovered(this.everything, terms);
    for (; next !== undefined && terms.length < MOST_TERMS; next = this.uncovered(this.everything, terms)) {
      terms.push(this.shortened(this.literalsAt(next)));
    }
    const complete = next === undefined && !this.work.isSpent;
    return { terms: this.needed(terms).map((term) => term.map(({ literal }) => literal)), complete };
  }

  /** Each denying rule by itself, once for the worlds in which it surely matches and once for its reading. */
  private seeds(): readonly Term[] {
    const start = this.everything.map(firstBit);
    return this.prepared.rules.flatMap((rule, r) => {
      if (!rule.denies) return [];
      const boxes = this.question.regions[r]?.boxes ?? [];
      return boxes.map((box) => {
        const point = movedInto(box, start);
        return [...this.atomLiterals(rule.atoms, point), ...this.readingLiterals(point, box.dimensions)];
      });
    });
  }

  private literalsAt(point: Point): Term {
    const atoms = this.prepared.rules.flatMap((rule) => rule.atoms);
    return [...this.atomLiterals(atoms, point), ...this.readingLiterals(point, [...this.everything.keys()])];
  }

  private atomLiterals(atoms: readonly Atom[], point: Point): Term {
    return atoms.flatMap((atom): Term => {
      const place = this.space.placeOf(atom);
      if (place === undefined) return [];
      const { dimension } = place;
      const truth = place.truths[point[dimension] ?? 0];
      const isSo = (one: Truth): boolean => (truth === undefined ? one !== false : one === truth);
      const set = bitsOf(place.truths.length, (w) => isSo(place.truths[w]));
      return [{ literal: { atom, holds: truth !== false }, dimension, set, isRead: truth === undefined }];
    });
  }

  private readingLiterals(point: Point, dimensions: readonly number[]): Term {
    return dimensions.flatMap((dimension): Term => {
      const reading = this.space.readings[dimension - this.space.keyed.length]?.readings[0];
      if (reading === undefined) return [];
      const world = point[dimension] ?? 0;
      return [{ literal: { reading, holds: world === 1 }, dimension, set: [1 << world], isRead: false }];
    });
  }

  /** A term without the literals that do not keep it inside of what fails. */
  private shortened(term: Term): Term {
    const short = this.without(
      term,
      term.filter(({ isRead }) => !isRead),
    );
    if (short.some(({ literal }) => 'reading' in literal)) return short;
    return this.without(
      short,
      short.filter(({ isRead }) => isRead),
    );
  }

  private without(term: Term, droppable: Term): Term {
    let kept = term;
    for (const literal of droppable.toSorted(byUsefulness)) {
      const shorter = kept.filter((one) => one !== literal);
      if (this.failsThroughout(boxOf(shorter))) kept = shorter;
    }
    return kept;
  }

  private needed(terms: readonly Term[]): readonly Term[] {
    let kept = terms;
    for (const term of terms) {
      const others = kept.filter((one) => one !== term);
      if (this.isCovered(boxOf(term), others)) kept = others;
    }
    return kept;
  }

  private failsThroughout(box: Box): boolean {
    const { boxes } = this.question;
    const labels = (covers: readonly Cover[]): readonly Fate[] => this.fates(covers);
    return !this.search(this.within(box), boxes, labels).has('passes') && !this.work.isSpent;
  }

  private isCovered(box: Box, terms: readonly Term[]): boolean {
    return terms.length > 0 && this.uncovered(this.within(box), terms) === undefined && !this.work.isSpent;
  }

  /** A request that fails and that no term has. */
  private uncovered(dimensions: readonly Bits[], terms: readonly Term[]): Point | undefined {
    const own = this.question.boxes.length;
    return this.search(dimensions, [...this.question.boxes, ...terms.map(boxOf)], (covers) => {
      const taken = covers.slice(own);
      if (taken.includes('all')) return ['passes'];
      return taken.includes('some')
        ? [...new Set<Fate>([...this.fates(covers.slice(0, own)), 'passes'])]
        : this.fates(covers.slice(0, own));
    }).get('fails');
  }

  private search(
    dimensions: readonly Bits[],
    boxes: readonly Box[],
    labels: (covers: readonly Cover[]) => readonly Fate[],
  ): ReadonlyMap<Fate, Point> {
    return labelsOf(
      { dimensions, boxes, labels, isFirst: (b) => b >= this.question.boxes.length },
      this.work,
    );
  }

  private fates(covers: readonly Cover[]): readonly Fate[] {
    const outcomes = this.question.labels(covers);
    const fates = outcomes.map((outcome): Fate => (outcome === 'Allowed' ? 'passes' : 'fails'));
    return [...new Set(fates)];
  }

  private within({ dimensions, sets }: Box): readonly Bits[] {
    const where = [...this.everything];
    for (const [i, d] of dimensions.entries()) where[d] = intersection(where[d] ?? [], sets[i] ?? []);
    return where;
  }
}

type Fate = 'passes' | 'fails';

/** What is said of AWS's readings, and what does not hold, is worth less to a reader: it is left out first. */
function byUsefulness(a: PlacedLiteral, b: PlacedLiteral): number {
  return usefulness(a) - usefulness(b);
}

function usefulness({ literal }: PlacedLiteral): number {
  if ('reading' in literal) return literal.holds ? 1 : 0;
  return literal.holds ? 3 : 2;
}

/** The requests in which every literal of a term holds. */
function boxOf(term: Term): Box {
  const sets = new Map<number, Bits>();
  for (const { dimension, set } of term) {
    const before = sets.get(dimension);
    sets.set(dimension, before === undefined ? set : intersection(before, set));
  }
  return { dimensions: [...sets.keys()], sets: [...sets.values()] };
}
