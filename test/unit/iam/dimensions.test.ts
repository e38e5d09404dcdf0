import { describe, expect, test } from 'vitest';
import { type Atom, openAtom } from '#iam/atom.ts';
import { testHolds } from '#iam/condition.ts';
import { constraint } from '#iam/constraint.ts';
import { type Dimension, dimensionsOf, type KeySpace } from '#iam/dimensions.ts';
import type { Correlation, UnknownKey } from '#iam/request.ts';
import { parseTemplate } from '#iam/template.ts';

type Values = readonly string[] | undefined;

const atomOf = (operator: string, key: string, ...values: readonly string[]): Atom => {
  const bound = constraint(operator, key, values);
  return {
    keys: [key],
    truth: (world) => testHolds(bound, world),
    reading: () => ({ reason: 'open' }),
    bound,
    crossed: false,
  };
};

/** An atom that reads some keys together and says nothing of them. */
const joining = (...keys: readonly string[]): Atom => ({ ...openAtom({ reason: 'open' }), keys });

interface Given {
  readonly keys?: Readonly<Record<string, Partial<UnknownKey>>>;
  readonly correlations?: readonly Correlation[];
  readonly known?: Readonly<Record<string, Values>>;
}

function spaceOf({ keys = {}, correlations = [], known = {} }: Given): KeySpace {
  return {
    unknown: (name) => ({ name, mayBeAbsent: false, list: false, within: [], ...keys[name] }),
    correlations: () => correlations,
    known: (key) => (key in known ? { values: known[key] } : undefined),
  };
}

const dimensions = (atoms: readonly Atom[], given: Given = {}): readonly Dimension[] =>
  dimensionsOf(atoms, spaceOf(given));

const worldsOf = ({ worlds }: Dimension): readonly object[] =>
  worlds.map((world) => Object.fromEntries([...world].map(([key, values]) => [key, values?.join(' ')])));

function only(found: readonly Dimension[]): Dimension {
  const [dimension] = found;
  if (dimension === undefined || found.length > 1) throw new Error(`${found.length} dimensions`);
  return dimension;
}

const correlated = (
  keys: readonly string[],
  possible: Correlation['possible'] = () => true,
  more: Partial<Correlation> = {},
): Correlation => ({ keys, possible, ...more });

const a = atomOf('StringEquals', 'x:a', 'v');
const b = atomOf('StringEquals', 'x:b', 'w');

describe('keys that nothing connects', () => {
  test('are dimensions of their own, in the order in which they are read', () => {
    expect(dimensions([b, a]).map(({ keys }) => keys)).toEqual([['x:b'], ['x:a']]);
  });

  test('differ as far as the atoms can tell, each kind shown by the first that has it', () => {
    const texts = atomOf('StringEquals', 'x:a', 'v', 'w');
    const dimension = only(dimensions([texts]));
    expect(worldsOf(dimension)).toEqual([{ 'x:a': 'x' }, { 'x:a': 'v' }]);
    expect(dimension.truths.get(texts)).toEqual([false, true]);
    expect(dimension.flips).toEqual(new Map([['x:a', [[0, 1]]]]));
    expect(dimension).toMatchObject({ all: [0b11], complete: true, cutOff: false });
  });

  test('are asked for by name which of them go together', () => {
    const asked: (readonly string[])[] = [];
    const correlations = (keys: readonly string[]) => {
      asked.push(keys);
      return [];
    };
    dimensionsOf([b, a, b], { ...spaceOf({}), correlations });
    expect(asked).toEqual([['x:b', 'x:a']]);
  });

  test('hold nothing where nothing is known of them', () => {
    const space: KeySpace = { ...spaceOf({}), unknown: () => undefined };
    expect(worldsOf(only(dimensionsOf([a], space)))).toEqual([{}]);
  });
});

describe('keys that go together', () => {
  test.each<[string, readonly Atom[], readonly Correlation[], readonly (readonly string[])[]]>([
    [
      'are read by one atom',
      [joining('x:b', 'x:a'), atomOf('Null', 'x:c', 'true')],
      [],
      [['x:a', 'x:b'], ['x:c']],
    ],
    ['are correlated', [b, a], [correlated(['x:a', 'x:b'])], [['x:a', 'x:b']]],
    ['are connected by a third', [joining('x:a', 'x:c'), joining('x:c', 'x:b')], [], [['x:a', 'x:b', 'x:c']]],
    ['are those that are read', [a, b], [correlated(['x:a', 'x:unread'])], [['x:a'], ['x:b']]],
  ])('%s', (_, atoms, correlations, keys) => {
    expect(dimensions(atoms, { correlations }).map((one) => one.keys)).toEqual(keys);
  });

  test('have a world for each way in which both can be', () => {
    const dimension = only(dimensions([a, b], { correlations: [correlated(['x:a', 'x:b'])] }));
    expect(worldsOf(dimension)).toEqual([
      { 'x:a': 'x', 'x:b': 'x' },
      { 'x:a': 'x', 'x:b': 'w' },
      { 'x:a': 'v', 'x:b': 'x' },
      { 'x:a': 'v', 'x:b': 'w' },
    ]);
    expect(dimension.flips).toEqual(
      new Map([
        [
          'x:a',
          [
            [0, 2],
            [1, 3],
          ],
        ],
        [
          'x:b',
          [
            [0, 1],
            [2, 3],
          ],
        ],
      ]),
    );
  });

  test('make a difference alone only where the other stays as it is', () => {
    const both = (world: Values, other: Values): boolean => world?.[0] === 'v' && other?.[0] === 'w';
    const meeting: Atom = { ...joining('x:a', 'x:b'), truth: (world) => both(world('x:a'), world('x:b')) };
    const bounds = [a, b].map((one): Atom => ({ ...one, truth: () => true }));
    const dimension = only(dimensions([meeting, ...bounds]));
    expect(worldsOf(dimension)).toEqual([
      { 'x:a': 'x', 'x:b': 'x' },
      { 'x:a': 'v', 'x:b': 'w' },
    ]);
    expect(dimension.flips).toEqual(
      new Map([
        ['x:a', [[0, 1]]],
        ['x:b', [[0, 1]]],
      ]),
    );
  });
});

describe('what a correlation allows', () => {
  const never = (): boolean => false;
  const two = [{ 'x:a': 'x' }, { 'x:a': 'v' }];

  test.each<[string, readonly Correlation[], Readonly<Record<string, Values>>, readonly object[]]>([
    [
      'binds a key to one that is known',
      [correlated(['x:a', 'x:k'], (world) => world('x:a')?.[0] === world('x:k')?.[0])],
      { 'x:k': ['v'] },
      [{ 'x:a': 'v' }],
    ],
    [
      'binds a key to one that is known to be absent',
      [correlated(['x:a', 'x:k'], (world) => world('x:k') !== undefined)],
      { 'x:k': undefined },
      [],
    ],
    ['binds nothing alone', [correlated(['x:a', 'x:nowhere'], never)], {}, two],
    ['binds no other keys', [correlated(['x:k', 'x:l'], never)], { 'x:k': ['v'], 'x:l': ['v'] }, two],
    [
      'may ask for a key that nobody knows',
      [correlated(['x:a', 'x:k'], (world) => world('x:nowhere') === undefined)],
      { 'x:k': ['v'] },
      two,
    ],
    [
      'holds beside others',
      [correlated(['x:a', 'x:k']), correlated(['x:a', 'x:k'], (world) => world('x:a')?.[0] !== 'v')],
      { 'x:k': ['v'] },
      [{ 'x:a': 'x' }],
    ],
  ])('%s', (_, correlations, known, worlds) => {
    expect(worldsOf(only(dimensions([a], { correlations, known })))).toEqual(worlds);
  });

  test('is told which keys have a value', () => {
    const asked = new Set<string>();
    const possible: Correlation['possible'] = (_, assigned) => {
      for (const key of assigned) asked.add(key);
      return true;
    };
    dimensions([a], {
      correlations: [correlated(['x:a', 'x:k', 'x:nowhere'], possible)],
      known: { 'x:k': ['v'] },
    });
    expect([...asked]).toEqual(['x:a', 'x:k']);
  });

  test('can name values that have to be tried', () => {
    const texts = new Map([['x:a', ['told']]]);
    const same: Atom = {
      ...atomOf('StringEquals', 'x:b', 'w'),
      keys: ['x:b', 'x:a'],
      truth: (world) => world('x:a')?.[0] === 'told',
    };
    const { worlds } = only(
      dimensions([same], { correlations: [correlated(['x:a', 'x:b'], () => true, { texts })] }),
    );
    expect(worlds.map((world) => world.get('x:a'))).toEqual([['x'], ['told']]);
    expect(worlds.map((world) => world.get('x:b'))).toEqual([['x'], ['x']]);
  });

  const day = '2026-11-23T00:00:00Z';
  const clock = atomOf('DateLessThan', 'x:a', day);
  const early: Atom = { ...joining('x:b'), truth: (world) => world('x:b')?.[0] === day };

  test.each<[string, Partial<Correlation>, readonly string[], boolean]>([
    ['shares the bounds of one clock', { sharedBounds: true }, ['x:a', 'x:b'], true],
    ['shares no bounds by itself', {}, ['x:a', 'x:b'], false],
    ['shares no bounds with others', { sharedBounds: true }, ['x:a', 'x:c'], false],
  ])('%s', (_, more, keys, shares) => {
    const correlations = [correlated(keys, () => true, more), correlated(['x:a', 'x:b'])];
    const date = { type: 'date' } as const;
    const dimension = only(dimensions([clock, early], { correlations, keys: { 'x:a': date, 'x:b': date } }));
    expect(dimension.truths.get(early)?.includes(true)).toBe(shares);
  });

  test.each<[string, readonly Correlation[], boolean]>([
    ['asks for each value of a list', [correlated(['x:a', 'x:k'])], true],
    ['asks for no values of other lists', [correlated(['x:b', 'x:k'])], false],
  ])('%s', (_, correlations, each) => {
    const sizes = new Set<string>();
    const reader: Atom = {
      ...atomOf('ForAnyValue:StringEquals', 'x:a', 'v'),
      truth: (world) => {
        sizes.add(world('x:a')?.join(' ') ?? '');
        return true;
      },
    };
    dimensions([reader], { correlations, keys: { 'x:a': { list: true } }, known: { 'x:k': ['v'] } });
    expect(sizes.has('v v')).toBe(each);
  });
});

describe('values that are not all there', () => {
  const crossed = (one: Atom): Atom => ({ ...one, crossed: true });
  const compared = (operator: string): Atom => {
    const bound = { ...constraint(operator, 'x:a', []), values: [parseTemplate('${x:b}', true)] };
    return { ...joining('x:a', 'x:b'), truth: (world) => testHolds(bound, world), bound, crossed: true };
  };

  test('are all there where nothing but equality is asked', () => {
    const dimension = only(dimensions([compared('StringEquals')]));
    expect(worldsOf(dimension)).toEqual([
      { 'x:a': 'value-1', 'x:b': 'value-1' },
      { 'x:a': 'value-1', 'x:b': 'value-2' },
    ]);
    expect(dimension).toMatchObject({ complete: true, cutOff: false });
  });

  test('include that a key is absent', () => {
    const atoms = [compared('StringEquals'), atomOf('Null', 'x:b', 'true')];
    const { worlds } = only(dimensions(atoms, { keys: { 'x:b': { mayBeAbsent: true } } }));
    expect(worlds.filter((world) => world.get('x:b') === undefined)).toHaveLength(1);
  });

  test.each<[string, readonly Atom[], boolean, boolean]>([
    ['where a pattern is compared', [compared('StringLike')], false, false],
    ['where a pattern is compared beside a plain one', [compared('StringLike'), a], false, false],
    [
      'where one of two keys is read in two ways',
      [joining('x:a', 'x:b'), atomOf('NumericLessThan', 'x:a', '5'), atomOf('StringLike', 'x:a', '4*'), b],
      false,
      false,
    ],
    [
      'where a key of two was searched too long',
      [
        joining('x:a', 'x:b'),
        ...Array.from({ length: 12 }, (_, i) => atomOf('StringLike', 'x:a', `*${'ab'.repeat(i + 1)}*a*b`)),
        b,
      ],
      false,
      true,
    ],
    ['where all is plain', [joining('x:a', 'x:b'), a, b], true, false],
  ])('%s', (_, atoms, complete, cutOff) => {
    expect(only(dimensions(atoms))).toMatchObject({ complete, cutOff });
  });

  test('are doubted of a key that is compared, and of no other', () => {
    const found = dimensions([crossed(a), b]);
    expect(found.map(({ keys }) => keys)).toEqual([['x:a'], ['x:b']]);
    expect(found.map(({ complete }) => complete)).toEqual([true, true]);
  });
});

describe('too many combinations', () => {
  const values = (count: number): readonly string[] => Array.from({ length: count }, (_, i) => `v${i}`);
  /** A key of which so many values are told apart. */
  const keyOf = (key: string, count: number): Atom => atomOf('StringEquals', key, ...values(count - 1));
  const together = (...keys: readonly string[]): Given => ({ correlations: [correlated(keys)] });

  test.each<[string, number, number, boolean]>([
    // 2,000,000 comparisons: each combination is held against every value and counts for each atom.
    ['as many as can be compared', 100, 100, false],
    ['more than can be compared', 101, 100, true],
    ['more than twenty thousand', 3, 7000, true],
  ])('%s: whether some are left out', (_, some, others, cutOff) => {
    const atoms = [keyOf('x:a', some), keyOf('x:b', others)];
    const { complete, ...rest } = only(dimensions(atoms, together('x:a', 'x:b')));
    expect({ complete, cutOff: rest.cutOff }).toEqual({ complete: !cutOff, cutOff });
  });

  test('are tried by sample', () => {
    let tried = 0;
    const counting: Atom = {
      ...joining('x:a', 'x:b'),
      truth: () => {
        tried++;
        return true;
      },
    };
    dimensions([counting, keyOf('x:a', 150), keyOf('x:b', 150)]);
    expect(tried).toBe(500);
  });

  test('are fewer where a resource is held against many', () => {
    const keys = Array.from({ length: 11 }, (_, i) => `x:k${i}`);
    const element = {
      not: false,
      values: values(2000).map((text) => parseTemplate(text, false)),
      pointer: '',
    };
    const resource: Atom = { ...joining(...keys), boundResource: element };
    const atoms = keys.map((key) => atomOf('Bool', key, 'true'));
    expect(only(dimensions([resource, ...atoms])).cutOff).toBe(true);
    expect(only(dimensions([joining(...keys), ...atoms])).cutOff).toBe(false);
  });

  // Squared keys times combinations: past 200,000 nobody tells which of the keys decides.
  test.each<[string, readonly number[], number]>([
    ['ten keys of two values', Array.from({ length: 10 }, () => 2), 10],
    ['as many as can be told apart', [2, 2, 2, 2, 5, 5, 5, 1, 1, 1], 10],
    ['eleven keys of two values', Array.from({ length: 11 }, () => 2), 0],
  ])('%s: of how many it is told what they decide', (_, counts, told) => {
    const keys = counts.map((_one, i) => `x:k${i}`);
    const atoms = counts.map((count, i) => keyOf(keys[i] ?? '', count));
    expect(only(dimensions([joining(...keys), ...atoms])).flips.size).toBe(told);
  });
});
