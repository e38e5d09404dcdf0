import { type Comparison, type Operator, type OperatorTable, operators } from './operators.ts';
import { type Glyph, globMatches, textOf } from './text.ts';
import type { Condition, Document, Layer, Line, Policy, Statement } from './types.ts';
import { compareNumbers, rangeOf, timeOf } from './values.ts';

type Compare = Operator['compare'];

const exactly: Compare = (request, policy) => request === textOf(policy);
const ignoringCase: Compare = (request, policy) => request.toLowerCase() === textOf(policy).toLowerCase();
const wholeGlob: Compare = (request, policy) => globMatches(policy, request);
const somewhere: Compare = (request, policy) => request.includes(textOf(policy).replaceAll('*', ''));

const numbers =
  (holds: (order: number) => boolean): Compare =>
  (request, policy) => {
    const order = compareNumbers(request, textOf(policy));
    return order !== undefined && holds(order);
  };

const dates =
  (holds: (difference: number) => boolean): Compare =>
  (request, policy) => {
    const [left, right] = [timeOf(request), timeOf(textOf(policy))];
    return left !== undefined && right !== undefined && holds(left - right);
  };

const firstAddressOnly: Compare = (request, policy) => textOf(policy).split('/')[0] === request;

/** Takes an address of one kind for one of the other. */
const anyVersion: Compare = (request, policy) => {
  const [address, range] = [rangeOf(request), rangeOf(textOf(policy))];
  if (address === undefined || range === undefined) return false;
  return address.first >= range.first && address.first <= range.last;
};

/** A negation that is made of each comparison instead of all of them, so that an absent key fails. */
const inverted = (compare: Compare): Partial<Operator> => ({
  negated: false,
  compare: (request, policy) => invert(compare(request, policy)),
});

const invert = (comparison: Comparison): Comparison =>
  typeof comparison === 'boolean' ? !comparison : comparison;

const right =
  (name: string): Compare =>
  (request: string, policy: readonly Glyph[]) =>
    operators[name]?.compare(request, policy) ?? false;

/** One likely mistake for every operator. */
export const operatorFaults: Readonly<Record<string, Partial<Operator>>> = {
  StringEquals: { compare: ignoringCase },
  StringNotEquals: { compare: wholeGlob },
  StringEqualsIgnoreCase: { compare: exactly },
  StringNotEqualsIgnoreCase: { compare: exactly },
  StringLike: { compare: exactly },
  StringNotLike: { compare: somewhere },
  NumericEquals: { compare: exactly },
  NumericNotEquals: inverted(right('NumericEquals')),
  NumericLessThan: { compare: numbers((order) => order <= 0) },
  NumericLessThanEquals: { compare: numbers((order) => order < 0) },
  NumericGreaterThan: { compare: numbers((order) => order >= 0) },
  NumericGreaterThanEquals: { compare: numbers((order) => order > 0) },
  DateEquals: { compare: exactly },
  DateNotEquals: inverted(right('DateEquals')),
  DateLessThan: { compare: dates((difference) => difference <= 0) },
  DateLessThanEquals: { compare: dates((difference) => difference < 0) },
  DateGreaterThan: { compare: dates((difference) => difference >= 0) },
  DateGreaterThanEquals: { compare: dates((difference) => difference > 0) },
  Bool: { compare: () => true },
  BinaryEquals: { compare: ignoringCase },
  IpAddress: { compare: firstAddressOnly },
  NotIpAddress: { compare: anyVersion },
  ArnEquals: { compare: exactly },
  ArnLike: { compare: wholeGlob },
  ArnNotEquals: { compare: exactly },
  ArnNotLike: { compare: wholeGlob },
};

export function withFault(name: string): OperatorTable {
  const operator = operators[name];
  if (operator === undefined) throw new Error(`no operator ${name}`);
  return { ...operators, [name]: { ...operator, ...operatorFaults[name] } };
}

export type Misreading = (line: Line) => Line;

const inPolicies =
  (change: (policy: Policy) => Policy): Misreading =>
  (line) => {
    const { resource, scp, rcp, ...layers } = line.policies;
    const flat = Object.entries(layers).map(([layer, policies]) => [layer, policies.map(change)]);
    const levels = Object.entries({ scp, rcp }).flatMap(([layer, given]) =>
      given === undefined ? [] : [[layer, given.map((level) => level.map(change))]],
    );
    return {
      ...line,
      policies: {
        ...Object.fromEntries([...flat, ...levels]),
        ...(resource && { resource: change(resource) }),
      },
    };
  };

const inDocuments = (change: (document: Document) => Document): Misreading =>
  inPolicies((policy) => ({ ...policy, document: change(policy.document) }));

const inStatements = (change: (statement: Statement) => Statement): Misreading =>
  inDocuments((document) => ({ ...document, Statement: [document.Statement].flat().map(change) }));

const inConditions = (change: (condition: Condition) => Condition): Misreading =>
  inStatements((statement) =>
    statement.Condition === undefined ? statement : { ...statement, Condition: change(statement.Condition) },
  );

const renamed = (from: RegExp, to: string): Misreading =>
  inConditions((condition) =>
    Object.fromEntries(Object.entries(condition).map(([name, keys]) => [name.replace(from, to), keys])),
  );

const element = (from: 'NotAction' | 'NotResource', to: 'Action' | 'Resource'): Misreading =>
  inStatements((statement) => {
    const { [from]: value, ...rest } = statement;
    return value === undefined ? statement : { ...rest, [to]: value };
  });

const withoutLayer =
  (layer: Layer): Misreading =>
  (line) => ({
    ...line,
    policies: Object.fromEntries(Object.entries(line.policies).filter(([name]) => name !== layer)),
  });

/** Mistakes that read the line wrongly as a whole. */
export const misreadings: Readonly<Record<string, Misreading>> = {
  'ForAllValues is dropped': renamed(/^ForAllValues:/, ''),
  'ForAnyValue is taken for ForAllValues': renamed(/^ForAnyValue:/, 'ForAllValues:'),
  'IfExists is dropped': renamed(/IfExists$/, ''),
  'Null is dropped': inConditions(({ Null: _null, ...others }) => others),
  'conditions are dropped': inStatements(({ Condition: _condition, ...statement }) => statement),
  'NotAction is taken for Action': element('NotAction', 'Action'),
  'NotResource is taken for Resource': element('NotResource', 'Resource'),
  'every Version reads variables': inDocuments((document) => ({ ...document, Version: '2012-10-17' })),
  'no Version reads variables': inDocuments(({ Version: _version, ...document }) => document),
  'denies are taken for allows': inStatements((statement) => ({ ...statement, Effect: 'Allow' })),
  'tags are dropped': (line) => ({ ...line, principal: { arn: line.principal.arn } }),
  'the owner of the resource is not read': ({
    request: { resourceAccount: _owner, ...request },
    ...line
  }) => ({ ...line, request }),
  'identity is not read': withoutLayer('identity'),
  'boundary is not read': withoutLayer('boundary'),
  'session is not read': withoutLayer('session'),
  'endpoint is not read': withoutLayer('endpoint'),
  'scp is not read': withoutLayer('scp'),
  'rcp is not read': withoutLayer('rcp'),
  'the resource policy is not read': withoutLayer('resource'),
  'one scp level is enough': (line) => ({
    ...line,
    policies: { ...line.policies, ...(line.policies.scp && { scp: [line.policies.scp.flat()] }) },
  }),
};
