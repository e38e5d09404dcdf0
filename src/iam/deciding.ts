import { firstBit, hasBit } from '#lib/bits.ts';
import type { Work } from '#lib/work.ts';
import { type Cover, labelsOf, type Question } from './search.ts';
import type { Box, Point } from './space.ts';

/** What a dimension changes: the labels of its worlds at some request that is otherwise the same. */
export interface Difference<Label> {
  readonly dimension: number;
  /** For every request tried, the label in each world of the dimension. */
  readonly rows: readonly (readonly Label[])[];
}

/**
 * The dimensions on which the label depends: there is a request that another world of this dimension alone would give
 * another label. Once the work is spent, those of which it is not certain are left out.
 *
 * @param found a request for each label
 */
export function decidingDimensions<Label>(
  question: Question<Label>,
  found: ReadonlyMap<Label, Point>,
  work: Work,
): readonly Difference<Label>[] {
  if (found.size < 2) return [];
  const search = new DifferenceSearch(question, [...found.values()], work);
  const asked = new Set(question.boxes.flatMap(({ dimensions }) => dimensions));
  return [...asked].sort((a, b) => a - b).flatMap((dimension) => search.differenceAlong(dimension));
}

class DifferenceSearch<Label> {
  private readonly question: Question<Label>;
  private readonly samples: readonly Point[];
  private readonly work: Work;

  constructor(question: Question<Label>, samples: readonly Point[], work: Work) {
    this.question = question;
    this.samples = samples;
    this.work = work;
  }

  differenceAlong(dimension: number): readonly Difference<Label>[] {
    const rows: (readonly Label[])[] = [];
    for (const sample of this.samplesNear(dimension)) {
      const row = this.rowAt(sample, dimension);
      rows.push(row);
      if (new Set(row).size > 1) return [{ dimension, rows }];
      if (this.work.isSpent) return [];
    }
    const row = this.searched(dimension);
    return row === undefined ? [] : [{ dimension, rows: [...rows, row] }];
  }

  /** Requests close to where the dimension may matter: known ones, moved into a box but for this dimension. */
  private *samplesNear(dimension: number): Generator<Point> {
    yield* this.samples;
    for (const box of this.question.boxes) {
      if (box.dimensions.includes(dimension)) for (const sample of this.samples) yield movedInto(box, sample);
    }
  }

  private rowAt(sample: Point, dimension: number): readonly Label[] {
    const size = worldsOf(this.question, dimension);
    this.work.spend(size * this.question.boxes.length * STEPS_PER_BOX);
    return Array.from({ length: size }, (_, world) => this.labelAt(moved(sample, dimension, world))).flat();
  }

  private labelAt(point: Point): readonly Label[] {
    const covers = this.question.boxes.map((box): Cover => (holds(box, point) ? 'all' : 'none'));
    return this.question.labels(covers).slice(0, 1);
  }

  /** Looks for a request at which the dimension makes a difference; none where it makes none anywhere. */
  private searched(dimension: number): readonly Label[] | undefined {
    const size = worldsOf(this.question, dimension);
    for (let world = 1; world < size; world++) {
      const both = pairedQuestion(this.question, dimension, world);
      const point = labelsOf(both, this.work).get('differ');
      if (this.work.isSpent) return undefined;
      if (point !== undefined) return this.rowAt(point, dimension);
    }
    return undefined;
  }
}

const STEPS_PER_BOX = 3;

function worldsOf({ dimensions }: Question<unknown>, dimension: number): number {
  return (dimensions[dimension] ?? []).reduce((sum, word) => sum + ones(word), 0);
}

function ones(word: number): number {
  let count = 0;
  for (let rest = word; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** A request as it is but for what keeps it out of a box. */
export function movedInto({ dimensions, sets }: Box, sample: Point): Point {
  const point = [...sample];
  for (const [i, d] of dimensions.entries()) {
    const set = sets[i] ?? [];
    if (!hasBit(set, point[d] ?? 0)) point[d] = firstBit(set);
  }
  return point;
}

function moved(sample: Point, dimension: number, world: number): Point {
  const point = [...sample];
  point[dimension] = world;
  return point;
}

function holds({ dimensions, sets }: Box, point: Point): boolean {
  return dimensions.every((d, i) => hasBit(sets[i] ?? [], point[d] ?? 0));
}

type Sameness = 'same' | 'differ';

/** Whether requests get another label when one dimension goes from its first world to another. */
function pairedQuestion<Label>(
  question: Question<Label>,
  dimension: number,
  world: number,
): Question<Sameness> {
  const { boxes } = question;
  const [before, after] = [0, world].map((w) => boxes.map((box) => restricted(box, dimension, w)));
  const pairs = [...(before ?? []), ...(after ?? [])];
  const coversOf = (covers: readonly Cover[], from: number): readonly Cover[] =>
    boxes.map((_, b) => (pairs[from + b] === undefined ? 'none' : (covers[from + b] ?? 'none')));
  return {
    dimensions: question.dimensions,
    boxes: pairs.map((box) => box ?? NOWHERE),
    isFirst: (b) => question.isFirst(b % boxes.length),
    labels: (covers) =>
      sameness(question.labels(coversOf(covers, 0)), question.labels(coversOf(covers, boxes.length))),
  };
}

function sameness<Label>(some: readonly Label[], others: readonly Label[]): readonly Sameness[] {
  const common = some.filter((label) => others.includes(label));
  if (common.length === 0) return ['differ'];
  return some.length === 1 && others.length === 1 ? ['same'] : ['same', 'differ'];
}

/** A box as it cuts the world of one dimension; undefined where it does not. */
function restricted({ dimensions, sets }: Box, dimension: number, world: number): Box | undefined {
  const side = dimensions.indexOf(dimension);
  if (side < 0) return { dimensions, sets };
  if (!hasBit(sets[side] ?? [], world)) return undefined;
  return { dimensions: dimensions.toSpliced(side, 1), sets: sets.toSpliced(side, 1) };
}

/** In the place of a box that is not there; nobody asks how it lies. */
const NOWHERE: Box = { dimensions: [], sets: [] };
