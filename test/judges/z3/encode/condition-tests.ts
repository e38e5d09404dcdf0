import { type Document, listOf, NotEncoded, type OneOrMany, type Scalar, type Statement } from '../line.ts';
import { certain, type Open, type Setting, type Test } from './ask.ts';
import { crossedTest } from './crossed.ts';
import { and, FALSE, type Formula, not, or, TRUE } from './formula.ts';
import { type Operator, operatorOf } from './operator.ts';
import type { Subject } from './subject.ts';
import { type VariableValue, variableKeys } from './text-pattern.ts';
import { type Dialect, type Wanted, wantedBy } from './wanted.ts';

/** The tests of a statement: all of them have to hold. */
export function testsOf(
  statement: Statement,
  heldBy: VariableValue | undefined,
  setting: Setting,
): readonly Test[] {
  return Object.entries(statement.Condition ?? {}).flatMap(([name, block]) => {
    const operator = operatorOf(name);
    return Object.entries(block).map(([key, values]) => testOf({ operator, key, values, heldBy }, setting));
  });
}

/**
 * What variables stand for, in a document of a version that reads them. "Only single-valued condition keys can be
 * used as variables" (variables page).
 */
export function variablesOf({ Version }: Document, { known, unknown }: Setting): VariableValue | undefined {
  if (Version !== '2012-10-17') return undefined;
  return (key) => {
    const name = key.toLowerCase();
    if (unknown.has(name)) throw new NotEncoded('a variable that nobody knows');
    const [value, ...others] = known.get(name) ?? [];
    return others.length > 0 ? undefined : value;
  };
}

interface Written {
  readonly operator: Operator;
  readonly key: string;
  readonly values: OneOrMany<Scalar>;
  readonly heldBy: VariableValue | undefined;
}

function testOf({ operator, key, values, heldBy }: Written, setting: Setting): Test {
  const { dialect, unknown } = setting;
  const name = key.toLowerCase();
  const texts = listOf(values).map(String);
  const open = heldBy === undefined ? [] : texts.flatMap(variableKeys).filter((one) => unknown.has(one));
  if (heldBy !== undefined && open.length > 0)
    return crossedTest({ operator, key: name, texts, variables: open, heldBy }, setting);
  const wanted = wantedBy(operator, values, { dialect, heldBy });
  if (operator.family === 'Null')
    return {
      asks: [],
      truth: (subjectOf) => certain(nullTruth(operator, values, subjectOf(name).present)),
    };
  return {
    asks: [{ key: name, operator, wanted }],
    truth: (subjectOf) => truthOf({ operator, wanted }, subjectOf(name), dialect),
  };
}

/** `true`: "the key doesn't exist"; `false`: it does. With a set prefix it asks nothing (fact 3.4). */
function nullTruth({ quantifier }: Operator, values: OneOrMany<Scalar>, present: Formula): Formula {
  if (quantifier !== 'one') return quantifier === 'all' ? TRUE : FALSE;
  return or([values].flat().map((value) => (String(value) === 'true' ? not(present) : present)));
}

function truthOf(
  { operator, wanted }: { readonly operator: Operator; readonly wanted: Wanted },
  subject: Subject,
  dialect: Dialect,
): Open {
  const { present, isList } = subject;
  const { negated } = operator;
  const held = dialect.asksAll(operator)
    ? not(subject.some(wanted, !negated))
    : subject.some(wanted, negated);
  const missing = dialect.absent(operator) ? TRUE : FALSE;
  // Without a set prefix a list is open (3.7), and so is one kind of test of a key that is not there (3.3).
  const openThere = operator.quantifier === 'one' ? isList : FALSE;
  const openAway = isForAllNotLike(operator) ? TRUE : FALSE;
  const either = (there: Formula, away: Formula): Formula =>
    or([and([present, there]), and([not(present), away])]);
  const sure = either(and([held, not(openThere)]), and([missing, not(openAway)]));
  if (openThere === FALSE && openAway === FALSE) return certain(sure);
  return { sure, perhaps: either(or([held, openThere]), or([missing, openAway])) };
}

function isForAllNotLike({ base, negated, quantifier, ifExists }: Operator): boolean {
  return base === 'StringLike' && negated && quantifier === 'all' && !ifExists;
}
