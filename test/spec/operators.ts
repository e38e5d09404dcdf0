import { components, type Glyph, globMatches, textOf } from './text.ts';
import {
  addressOf,
  bytesOf,
  compareNumbers,
  epochOf,
  isNumber,
  type Order,
  rangeOf,
  timeOf,
} from './values.ts';

/** What comparing one value of the request with one value of the policy gives. */
export type Comparison =
  | boolean
  /** The value in the policy is not of the operator's kind (fact 3.13). */
  | 'malformed'
  /** The value in the request is not of the operator's kind. */
  | 'foreign'
  /** The policy's value differs from a good one in letter case only (fact 3.15); the answer if case is ignored. */
  | { ignoringCase: boolean }
  /** Four digits: a year, or seconds since 1970; the two answers. */
  | { asYear: boolean; asEpoch: boolean };

export interface Operator {
  /** A negated operator is true if *no* value of the policy matches, and if the key is absent. */
  negated: boolean;
  /** Variables are put in for string and ARN operators only; pages disagree about Bool. */
  variables: 'yes' | 'no' | 'disputed';
  compare(request: string, policy: readonly Glyph[]): Comparison;
}

export type OperatorTable = Readonly<Record<string, Operator>>;

type Compare = Operator['compare'];

const stringEquals: Compare = (request, policy) => request === textOf(policy);

const stringEqualsIgnoreCase: Compare = (request, policy) =>
  request.toLowerCase() === textOf(policy).toLowerCase();

const stringLike: Compare = (request, policy) => globMatches(policy, request);

/** "Each of the six colon-delimited components of the ARN is checked separately." */
const arnLike: Compare = (request, policy) => {
  const patterns = components(policy);
  const values = components([...request].map((char) => ({ char, wild: false })));
  if (patterns.length < 6) return 'malformed';
  if (values.length < 6) return 'foreign';
  return patterns.every((pattern, index) => globMatches(pattern, textOf(values[index] ?? [])));
};

const numeric =
  (holds: (order: Order) => boolean): Compare =>
  (request, policy) => {
    const value = textOf(policy);
    if (!isNumber(value)) return 'malformed';
    const order = compareNumbers(request, value);
    return order === undefined ? 'foreign' : holds(order);
  };

const date =
  (holds: (order: Order) => boolean): Compare =>
  (request, policy) => {
    const value = textOf(policy);
    const [left, right] = [timeOf(request), timeOf(value)];
    if (right === undefined) return 'malformed';
    if (left === undefined) return 'foreign';
    const epoch = epochOf(value);
    const asYear = holds(left - right);
    return /^\d{4}$/.test(value) ? { asYear, asEpoch: holds(left - (epoch ?? 0)) } : asYear;
  };

const bool: Compare = (request, policy) => {
  const [left, right] = [request.toLowerCase(), textOf(policy).toLowerCase()];
  if (right !== 'true' && right !== 'false') return 'malformed';
  if (left !== 'true' && left !== 'false') return 'foreign';
  const sameCase = request === left && textOf(policy) === right;
  return sameCase ? left === right : { ignoringCase: left === right };
};

const binaryEquals: Compare = (request, policy) => {
  const [left, right] = [bytesOf(request), bytesOf(textOf(policy))];
  if (right === undefined) return 'malformed';
  return left === undefined ? 'foreign' : left === right;
};

const ipAddress: Compare = (request, policy) => {
  const [address, range] = [addressOf(request), rangeOf(textOf(policy))];
  if (range === undefined) return 'malformed';
  if (address === undefined) return 'foreign';
  return address.bits === range.bits && address.value >= range.first && address.value <= range.last;
};

const row = (compare: Compare, variables: Operator['variables'] = 'no', negated = false): Operator => ({
  compare,
  variables,
  negated,
});

const not = (operator: Operator): Operator => ({ ...operator, negated: true });

const text = {
  equals: row(stringEquals, 'yes'),
  equalsIgnoreCase: row(stringEqualsIgnoreCase, 'yes'),
  like: row(stringLike, 'yes'),
  arn: row(arnLike, 'yes'),
};

/** Every operator but Null, which asks about presence alone. */
export const operators: OperatorTable = {
  StringEquals: text.equals,
  StringNotEquals: not(text.equals),
  StringEqualsIgnoreCase: text.equalsIgnoreCase,
  StringNotEqualsIgnoreCase: not(text.equalsIgnoreCase),
  StringLike: text.like,
  StringNotLike: not(text.like),
  NumericEquals: row(numeric((order) => order === 0)),
  NumericNotEquals: not(row(numeric((order) => order === 0))),
  NumericLessThan: row(numeric((order) => order < 0)),
  NumericLessThanEquals: row(numeric((order) => order <= 0)),
  NumericGreaterThan: row(numeric((order) => order > 0)),
  NumericGreaterThanEquals: row(numeric((order) => order >= 0)),
  DateEquals: row(date((order) => order === 0)),
  DateNotEquals: not(row(date((order) => order === 0))),
  DateLessThan: row(date((order) => order < 0)),
  DateLessThanEquals: row(date((order) => order <= 0)),
  DateGreaterThan: row(date((order) => order > 0)),
  DateGreaterThanEquals: row(date((order) => order >= 0)),
  Bool: row(bool, 'disputed'),
  BinaryEquals: row(binaryEquals),
  IpAddress: row(ipAddress),
  NotIpAddress: not(row(ipAddress)),
  ArnEquals: text.arn,
  ArnLike: text.arn,
  ArnNotEquals: not(text.arn),
  ArnNotLike: not(text.arn),
};
