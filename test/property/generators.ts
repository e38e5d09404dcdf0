import fc from 'fast-check';
import type { UnknownKey } from '../spec/samples.ts';
import type {
  Document,
  Line,
  OneOrMany,
  Policy,
  PrincipalElement,
  Request,
  Statement,
} from '../spec/types.ts';
import { answered, blocks, condition, context, oneOrMany, pick, seldom } from './conditions.ts';
import {
  account,
  actions,
  families,
  incompleteArns,
  openActions,
  otherAccount,
  ownKeys,
  principals,
  requests,
  resources,
} from './pools.ts';

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
  if (needsPrincipal(layer)) return fc.constant({ Principal: '*' });
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

const everything = (layer: keyof Line['policies']): Policy => ({
  name: 'everything',
  document: {
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      ...(needsPrincipal(layer) && { Principal: '*' }),
      Action: '*',
      Resource: '*',
    },
  },
});

const needsPrincipal = (layer: keyof Line['policies']): boolean => layer === 'rcp' || layer === 'endpoint';

/** Policies of one layer, often with an allow of everything so that other layers get to decide. */
const policiesIn = (layer: keyof Line['policies']): fc.Arbitrary<Policy[]> =>
  fc
    .tuple(fc.array(policyIn(layer), { maxLength: 2 }), fc.boolean())
    .map(([policies, allowed]) => (allowed ? [everything(layer), ...policies] : policies));

const levels = (layer: 'scp' | 'rcp'): fc.Arbitrary<Policy[][]> =>
  fc.array(policiesIn(layer), { minLength: 1, maxLength: 2 });

const request: fc.Arbitrary<Request> = fc
  .tuple(pick(requests), context)
  .map(([target, given]) => ({ ...target, context: given }));

/** Lines of every layer. */
const layeredLine: fc.Arbitrary<Line> = fc
  .record({
    arn: pick(Object.values(principals)),
    tags: fc.option(fc.constantFrom({ team: 'a' }, { TEAM: 'A' }), { nil: undefined, freq: 2 }),
    request,
    identity: policiesIn('identity'),
    boundary: fc.option(policiesIn('boundary'), { nil: undefined, freq: 2 }),
    session: fc.option(policiesIn('session'), { nil: undefined, freq: 2 }),
    endpoint: fc.option(policiesIn('endpoint'), { nil: undefined, freq: 2 }),
    scp: fc.option(levels('scp'), { nil: undefined, freq: 2 }),
    rcp: fc.option(levels('rcp'), { nil: undefined, freq: 2 }),
    resource: fc.option(policyIn('resource'), { nil: undefined, freq: 2 }),
  })
  .map(({ arn, tags, request: asked, ...layers }) => ({
    id: 'generated',
    principal: { arn, ...(tags && { tags }) },
    policies: onlyGiven(layers, arn),
    request: asked,
  }));

/** Lines in which nothing but one condition decides. */
const conditionLine: fc.Arbitrary<Line> = fc
  .record({
    arn: pick(Object.values(principals)),
    target: pick(requests),
    context,
    tests: fc.array(answered, { minLength: 1, maxLength: 2 }),
  })
  .map(({ arn, target, context: others, tests }) => {
    const Condition = blocks(tests.map((one) => one.test));
    const deny: Statement = { Effect: 'Deny', Action: '*', Resource: '*', Condition };
    const document: Document = { Version: '2012-10-17', Statement: deny };
    const asked = tests.map(({ test: [, key] }) => key.toLowerCase());
    const besides = Object.entries(others).filter(([key]) => !asked.includes(key.toLowerCase()));
    const given = [...besides, ...tests.flatMap((one) => one.given)];
    return {
      id: 'generated',
      principal: { arn, tags: { team: 'a' } },
      policies: { identity: [everything('identity'), { name: 'deny', document }] },
      request: { ...target, context: Object.fromEntries(given) },
    };
  });

/** Leaves out the layers that are not given, and a session policy where there is no session. */
function onlyGiven(layers: Readonly<Record<string, unknown>>, arn: string): Line['policies'] {
  const noSession = arn.includes(':user/') || arn.endsWith(':root');
  return Object.fromEntries(
    Object.entries(layers).filter(
      ([layer, given]) => given !== undefined && !(noSession && layer === 'session'),
    ),
  );
}

/** A line of the contract with every part concrete. */
export const concreteLine: fc.Arbitrary<Line> = fc.oneof(
  { arbitrary: layeredLine, weight: 1 },
  { arbitrary: conditionLine, weight: 3 },
);

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
  fc.record({ key: pick([...families, ...ownKeys].map(({ key }) => key)), present: fc.boolean() }),
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

/**
 * Lines with an unknown key of which the samples show everything: true and false, or a value in each interval that
 * the policies' numbers and address ranges make.
 */
export const lineWithCountableUnknown: fc.Arbitrary<Unknowing> = fc
  .tuple(concreteLine, fc.constantFrom('x:bool', 'x:number', 'x:address'), fc.boolean())
  .map(([line, key, present]) => ({ line: without(line, [key]), unknown: [{ key, present }] }));
