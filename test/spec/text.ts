import type { Reading } from './reading.ts';

/** One character of a pattern; `wild` marks a `*` or `?` that stands for other characters. */
export interface Glyph {
  char: string;
  wild: boolean;
}

/** What reading a policy text with variables gives. */
export type Expanded = Glyph[] | 'unresolved' | 'malformed';

/** The request context: lower-case key to its values. */
export type Context = ReadonlyMap<string, readonly string[]>;

export interface Expansion {
  /** Variables exist only in documents of Version 2012-10-17 (fact 2.1). */
  variables: boolean;
  context: Context;
  reading: Reading;
  where: string;
}

const variable = /\$\{([^}]*)\}/g;
const nameAndDefault = /^([^\s,']+)(?:, '([^']*)')?$/;

const plain = (text: string): Glyph[] => [...text].map((char) => ({ char, wild: false }));
const pattern = (text: string): Glyph[] =>
  [...text].map((char) => ({ char, wild: char === '*' || char === '?' }));

/** Puts the request's values into a policy text (facts 3.8 to 3.12). */
export function expand(text: string, how: Expansion): Expanded {
  if (!how.variables) return pattern(text);
  const glyphs: Glyph[] = [];
  let end = 0;
  for (const found of text.matchAll(variable)) {
    const value = resolve(found[1] ?? '', how);
    if (!Array.isArray(value)) return value;
    glyphs.push(...pattern(text.slice(end, found.index)), ...value);
    end = found.index + found[0].length;
  }
  return [...glyphs, ...pattern(text.slice(end))];
}

function resolve(inside: string, how: Expansion): Expanded {
  if (inside === '*' || inside === '?' || inside === '$') return plain(inside);
  const [, name, fallback] = nameAndDefault.exec(inside) ?? [];
  if (name === undefined) return 'malformed';
  const values = how.context.get(name.toLowerCase()) ?? [];
  // "You can't use a multivalued condition key as a variable." What comes of it is not said.
  if (values.length > 1) return how.reading.breadth === 'narrow' ? 'unresolved' : 'malformed';
  const value = values[0] ?? fallback;
  if (value === undefined) return 'unresolved';
  // Whether a `*` inside a substituted value is a wildcard is not documented (fact 3.12).
  const wild = /[*?]/.test(value) && how.reading.choose('3.12', how.where);
  return wild ? pattern(value) : plain(value);
}

/** `*` is any run of characters and `?` any one character, here over the whole text. */
export function globMatches(glyphs: readonly Glyph[], text: string): boolean {
  return new RegExp(`^${source(glyphs, '.')}$`, 'su').test(text);
}

/** The pattern as a regular expression in which a wildcard stands for `any`. */
export function source(glyphs: readonly Glyph[], any: string): string {
  return glyphs
    .map(({ char, wild }) => {
      if (!wild) return char.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
      return char === '*' ? `${any}*` : any;
    })
    .join('');
}

export const textOf = (glyphs: readonly Glyph[]): string => glyphs.map(({ char }) => char).join('');

/** The components of an ARN or of a pattern for one: six at most, since the last one may hold colons. */
export function components(glyphs: readonly Glyph[]): Glyph[][] {
  const parts: Glyph[][] = [[]];
  for (const glyph of glyphs) {
    if (glyph.char === ':' && parts.length < 6) parts.push([]);
    else parts.at(-1)?.push(glyph);
  }
  return parts;
}
