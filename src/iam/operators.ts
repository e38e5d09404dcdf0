import { remembered } from '#lib/remembered.ts';

/** How a condition operator compares one value of the request with one value of the policy. */
export type Relation =
  | 'equals'
  | 'like'
  | 'less'
  | 'less-or-equal'
  | 'greater'
  | 'greater-or-equal'
  | 'within';

/** Which kind of value an operator reads. `Null` reads presence alone. */
export type Family = 'String' | 'Numeric' | 'Date' | 'Bool' | 'Binary' | 'Ip' | 'Arn' | 'Null';

/** `ForAllValues:` and `ForAnyValue:`; `one` is an operator without a prefix. */
export type Quantifier = 'one' | 'all' | 'any';

interface OperatorRow {
  readonly family: Family;
  readonly relation: Relation;
  readonly negated?: true;
  readonly ignoreCase?: true;
}

/** A condition operator as written: a row of the table, its prefix and its suffix. */
export interface Operator extends OperatorRow {
  readonly name: string;
  readonly quantifier: Quantifier;
  readonly ifExists: boolean;
  /** Fact 3.15: whether AWS reads operator names in another letter case is not documented. */
  readonly oddCase: boolean;
}

/**
 * Every operator, once. `IfExists` and the set prefixes are applied by the shared wrapper in `condition.ts`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
const TABLE: Readonly<Record<string, OperatorRow>> = {
  StringEquals: { family: 'String', relation: 'equals' },
  StringNotEquals: { family: 'String', relation: 'equals', negated: true },
  StringEqualsIgnoreCase: { family: 'String', relation: 'equals', ignoreCase: true },
  StringNotEqualsIgnoreCase: { family: 'String', relation: 'equals', ignoreCase: true, negated: true },
  StringLike: { family: 'String', relation: 'like' },
  StringNotLike: { family: 'String', relation: 'like', negated: true },
  NumericEquals: { family: 'Numeric', relation: 'equals' },
  NumericNotEquals: { family: 'Numeric', relation: 'equals', negated: true },
  NumericLessThan: { family: 'Numeric', relation: 'less' },
  NumericLessThanEquals: { family: 'Numeric', relation: 'less-or-equal' },
  NumericGreaterThan: { family: 'Numeric', relation: 'greater' },
  NumericGreaterThanEquals: { family: 'Numeric', relation: 'greater-or-equal' },
  DateEquals: { family: 'Date', relation: 'equals' },
  DateNotEquals: { family: 'Date', relation: 'equals', negated: true },
  DateLessThan: { family: 'Date', relation: 'less' },
  DateLessThanEquals: { family: 'Date', relation: 'less-or-equal' },
  DateGreaterThan: { family: 'Date', relation: 'greater' },
  DateGreaterThanEquals: { family: 'Date', relation: 'greater-or-equal' },
  Bool: { family: 'Bool', relation: 'equals' },
  BinaryEquals: { family: 'Binary', relation: 'equals' },
  IpAddress: { family: 'Ip', relation: 'within' },
  NotIpAddress: { family: 'Ip', relation: 'within', negated: true },
  // "ArnEquals and ArnLike behave identically" (the page above, Amazon Resource Name operators).
  ArnEquals: { family: 'Arn', relation: 'like' },
  ArnNotEquals: { family: 'Arn', relation: 'like', negated: true },
  ArnLike: { family: 'Arn', relation: 'like' },
  ArnNotLike: { family: 'Arn', relation: 'like', negated: true },
  Null: { family: 'Null', relation: 'equals' },
};

/** The operators without prefix and suffix, as AWS spells them. */
const OPERATOR_NAMES: readonly string[] = Object.keys(TABLE);

const BY_LOWER_NAME: ReadonlyMap<string, string> = new Map(
  OPERATOR_NAMES.map((name) => [name.toLowerCase(), name]),
);

const PREFIXES: readonly (readonly [string, Quantifier])[] = [
  ['ForAllValues:', 'all'],
  ['ForAnyValue:', 'any'],
];

const IF_EXISTS = 'IfExists';

/** The operator a policy names, or undefined when no such operator exists (`NullIfExists` does not). */
export const operatorNamed = remembered(readOperator);

function readOperator(name: string): Operator | undefined {
  const lower = name.toLowerCase();
  const prefix = PREFIXES.find(([text]) => lower.startsWith(text.toLowerCase()));
  const afterPrefix = lower.slice(prefix?.[0].length ?? 0);
  const ifExists = afterPrefix.endsWith(IF_EXISTS.toLowerCase());
  const base = BY_LOWER_NAME.get(ifExists ? afterPrefix.slice(0, -IF_EXISTS.length) : afterPrefix);
  const row = base === undefined ? undefined : TABLE[base];
  if (base === undefined || row === undefined || (row.family === 'Null' && ifExists)) return undefined;
  const canonical = `${prefix?.[0] ?? ''}${base}${ifExists ? IF_EXISTS : ''}`;
  return { ...row, name, quantifier: prefix?.[1] ?? 'one', ifExists, oddCase: canonical !== name };
}
