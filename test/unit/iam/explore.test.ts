import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Atom } from '#iam/atom.ts';
import { testHolds } from '#iam/condition.ts';
import { constraint } from '#iam/constraint.ts';
import { explore, type Question, type Rule } from '#iam/explore.ts';
import type { ConditionTest } from '#iam/policy.ts';
import type { Correlation, UnknownKey } from '#iam/request.ts';
import type { World } from '#iam/template.ts';

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
  holds: (world) => testHolds(one, world) === true,
  readings: [],
  test: one,
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
  .map(([denies, tests]) => ({ denies, atoms: tests.map(atomOf) }));

const rules = fc.array(rule, { minLength: 1, maxLength: 5 });

const question = (list: readonly Rule[]): Question<Label> => ({
  rules: list,
  denied: 'denied',
  decide: (matches) => (list.some((one, i) => !one.denies && matches(i)) ? 'allowed' : 'silent'),
});

const options = (correlations: readonly Correlation[] = []) => ({
  unknown: (key: string): UnknownKey => ({
    name: key,
    mayBeAbsent: DOMAINS.get(key)?.includes(undefined) === true,
    list: false,
    within: [],
  }),
  correlations,
});

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
  const matching = list.filter(({ atoms }) => atoms.every(({ holds }) => holds(world)));
  if (matching.some(({ denies }) => denies)) return 'denied';
  return matching.length > 0 ? 'allowed' : 'silent';
}

const labelsIn = (lists: readonly (readonly Rule[])[], one: Assignment): string =>
  lists.map((list) => labelIn(list, worldOf(one))).join();

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

/** A key decides when, in some possible request, another value of it alone changes an answer. */
function decides(key: string, lists: readonly (readonly Rule[])[], possible = ALL): boolean {
  const others = (one: Assignment): readonly Assignment[] =>
    (DOMAINS.get(key) ?? []).map((value) => new Map(one).set(key, value));
  return possible.some((one) =>
    others(one).some(
      (other) => (possible === ALL || fits(other)) && labelsIn(lists, other) !== labelsIn(lists, one),
    ),
  );
}

const sorted = (values: Iterable<string>): readonly string[] => [...new Set(values)].sort();

describe('exploring what unknown keys may hold', () => {
  test('finds every combination of answers, and no other', () => {
    fc.assert(
      fc.property(rules, rules, (first, second) => {
        const { leaves, exact } = explore([question(first), question(second)], options());
        expect(exact).toBe(true);
        expect(sorted(leaves.map(({ labels }) => labels.join()))).toEqual(
          sorted(ALL.map((one) => labelsIn([first, second], one))),
        );
      }),
      { numRuns: 300 },
    );
  });

  test('names a key as deciding exactly where flipping it alone can change an answer', () => {
    fc.assert(
      fc.property(rules, rules, (first, second) => {
        const { deciding } = explore([question(first), question(second)], options());
        expect(deciding).toEqual(sorted(KEYS.filter((key) => decides(key, [first, second]))));
      }),
      { numRuns: 200 },
    );
  });

  test('shows a world that leads to each combination', () => {
    fc.assert(
      fc.property(rules, rules, (first, second) => {
        for (const { labels, world } of explore([question(first), question(second)], options()).leaves)
          expect([labelIn(first, world), labelIn(second, world)]).toEqual(labels);
      }),
      { numRuns: 300 },
    );
  });

  test('says of each rule whether it can match and what may keep it from matching', () => {
    fc.assert(
      fc.property(rules, (list) => {
        const [matching = []] = explore([question(list)], options()).matching;
        for (const [i, { atoms }] of list.entries()) {
          const possible = ALL.some((one) => atoms.every(({ holds }) => holds(worldOf(one))));
          const unless = atoms.filter(({ holds }) => ALL.some((one) => !holds(worldOf(one))));
          expect(matching[i]).toEqual({ possible, unless });
        }
      }),
      { numRuns: 200 },
    );
  });

  test('keeps to the combinations that a correlation allows', () => {
    fc.assert(
      fc.property(rules, (list) => {
        const { leaves } = explore([question(list)], options([together]));
        const possible = sorted(FITTING.map((one) => labelsIn([list], one)));
        expect(sorted(leaves.map(({ labels }) => labels.join()))).toEqual(possible);
      }),
      { numRuns: 200 },
    );
  });

  test('names every key that decides alone among those that a correlation binds', () => {
    fc.assert(
      fc.property(rules, (list) => {
        const { deciding } = explore([question(list)], options([together]));
        const alone = KEYS.filter((key) => decides(key, [list], FITTING));
        expect(alone.filter((key) => !deciding.includes(key))).toEqual([]);
        expect(deciding.length > 0).toBe(new Set(FITTING.map((one) => labelsIn([list], one))).size > 1);
      }),
      { numRuns: 300 },
    );
  });
});
