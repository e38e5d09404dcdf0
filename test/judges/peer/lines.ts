import fc from 'fast-check';
import { answered, blocks, condition, context, pick, seldom } from '../../property/conditions.ts';
import { account, otherAccount, principals } from '../../property/pools.ts';
import type {
  Condition,
  Document,
  Layer,
  Line,
  OneOrMany,
  Policy,
  PrincipalElement,
  Statement,
} from '../../spec/types.ts';
import { listKey, withKeysOfAws } from './keys.ts';
import { type Target, targets } from './targets.ts';

const isBinary = (value: object): boolean => JSON.stringify(value).toLowerCase().includes('x:bytes');

const realCondition = condition.filter((one) => !isBinary(one)).map(withKeysOfAws<Condition>);
type Context = Line['request']['context'];

/** One value for each key that AWS gives one value: the peer reads the first of several, and AWS never sends them. */
const singled = (given: Context): Context =>
  Object.fromEntries(
    Object.entries(given).map(([key, value]) => [
      key,
      Array.isArray(value) && key !== listKey ? (value[0] ?? '') : value,
    ]),
  );

const realContext = context.filter((one) => !isBinary(one)).map((one) => singled(withKeysOfAws(one)));

const many = (values: readonly string[]): fc.Arbitrary<OneOrMany<string>> =>
  fc.oneof(
    { arbitrary: pick(values), weight: 2 },
    { arbitrary: fc.uniqueArray(pick(values), { minLength: 1, maxLength: 3 }), weight: 1 },
  );

const element = (name: string, values: readonly string[]): fc.Arbitrary<object> =>
  fc.tuple(pick([name, name, name, `Not${name}`]), many(values)).map(([word, value]) => ({ [word]: value }));

const named: readonly PrincipalElement[] = [
  '*',
  { AWS: '*' },
  { AWS: account },
  { AWS: `arn:aws:iam::${account}:root` },
  { AWS: otherAccount },
  { Service: 'codecommit.amazonaws.com' },
  { AWS: [`arn:aws:iam::${account}:user/bob`, `arn:aws:iam::${account}:role/other`] },
  ...Object.values(principals).map((AWS) => ({ AWS })),
];

interface Place {
  readonly layer: Layer;
  readonly target: Target;
}

type Who = Pick<Statement, 'Principal' | 'NotPrincipal'>;

/** Everyone who asks, with account and role; another user with the account; or nobody of the account. */
const spared: readonly PrincipalElement[] = [
  { AWS: [account, ...Object.values(principals)] },
  { AWS: [account, `arn:aws:iam::${account}:user/bob`] },
  { AWS: [otherAccount] },
];

function withPrincipal({ layer }: Place): fc.Arbitrary<Who> {
  if (layer === 'rcp' || layer === 'endpoint') return fc.constant({ Principal: '*' });
  if (layer !== 'resource') return fc.constant({});
  return seldom<Who>(
    pick(named).map((Principal) => ({ Principal })),
    pick(spared).map((NotPrincipal) => ({ NotPrincipal })),
  );
}

const effects: Readonly<Record<Layer, readonly Statement['Effect'][]>> = {
  identity: ['Allow', 'Allow', 'Deny'],
  boundary: ['Allow', 'Allow', 'Deny'],
  session: ['Allow', 'Allow', 'Deny'],
  endpoint: ['Allow', 'Allow', 'Deny'],
  scp: ['Allow', 'Deny'],
  // an RCP of a customer can't allow: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
  rcp: ['Deny'],
  resource: ['Allow', 'Allow', 'Allow', 'Deny'],
};

function statementIn(place: Place): fc.Arbitrary<Statement> {
  const { resources } = place.target;
  // of an RCP: "You can't use * by itself", and no NotAction
  // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html
  const rcp = place.layer === 'rcp';
  const actions = place.target.actions.filter((action) => !rcp || action !== '*');
  const starred = place.layer === 'resource' && place.target.action === 'kms:Decrypt';
  return fc
    .tuple(
      pick(effects[place.layer]),
      withPrincipal(place),
      rcp ? many(actions).map((Action) => ({ Action })) : element('Action', actions),
      starred ? fc.constant({ Resource: '*' }) : element('Resource', [...resources, ...incompleteIn(place)]),
      fc.option(realCondition, { nil: undefined, freq: 2 }),
    )
    .map(([Effect, principal, action, resource, Condition]) => ({
      // "NotPrincipal" goes with "Deny" alone
      Effect: 'NotPrincipal' in principal ? ('Deny' as const) : Effect,
      ...principal,
      ...action,
      ...resource,
      ...(Condition && { Condition }),
    }));
}

/** "Incomplete ARNs are completed with *" in identity policies. */
function incompleteIn({ layer, target }: Place): readonly string[] {
  if (layer !== 'identity' && layer !== 'boundary') return [];
  const [arn, partition, service, region] = target.resource.split(':');
  return [
    `${arn}:${partition}:${service}`,
    `${arn}:${partition}:${service}:${region}`,
    `${arn}:${partition}:none`,
  ];
}

const versions = ['2012-10-17', '2012-10-17', '2012-10-17', '2008-10-17'] as const;

const policyIn = (place: Place): fc.Arbitrary<Policy> =>
  fc
    .tuple(
      // "Version must be 2012-10-17" of an RCP
      place.layer === 'rcp' ? fc.constant('2012-10-17') : pick(versions),
      fc.array(statementIn(place), { minLength: 1, maxLength: 2 }),
    )
    .map(([Version, Statement]): Policy => ({ name: place.layer, document: { Version, Statement } }));

/** Allows everything, so that other layers get to decide. */
export function everything(layer: Layer): Policy {
  const principal =
    layer === 'rcp' || layer === 'endpoint' || layer === 'resource' ? { Principal: '*' as const } : {};
  const Statement: Statement = { Effect: 'Allow', ...principal, Action: '*', Resource: '*' };
  return {
    name: layer === 'rcp' ? 'RCPFullAWSAccess' : 'everything',
    document: { Version: '2012-10-17', Statement },
  };
}

const policiesIn = (place: Place): fc.Arbitrary<Policy[]> =>
  fc
    .tuple(fc.array(policyIn(place), { maxLength: 2 }), fc.boolean())
    .map(([policies, open]) =>
      open || place.layer === 'rcp' ? [everything(place.layer), ...policies] : policies,
    );

/** The peer takes one boundary, one session policy and one endpoint policy; so do most accounts. */
const onePolicyIn = (place: Place): fc.Arbitrary<Policy[]> =>
  fc.oneof(policyIn(place), fc.constant(everything(place.layer))).map((policy) => [policy]);

const levelsIn = (place: Place): fc.Arbitrary<Policy[][]> =>
  fc.array(policiesIn(place), { minLength: 1, maxLength: 2 });

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq: 2 });

/** The account as principal: without it a key policy lets no identity policy speak, and the peer takes none for nothing. */
const delegating: Policy = {
  name: 'key policy',
  document: {
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${account}:root` },
      Action: 'kms:*',
      Resource: '*',
    },
  },
};

function resourceIn(target: Target): fc.Arbitrary<Policy | undefined> {
  const written = policyIn({ layer: 'resource', target });
  if (target.action === 'kms:Decrypt') return fc.oneof(fc.constant(delegating), written);
  return target.action.startsWith('logs:') || target.action.startsWith('codecommit:')
    ? fc.constant(undefined)
    : maybe(written);
}

const lineOf = (target: Target): fc.Arbitrary<Line> =>
  fc
    .record({
      arn: pick(Object.values(principals)),
      tags: maybe(pick([{ team: 'a' }, { Team: 'A', Key: 'ab' }])),
      context: realContext,
      identity: policiesIn({ layer: 'identity', target }),
      boundary: maybe(onePolicyIn({ layer: 'boundary', target })),
      session: maybe(onePolicyIn({ layer: 'session', target })),
      endpoint: maybe(onePolicyIn({ layer: 'endpoint', target })),
      scp: maybe(levelsIn({ layer: 'scp', target })),
      rcp: maybe(levelsIn({ layer: 'rcp', target })),
      resource: resourceIn(target),
    })
    .map(({ arn, tags, context: given, ...layers }) => ({
      id: 'generated',
      principal: { arn, ...(tags && { tags }) },
      policies: onlyGiven(layers, arn),
      request: {
        action: target.action,
        resource: target.resource,
        resourceAccount: target.resourceAccount,
        context: given,
      },
    }));

/** Leaves out layers that are not given, a session policy where there is no session, and the boundary of the root user. */
function onlyGiven(layers: Readonly<Record<string, unknown>>, arn: string): Line['policies'] {
  const root = arn.endsWith(':root');
  const noSession = root || arn.includes(':user/');
  return Object.fromEntries(
    Object.entries(layers).filter(
      ([layer, given]) =>
        given !== undefined && !(noSession && layer === 'session') && !(root && layer === 'boundary'),
    ),
  );
}

/** Lines of every layer. */
export const layeredLine: fc.Arbitrary<Line> = pick(targets).chain(lineOf);

/** Seldom in the pools: a variable that stands before the fifth colon, with a value. */
const arnVariable: typeof answered = fc.constant({
  test: ['ArnLike', 'aws:SourceArn', `arn:aws:iam::\${aws:PrincipalAccount}:user/a*`],
  given: [['aws:SourceArn', principals.user]],
});

/** As rare: a list without values in the request. */
const emptied: typeof answered = answered.map(({ test, given }) => ({
  test,
  given: given.map(([key, values]) => [key, key === 'x:list' ? [] : values]),
}));

const asked: typeof answered = fc.oneof(
  { arbitrary: answered, weight: 200 },
  { arbitrary: arnVariable, weight: 1 },
  { arbitrary: emptied, weight: 10 },
);

/** Lines in which nothing but one condition decides. */
export const conditionLine: fc.Arbitrary<Line> = fc
  .record({
    target: pick(targets.filter(({ resourceAccount }) => resourceAccount === account)),
    arn: pick(Object.values(principals)),
    others: realContext,
    tests: fc
      .array(asked, { minLength: 1, maxLength: 2 })
      .filter((tests) => !isBinary(tests))
      .map((tests) => withKeysOfAws(tests)),
  })
  .map(({ target, arn, others, tests }) => {
    const Condition = blocks(tests.map(({ test }) => test));
    const document: Document = {
      Version: '2012-10-17',
      Statement: { Effect: 'Deny', Action: '*', Resource: '*', Condition },
    };
    const keys = tests.map(({ test: [, key] }) => key.toLowerCase());
    const besides = Object.entries(others).filter(([key]) => !keys.includes(key.toLowerCase()));
    return {
      id: 'generated',
      principal: { arn, tags: { team: 'a' } },
      policies: {
        identity: [everything('identity'), { name: 'deny', document }],
        ...(target.action === 'kms:Decrypt' && { resource: delegating }),
      },
      request: {
        action: target.action,
        resource: target.resource,
        resourceAccount: target.resourceAccount,
        context: singled(Object.fromEntries([...besides, ...tests.flatMap(({ given }) => given)])),
      },
    };
  });
