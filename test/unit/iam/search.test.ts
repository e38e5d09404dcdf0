import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Atom } from '#iam/atom.ts';
import { testHolds } from '#iam/condition.ts';
import { constraint } from '#iam/constraint.ts';
import { decidingDimensions } from '#iam/deciding.ts';
import type { ConditionTest } from '#iam/policy.ts';
import type { Correlation, UnknownKey } from '#iam/request.ts';
import { type Cover, labelsOf, type Question } from '#iam/search.ts';
import { type Point, type Region, type Rule, Space } from '#iam/space.ts';
import type { World } from '#iam/template.ts';
import { Work } from '#lib/work.ts';

type Label = 'denied' | 'allowed' | 'silent';
type Assignment = ReadonlyMap<string, string | undefined>;

/** The keys with all that they can hold; the last one can't be absent. */
const DOMAINS: ReadonlyMap<string, readonly (string | undefined)[]> = new Map([
  ['x:mfa', ['true', 'false', undefined]],
  ['x:via', ['true', 'false', undefined]],
  ['x:team', ['web', 'api', 'other', undefined]],
  ['x:stage', ['prod', 'test', 'other']],
]);
const KEYS = [...DOMAINS.keys()];

const atomOf = (one: ConditionTest): Atom => ({
  keys: [one.lookup],
  truth: (world) => testHolds(one, world),
  reading: () => ({ reason: 'open' }),
  test: one,
  bound: one,
  crossed: false,
});

const testOf = (key: string): fc.Arbitrary<ConditionTest> => {
  const values = (DOMAINS.get(key) ?? []).flatMap((value) =>
    value === undefined || value === 'other' ? [] : [value],
  );
  const operators = values.includes('true')
    ? ['Bool', 'BoolIfExists']
    : ['StringEquals', 'StringNotEquals', 'StringEqualsIfExists'];
  return fc
    .oneof(
      { weight: 4, arbitrary: fc.tuple(fc.constantFrom(...operators), fc.constantFrom(...values)) },
      { weight: 1, arbitrary: fc.tuple(fc.constant('Null'), fc.constantFrom('true', 'false')) },
    )
    .map(([operator, value]) => constraint(operator, key, [value]));
};

const rule: fc.Arbitrary<Rule> = fc
  .tuple(fc.boolean(), fc.array(fc.constantFrom(...KEYS).chain(testOf), { maxLength: 3 }))
  .map(([denies, tests]) => ({ denies, atoms: tests.map(atomOf), place: tests }));

const rules = fc.array(rule, { minLength: 1, maxLength: 5 });

const keys = (correlations: readonly Correlation[] = []) => ({
  unknown: (key: string): UnknownKey => ({
    name: key,
    mayBeAbsent: DOMAINS.get(key)?.includes(undefined) === true,
    list: false,
    within: [],
  }),
  known: () => undefined,
  correlations: () => correlations,
});

interface Asked extends Question<Label> {
  readonly space: Space;
  readonly regions: readonly Region[];
}

/** What the requests of a space get under a list of rules: denied by any deny, else allowed by any allow. */
function asked(list: readonly Rule[], correlations: readonly Correlation[] = []): Asked {
  const space = new Space(
    list.flatMap(({ atoms }) => atoms),
    keys(correlations),
  );
  const regions = list.map((one) => space.regionOf(one));
  const denies = regions.flatMap(({ boxes }, r) => boxes.map(() => list[r]?.denies === true));
  const cover = (covers: readonly Cover[], denying: boolean): Cover => {
    const own = covers.filter((_, b) => denies[b] === denying);
    return own.includes('all') ? 'all' : own.includes('some') ? 'some' : 'none';
  };
  return {
    space,
    regions,
    dimensions: space.everything(),
    boxes: regions.flatMap(({ boxes }) => boxes),
    isFirst: (b) => denies[b] === true,
    labels: (covers) => {
      const [denied, allowed] = [cover(covers, true), cover(covers, false)];
      if (denied === 'all') return ['denied'];
      return [
        ...(denied === 'some' ? ['denied' as const] : []),
        ...(allowed === 'none' ? [] : ['allowed' as const]),
        ...(allowed === 'all' ? [] : ['silent' as const]),
      ];
    },
  };
}

const found = (question: Asked): ReadonlyMap<Label, Point> => labelsOf(question, new Work(1_000_000));

/** The keys that decide, one by one. */
function deciding(question: Asked): readonly string[] {
  const differences = decidingDimensions(question, found(question), new Work(1_000_000));
  return differences.flatMap(({ dimension }) => question.space.keyed[dimension]?.keys ?? []).sort();
}

const worldOf =
  (assignment: Assignment): World =>
  (key) => {
    const value = assignment.get(key);
    return value === undefined ? undefined : [value];
  };

function everyAssignment(): readonly Assignment[] {
  let all: readonly Assignment[] = [new Map()];
  for (const [key, values] of DOMAINS)
    all = all.flatMap((one) => values.map((value) => new Map(one).set(key, value)));
  return all;
}

const ALL = everyAssignment();

function labelIn(list: readonly Rule[], world: World): Label {
  const matching = list.filter(({ atoms }) => atoms.every(({ truth }) => truth(world)));
  if (matching.some(({ denies }) => denies)) return 'denied';
  return matching.length > 0 ? 'allowed' : 'silent';
}

/** Either both keys are there or neither is. */
const fits = (one: Assignment): boolean =>
  (one.get('x:mfa') === undefined) === (one.get('x:via') === undefined);
const FITTING = ALL.filter(fits);
const together: Correlation = {
  keys: ['x:mfa', 'x:via'],
  possible: (world, has) =>
    !(has.has('x:mfa') && has.has('x:via')) ||
    (world('x:mfa') === undefined) === (world('x:via') === undefined),
};

/** A key decides when, in some possible request, another value of it alone changes the answer. */
function decides(key: string, list: readonly Rule[]): boolean {
  return ALL.some((one) =>
    (DOMAINS.get(key) ?? []).some(
      (value) => labelIn(list, worldOf(new Map(one).set(key, value))) !== labelIn(list, worldOf(one)),
    ),
  );
}

const sorted = (values: Iterable<string>): readonly string[] => [...new Set(values)].sort();

describe('searching what unknown keys may hold', () => {
  test('finds every answer, and no other', () => {
    fc.assert(
      fc.property(rules, (list) => {
        expect(sorted(found(asked(list)).keys())).toEqual(
          sorted(ALL.map((one) => labelIn(list, worldOf(one)))),
        );
      }),
      { numRuns: 500 },
    );
  });

  test('names a key as deciding exactly where flipping it alone can change the answer', () => {
    fc.assert(
      fc.property(rules, (list) => {
        expect(deciding(asked(list))).toEqual(sorted(KEYS.filter((key) => decides(key, list))));
      }),
      { numRuns: 500 },
    );
  });

  test('shows a request that gets each answer', () => {
    fc.assert(
      fc.property(rules, (list) => {
        const question = asked(list);
        for (const [label, point] of found(question))
          expect(labelIn(list, question.space.worldAt(point))).toBe(label);
      }),
      { numRuns: 300 },
    );
  });

  test('says of each rule whether it can match and what may keep it from matching', () => {
    fc.assert(
      fc.property(rules, (list) => {
        const { regions } = asked(list);
        for (const [i, { atoms }] of list.entries()) {
          const possible = ALL.some((one) => atoms.every(({ truth }) => truth(worldOf(one))));
          const unless = atoms.filter(({ truth }) => ALL.some((one) => !truth(worldOf(one))));
          expect(regions[i]?.boxes.length).toBe(possible ? 1 : 0);
          expect(regions[i]?.unless).toEqual(unless);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('keeps to the combinations that a correlation allows', () => {
    fc.assert(
      fc.property(rules, (list) => {
        const possible = sorted(FITTING.map((one) => labelIn(list, worldOf(one))));
        expect(sorted(found(asked(list, [together])).keys())).toEqual(possible);
      }),
      { numRuns: 300 },
    );
  });

  test('claims nothing that it did not find once its work is spent', () => {
    fc.assert(
      fc.property(rules, fc.nat(300), (list, steps) => {
        const question = asked(list);
        const work = new Work(steps);
        const some = [...labelsOf(question, work).keys()];
        const all = [...found(question).keys()];
        expect(some.filter((label) => !all.includes(label))).toEqual([]);
        expect(work.isSpent || some.length === all.length).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
