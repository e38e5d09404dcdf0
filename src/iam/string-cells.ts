import { accepts, fold, type Glob, type GlobToken } from './glob.ts';

/**
 * One text for each way in which texts can match or miss a set of patterns: the patterns run side by side as one
 * automaton, breadth first, so that each text is a shortest one of its kind.
 *
 * @param limit how many states may be visited.
 * @returns `complete: false` when the limit ended the search: there may be more kinds of text.
 */
export function stringCells(
  globs: readonly Glob[],
  limit: number,
): { readonly texts: readonly string[]; readonly complete: boolean } {
  const start = trieOf(globs);
  const other = otherChar(globs);
  const found = new Map<string, string>();
  const first: State = { at: withStars([start]), text: '' };
  const visited = new Set<string>();
  const queue: State[] = [first];
  let work = limit * WORK_PER_STATE;
  for (const { at, text } of queue) {
    const kind = kindOf(at);
    // A key with an empty value is as good as absent: the empty text stands only where no other does.
    if (text !== '' && !found.has(kind)) found.set(kind, text);
    for (const char of [other, ...charsOf(at)]) {
      const next = advance(at, char);
      work -= at.length + next.length;
      const name = nameOf(next);
      if (visited.has(name)) continue;
      if (visited.size > limit || work < 0) return { texts: [...found.values()], complete: false };
      visited.add(name);
      queue.push({ at: next, text: text + char });
    }
  }
  if (!found.has(kindOf(first.at))) found.set(kindOf(first.at), '');
  return { texts: [...found.values()], complete: true };
}

/** Steps that a state may cost on average before the search is cut short. */
const WORK_PER_STATE = 200;

interface State {
  /** The places reached in the patterns, in the order of their numbers. */
  readonly at: readonly Place[];
  readonly text: string;
}

/**
 * A place in the patterns, reached over `token`. Patterns that begin alike share their places, so that a list of a
 * thousand ARNs costs as much as its text.
 */
interface Place {
  readonly number: number;
  readonly token: GlobToken | undefined;
  readonly ignoreCase: boolean;
  /** The next places: by their character, and those behind a wildcard or a character in any letter case. */
  readonly chars: Map<string, Place>;
  readonly others: Place[];
  /** The patterns that end here. */
  readonly ends: number[];
}

function trieOf(globs: readonly Glob[]): Place {
  let size = 0;
  const place = (token: GlobToken | undefined, ignoreCase: boolean): Place => {
    return { number: size++, token, ignoreCase, chars: new Map(), others: [], ends: [] };
  };
  const root = place(undefined, false);
  for (const [i, { tokens, ignoreCase }] of globs.entries()) {
    let at = root;
    for (const token of tokens) {
      const known = nextPlace(at, token, ignoreCase);
      const next = known ?? place(token, ignoreCase);
      if (known === undefined && token.kind === 'char' && !ignoreCase) at.chars.set(token.char, next);
      else if (known === undefined) at.others.push(next);
      at = next;
    }
    at.ends.push(i);
  }
  return root;
}

function nextPlace({ chars, others }: Place, token: GlobToken, ignoreCase: boolean): Place | undefined {
  if (token.kind === 'char' && !ignoreCase) return chars.get(token.char);
  return others.find(({ token: other, ignoreCase: same }) => {
    if (other?.kind !== token.kind) return false;
    if (token.kind !== 'char') return other.kind !== 'char' && other.crossesColon === token.crossesColon;
    return same === ignoreCase && other.kind === 'char' && other.char === token.char;
  });
}

/** The places that are reached over one more character. */
function advance(at: readonly Place[], char: string): readonly Place[] {
  const next: Place[] = [];
  for (const place of at) {
    const { token } = place;
    if (token?.kind === 'many' && accepts(token, char, false)) next.push(place);
    const literal = place.chars.get(char);
    if (literal !== undefined) next.push(literal);
    for (const other of place.others) {
      if (
        other.token !== undefined &&
        other.token.kind !== 'many' &&
        accepts(other.token, char, other.ignoreCase)
      )
        next.push(other);
    }
  }
  return withStars(next);
}

/** A star may stand for nothing: the place behind it is reached with the one before it. */
function withStars(places: readonly Place[]): readonly Place[] {
  const reached = new Set(places);
  for (const { others } of reached)
    for (const next of others) if (next.token?.kind === 'many') reached.add(next);
  return [...reached].sort((a, b) => a.number - b.number);
}

function nameOf(at: readonly Place[]): string {
  return at.map(({ number }) => number).join(' ');
}

/** Which patterns the text read so far matches. */
function kindOf(at: readonly Place[]): string {
  return at
    .flatMap(({ ends }) => ends)
    .sort((a, b) => a - b)
    .join();
}

/** The characters that are told apart at these places. */
function charsOf(at: readonly Place[]): ReadonlySet<string> {
  const chars = new Set<string>();
  for (const { token, chars: literals, others } of at) {
    for (const char of literals.keys()) chars.add(char);
    for (const wildcard of [token, ...others.map((other) => other.token)]) {
      if (wildcard === undefined) continue;
      if (wildcard.kind === 'char') for (const char of bothCases(wildcard.char)) chars.add(char);
      else if (!wildcard.crossesColon) chars.add(':');
    }
  }
  return chars;
}

function bothCases(char: string): readonly string[] {
  const upper = char.toUpperCase();
  return fold(upper) === char && [...upper].length === 1 ? [char, upper] : [char];
}

/** A character that no pattern names: a letter where one is left, since letters read well in a witness. */
function otherChar(globs: readonly Glob[]): string {
  const named = new Set(
    globs.flatMap(({ tokens }) =>
      tokens.flatMap((token) => (token.kind === 'char' ? [fold(token.char)] : [])),
    ),
  );
  const letter = [...'xyzabcdefghijklmnopqrstuvw0123456789-_.~+!'].find((char) => !named.has(char));
  let code = FIRST_OTHER;
  while (letter === undefined && named.has(fold(String.fromCodePoint(code)))) code++;
  return letter ?? String.fromCodePoint(code);
}

/** Where the search for such a character goes on: the first Chinese character. */
const FIRST_OTHER = 0x4e00;
