import { dateOrdinal } from '#iam/ordinal.ts';
import type { Correlation, Request } from '#iam/request.ts';

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
const REQUEST: readonly Correlation[] = [
  // Two names of one clock.
  sharing('aws:currenttime', 'aws:epochtime', (time, epoch) => second(time) === second(epoch)),
  // A session is issued before it is used.
  sharing('aws:currenttime', ISSUED, (now, issuedAt) => !isLater(issuedAt, now)),
  pair(MFA, MFA_AGE, ageGoesWithMfa),
  // Temporary credentials that tell of MFA tell when they were issued.
  pair(MFA, ISSUED, (mfa, issuedAt) => !isTrue(mfa) || issuedAt !== undefined),
  pair(MFA_AGE, ISSUED, (age, issuedAt) => age === undefined || issuedAt !== undefined),
  // One chain of services: all of it is there or nothing, and its ends are in it.
  sharing('aws:calledvia', 'aws:calledviafirst', isPresentIn),
  sharing('aws:calledvia', 'aws:calledvialast', isPresentIn),
  pair('aws:calledviafirst', 'aws:calledvialast', isPresentWith),
  // Copies of one key in several Regions have a type.
  pair(
    'kms:multiregion',
    'kms:multiregionkeytype',
    (copies, type) => isTrue(copies) === (type !== undefined),
  ),
  // The key is in the principal's own account: both have one organization and one place in it.
  sharing('aws:principalorgid', 'aws:resourceorgid', isSame),
  sharing('aws:principalorgpaths', 'aws:resourceorgpaths', isSame),
  // An account is in an organization, and has both, or is in none.
  pair('aws:principalorgid', 'aws:principalorgpaths', isPresentWith),
  pair('aws:resourceorgid', 'aws:resourceorgpaths', isPresentWith),
  pair('aws:principalorgid', 'aws:resourceorgpaths', isPresentWith),
  pair('aws:resourceorgid', 'aws:principalorgpaths', isPresentWith),
];

const CONTEXT = 'kms:encryptioncontext:';
const CONTEXT_KEYS = 'kms:encryptioncontextkeys';

/** Which of these keys (lower case) go together in one request. */
export function correlationsAmong(keys: readonly string[]): readonly Correlation[] {
  const named = keys.filter((key) => key.startsWith(CONTEXT)).map((key) => inContext(key));
  return [...REQUEST.filter((one) => one.keys.some((key) => keys.includes(key))), ...named];
}

/** The names of the encryption context are those of its pairs. */
function inContext(key: string): Correlation {
  const name = key.slice(CONTEXT.length);
  const names = (values: Values): boolean => values?.some((one) => one.toLowerCase() === name) === true;
  return {
    ...pair(CONTEXT_KEYS, key, (all, value) => names(all) === (value !== undefined)),
    texts: new Map([[CONTEXT_KEYS, [name]]]),
  };
}

/** The same for a session: what goes together in its own call, and between that and the forwarded one. */
export function sessionCorrelationsAmong(keys: readonly string[]): readonly Correlation[] {
  return [...correlationsAmong(keys), ...SESSION.filter((one) => one.keys.some((key) => keys.includes(key)))];
}

/** Which keys go together, without what ties the organization of a key to that of a caller from another account. */
export function correlationsApart(among: Request['correlations']): Request['correlations'] {
  return (keys) => among(keys).filter((one) => new Set(one.keys.map(isOfResource)).size === 1);
}

const isOfResource = (key: string): boolean => key.startsWith('aws:resourceorg');

const SESSION: readonly Correlation[] = [
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

function isPresentIn(list: Values, value: Values): boolean {
  return value === undefined ? list === undefined : list?.includes(value[0] ?? '') === true;
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
