import fc from 'fast-check';
import { COLON, freeGlob, type Glob, isMany, MANY, MANY_INSIDE, ONE, ONE_INSIDE } from '#iam/glob.ts';

/** Every text over an alphabet, up to a length. */
export function textsUpTo(alphabet: readonly string[], length: number): readonly string[] {
  const texts = [''];
  for (const text of texts) if (text.length < length) for (const char of alphabet) texts.push(text + char);
  return texts;
}

/** Whether a value matches, by the definition of each code and nothing else. */
export function matchesByDefinition({ codes, ignoreCase }: Glob, value: string): boolean {
  const [code, ...rest] = codes;
  const [char, ...chars] = value;
  const next = { codes: rest, ignoreCase };
  if (code === undefined) return char === undefined;
  if (isMany(code) && matchesByDefinition(next, value)) return true;
  if (char === undefined || !consumes(code, char, ignoreCase)) return false;
  return matchesByDefinition(isMany(code) ? { codes, ignoreCase } : next, chars.join(''));
}

function consumes(code: number, char: string, ignoreCase: boolean): boolean {
  if (code < 0) return code === ONE || code === MANY || char !== ':';
  const written = String.fromCharCode(code);
  return ignoreCase ? written.toLowerCase() === char.toLowerCase() : written === char;
}

const symbol = fc.constantFrom('a', 'a', 'b', 'A', ':', '*', '*', '?');

/** Patterns of an action or of the `StringLike` family. */
export const freePattern: fc.Arbitrary<Glob> = fc
  .tuple(fc.string({ unit: symbol, maxLength: 6 }), fc.boolean())
  .map(([text, ignoreCase]) => freeGlob(text, ignoreCase));

/** Patterns as ARNs make them: wildcards confined to their segment, but for a star that ends one, and a free tail. */
export const confinedPattern: fc.Arbitrary<Glob> = fc
  .tuple(freePattern, fc.integer({ min: 0, max: 3 }), fc.boolean())
  .map(([{ codes, ignoreCase }, segments, openEnd]) => {
    let seen = 0;
    const confined = codes.map((code, i) => {
      if (code === COLON) seen++;
      const next = codes[i + 1];
      const ends = next === undefined || next === COLON;
      if (code >= 0 || seen >= segments) return code;
      if (code === ONE) return ONE_INSIDE;
      return openEnd && ends ? MANY : MANY_INSIDE;
    });
    return { codes: confined, ignoreCase };
  });

const filler = fc.string({ unit: fc.constantFrom('a', 'b', ':'), maxLength: 3 });
const letter = fc.constantFrom('a', 'b', 'A', ':', '*');

/** A pattern with a text that it nearly matches: its wildcards filled in, and at most one character off. */
export const nearMiss: fc.Arbitrary<readonly [Glob, string]> = fc
  .oneof(freePattern, confinedPattern)
  .chain((glob) => fc.tuple(fc.constant(glob), filled(glob).chain(disturbed)));

function filled({ codes }: Glob): fc.Arbitrary<string> {
  const parts = codes.map((code) => {
    if (isMany(code)) return filler;
    return code < 0 ? letter : fc.constant(String.fromCharCode(code));
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
