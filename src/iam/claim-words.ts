import type { Claim, ValueClaim } from './claim.ts';
import type { Relation } from './operators.ts';

/** The longest list of values that a sentence spells out. */
const MOST_VALUES = 4;

/** A claim in the words of the policy language, e.g. "`aws:MultiFactorAuthPresent` is `false` or absent". */
export function claimWords(claim: Claim): string {
  const subject = `\`${claim.key}\``;
  if (claim.kind === 'presence') return `${subject} is ${PRESENCE[claim.is]}`;
  return predicateWords(subject, claim);
}

const PRESENCE = {
  present: 'present',
  absent: 'absent',
  anything: 'absent or present',
  nothing: 'neither absent nor present',
} as const;

export function predicateWords(subject: string, claim: ValueClaim): string {
  const { values, orAbsent, quantifier } = claim;
  const predicate = `${relationWords(claim)} ${valueList(values)}`;
  const comma = values.length > 1 ? ',' : '';
  if (quantifier !== 'one') {
    const every = quantifier === 'all' ? 'every' : 'some';
    return `${every} value of ${subject} ${predicate}${orAbsent ? `${comma} or it is absent` : ''}`;
  }
  const absent = predicate.startsWith('is ') ? ' or absent' : ' or is absent';
  return `${subject} ${predicate}${orAbsent ? `${comma}${absent}` : ''}`;
}

/** Operators as they are, with one value and with several: any of the values may match. */
const RELATIONS: Readonly<Record<Relation, readonly [string, string]>> = {
  equals: ['is', 'is one of'],
  like: ['matches', 'matches one of'],
  less: ['is below', 'is below one of'],
  'less-or-equal': ['is at most', 'is at most one of'],
  greater: ['is above', 'is above one of'],
  'greater-or-equal': ['is at least', 'is at least one of'],
  within: ['is in', 'is in one of'],
};

/** Negated operators, with one value and with several: none of the values may match. */
const NEGATED: Readonly<Partial<Record<Relation, readonly [string, string]>>> = {
  equals: ['is not', 'is none of'],
  like: ['does not match', 'matches none of'],
  within: ['is outside', 'is outside each of'],
};

const DATE_RELATIONS: Readonly<Partial<Record<Relation, readonly [string, string]>>> = {
  less: ['is before', 'is before one of'],
  'less-or-equal': ['is no later than', 'is no later than one of'],
  greater: ['is after', 'is after one of'],
  'greater-or-equal': ['is no earlier than', 'is no earlier than one of'],
};

function relationWords({ family, relation, not, values, each }: ValueClaim): string {
  const date = family === 'Date' ? DATE_RELATIONS[relation] : undefined;
  const negated = not ? NEGATED[relation] : undefined;
  const words = (date ?? negated ?? RELATIONS[relation])[values.length === 1 ? 0 : 1];
  return each ? words.replace(/ one of$/, ' each of') : words;
}

/** What a `Resource` or `NotResource` element says. */
export function resourceWords(isNegated: boolean, values: readonly string[]): string {
  const is = (isNegated ? NEGATED.like : undefined) ?? RELATIONS.like;
  return `the resource ${is[values.length === 1 ? 0 : 1]} ${valueList(values)}`;
}

export function valueList(values: readonly string[]): string {
  const shown = values.slice(0, MOST_VALUES).map((value) => `\`${cut(value)}\``);
  const more = values.length - shown.length;
  if (values.length === 0) return 'an empty list';
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** The longest value that a sentence spells out. */
const LONGEST = 200;

function cut(value: string): string {
  return value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value;
}
