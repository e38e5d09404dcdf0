import { dateOrdinal } from '#iam/ordinal.ts';
import type { Correlation } from '#iam/request.ts';

type Values = readonly string[] | undefined;

/** A user's own call can be made with credentials of which the forwarded one has others; see CREDENTIAL_KEYS. */
export const OWN_CALL = 'own call: ';

const MFA = 'aws:multifactorauthpresent';
const MFA_AGE = 'aws:multifactorauthage';
const ISSUED = 'aws:tokenissuetime';
const [OWN_MFA, OWN_MFA_AGE, OWN_ISSUED] = [
  `${OWN_CALL}${MFA}`,
  `${OWN_CALL}${MFA_AGE}`,
  `${OWN_CALL}${ISSUED}`,
];

/** "The key is present only if the principal was authenticated with MFA" (aws:MultiFactorAuthAge). */
const ageGoesWithMfa = (mfa: Values, age: Values): boolean => (age !== undefined) === isTrue(mfa);

/**
 * Which keys go together in one request. A rule speaks only of keys that matter to the question at hand; the
 * others can always be chosen to fit.
 */
export const CORRELATIONS: readonly Correlation[] = [
  // Two names of one clock.
  sharing('aws:currenttime', 'aws:epochtime', (time, epoch) => second(time) === second(epoch)),
  // A session is issued before it is used.
  sharing('aws:currenttime', ISSUED, (now, issuedAt) => !isLater(issuedAt, now)),
  pair(MFA, MFA_AGE, ageGoesWithMfa),
  // The key is in the principal's own account: both have one organization and one place in it.
  sharing('aws:principalorgid', 'aws:resourceorgid', isSame),
  sharing('aws:principalorgpaths', 'aws:resourceorgpaths', isSame),
  // An account is in an organization, and has both, or is in none.
  pair('aws:principalorgid', 'aws:principalorgpaths', isPresentWith),
  pair('aws:resourceorgid', 'aws:resourceorgpaths', isPresentWith),
  pair('aws:principalorgid', 'aws:resourceorgpaths', isPresentWith),
  pair('aws:resourceorgid', 'aws:principalorgpaths', isPresentWith),
];

/** The same for a session: what goes together in its own call, and between that and the forwarded one. */
export const SESSION_CORRELATIONS: readonly Correlation[] = [
  ...CORRELATIONS,
  sharing('aws:currenttime', OWN_ISSUED, (now, issuedAt) => !isLater(issuedAt, now)),
  pair(OWN_MFA, OWN_MFA_AGE, ageGoesWithMfa),
  pair(OWN_MFA, MFA_AGE, ageGoesWithMfa),
  pair(MFA, OWN_MFA_AGE, ageGoesWithMfa),
  sharing(MFA_AGE, OWN_MFA_AGE, isSame),
  // With a long-term key the own call says nothing of MFA, the forwarded one that there was none (or nothing).
  pair(OWN_MFA, MFA, (own, forwarded) => (own === undefined ? !isTrue(forwarded) : isSame(own, forwarded))),
  sharing(OWN_ISSUED, ISSUED, (own, forwarded) => own === undefined || isSame(own, forwarded)),
  // Temporary credentials say both, long-term keys say neither.
  pair(OWN_MFA, OWN_ISSUED, (mfa, issuedAt) => (mfa === undefined) === (issuedAt === undefined)),
  pair(MFA, OWN_ISSUED, (mfa, issuedAt) => (issuedAt === undefined ? !isTrue(mfa) : mfa !== undefined)),
  pair(OWN_MFA, ISSUED, (mfa, issuedAt) => mfa === undefined || issuedAt !== undefined),
  pair(OWN_MFA_AGE, OWN_ISSUED, (age, issuedAt) => age === undefined || issuedAt !== undefined),
];

function pair(one: string, other: string, fits: (one: Values, other: Values) => boolean): Correlation {
  return {
    keys: [one, other],
    possible: (world, has) => !(has.has(one) && has.has(other)) || fits(world(one), world(other)),
  };
}

/** A pair whose bounds cut each other's values. */
function sharing(one: string, other: string, fits: (one: Values, other: Values) => boolean): Correlation {
  return { ...pair(one, other, fits), sharedBounds: true };
}

function isTrue(values: Values): boolean {
  return values?.[0] === 'true';
}

function isSame(one: Values, other: Values): boolean {
  return one?.join() === other?.join();
}

function isPresentWith(one: Values, other: Values): boolean {
  return (one === undefined) === (other === undefined);
}

function second(values: Values): bigint | undefined {
  const at = dateOrdinal(values?.[0] ?? '');
  return at === undefined ? undefined : at / 1000n;
}

function isLater(one: Values, other: Values): boolean {
  const first = dateOrdinal(one?.[0] ?? '');
  const last = dateOrdinal(other?.[0] ?? '');
  return first !== undefined && last !== undefined && first > last;
}
