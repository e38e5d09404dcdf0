import fc from 'fast-check';
import type { Condition, OneOrMany, Request, Scalar } from '../spec/types.ts';
import { type Family, families, ownKeys } from './pools.ts';

/** Mostly the first, now and then the second. */
export const seldom = <T>(often: fc.Arbitrary<T>, seldomly: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ arbitrary: often, weight: 24 }, { arbitrary: seldomly, weight: 1 });

export const pick = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

export const oneOrMany = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<OneOrMany<T>> =>
  fc.oneof(
    { arbitrary: one, weight: 2 },
    { arbitrary: fc.array(one, { minLength: 1, maxLength: 3 }), weight: 1 },
  );

const anyCase = (key: string): fc.Arbitrary<string> =>
  seldom(fc.constant(key), fc.constantFrom(key.toLowerCase(), key.toUpperCase()));

/** The operator with its prefixes and suffixes; with a set operator more often where the key may have several values. */
function operatorName(base: fc.Arbitrary<string>, setShare = 1): fc.Arbitrary<string> {
  const set = fc.oneof(
    { arbitrary: fc.constant(''), weight: 4 },
    { arbitrary: fc.constantFrom('ForAllValues:', 'ForAnyValue:'), weight: setShare },
  );
  const suffix = fc.oneof(
    { arbitrary: fc.constant(''), weight: 3 },
    { arbitrary: fc.constant('IfExists'), weight: 1 },
  );
  return fc.tuple(set, base, suffix).map((parts) => parts.join(''));
}

const misspelt = fc.constantFrom(
  'StringEqual',
  'stringequals',
  'BOOL',
  'NullIfExists',
  'foranyvalue:StringLike',
);

type Test = [operator: string, key: string, values: OneOrMany<Scalar>];

function testOf(family: Family): fc.Arbitrary<Test> {
  const good = pick([...family.given, ...family.written]);
  const value = family.malformed.length === 0 ? good : seldom(good, pick(family.malformed));
  const values = seldom<OneOrMany<Scalar>>(oneOrMany(value), fc.constant([]));
  return fc.tuple(seldom(operatorName(pick(family.operators)), misspelt), anyCase(family.key), values);
}

/** Keys with several values: one of them is documented to be such a key, whatever a request holds. */
const listKeys = ['x:list', 'x:list', 'x:list', 'aws:TagKeys'];

const listTest: fc.Arbitrary<Test> = fc.tuple(
  operatorName(
    pick(['StringEquals', 'StringNotEquals', 'StringLike', 'StringNotLike', 'StringEqualsIgnoreCase']),
    12,
  ),
  pick(listKeys).chain(anyCase),
  oneOrMany(pick(['a', 'b', 'ab', 'A', 'a*', '?', '*'])),
);

const nullTest: fc.Arbitrary<Test> = fc.tuple(
  seldom(fc.constant('Null'), fc.constantFrom('ForAllValues:Null', 'ForAnyValue:Null')),
  pick([...families.map(({ key }) => key), 'x:list', 'x:none', 'aws:username']),
  seldom<OneOrMany<Scalar>>(
    fc.constantFrom<OneOrMany<Scalar>>('true', 'false', true, false, ['true', 'false']),
    fc.constant('never'),
  ),
);

const ownTest: fc.Arbitrary<Test> = pick(ownKeys).chain(({ key, written }) => {
  const arn = key === 'aws:PrincipalArn';
  const names = arn
    ? ['ArnLike', 'ArnNotEquals', 'StringLike']
    : ['StringEquals', 'StringNotEquals', 'StringLike', 'StringNotLike'];
  return fc.tuple(operatorName(pick(names)), anyCase(key), oneOrMany(pick(written)));
});

const test: fc.Arbitrary<Test> = fc.oneof(...families.map(testOf), listTest, nullTest, ownTest);

/** Tests on one operator come together in its block; an operator or key again in other letter case is left out. */
export function blocks(tests: readonly Test[]): Condition {
  const condition: Condition = {};
  for (const [operator, key, values] of tests) {
    if (isTaken(condition, operator)) continue;
    const block = condition[operator] ?? {};
    condition[operator] = key in block || isTaken(block, key) ? block : { ...block, [key]: values };
  }
  return condition;
}

const isTaken = (names: object, name: string): boolean =>
  Object.keys(names).some((other) => other !== name && other.toLowerCase() === name.toLowerCase());

export const condition: fc.Arbitrary<Condition> = fc.array(test, { maxLength: 3 }).map(blocks);

function givenOf({ key, given }: Family): fc.Arbitrary<[string, OneOrMany<Scalar>]> {
  return fc.tuple(
    fc.constant(key),
    seldom<OneOrMany<Scalar>>(pick(given), fc.constant([...given].slice(0, 2))),
  );
}

const givenList: fc.Arbitrary<[string, OneOrMany<Scalar>]> = fc.tuple(
  pick(listKeys),
  fc.array(pick(['a', 'b', 'ab', 'A']), { minLength: 1, maxLength: 3 }),
);

/** A context in which most keys have a value, and now and then two. */
export const context: fc.Arbitrary<Request['context']> = fc
  .array(fc.oneof(...families.map(givenOf), givenList), { maxLength: 14, size: 'max' })
  .map((pairs) => Object.fromEntries(pairs));

interface Answered {
  test: Test;
  given: [key: string, values: OneOrMany<Scalar>][];
}

const twinsOf = ({ key, operators, twins }: Family): fc.Arbitrary<Answered> =>
  pick(twins).chain((group) =>
    together(
      fc.tuple(operatorName(pick(operators)), fc.constant(key), oneOrMany(pick(group))),
      fc.constant([key, group[0]]),
    ),
  );

/** A test and, mostly, a value of its key in the request; often one that is easily taken for the other. */
export const answered: fc.Arbitrary<Answered> = fc.oneof(
  ...families.flatMap((family) => [
    together(testOf(family), givenOf(family)),
    twinsOf(family),
    twinsOf(family),
  ]),
  together(listTest, givenList),
  together(nullTest, givenList),
  ownTest.map((own) => ({ test: own, given: [] })),
);

function together(
  asked: fc.Arbitrary<Test>,
  given: fc.Arbitrary<Answered['given'][number]>,
): fc.Arbitrary<Answered> {
  const some = fc.option(given, { nil: undefined, freq: 6 });
  return fc
    .tuple(asked, some)
    .map(([one, value]) => ({ test: one, given: value === undefined ? [] : [value] }));
}
