import { describe, expect, test } from 'vitest';
import { LayerAllows } from '#iam/layer-allows.ts';
import { parsePolicy } from '#iam/parse-policy.ts';
import type { NamedPolicy, Policies } from '#iam/policies.ts';
import type { Layer } from '#iam/policy.ts';
import { prepare } from '#iam/prepare.ts';
import { parsePrincipalArn, RESOURCE, type Request } from '#iam/request.ts';

const ACCOUNT = '111122223333';
const ALICE = `arn:aws:iam::${ACCOUNT}:user/alice`;

function requestOf(reads: Request['reads'] = () => undefined): Request {
  const principal = parsePrincipalArn(ALICE);
  if (principal === undefined) throw new Error('a user is a principal');
  return {
    action: 'kms:Decrypt',
    principal,
    resourceAccount: ACCOUNT,
    state: (key) =>
      key === RESOURCE
        ? { kind: 'known', values: [`arn:aws:kms:us-east-1:${ACCOUNT}:key/1`] }
        : { kind: 'absent' },
    reads,
    correlations: () => [],
  };
}

const policyOf = (effect: string | undefined, layer: Layer, more: object = {}): NamedPolicy => ({
  name: layer,
  policy: parsePolicy(
    {
      Version: '2012-10-17',
      Statement: effect === undefined ? [] : [{ Effect: effect, Action: '*', Resource: '*', ...more }],
    },
    layer,
  ),
});

/** The layers that do not allow where every statement matches, and where none does. */
const missing = (policies: Policies, matches: boolean, request = requestOf()) =>
  new LayerAllows(prepare(policies, request)).combined(
    () => matches,
    () => matches,
  ).missing;

describe('a layer allows', () => {
  const closed = [{ layer: 'identity', level: 0 }];

  test('where an Allow matches', () => {
    const policies = { identity: [policyOf('Allow', 'identity')] };
    expect(missing(policies, true)).toEqual([]);
    expect(missing(policies, false)).toEqual(closed);
  });

  test('but not by a Deny', () => {
    expect(missing({ identity: [policyOf('Deny', 'identity')] }, true)).toEqual(closed);
  });

  test('but not by a Deny that names the principal', () => {
    const resource = policyOf('Deny', 'resource', { Principal: { AWS: ALICE } });
    expect(missing({ resource }, true)).toEqual([{ layer: 'resource', level: 0 }]);
  });
});

describe('a session policy that allows nothing', () => {
  const policies = {
    session: [policyOf(undefined, 'session')],
    resource: policyOf('Allow', 'resource', { Principal: '*' }),
  };

  test.each<[string, boolean | undefined, readonly object[]]>([
    ['limits a grant to everyone where that is read so', undefined, [{ layer: 'session', level: 0 }]],
    ['limits it where that is assumed', true, [{ layer: 'session', level: 0 }]],
    ['does not limit it where that is assumed not to be', false, []],
  ])('%s', (_, assumed, layers) => {
    const request = requestOf((fact) => (fact === '1.13' ? assumed : undefined));
    expect(missing(policies, true, request)).toEqual(layers);
  });
});
