import fc from 'fast-check';
import type { Layer, Line, Policy, PrincipalElement, Statement } from '../spec/types.ts';
import { account, otherAccount, principals } from './pools.ts';

/**
 * Lines in which a statement either matches the request, does not, or cannot be understood, and nothing else is in
 * it: they test how layers combine without trusting how anything is matched.
 */
type Verdict = 'matches' | 'does not match' | 'not understood';

const effects: readonly Statement['Effect'][] = ['Allow', 'Deny'];
const verdicts: readonly Verdict[] = ['matches', 'does not match', 'not understood'];

function statementOf(Effect: Statement['Effect'], verdict: Verdict, Principal?: PrincipalElement): Statement {
  const statement: Statement = { Effect, ...(Principal && { Principal }), Action: '*', Resource: '*' };
  if (verdict === 'does not match') return { ...statement, Action: 'none:None' };
  return verdict === 'matches' ? statement : { ...statement, Condition: { Sometimes: { 'x:key': 'value' } } };
}

const policyOf = (Statement: Statement[]): Policy => ({
  name: 'p',
  document: { Version: '2012-10-17', Statement },
});

const verdict = fc.oneof(
  { arbitrary: fc.constantFrom(...verdicts.slice(0, 2)), weight: 4 },
  { arbitrary: fc.constantFrom(...verdicts), weight: 1 },
);
const effect = fc.oneof(
  { arbitrary: fc.constant(effects[0] ?? 'Allow'), weight: 5 },
  { arbitrary: fc.constantFrom(...effects), weight: 1 },
);

function layerOf(layer: Layer): fc.Arbitrary<Policy[]> {
  const Principal = layer === 'rcp' || layer === 'endpoint' ? '*' : undefined;
  const statement = fc.tuple(effect, verdict).map(([one, other]) => statementOf(one, other, Principal));
  return fc.array(fc.array(statement, { minLength: 1, maxLength: 2 }).map(policyOf), { maxLength: 2 });
}

const levelsOf = (layer: Layer): fc.Arbitrary<Policy[][]> =>
  fc.array(layerOf(layer), { minLength: 1, maxLength: 2 });

const grantees: readonly PrincipalElement[] = [
  '*',
  { AWS: account },
  { AWS: otherAccount },
  ...Object.values(principals).map((AWS) => ({ AWS })),
];

const resourcePolicy: fc.Arbitrary<Policy> = fc
  .array(
    fc
      .tuple(effect, verdict, fc.constantFrom(...grantees))
      .map(([one, other, grantee]) => statementOf(one, other, grantee)),
    { minLength: 1, maxLength: 2 },
  )
  .map(policyOf);

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });

/** Whether a session that a policy names is the one that uses the role cannot be told from the role's ARN. */
const namesItsSession = ({ principal, policies }: Line): boolean =>
  principal.arn === principals.role && JSON.stringify(policies.resource ?? {}).includes(principals.session);

export const abstractLine: fc.Arbitrary<Line> = fc
  .record({
    arn: fc.constantFrom(principals.user, principals.role, principals.session, principals.federated),
    action: fc.constantFrom('kms:Decrypt', 'sqs:SendMessage'),
    owner: fc.constantFrom(account, account, otherAccount),
    identity: maybe(layerOf('identity')),
    boundary: maybe(layerOf('boundary')),
    session: maybe(layerOf('session')),
    endpoint: maybe(layerOf('endpoint')),
    scp: maybe(levelsOf('scp')),
    rcp: maybe(levelsOf('rcp')),
    resource: maybe(resourcePolicy),
  })
  .map(({ arn, action, owner, ...layers }) => ({
    id: 'abstract',
    principal: { arn },
    policies: onlyGiven(layers, arn !== principals.user),
    request: { action, resource: `arn:aws:any:us-east-1:${owner}:thing`, context: { 'x:key': 'value' } },
  }))
  .filter((line) => !namesItsSession(line));

function onlyGiven(layers: Readonly<Record<string, unknown>>, hasSession: boolean): Line['policies'] {
  return Object.fromEntries(
    Object.entries(layers).filter(
      ([layer, given]) => given !== undefined && (hasSession || layer !== 'session'),
    ),
  );
}
