import type { Atom } from './atom.ts';
import type { Operator, Relation } from './operators.ts';
import type { ConditionTest, Element } from './policy.ts';

/** The longest list of values that a sentence spells out. */
const MOST_VALUES = 4;

/** What must hold for a statement to match, in words; undefined when nothing is left to hold. */
export function conditionWords(atoms: readonly Atom[]): string | undefined {
  const parts = [...new Set(atoms.flatMap(atomWords))];
  return parts.length === 0 ? undefined : parts.join(' and ');
}

function atomWords(atom: Atom): readonly string[] {
  if (atom.test !== undefined) return [testWords(atom.test), ...caveat(atom)];
  if (atom.resource !== undefined) return [resourceWords(atom.resource), ...caveat(atom)];
  const { fact, reason } = atom.reading();
  return [fact === undefined ? `what was not understood applies (${reason})` : `AWS reads it so (${reason})`];
}

/** A reading beside a condition is worth a word only where nothing else is open. */
function caveat({ keys, reading }: Atom): readonly string[] {
  return keys.length === 0 ? [`AWS reads it so (${reading().reason})`] : [];
}

function resourceWords({ not, values }: Element): string {
  const is = not ? NEGATED.like?.[values.length > 1 ? 1 : 0] : RELATIONS.like;
  return `the resource ${is} ${list(values.map(({ text }) => text))}`;
}

/** One condition test as a person would say it, e.g. "`aws:MultiFactorAuthPresent` is `false` or absent". */
function testWords(test: ConditionTest): string {
  const { operator, key } = test;
  const subject = `\`${key}\``;
  if (operator.family === 'Null') return nullWords(subject, test);
  const predicate = `${relationWords(operator, test.values.length > 1)} ${list(test.values.map(({ text }) => text))}`;
  const absent = holdsWhenAbsent(operator) ? `${test.values.length > 1 ? ',' : ''} or absent` : '';
  if (operator.quantifier === 'all') return `every value of ${subject} ${predicate}${absent}`;
  if (operator.quantifier === 'any') return `some value of ${subject} ${predicate}${absent}`;
  return `${subject} ${predicate}${absent}`;
}

function holdsWhenAbsent({ ifExists, negated, quantifier }: Operator): boolean {
  return ifExists || quantifier === 'all' || (negated === true && quantifier === 'one');
}

function nullWords(subject: string, { values }: ConditionTest): string {
  const absent = values.some(({ text }) => text === 'true');
  const present = values.some(({ text }) => text === 'false');
  if (absent && present) return `${subject} is absent or present`;
  return `${subject} is ${absent ? 'absent' : 'present'}`;
}

const RELATIONS: Readonly<Record<Relation, string>> = {
  equals: 'is',
  like: 'matches',
  less: 'is below',
  'less-or-equal': 'is at most',
  greater: 'is above',
  'greater-or-equal': 'is at least',
  within: 'is in',
};

/** Negated operators, with one value and with several: none of the values may match. */
const NEGATED: Readonly<Partial<Record<Relation, readonly [string, string]>>> = {
  equals: ['is not', 'is none of'],
  like: ['does not match', 'matches none of'],
  within: ['is outside', 'is outside each of'],
};

const DATE_RELATIONS: Readonly<Partial<Record<Relation, string>>> = {
  less: 'is before',
  'less-or-equal': 'is no later than',
  greater: 'is after',
  'greater-or-equal': 'is no earlier than',
};

function relationWords({ family, relation, negated }: Operator, several: boolean): string {
  const date = family === 'Date' ? DATE_RELATIONS[relation] : undefined;
  const not = negated === true ? NEGATED[relation]?.[several ? 1 : 0] : undefined;
  return date ?? not ?? RELATIONS[relation];
}

function list(values: readonly string[]): string {
  const shown = values.slice(0, MOST_VALUES).map((value) => `\`${value}\``);
  const more = values.length - shown.length;
  if (values.length === 0) return '(an empty list)';
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
