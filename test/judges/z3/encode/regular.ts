/**
 * Regular languages as expressions with complement and intersection. A language is taken apart by derivatives:
 * the derivative by a character is what may follow that character.
 *
 * Brzozowski, "Derivatives of Regular Expressions", 1964; which characters have to be told apart follows Owens,
 * Reppy and Turon, "Regular-expression derivatives re-examined", 2009.
 */
export type Regular = { readonly name: string } & Shape;

type Shape =
  | { readonly kind: 'nothing' | 'empty-text' }
  | { readonly kind: 'character'; readonly from: string; readonly except: boolean }
  | { readonly kind: 'then'; readonly first: Regular; readonly rest: Regular }
  | { readonly kind: 'repeated' | 'not'; readonly of: Regular }
  | { readonly kind: 'either' | 'both'; readonly of: readonly Regular[] };

/** Equal expressions get equal names; that there are finitely many names is what ends the search. */
const NOTHING: Regular = { kind: 'nothing', name: '0' };
const EMPTY_TEXT: Regular = { kind: 'empty-text', name: '1' };

/** One of some characters or, with `except`, any other one. */
export function character(from: string, except = false): Regular {
  const sorted = [...new Set(from)].sort().join('');
  return { kind: 'character', from: sorted, except, name: `${except ? '^' : ''}${JSON.stringify(sorted)}` };
}

export const ANY_CHARACTER = character('', true);
export const ANYTHING = repeated(ANY_CHARACTER);

export function repeated(of: Regular): Regular {
  return { kind: 'repeated', of, name: `(${of.name})*` };
}

function followedBy(first: Regular, rest: Regular): Regular {
  if (first.kind === 'nothing' || rest.kind === 'nothing') return NOTHING;
  if (first.kind === 'empty-text') return rest;
  if (rest.kind === 'empty-text') return first;
  return { kind: 'then', first, rest, name: `(${first.name}.${rest.name})` };
}

export function sequence(parts: readonly Regular[]): Regular {
  return parts.reduceRight((rest, part) => followedBy(part, rest), EMPTY_TEXT);
}

export function not(of: Regular): Regular {
  return of.kind === 'not' ? of.of : { kind: 'not', of, name: `!${of.name}` };
}

const EVERYTHING_NAMES = [ANYTHING.name, not(NOTHING).name];

export function either(parts: readonly Regular[]): Regular {
  const of = unique(parts, 'either').filter(({ kind }) => kind !== 'nothing');
  const all = of.find(({ name }) => EVERYTHING_NAMES.includes(name));
  return all ?? joined('either', of, NOTHING);
}

export function both(parts: readonly Regular[]): Regular {
  const of = unique(parts, 'both').filter(({ name }) => !EVERYTHING_NAMES.includes(name));
  return of.some(({ kind }) => kind === 'nothing') ? NOTHING : joined('both', of, ANYTHING);
}

function joined(kind: 'either' | 'both', of: readonly Regular[], none: Regular): Regular {
  const [only] = of;
  if (only === undefined) return none;
  return of.length === 1 ? only : { kind, of, name: `(${of.map(({ name }) => name).join(SIGNS[kind])})` };
}

const SIGNS = { either: '|', both: '&' } as const;

/** Each part once, in one order, nested ones of the same kind laid out flat. */
function unique(parts: readonly Regular[], kind: 'either' | 'both'): readonly Regular[] {
  const flat = parts.flatMap((part) => (part.kind === kind && 'of' in part ? listed(part.of) : [part]));
  const byName = new Map(flat.map((part) => [part.name, part]));
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function listed(of: Regular | readonly Regular[]): readonly Regular[] {
  return 'name' in of ? [of] : of;
}

/** Whether the empty text belongs to the language. */
function hasEmptyText(regular: Regular): boolean {
  switch (regular.kind) {
    case 'nothing':
    case 'character':
      return false;
    case 'empty-text':
    case 'repeated':
      return true;
    case 'then':
      return hasEmptyText(regular.first) && hasEmptyText(regular.rest);
    case 'not':
      return !hasEmptyText(regular.of);
    case 'either':
      return regular.of.some(hasEmptyText);
    case 'both':
      return regular.of.every(hasEmptyText);
  }
}

/** What may follow one character. */
function derivative(regular: Regular, char: string): Regular {
  switch (regular.kind) {
    case 'nothing':
    case 'empty-text':
      return NOTHING;
    case 'character':
      return regular.from.includes(char) === regular.except ? NOTHING : EMPTY_TEXT;
    case 'repeated':
      return followedBy(derivative(regular.of, char), regular);
    case 'then': {
      const after = followedBy(derivative(regular.first, char), regular.rest);
      return hasEmptyText(regular.first) ? either([after, derivative(regular.rest, char)]) : after;
    }
    case 'not':
      return not(derivative(regular.of, char));
    case 'either':
      return either(regular.of.map((part) => derivative(part, char)));
    case 'both':
      return both(regular.of.map((part) => derivative(part, char)));
  }
}

/** The characters that a text may begin with and that are told from all others. */
function beginnings(regular: Regular): string {
  switch (regular.kind) {
    case 'nothing':
    case 'empty-text':
      return '';
    case 'character':
      return regular.from;
    case 'then':
      return beginnings(regular.first) + (hasEmptyText(regular.first) ? beginnings(regular.rest) : '');
    case 'repeated':
    case 'not':
      return beginnings(regular.of);
    case 'either':
    case 'both':
      return regular.of.map(beginnings).join('');
  }
}

export function isMatch(regular: Regular, text: string): boolean {
  let rest = regular;
  for (const char of text) rest = derivative(rest, char);
  return hasEmptyText(rest);
}

/** Letters first: they read well in a request. */
const READABLE = 'xyzwvutsrqponmlkjihgfedcbaXYZ0123456789-_.~+!';

/** A shortest text of the language; undefined when there is none, which the search has then proved. */
export function textOf(regular: Regular): string | undefined {
  const seen = new Set([regular.name]);
  const queue = [{ rest: regular, text: '' }];
  for (const { rest, text } of queue) {
    if (hasEmptyText(rest)) return text;
    const named = new Set(beginnings(rest));
    const other = [...READABLE].find((char) => !named.has(char));
    if (other === undefined) throw new Error('the patterns name every character that the judge knows');
    for (const char of [other, ...named]) {
      const next = derivative(rest, char);
      if (next.kind === 'nothing' || seen.has(next.name)) continue;
      seen.add(next.name);
      queue.push({ rest: next, text: text + char });
    }
  }
  return undefined;
}

/**
 * Cuts a language by others, one after the other: each piece lies inside or outside of every one of them.
 *
 * @returns a text of each piece that is not empty. There are no other pieces.
 */
export function piecesOf(whole: Regular, cuts: readonly Regular[]): readonly string[] {
  const start = textOf(whole);
  let pieces = start === undefined ? [] : [{ language: whole, text: start }];
  for (const cut of new Map(cuts.map((one) => [one.name, one])).values()) {
    pieces = pieces.flatMap(({ language, text }) => {
      const own = isMatch(cut, text);
      const [inside, outside] = own ? [cut, not(cut)] : [not(cut), cut];
      const here = { language: both([language, inside]), text };
      const there = both([language, outside]);
      const other = textOf(there);
      return other === undefined ? [here] : [here, { language: there, text: other }];
    });
  }
  return pieces.map(({ text }) => text);
}
