import { listOf, NotEncoded, type OneOrMany, type Scalar } from '../line.ts';
import type { Family, Operator } from './operator.ts';
import { blockOf, dateOf, numberOf } from './ordered.ts';
import { either, type Regular } from './regular.ts';
import { equalTo, like, likeArn, type Piece, piecesOfValue, type VariableValue } from './text-pattern.ts';

/** What one value of a request has to be to pass a test, before a negation. */
export type Wanted =
  | { readonly kind: 'text'; readonly language: Regular }
  | { readonly kind: 'ordered'; readonly family: Family; readonly ranges: readonly Range[] };

/** Whole numbers between two bounds, and for addresses the protocol; a bound that is not there does not bind. */
export interface Range {
  readonly six?: boolean;
  readonly from?: bigint;
  readonly to?: bigint;
}

/**
 * How the policy language is read. Everything about it that a planted fault reads wrongly is a function here.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export interface Dialect {
  /** The texts that a value of a policy stands for. */
  readonly textsOf: (operator: Operator, pieces: readonly Piece[]) => Regular;
  readonly rangeOf: (operator: Operator, value: string) => Range;
  /** What an operator says of a key that is not in the request; `Null` says it by itself. */
  readonly absent: (operator: Operator) => boolean;
  /** Values of one key are alternatives: one is enough. */
  readonly alternatives: (languages: readonly Regular[]) => Regular;
  /** Whether all values of the request have to pass, and not just one of them. */
  readonly asksAll: (operator: Operator) => boolean;
  /** Whether every level of SCPs and RCPs has to allow, and not just one of them. */
  readonly everyLevel: boolean;
  /** Whether a deny beats an allow. */
  readonly denyWins: boolean;
}

export const AS_DOCUMENTED: Dialect = {
  textsOf: (operator, pieces) => {
    if (operator.family === 'Arn') return arnsLike(pieces);
    if (operator.base === 'StringLike') return like(pieces);
    return equalTo(pieces, operator.base === 'StringEqualsIgnoreCase');
  },
  rangeOf: ({ base, family }, value) => {
    if (family === 'Ip') return understood(blockOf(value), value);
    const at = understood(family === 'Numeric' ? numberOf(value) : dateOf(value), value);
    if (base.endsWith('LessThan')) return { to: at - 1n };
    if (base.endsWith('LessThanEquals')) return { to: at };
    if (base.endsWith('GreaterThan')) return { from: at + 1n };
    return base.endsWith('GreaterThanEquals') ? { from: at } : { from: at, to: at };
  },
  absent: ({ negated, quantifier, ifExists }) => {
    if (ifExists) return true;
    return quantifier === 'one' ? negated : quantifier === 'all';
  },
  alternatives: either,
  asksAll: ({ quantifier }) => quantifier === 'all',
  everyLevel: true,
  denyWins: true,
};

function arnsLike(pieces: readonly Piece[]): Regular {
  return understood(likeArn(pieces), pieces.map(({ text }) => text).join(''));
}

/** What a malformed value does is open (3.13): nothing that the judge could say. */
function understood<Value>(value: Value | undefined, text: string): Value {
  if (value === undefined) throw new NotEncoded(`the malformed value ${text}`);
  return value;
}

/** Operators that know variables, according to the table of operators (its row for `Bool` is in conflict). */
const WITH_VARIABLES: readonly Family[] = ['String', 'Arn'];

/** What the values of a test ask of a value of the request. */
export function wantedBy(
  operator: Operator,
  given: OneOrMany<Scalar>,
  { dialect, heldBy }: { readonly dialect: Dialect; readonly heldBy: VariableValue | undefined },
): Wanted {
  const values = listOf(given).map(String);
  if (values.length === 0) throw new NotEncoded('an empty list of values, fact 3.5');
  const { family } = operator;
  if (family === 'Numeric' || family === 'Date' || family === 'Ip')
    return { kind: 'ordered', family, ranges: values.map((value) => dialect.rangeOf(operator, value)) };
  if ((family === 'Bool' || family === 'Null') && !values.every((value) => /^(?:true|false)$/.test(value)))
    throw new NotEncoded('a truth value that is neither true nor false, facts 3.13 and 3.15');
  const languages = values.flatMap((value) => {
    const pieces =
      heldBy === undefined || !WITH_VARIABLES.includes(family)
        ? [{ text: value, literal: false }]
        : piecesOfValue(value, heldBy);
    return pieces === undefined ? [] : [dialect.textsOf(operator, pieces)];
  });
  return { kind: 'text', language: dialect.alternatives(languages) };
}
