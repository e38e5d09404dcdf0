import { contextOf } from '../../spec/principal.ts';
import type { Context } from '../../spec/text.ts';
import {
  asList,
  type Condition,
  type Line,
  type OneOrMany,
  type Policy,
  type Scalar,
  type Statement,
} from '../../spec/types.ts';

/** Says a line in other words. By the AWS page that the class of a difference names, the words mean the same. */
export type Rewrite = (line: Line) => Line;

/** A statement where it stands. */
export interface Place {
  readonly context: Context;
  /** Variables exist only in documents of Version 2012-10-17. */
  readonly variables: boolean;
}

/** One operator with one key. */
export interface Test {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly Scalar[];
}

/** A test that has the same answer, or the answer. */
export type Reworded = Test | boolean;

type Change = (statement: Statement, place: Place) => Statement;

export const inStatements =
  (change: Change): Rewrite =>
  (line) => {
    const context = contextOf(line);
    const inPolicy = ({ name, document }: Policy): Policy => {
      const place = { context, variables: document.Version === '2012-10-17' };
      return {
        name,
        document: { ...document, Statement: each(document.Statement, (one) => change(one, place)) },
      };
    };
    const { scp, rcp, resource, ...layers } = line.policies;
    const flat = Object.entries(layers).map(([layer, policies]) => [layer, policies.map(inPolicy)] as const);
    return {
      ...line,
      policies: {
        ...Object.fromEntries(flat),
        ...(scp && { scp: scp.map((level) => level.map(inPolicy)) }),
        ...(rcp && { rcp: rcp.map((level) => level.map(inPolicy)) }),
        ...(resource && { resource: inPolicy(resource) }),
      },
    };
  };

export const inTests = (change: (test: Test, place: Place) => Reworded): Rewrite =>
  inStatements((statement, place) => {
    if (statement.Condition === undefined) return statement;
    const tests = testsOf(statement.Condition);
    const reworded = tests.map((test) => change(test, place));
    if (reworded.every((one, index) => isSame(one, tests[index]))) return statement;
    const { Condition: _, ...rest } = statement;
    if (reworded.includes(false)) return { ...rest, Condition: never };
    const left = reworded.filter((one) => typeof one !== 'boolean');
    return left.length === 0 ? rest : { ...rest, Condition: conditionOf(left) };
  });

/** A condition that no request fulfils: the key is in all of them, and no account is called that. */
const never: Condition = { StringEquals: { 'aws:PrincipalAccount': 'none' } };

/** One value stays one, and a list a list. */
const each = <T, U>(values: OneOrMany<T>, change: (value: T) => U): OneOrMany<U> =>
  Array.isArray(values) ? values.map(change) : change(values);

const testsOf = (condition: Condition): Test[] =>
  Object.entries(condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({ operator, key, values: asList(values) })),
  );

const isSame = (one: Reworded, other: Test | undefined): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

function conditionOf(tests: readonly Test[]): Condition {
  const condition: Condition = {};
  for (const { operator, key, values } of tests) {
    const block = condition[operator] ?? {};
    condition[operator] = { ...block, [key]: [...values] };
  }
  return condition;
}

/** The values that the request holds for a key. */
export const valuesOf = ({ context }: Place, key: string): readonly string[] =>
  context.get(key.toLowerCase()) ?? [];

const parts = /^(ForAllValues:|ForAnyValue:)?(.*?)(IfExists)?$/;

export interface OperatorParts {
  readonly set: string;
  readonly base: string;
  readonly ifExists: boolean;
}

export function partsOf(operator: string): OperatorParts {
  const [, set = '', base = '', ifExists] = parts.exec(operator) ?? [];
  return { set, base, ifExists: ifExists !== undefined };
}

export const resourceEntries = (change: (entry: string, place: Place) => string): Rewrite =>
  inStatements((statement, place) => {
    const { Resource, NotResource } = statement;
    return {
      ...statement,
      ...(Resource !== undefined && { Resource: each(Resource, (entry) => change(entry, place)) }),
      ...(NotResource !== undefined && { NotResource: each(NotResource, (entry) => change(entry, place)) }),
    };
  });
