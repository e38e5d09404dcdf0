import type { Reading } from './atom.ts';
import { type Claim, claimOf, opposite } from './claim.ts';
import { claimWords, resourceWords } from './claim-words.ts';
import type { FailingTerms, Literal } from './failing-terms.ts';
import { phraseOf } from './key-phrases.ts';

/**
 * Where a request fails as one sentence, e.g. "denied unless the call comes from `vpc-1a2b3c` or the session carries
 * MFA": said of what fails or of what escapes, whichever speaks of what is rather than of what is not.
 */
export function failureWords({ terms, complete }: FailingTerms): string {
  const literals = terms.flat();
  const more = complete ? '' : '; perhaps in other requests as well';
  const escapes = literals.filter((literal) => isAffirmative(literal, false)).length;
  const failures = literals.filter((literal) => isAffirmative(literal, true)).length;
  return `denied ${escapes < failures ? ifWords(terms) : unlessWords(terms)}${more}`;
}

type Terms = FailingTerms['terms'];

function ifWords(terms: Terms): string {
  const clauses = terms.map((term) => joined(literalsOf(term, true)));
  return distinct(clauses)
    .map((clause) => `if ${clause}`)
    .join(', or ');
}

function unlessWords(terms: Terms): string {
  const clauses = terms.map((term) => literalsOf(term, false));
  const [only, ...more] = distinct(clauses.map((clause) => clause.join(' or ')));
  if (more.length === 0) return `unless ${only}`;
  return `unless ${distinct(clauses.map((clause) => inside(clause))).join(' and ')}`;
}

function literalsOf(term: readonly Literal[], asItIs: boolean): readonly string[] {
  return distinct(term.map((literal) => literalWords(literal, asItIs)));
}

function joined(literals: readonly string[]): string {
  return literals.length < 2 ? literals.join() : literals.map((literal) => inside([literal])).join(' and ');
}

/** Alternatives as one part among several: in parentheses, if there are any. */
function inside(alternatives: readonly string[]): string {
  const words = alternatives.join(' or ');
  return alternatives.length > 1 || / or (?:it )?(?:is )?absent$/.test(words) ? `(${words})` : words;
}

const distinct = (words: readonly string[]): readonly string[] => [...new Set(words)];

/** @param asItIs false: the opposite of the literal */
function literalWords(literal: Literal, asItIs: boolean): string {
  const holds = literal.holds === asItIs;
  if ('reading' in literal) return readingWords(literal.reading, holds, asItIs);
  const { test, resource } = literal.atom;
  if (test !== undefined) return wordsOf(holds ? claimOf(test) : opposite(claimOf(test)));
  if (resource !== undefined)
    return resourceWords(
      resource.not === holds,
      resource.values.map(({ text }) => text),
    );
  return readingWords(literal.atom.reading(), holds, asItIs);
}

/** What was not understood may deny and may fail to allow: a request has to get past both. */
function readingWords({ fact, reason }: Reading, holds: boolean, fails: boolean): string {
  if (fact === undefined)
    return `what was not understood ${fails ? 'stands in its way' : 'lets it pass'} (${reason})`;
  return `AWS reads it ${holds ? 'so' : 'otherwise'} (${reason})`;
}

function wordsOf(claim: Claim): string {
  return (claim.kind === 'values' ? phraseOf(claim) : undefined) ?? claimWords(claim);
}

/** Whether words say what is, rather than what is not. */
function isAffirmative(literal: Literal, asItIs: boolean): boolean {
  const holds = literal.holds === asItIs;
  if ('reading' in literal) return holds;
  const { test, resource } = literal.atom;
  if (test === undefined) return resource === undefined ? holds : resource.not !== holds;
  const claim = holds ? claimOf(test) : opposite(claimOf(test));
  if (claim.kind === 'presence') return claim.is === 'present';
  return !claim.not && !claim.orAbsent;
}
