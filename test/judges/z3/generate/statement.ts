import type { Document, Policies, Policy, Statement } from '../line.ts';
import { conditionOf, type Written } from './condition.ts';
import { ROLE, SESSION } from './pools.ts';
import type { Random } from './random.ts';

export type Place = 'identity' | 'boundary' | 'session' | 'scp' | 'rcp' | 'resource';

/** A statement with the layer that it goes into. */
export interface Placed {
  readonly place: Place;
  readonly statement: Statement;
}

const RESOURCES = [
  '*',
  'arn:aws:kms:us-east-1:111122223333:key/*',
  'arn:aws:kms:*:111122223333:key/ab',
  'arn:aws:s3:::bucket/*',
  'arn:aws:s3:::bucket/${aws:username}/*',
  'arn:aws:s3:*:*:bucket/alice/?',
];

/** A statement under some tests; mostly it is about the action at hand, and about every resource. */
export function statement(
  random: Random,
  effect: Statement['Effect'],
  tests: readonly Written[],
  action: string,
): Statement {
  return {
    Effect: effect,
    ...actionFor(random, action),
    ...(random.percent(85) ? { Resource: '*' } : resourceFor(random)),
    ...(tests.length === 0 ? {} : { Condition: conditionOf(tests) }),
  };
}

function actionFor(random: Random, action: string): Pick<Statement, 'Action' | 'NotAction'> {
  if (random.percent(60)) return { Action: '*' };
  const [service = ''] = action.split(':');
  return random.pick([
    { Action: action },
    { Action: [`${service}:*`, 'logs:*'] },
    { Action: action.toUpperCase() },
    { Action: `${service}:*e*` },
    { NotAction: ['iam:*', 'sts:*'] },
    { NotAction: `${service}:List*` },
    { Action: `${service}:List*` },
  ]);
}

function resourceFor(random: Random): Pick<Statement, 'Resource' | 'NotResource'> {
  if (random.percent(75)) return { Resource: random.some(RESOURCES, 2) };
  return { NotResource: random.some(RESOURCES.slice(1), 2) };
}

/** Statements put into policies, one or several a layer. */
export function policiesOf(
  random: Random,
  placed: readonly Placed[],
  { places, arn }: { readonly places: readonly Place[]; readonly arn: string },
): Policies {
  const of = (place: Place): readonly Statement[] => {
    const found = placed.filter((one) => one.place === place);
    return found.map((one) => ({ ...one.statement, ...principalFor(random, one, arn) }));
  };
  const given = (place: Place): readonly Policy[] | undefined =>
    places.includes(place) ? divided(random, place, of(place)) : undefined;
  const [boundary, session, scp, rcp] = (['boundary', 'session', 'scp', 'rcp'] as const).map(given);
  const resource = of('resource');
  return {
    identity: divided(random, 'identity', of('identity')),
    ...(boundary === undefined ? {} : { boundary }),
    ...(session === undefined ? {} : { session }),
    ...(scp === undefined ? {} : { scp: levels(random, 'scp', scp) }),
    ...(rcp === undefined ? {} : { rcp: levels(random, 'rcp', rcp) }),
    ...(resource.length === 0 ? {} : { resource: policy(random, 'resource', resource) }),
  };
}

function principalFor(
  random: Random,
  { place, statement: own }: Placed,
  arn: string,
): Pick<Statement, 'Principal'> {
  if (place === 'rcp') return { Principal: '*' };
  if (place !== 'resource') return {};
  const named = [{ AWS: arn }, ...(arn === SESSION ? [{ AWS: ROLE }] : []), { AWS: ['*'] }, '*'] as const;
  const account = 'arn:aws:iam::111122223333:root';
  if (own.Effect === 'Deny') return { Principal: random.pick(named) };
  return {
    Principal: random.pick([
      ...named,
      { AWS: account },
      { AWS: account },
      { AWS: '111122223333' },
      { AWS: 'arn:aws:iam::111122223333:user/bob' },
    ]),
  };
}

/** One policy, or two, or none where there is no statement: then the layer allows nothing. */
function divided(random: Random, name: string, statements: readonly Statement[]): readonly Policy[] {
  if (statements.length === 0) return [];
  if (statements.length === 1 || random.percent(50)) return [policy(random, name, statements)];
  const at = 1 + random.below(statements.length - 1);
  return [
    policy(random, `${name}-1`, statements.slice(0, at)),
    policy(random, `${name}-2`, statements.slice(at)),
  ];
}

/** One level, or two, of which one allows everything. */
function levels(random: Random, name: string, own: readonly Policy[]): readonly (readonly Policy[])[] {
  if (random.percent(50)) return [own];
  const isRcp = name === 'rcp';
  const everything: Statement = {
    Effect: 'Allow',
    ...(isRcp ? { Principal: '*' as const } : {}),
    Action: '*',
    Resource: '*',
  };
  const open = policy(random, `${name}-open`, [everything]);
  return random.percent(50) ? [[open], own] : [own, [open]];
}

function policy(random: Random, name: string, statements: readonly Statement[]): Policy {
  const version: Document['Version'] = random.percent(93) ? '2012-10-17' : '2008-10-17';
  return { name, document: { Version: version, Statement: statements } };
}
