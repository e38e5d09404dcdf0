import type { ValueClaim } from './claim.ts';
import { predicateWords, valueList } from './claim-words.ts';

/** How people speak of what some condition keys hold. Undefined where nothing but the key's name is exact. */
export function phraseOf(claim: ValueClaim): string | undefined {
  const lookup = claim.key.toLowerCase();
  if (claim.quantifier !== 'one') return undefined;
  if (lookup === 'aws:multifactorauthpresent') return mfaPhrase(claim);
  const moment = MOMENTS.get(lookup);
  if (moment !== undefined) return momentPhrase(moment, claim);
  const origin = ORIGINS.get(lookup);
  if (origin !== undefined) return originPhrase(origin, claim);
  const [, tag] = /^aws:principaltag\/(.+)$/i.exec(claim.key) ?? [];
  if (tag !== undefined) return predicateWords(`the principal's tag \`${tag}\``, claim);
  return lookup === REPOSITORY ? predicateWords('the repository ID', claim) : undefined;
}

/** CodeCommit "passes the repository ID as encryption context" under this name. */
const REPOSITORY = 'kms:encryptioncontext:aws:codecommit:id';

/** A session without MFA lacks the key, or holds `false`: "carries no MFA" means both, "carries MFA" neither. */
function mfaPhrase({ family, not, orAbsent, values }: ValueClaim): string | undefined {
  const [only] = values;
  if (family !== 'Bool' || not || values.length !== 1) return undefined;
  if (only === 'true' && !orAbsent) return 'the session carries MFA';
  return only === 'false' && orAbsent ? 'the session carries no MFA' : undefined;
}

/** Keys of dates, with what happened then; some are in every request. */
const MOMENTS: ReadonlyMap<string, { readonly words: string; readonly always?: true }> = new Map([
  ['aws:currenttime', { words: 'it is', always: true as const }],
  ['aws:tokenissuetime', { words: 'the session began' }],
]);

const TIMES: Readonly<Record<string, string>> = {
  less: 'before',
  'less-or-equal': 'no later than',
  greater: 'after',
  'greater-or-equal': 'no earlier than',
};

function momentPhrase(
  { words, always }: { readonly words: string; readonly always?: true },
  { key, family, relation, values, orAbsent }: ValueClaim,
): string | undefined {
  const time = TIMES[relation];
  if (family !== 'Date' || time === undefined || values.length !== 1) return undefined;
  const absent = orAbsent && always !== true ? ` or \`${key}\` is absent` : '';
  return `${words} ${time} ${valueList(values)}${absent}`;
}

/** Keys that say where a call comes from. */
const ORIGINS: ReadonlyMap<string, string> = new Map([
  ['aws:sourcevpc', 'from'],
  ['aws:sourceip', 'from'],
  ['aws:vpcsourceip', 'from'],
  ['aws:sourcevpce', 'through'],
]);

function originPhrase(way: string, claim: ValueClaim): string | undefined {
  const { relation, family, not, orAbsent, values, key } = claim;
  const isPlain = relation === 'within' || (relation === 'equals' && family === 'String');
  if (!isPlain || values.length === 0) return undefined;
  // What comes from nowhere that is known comes from none of these either.
  if (not && !orAbsent) return undefined;
  if (not) return `the call does not come ${way} ${values.length > 1 ? 'any of ' : ''}${valueList(values)}`;
  const absent = orAbsent ? ` or \`${key}\` is absent` : '';
  return `the call comes ${way} ${values.length > 1 ? 'one of ' : ''}${valueList(values)}${absent}`;
}
