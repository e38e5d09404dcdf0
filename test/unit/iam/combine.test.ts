import { describe, expect, test } from 'vitest';
import { type Allows, combine, type Parties } from '#iam/combine.ts';
import type { Reach } from '#iam/principal.ts';

const home = '111122223333';
const user = { kind: 'user', account: home } as Parties['principal'];
const root = { ...user, kind: 'root' } as Parties['principal'];

const parties = (parts: Partial<Parties> = {}): Parties => ({
  principal: user,
  resourceAccount: home,
  service: 'sqs',
  sessionLimitsAnyone: false,
  ...parts,
});
const away = { resourceAccount: '444455556666' };
const limited = { sessionLimitsAnyone: true };
const closed: Allows = { identity: false, boundary: false, session: false };
const grants = (...reaches: readonly Reach[]): Allows => ({ ...closed, resource: new Set(reaches) });

describe('what is missing for a request that nothing denies', () => {
  test.each<[string, Allows, Partial<Parties>, readonly string[], readonly string[]]>([
    ['nothing, where no layer is given', {}, {}, [], []],
    ['each policy of the principal', closed, {}, ['identity 0', 'boundary 0', 'session 0'], []],
    ['nothing, where each allows', { identity: true, boundary: true, session: true }, {}, [], []],
    ['no identity policy for the root user', closed, { principal: root }, ['boundary 0', 'session 0'], []],
    ['each closed level of the RCPs', { rcp: [true, false, false] }, {}, ['rcp 1', 'rcp 2'], []],
    ['each closed level of the SCPs', { scp: [false, true] }, {}, ['scp 0'], []],
    ['the endpoint', { endpoint: false }, {}, ['endpoint 0'], []],
    ['no endpoint that allows', { endpoint: true }, {}, [], []],
    ['nothing, where a session is granted it', grants('session'), {}, [], []],
    ['nothing, where a federated user is granted it', grants('federated'), {}, [], []],
    ['nothing, where a user is granted it', grants('user'), {}, [], []],
    ['nothing, where a grant names the principal', grants('named'), {}, [], []],
    ['no identity policy, where a role is granted it', grants('role'), {}, ['boundary 0', 'session 0'], []],
    [
      'no identity policy, where who federated is granted it',
      grants('federator'),
      {},
      ['boundary 0', 'session 0'],
      [],
    ],
    [
      'nothing, where a role is granted it and all allows',
      { boundary: true, session: true, resource: new Set<Reach>(['role']) },
      {},
      [],
      [],
    ],
    ['nothing, where everyone is granted it', grants('anyone'), {}, [], ['1.12']],
    ['the session, as fact 1.13 may be read', grants('anyone'), limited, ['session 0'], ['1.12']],
    [
      'no session that allows, as fact 1.13 may be read',
      { boundary: true, session: true, resource: new Set<Reach>(['anyone']) },
      limited,
      [],
      [],
    ],
    [
      'the policies of the principal, where the account is granted it',
      grants('account'),
      {},
      ['identity 0', 'boundary 0', 'session 0'],
      [],
    ],
    ['the key policy', { identity: true, resource: new Set() }, { service: 'kms' }, ['resource 0'], []],
    ['no resource policy but that of a key', { identity: true, resource: new Set() }, {}, [], []],
    [
      'nothing, where the key policy lets the account decide',
      { identity: true, resource: new Set<Reach>(['account']) },
      { service: 'kms' },
      [],
      [],
    ],
    ['the grant of another account', { identity: true, resource: new Set() }, away, ['resource 0'], []],
    ['a resource policy of another account', { identity: true }, away, ['resource 0'], []],
    [
      'an Allow of its own besides the grant of another account',
      { identity: false, resource: new Set<Reach>(['user']) },
      away,
      ['identity 0'],
      [],
    ],
  ])('%s', (_, allows, parts, missing, facts) => {
    const answer = combine(allows, parties(parts));
    expect(answer.missing.map(({ layer, level }) => `${layer} ${level}`)).toEqual(missing);
    expect(answer.facts).toEqual(facts);
    expect(answer.outcome).toBe(missing.length === 0 ? 'Allowed' : 'ImplicitlyDenied');
  });
});
