import fc from 'fast-check';
import type { UnknownKey } from '../spec/samples.ts';
import type {
  Condition,
  Document,
  Line,
  OneOrMany,
  Policy,
  PrincipalElement,
  Request,
  Scalar,
  Statement,
} from '../spec/types.ts';
import {
  account,
  actions,
  type Family,
  families,
  incompleteArns,
  openActions,
  otherAccount,
  ownKeys,
  principals,
  requests,
  resources,
} from './pools.ts';

/** Mostly the first, now and then the second. */
const seldom = <T>(often: fc.Arbitrary<T>, seldomly: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ arbitrary: often, weight: 24 }, { arbitrary: seldomly, weight: 1 });

const pick = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

const oneOrMany = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<OneOrMany<T>> =>
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

const listTest: fc.Arbitrary<Test> = fc.tuple(
  operatorName(
    pick(['StringEquals', 'StringNotEquals', 'StringLike', 'StringNotLike', 'StringEqualsIgnoreCase']),
    12,
  ),
  anyCase('x:list'),
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
function blocks(tests: readonly Test[]): Condition {
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

/** The name of one element of a pair, and its values. */
const oneOf = (name: string, values: fc.Arbitrary<OneOrMany<string>>): fc.Arbitrary<object> =>
  fc
    .tuple(fc.constantFrom(name, name, name, `Not${name}`), values)
    .map(([element, value]) => ({ [element]: value }));

function statementIn(layer: keyof Line['policies']): fc.Arbitrary<Statement> {
  const identity = layer === 'identity' || layer === 'boundary';
  const resource = identity ? seldom<string>(pick(resources), pick(incompleteArns)) : pick(resources);
  const wide = fc.constant<OneOrMany<string>>('*');
  return fc
    .tuple(
      fc.constantFrom<Statement['Effect']>('Allow', 'Allow', 'Deny'),
      oneOf('Action', fc.oneof(wide, oneOrMany(seldom<string>(pick(actions), pick(openActions))))),
      oneOf('Resource', fc.oneof(wide, oneOrMany(resource))),
      fc.option(condition, { nil: undefined, freq: 2 }),
      principalIn(layer),
    )
    .map(([Effect, action, resources_, Condition, principal]) => ({
      Effect,
      ...(Effect === 'Allow' && 'NotPrincipal' in principal ? { Principal: '*' as const } : principal),
      ...action,
      ...resources_,
      ...(Condition && { Condition }),
    }));
}

const named: readonly PrincipalElement[] = [
  '*',
  { AWS: '*' },
  { AWS: account },
  { AWS: otherAccount },
  { Service: 'codecommit.amazonaws.com' },
  { AWS: [`arn:aws:iam::${account}:user/bob`, `arn:aws:iam::${account}:role/other`] },
  ...Object.values(principals).map((AWS) => ({ AWS })),
];

/** Lists that leave no doubt: everyone in them with account and role, or nobody of the account. */
const spared: readonly PrincipalElement[] = [
  { AWS: [account, ...Object.values(principals)] },
  { AWS: otherAccount },
  { AWS: `arn:aws:iam::${otherAccount}:user/alice` },
];

function principalIn(
  layer: keyof Line['policies'],
): fc.Arbitrary<Pick<Statement, 'Principal' | 'NotPrincipal'>> {
  if (layer === 'rcp' || layer === 'endpoint') return fc.constant({ Principal: '*' });
  if (layer !== 'resource') return fc.constant({});
  return seldom<Pick<Statement, 'Principal' | 'NotPrincipal'>>(
    pick(named).map((Principal) => ({ Principal })),
    pick(spared).map((NotPrincipal) => ({ NotPrincipal })),
  );
}

function policyIn(layer: keyof Line['policies']): fc.Arbitrary<Policy> {
  const version = fc.constantFrom('2012-10-17', '2012-10-17', '2012-10-17', '2008-10-17', undefined);
  const statements = fc.oneof(
    statementIn(layer),
    fc.array(statementIn(layer), { minLength: 1, maxLength: 3 }),
  );
  return fc.tuple(version, statements).map(([Version, Statement]) => {
    const document: Document = { ...(Version !== undefined && { Version }), Statement };
    return { name: layer, document };
  });
}

const everything: Policy = {
  name: 'everything',
  document: {
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' },
  },
};
const withoutPrincipal: Policy = {
  name: 'everything',
  document: { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } },
};

/** Policies of one layer, often with an allow of everything so that other layers get to decide. */
function policiesIn(layer: keyof Line['policies']): fc.Arbitrary<Policy[]> {
  const open = layer === 'rcp' || layer === 'endpoint' ? everything : withoutPrincipal;
  return fc
    .tuple(fc.array(policyIn(layer), { maxLength: 2 }), fc.boolean())
    .map(([policies, allowed]) => (allowed ? [open, ...policies] : policies));
}

const levels = (layer: 'scp' | 'rcp'): fc.Arbitrary<Policy[][]> =>
  fc.array(policiesIn(layer), { minLength: 1, maxLength: 2 });

const givenList: fc.Arbitrary<[string, OneOrMany<Scalar>]> = fc.tuple(
  fc.constant('x:list'),
  fc.array(pick(['a', 'b', 'ab', 'A']), { minLength: 1, maxLength: 3 }),
);

export const request: fc.Arbitrary<Request> = fc
  .tuple(pick(requests), fc.array(fc.oneof(...families.map(givenOf), givenList), { maxLength: 6 }))
  .map(([target, pairs]) => ({ ...target, context: Object.fromEntries(pairs) }));

function givenOf({ key, given }: Family): fc.Arbitrary<[string, OneOrMany<Scalar>]> {
  return fc.tuple(
    fc.constant(key),
    seldom<OneOrMany<Scalar>>(pick(given), fc.constant([...given].slice(0, 2))),
  );
}

/** A line of the contract with every part concrete. */
export const concreteLine: fc.Arbitrary<Line> = fc
  .record({
    arn: pick(Object.values(principals)),
    tags: fc.option(fc.constantFrom({ team: 'a' }, { TEAM: 'A' }), { nil: undefined, freq: 1 }),
    request,
    identity: policiesIn('identity'),
    boundary: fc.option(policiesIn('boundary'), { nil: undefined, freq: 1 }),
    session: fc.option(policiesIn('session'), { nil: undefined, freq: 1 }),
    endpoint: fc.option(policiesIn('endpoint'), { nil: undefined, freq: 1 }),
    scp: fc.option(levels('scp'), { nil: undefined, freq: 1 }),
    rcp: fc.option(levels('rcp'), { nil: undefined, freq: 1 }),
    resource: fc.option(policyIn('resource'), { nil: undefined, freq: 1 }),
  })
  .map(({ arn, tags, request: asked, ...layers }) => ({
    id: 'generated',
    principal: { arn, ...(tags && { tags }) },
    policies: onlyGiven(layers, arn),
    request: asked,
  }));

/** Leaves out the layers that are not given, and a session policy where there is no session. */
function onlyGiven(layers: Readonly<Record<string, unknown>>, arn: string): Line['policies'] {
  const noSession = arn.includes(':user/') || arn.endsWith(':root');
  return Object.fromEntries(
    Object.entries(layers).filter(
      ([layer, given]) => given !== undefined && !(noSession && layer === 'session'),
    ),
  );
}

export interface Unknowing {
  /** Without the unknown keys in its context. */
  line: Line;
  unknown: UnknownKey[];
}

function without(line: Line, keys: readonly string[]): Line {
  const context = Object.fromEntries(
    Object.entries(line.request.context).filter(([key]) => !keys.includes(key)),
  );
  return { ...line, request: { ...line.request, context } };
}

const unknownKey: fc.Arbitrary<UnknownKey> = fc.oneof(
  fc.record({ key: pick(families.map(({ key }) => key)), present: fc.boolean() }),
  fc.record({ key: fc.constant('x:list'), multi: fc.constant(true), present: fc.boolean() }),
  fc.record({
    key: fc.constant('x:text'),
    present: fc.constant(true),
    like: fc.constantFrom('a*', '?', '*b', 'A'),
  }),
);

/** Lines with one or two unknown keys. */
export const lineWithUnknowns: fc.Arbitrary<Unknowing> = fc
  .tuple(concreteLine, fc.uniqueArray(unknownKey, { minLength: 1, maxLength: 2, selector: ({ key }) => key }))
  .map(([line, unknown]) => ({
    line: without(
      line,
      unknown.map(({ key }) => key),
    ),
    unknown,
  }));

/** Lines in which one key is known to be there and to be true or false. */
export const lineWithUnknownBools: fc.Arbitrary<Unknowing> = concreteLine.map((line) => ({
  line: without(line, ['x:bool']),
  unknown: [{ key: 'x:bool', present: true }],
}));
