import fc from 'fast-check';
import { freeGlob, type Glob, type GlobToken } from '#iam/glob.ts';

/** Every text over an alphabet, up to a length. */
export function textsUpTo(alphabet: readonly string[], length: number): readonly string[] {
  const texts = [''];
  for (const text of texts) if (text.length < length) for (const char of alphabet) texts.push(text + char);
  return texts;
}

/** Whether a value matches, by the definition of each token and nothing else. */
export function matchesByDefinition({ tokens, ignoreCase }: Glob, value: string): boolean {
  const [token, ...rest] = tokens;
  const [char, ...chars] = value;
  const next = { tokens: rest, ignoreCase };
  if (token === undefined) return char === undefined;
  if (token.kind === 'many' && matchesByDefinition(next, value)) return true;
  if (char === undefined || !consumes(token, char, ignoreCase)) return false;
  return matchesByDefinition(token.kind === 'many' ? { tokens, ignoreCase } : next, chars.join(''));
}

function consumes(token: GlobToken, char: string, ignoreCase: boolean): boolean {
  if (token.kind !== 'char') return token.crossesColon || char !== ':';
  return ignoreCase ? token.char.toLowerCase() === char.toLowerCase() : token.char === char;
}

const symbol = fc.constantFrom('a', 'a', 'b', 'A', ':', '*', '*', '?');

/** Patterns of an action or of the `StringLike` family. */
export const freePattern: fc.Arbitrary<Glob> = fc
  .tuple(fc.string({ unit: symbol, maxLength: 6 }), fc.boolean())
  .map(([text, ignoreCase]) => freeGlob(text, ignoreCase));

/** Patterns as ARNs make them: wildcards confined to their segment, but for a star that ends one, and a free tail. */
export const confinedPattern: fc.Arbitrary<Glob> = fc
  .tuple(freePattern, fc.integer({ min: 0, max: 3 }), fc.boolean())
  .map(([{ tokens, ignoreCase }, segments, openEnd]) => {
    let seen = 0;
    const confined = tokens.map((token, i): GlobToken => {
      if (token.kind === 'char') seen += token.char === ':' ? 1 : 0;
      const next = tokens[i + 1];
      const ends = next === undefined || (next.kind === 'char' && next.char === ':');
      if (token.kind === 'char' || seen >= segments) return token;
      return { ...token, crossesColon: openEnd && ends && token.kind === 'many' };
    });
    return { tokens: confined, ignoreCase };
  });

const filler = fc.string({ unit: fc.constantFrom('a', 'b', ':'), maxLength: 3 });
const letter = fc.constantFrom('a', 'b', 'A', ':', '*');

/** A pattern with a text that it nearly matches: its wildcards filled in, and at most one character off. */
export const nearMiss: fc.Arbitrary<readonly [Glob, string]> = fc
  .oneof(freePattern, confinedPattern)
  .chain((glob) => fc.tuple(fc.constant(glob), filled(glob).chain(disturbed)));

function filled({ tokens }: Glob): fc.Arbitrary<string> {
  const parts = tokens.map((token) => {
    if (token.kind === 'many') return filler;
    return token.kind === 'one' ? letter : fc.constant(token.char);
  });
  return fc.tuple(...parts).map((texts) => texts.join(''));
}

function disturbed(text: string): fc.Arbitrary<string> {
  const at = fc.nat(text.length);
  return fc.oneof(
    fc.constant(text),
    at.map((i) => text.slice(0, i) + text.slice(i + 1)),
    fc.tuple(at, letter).map(([i, char]) => text.slice(0, i) + char + text.slice(i)),
    fc.tuple(at, letter).map(([i, char]) => text.slice(0, i) + char + text.slice(i + 1)),
  );
}
