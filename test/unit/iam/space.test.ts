import { describe, expect, test } from 'vitest';
import { type Atom, openAtom, type Truth } from '#iam/atom.ts';
import { constraint } from '#iam/constraint.ts';
import type { Correlation } from '#iam/request.ts';
import { type Rule, Space } from '#iam/space.ts';

/** An atom on keys, of which the first has the values `x` and `v`. */
const atomOf = (keys: readonly string[], truth: (isV: boolean) => Truth, more: Partial<Atom> = {}): Atom => ({
  keys,
  truth: (world) => truth(world(keys[0] ?? '')?.[0] === 'v'),
  reading: () => ({ reason: `open on ${keys.join(' and ')}` }),
  bound: constraint('StringEquals', keys[0] ?? '', ['v']),
  crossed: false,
  ...more,
});

const isV = atomOf(['x:a'], (one) => one);
const never = atomOf(['x:a'], () => false);
const perhaps = atomOf(['x:a'], (one) => (one ? undefined : false));
const nowhere = openAtom({ reason: 'not understood' });

const spaceOf = (atoms: readonly Atom[], correlations: readonly Correlation[] = []): Space =>
  new Space(atoms, {
    unknown: (name) => ({ name, mayBeAbsent: false, list: false, within: [] }),
    correlations: () => correlations,
    known: () => undefined,
  });

const ruleOf = (atoms: readonly Atom[], place: unknown = atoms): Rule => ({ denies: true, atoms, place });

describe('a space', () => {
  const like = { ...constraint('StringLike', 'x:b', ['v*']) };
  const compared = atomOf(['x:b', 'x:c'], (one) => one, { bound: like, crossed: true });

  test('is complete where every dimension is', () => {
    expect(spaceOf([isV]).complete).toBe(true);
    expect(spaceOf([isV, compared]).complete).toBe(false);
  });

  test('is empty where no combination of its keys is possible', () => {
    const correlation: Correlation = { keys: ['x:a', 'x:b'], possible: () => false };
    const atoms = [isV, atomOf(['x:b'], (one) => one)];
    const [empty, full] = [spaceOf(atoms, [correlation]), spaceOf(atoms)];
    expect([empty.isEmpty(), full.isEmpty()]).toEqual([true, false]);
    expect(empty.worldAt([])('x:a')).toBeUndefined();
    expect([0, 1].map((w) => full.worldAt([w, 0])('x:a'))).toEqual([['x'], ['v']]);
    expect(full.worldAt([0, 0])('x:other')).toBeUndefined();
  });

  test('knows where an atom is asked', () => {
    const space = spaceOf([atomOf(['x:b'], (one) => one), isV]);
    expect(space.placeOf(isV)).toEqual({ dimension: 1, truths: [false, true] });
    expect(space.placeOf(never)).toBeUndefined();
    expect(space.placeOf(nowhere)).toBeUndefined();
  });
});

describe('where a rule matches', () => {
  test.each<[string, readonly Atom[], readonly object[], readonly Atom[]]>([
    ['everywhere without atoms', [], [{ dimensions: [], sets: [] }], []],
    ['where its atom holds', [isV], [{ dimensions: [0], sets: [[0b10]] }], [isV]],
    ['nowhere', [never], [], [never]],
    ['nowhere, however open it is beside', [never, nowhere], [], [never, nowhere]],
    ['where its atom may hold', [perhaps], [{ dimensions: [0, 1], sets: [[0b10], [0b10]] }], [perhaps]],
    ['anywhere, if at all', [nowhere], [{ dimensions: [1], sets: [[0b10]] }], [nowhere]],
    [
      'where one holds, if the other does',
      [isV, nowhere],
      [{ dimensions: [0, 1], sets: [[0b10], [0b10]] }],
      [isV, nowhere],
    ],
  ])('%s', (_, atoms, boxes, unless) => {
    const space = spaceOf([isV, never, perhaps]);
    expect(space.regionOf(ruleOf(atoms))).toEqual({ boxes, unless });
  });

  test('is one question for all rules of one place, and another for those of another', () => {
    const space = spaceOf([isV]);
    const other = openAtom({ reason: 'another' });
    const rules = [ruleOf([nowhere], 'one'), ruleOf([nowhere, other], 'one'), ruleOf([other], 'two')];
    expect(rules.map((one) => space.regionOf(one).boxes[0]?.dimensions)).toEqual([[1], [1], [2]]);
    expect(space.readings.map(({ readings }) => readings)).toEqual([
      [{ reason: 'not understood' }, { reason: 'another' }],
      [{ reason: 'another' }],
    ]);
    expect(space.everything()).toEqual([space.keyed[0]?.all, [0b11], [0b11]]);
  });
});

describe('where values may be missing', () => {
  const like = constraint('StringLike', 'x:a', ['v']);
  const compared = (truth: Truth) => atomOf(['x:a', 'x:b'], () => truth, { bound: like, crossed: true });
  const plain = atomOf(['x:a'], () => true);
  const [fails, holds] = [compared(false), compared(true)];

  test.each<[string, readonly Atom[]]>([
    ['that all fail', [fails]],
    ['that all hold', [holds]],
    ['that all fail, beside what holds', [fails, plain]],
    ['that all fail, behind what holds', [plain, fails]],
  ])('values %s are not taken for all', (_, atoms) => {
    const space = spaceOf([fails, holds, plain]);
    const { boxes } = space.regionOf(ruleOf(atoms));
    expect(boxes.map(({ dimensions }) => dimensions)).toEqual([[0, 1]]);
    expect(space.readings).toEqual([
      { readings: [{ reason: 'the values of some keys could not all be tried' }] },
    ]);
  });

  test('an atom that holds in all that were tried may fail', () => {
    const space = spaceOf([holds, plain]);
    expect(space.regionOf(ruleOf([holds, plain])).unless).toEqual([holds]);
  });
});
