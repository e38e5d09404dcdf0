import { type Bits, difference, firstBit, intersection, isWithin, meets } from '#lib/bits.ts';
import type { Work } from '#lib/work.ts';
import type { Box, Point } from './space.ts';

/** How a box lies to a set of possible requests: it holds none of them, some, or all. */
export type Cover = 'none' | 'some' | 'all';

/** What can be said of requests, as it follows from the boxes that they lie in. */
export interface Question<Label> {
  /** The worlds of each dimension. */
  readonly dimensions: readonly Bits[];
  readonly boxes: readonly Box[];
  /**
   * The labels that requests of a set can have, as far as the cover of each box tells; exactly one where every
   * cover is `none` or `all`.
   */
  readonly labels: (covers: readonly Cover[]) => readonly Label[];
  /** Boxes that had better be settled first. */
  readonly isFirst: (box: number) => boolean;
}

/**
 * Finds every label that some possible request has, with such a request each. Exact: the set of all requests is cut
 * along the boxes until a label holds for a whole part of it, or the part can only have labels that are found already.
 *
 * @returns the labels found; all there are unless `work` is spent
 */
export function labelsOf<Label>(question: Question<Label>, work: Work): ReadonlyMap<Label, Point> {
  const search = new LabelSearch(question, work);
  const open = question.boxes.map((box, index): OpenBox => ({ box, index }));
  search.visit({ where: question.dimensions, open, covers: [] });
  return search.found;
}

interface OpenBox {
  readonly box: Box;
  readonly index: number;
}

interface Part {
  /** The worlds of each dimension in this part of the set of requests. */
  readonly where: readonly Bits[];
  /** The boxes of which it was not settled how they lie to it. */
  readonly open: readonly OpenBox[];
  /** How the others do. */
  readonly covers: readonly Cover[];
}

/** Nesting past this is an answer past the work bound: each cut recurses once. */
const MOST_CUTS = 1_500;

class LabelSearch<Label> {
  readonly found = new Map<Label, Point>();
  private depth = 0;
  private readonly question: Question<Label>;
  private readonly work: Work;

  constructor(question: Question<Label>, work: Work) {
    this.question = question;
    this.work = work;
  }

  visit(part: Part): void {
    const { where, open, covers } = this.settle(part);
    if (!this.work.spend(part.open.length * STEPS_PER_BOX + STEPS_PER_PART) || this.depth > MOST_CUTS) {
      this.work.spend(Number.POSITIVE_INFINITY);
      return;
    }
    const labels = this.question.labels(covers);
    if (labels.every((label) => this.found.has(label))) return;
    if (labels.length > 1) this.cut({ where, open, covers });
    else for (const label of labels) this.found.set(label, where.map(firstBit));
  }

  private settle({ where, open, covers }: Part): Part {
    const settled = [...covers];
    const left = open.filter(({ box, index }) => {
      const cover = coverOf(box, where);
      settled[index] = cover;
      return cover === 'some';
    });
    return { where, open: left, covers: settled };
  }

  /** Splits a part along one side of one box, the half outside the box first. */
  private cut({ where, open, covers }: Part): void {
    const first = open.find(({ index }) => this.question.isFirst(index)) ?? open[0];
    if (first === undefined) return;
    const { dimensions, sets } = first.box;
    // An open box does not hold all of the part: some side of it cuts.
    const side = dimensions.findIndex((d, i) => !isWithin(where[d] ?? [], sets[i] ?? []));
    const d = dimensions[side] ?? 0;
    const [worlds, set] = [where[d] ?? [], sets[side] ?? []];
    this.depth++;
    this.visit({ where: replaced(where, d, difference(worlds, set)), open, covers });
    this.visit({ where: replaced(where, d, intersection(worlds, set)), open, covers });
    this.depth--;
  }
}

const STEPS_PER_BOX = 3;
const STEPS_PER_PART = 20;

/** How a box lies to a part of the set of requests. */
function coverOf({ dimensions, sets }: Box, where: readonly Bits[]): Cover {
  let cover: Cover = 'all';
  for (const [i, d] of dimensions.entries()) {
    const worlds = where[d] ?? [];
    const set = sets[i] ?? [];
    if (!meets(worlds, set)) return 'none';
    if (!isWithin(worlds, set)) cover = 'some';
  }
  return cover;
}

function replaced(where: readonly Bits[], d: number, set: Bits): readonly Bits[] {
  const copy = [...where];
  copy[d] = set;
  return copy;
}
