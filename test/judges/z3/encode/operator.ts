import { NotEncoded } from '../line.ts';

/** What kind of value an operator compares. */
export type Family = 'String' | 'Arn' | 'Bool' | 'Numeric' | 'Date' | 'Ip' | 'Null';

/** A condition operator, taken apart. */
export interface Operator {
  /** The operator that this one is, or is the negation of. */
  readonly base: string;
  readonly family: Family;
  readonly negated: boolean;
  readonly quantifier: 'one' | 'all' | 'any';
  readonly ifExists: boolean;
}

/** Every operator that is not a negation, and the negation where there is one. */
const BASES: readonly (readonly [string, Family, string?])[] = [
  ['StringEquals', 'String', 'StringNotEquals'],
  ['StringEqualsIgnoreCase', 'String', 'StringNotEqualsIgnoreCase'],
  ['StringLike', 'String', 'StringNotLike'],
  ['ArnEquals', 'Arn', 'ArnNotEquals'],
  ['ArnLike', 'Arn', 'ArnNotLike'],
  ['Bool', 'Bool'],
  ['NumericEquals', 'Numeric', 'NumericNotEquals'],
  ['NumericLessThan', 'Numeric'],
  ['NumericLessThanEquals', 'Numeric'],
  ['NumericGreaterThan', 'Numeric'],
  ['NumericGreaterThanEquals', 'Numeric'],
  ['DateEquals', 'Date', 'DateNotEquals'],
  ['DateLessThan', 'Date'],
  ['DateLessThanEquals', 'Date'],
  ['DateGreaterThan', 'Date'],
  ['DateGreaterThanEquals', 'Date'],
  ['IpAddress', 'Ip', 'NotIpAddress'],
  ['Null', 'Null'],
];

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
export function operatorOf(name: string): Operator {
  const [, prefix, middle = ''] = /^(?:(ForAllValues|ForAnyValue):)?(.+)$/.exec(name) ?? [];
  const ifExists = middle.endsWith('IfExists');
  const bare = ifExists ? middle.slice(0, -'IfExists'.length) : middle;
  const [base, family, negation] = BASES.find((row) => row.includes(bare)) ?? [];
  if (base === undefined || family === undefined) throw new NotEncoded(`the operator ${name}`);
  const quantifier = prefix === undefined ? 'one' : prefix === 'ForAllValues' ? 'all' : 'any';
  return { base, family, negated: bare === negation, quantifier, ifExists };
}
