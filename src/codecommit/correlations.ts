import { dateOrdinal } from '#iam/ordinal.ts';
import type { Correlation } from '#iam/request.ts';
import type { World } from '#iam/template.ts';

/**
 * Which keys go together in one session. A rule speaks only of keys that matter to the question at hand; the
 * others can always be chosen to fit.
 */
export const CORRELATIONS: readonly Correlation[] = [
  {
    // Two names of one clock.
    keys: ['aws:currenttime', 'aws:epochtime'],
    sharedBounds: true,
    possible: (world, has) => !(has.has('aws:currenttime') && has.has('aws:epochtime')) || sameSecond(world),
  },
  {
    // A session is issued before it is used.
    keys: ['aws:currenttime', 'aws:tokenissuetime'],
    sharedBounds: true,
    possible: (world, has) =>
      !(has.has('aws:currenttime') && has.has('aws:tokenissuetime')) ||
      !later(world('aws:tokenissuetime')?.[0], world('aws:currenttime')?.[0]),
  },
  {
    // "The key is present only if the principal was authenticated with MFA" (aws:MultiFactorAuthAge).
    keys: ['aws:multifactorauthpresent', 'aws:multifactorauthage'],
    possible: (world, has) =>
      !has.has('aws:multifactorauthpresent') ||
      !has.has('aws:multifactorauthage') ||
      (world('aws:multifactorauthage') !== undefined) ===
        (world('aws:multifactorauthpresent')?.[0] === 'true'),
  },
  equal('aws:principalorgid', 'aws:resourceorgid'),
  equal('aws:principalorgpaths', 'aws:resourceorgpaths'),
  together('aws:principalorgid', 'aws:principalorgpaths'),
  together('aws:resourceorgid', 'aws:resourceorgpaths'),
];

/** The key is in the principal's own account: both have one organization and one place in it. */
function equal(one: string, other: string): Correlation {
  return {
    keys: [one, other],
    sharedBounds: true,
    possible: (world, has) =>
      !(has.has(one) && has.has(other)) || world(one)?.join() === world(other)?.join(),
  };
}

/** An account is in an organization, and has both, or is in none. */
function together(one: string, other: string): Correlation {
  return {
    keys: [one, other],
    possible: (world, has) =>
      !(has.has(one) && has.has(other)) || (world(one) === undefined) === (world(other) === undefined),
  };
}

function sameSecond(world: World): boolean {
  const second = (key: string): bigint | undefined => {
    const at = dateOrdinal(world(key)?.[0] ?? '');
    return at === undefined ? undefined : at / 1000n;
  };
  return second('aws:currenttime') === second('aws:epochtime');
}

function later(one: string | undefined, other: string | undefined): boolean {
  const first = one === undefined ? undefined : dateOrdinal(one);
  const second = other === undefined ? undefined : dateOrdinal(other);
  return first !== undefined && second !== undefined && first > second;
}
