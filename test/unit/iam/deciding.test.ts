import { describe, expect, test } from 'vitest';
import { decidingDimensions, movedInto } from '#iam/deciding.ts';
import { type Cover, labelsOf, type Question } from '#iam/search.ts';
import type { Box, Point } from '#iam/space.ts';
import { Work } from '#lib/work.ts';

const BOTH = [0b11];
const SECOND = [0b10];

/** The second world of these dimensions. */
const second = (...dimensions: readonly number[]): Box => ({
  dimensions,
  sets: dimensions.map(() => SECOND),
});

type Label = 'in' | 'out' | 'odd';
type Decide = (isIn: readonly boolean[]) => boolean;

/** Requests with two worlds in each dimension, labelled by the boxes that they lie in. */
function questionOf(size: number, boxes: readonly Box[], decide: Decide, first = -1): Question<Label> {
  const labels = (covers: readonly Cover[]): readonly Label[] => {
    if (covers.length !== boxes.length || !covers.every((one) => ['none', 'some', 'all'].includes(one)))
      return ['odd'];
    if (covers.includes('some')) return ['out', 'in'];
    return [decide(covers.map((one) => one === 'all')) ? 'in' : 'out'];
  };
  const dimensions = Array.from({ length: size }, () => BOTH);
  return { dimensions, boxes, labels, isFirst: (box) => box === first };
}

const any: Decide = (isIn) => isIn.includes(true);
const points = (out: Point, within: Point): ReadonlyMap<Label, Point> =>
  new Map([
    ['out', out],
    ['in', within],
  ]);

describe('a search for labels', () => {
  const one = questionOf(1, [second(0)], any);

  test('shows the first request of each label', () => {
    expect(labelsOf(one, new Work(1000))).toEqual(points([0], [1]));
  });

  test.each<readonly [string, Question<Label>, number]>([
    // Twenty for each part of the requests, three for each box that is open in it.
    ['cuts along a box and looks at both halves', one, 3 * (20 + 3)],
    [
      'looks no further where every label is found',
      questionOf(2, [second(0), second(1)], ([isIn]) => isIn === true, 1),
      3 * (20 + 2 * 3) + 2 * (20 + 3),
    ],
  ])('%s', (_, question, steps) => {
    const spent = [steps - 1, steps].map((most) => {
      const work = new Work(most);
      labelsOf(question, work);
      return work.isSpent;
    });
    expect(spent).toEqual([true, false]);
  });

  test('finds what it can before its work is spent', () => {
    const work = new Work(3 * (20 + 3) - 1);
    expect([...labelsOf(one, work).keys()]).toEqual(['out']);
    expect(work.isSpent).toBe(true);
  });

  test('ends where no box tells the labels apart', () => {
    const work = new Work(1000);
    const question: Question<string> = {
      dimensions: [BOTH],
      boxes: [],
      labels: () => ['a', 'b'],
      isFirst: () => false,
    };
    expect(labelsOf(question, work)).toEqual(new Map());
    expect(work.isSpent).toBe(false);
  });

  const everyBox = (count: number): Question<Label> =>
    questionOf(
      count,
      Array.from({ length: count }, (_, d) => second(d)),
      (isIn) => !isIn.includes(false),
    );

  test.each<readonly [string, number, readonly Label[], boolean]>([
    ['goes as deep as 1500 cuts', 1500, ['out', 'in'], false],
    ['goes no deeper', 1501, ['out'], true],
  ])('%s', (_name, cuts, found, isSpent) => {
    const { labels: _, ...question } = everyBox(cuts);
    const labels = (covers: readonly Cover[]): readonly Label[] => {
      if (covers.includes('none')) return ['out'];
      return covers.at(-1) === 'all' ? ['in'] : ['out', 'in'];
    };
    const work = new Work(Number.MAX_SAFE_INTEGER);
    expect([...labelsOf({ ...question, labels }, work).keys()]).toEqual(found);
    expect(work.isSpent).toBe(isSpent);
  });

  test('goes on where cuts lie side by side', () => {
    const { labels: _, ...question } = everyBox(11);
    const labels = (covers: readonly Cover[]) => (covers.includes('some') ? ['?', '??'] : [covers.join()]);
    const work = new Work(Number.MAX_SAFE_INTEGER);
    expect(labelsOf({ ...question, labels }, work).size).toBe(2 ** 11);
    expect(work.isSpent).toBe(false);
  });
});

describe('what a dimension changes', () => {
  const work = () => new Work(100_000);

  test('is shown by a request that was found', () => {
    const question = questionOf(2, [second(1, 0)], any);
    expect(decidingDimensions(question, points([0, 0], [1, 1]), work())).toEqual([
      {
        dimension: 0,
        rows: [
          ['out', 'out'],
          ['out', 'in'],
        ],
      },
      {
        dimension: 1,
        rows: [
          ['out', 'out'],
          ['out', 'in'],
        ],
      },
    ]);
  });

  test('is shown by one that was moved into a box', () => {
    const question = questionOf(3, [second(0), second(1, 2)], any);
    const [, along] = decidingDimensions(question, points([0, 0, 0], [1, 0, 0]), work());
    expect(along).toEqual({
      dimension: 1,
      rows: [
        ['out', 'out'],
        ['in', 'in'],
        ['out', 'in'],
      ],
    });
  });

  test('is looked for where no such request shows it', () => {
    const boxes = [second(0), second(1), second(2), second(3)];
    const question = questionOf(4, boxes, ([a, b, c, d]) => (a && b && c) || d === true);
    const [along] = decidingDimensions(question, points([0, 0, 0, 0], [0, 0, 0, 1]), work());
    const none = [
      ['out', 'out'],
      ['in', 'in'],
    ];
    expect(along).toEqual({ dimension: 0, rows: [...none, ...none, ['out', 'in']] });
  });

  test('is nothing where no request gets another label by it', () => {
    const question = questionOf(2, [second(0), second(1)], ([isIn]) => isIn === true);
    const found = decidingDimensions(question, points([0, 0], [1, 0]), work());
    expect(found).toEqual([{ dimension: 0, rows: [['out', 'in']] }]);
  });

  test('is nothing where there is one label', () => {
    const question = questionOf(1, [second(0)], () => true);
    const none = new Work(0);
    expect(decidingDimensions(question, new Map([['in', [0]]]), none)).toEqual([]);
    expect(none.isSpent).toBe(false);
  });

  test('comes in the order of the dimensions, whatever that of the boxes', () => {
    const boxes = [second(2), second(0), second(1), second(10)];
    const question = questionOf(11, boxes, any);
    const zeros = boxes.flatMap(() => [0, 0, 0]).slice(1);
    const found = decidingDimensions(question, points(zeros, zeros.with(2, 1)), work());
    expect(found.map(({ dimension }) => dimension)).toEqual([0, 1, 2, 10]);
  });

  test.each<readonly [string, readonly Box[], number]>([
    // Three for each world and box at every request that is tried.
    ['one box', [second(0, 1)], 2 * 1 * 3],
    ['two boxes', [second(0, 1), second(0, 1)], 2 * 2 * 3],
  ])('is left out once the work is spent: %s', (_, boxes, steps) => {
    const question = questionOf(2, boxes, any);
    const found = [steps - 1, 2 * steps].map((most) =>
      decidingDimensions(question, points([0, 0], [1, 1]), new Work(most)).map(({ dimension }) => dimension),
    );
    expect(found).toEqual([[], [0, 1].slice(0, found[1]?.length)]);
    expect(found[1]).toContain(0);
  });
});

test('a request is moved into a box by what keeps it out alone', () => {
  const box: Box = { dimensions: [1, 2], sets: [[0b110], [0b010]] };
  expect(movedInto(box, [3, 2, 0])).toEqual([3, 2, 1]);
  expect(movedInto(box, [3, 0, 1])).toEqual([3, 1, 1]);
});
