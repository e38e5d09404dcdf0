/**
 * One pattern language for actions, resources and condition values: literal characters, `?` (any one
 * character) and `*` (any run of characters). A wildcard may be confined to one colon-separated segment; between
 * a confined `*` and a wildcard that is free there is then a colon, or nothing but stars.
 * Patterns stay data: no RegExp is built from a policy's text.
 */
export type GlobToken =
  | { readonly kind: 'char'; readonly char: string }
  | { readonly kind: 'one'; readonly crossesColon: boolean }
  | { readonly kind: 'many'; readonly crossesColon: boolean };

export interface Glob {
  readonly tokens: readonly GlobToken[];
  readonly ignoreCase: boolean;
}

/** A pattern without wildcards. */
export function literal(text: string, ignoreCase = false): Glob {
  return { tokens: [...text].map((char) => charToken(char, ignoreCase)), ignoreCase };
}

/** A pattern whose wildcards match anything: actions and the `StringLike` family. */
export function freeGlob(text: string, ignoreCase = false): Glob {
  return {
    tokens: [...text].map((char) => wildcardToken(char, true) ?? charToken(char, ignoreCase)),
    ignoreCase,
  };
}

/** What `*`, `?` or another character of a pattern stands for. */
export function wildcardToken(char: string, crossesColon: boolean): GlobToken | undefined {
  if (char === '*') return { kind: 'many', crossesColon };
  return char === '?' ? { kind: 'one', crossesColon } : undefined;
}

export function charToken(char: string, ignoreCase: boolean): GlobToken {
  return { kind: 'char', char: ignoreCase ? fold(char) : char };
}

/** Letter case as IAM ignores it: per character, without changing the length. */
export function fold(char: string): string {
  const lower = char.toLowerCase();
  return lower.length === char.length ? lower : char;
}

/** Whether one character of a value fits one token that consumes a character. */
export function accepts(token: GlobToken, char: string, ignoreCase: boolean): boolean {
  if (token.kind === 'char') return token.char === (ignoreCase ? fold(char) : char);
  return token.crossesColon || char !== ':';
}

/**
 * Whether the whole value matches. Two marks to return to are enough: the last `*` of the running segment, and
 * the last `*` that may cross colons, so the time is bounded by the product of both lengths.
 */
export function globMatches(glob: Glob, value: string): boolean {
  const { tokens, ignoreCase } = glob;
  const [first] = tokens;
  // Most patterns differ from a value at once.
  if (first?.kind === 'char' && !ignoreCase && !value.startsWith(first.char)) return false;
  const chars = [...value];
  let t = 0;
  let i = 0;
  let confined: Mark | undefined;
  let free: Mark | undefined;
  while (i < chars.length || t < tokens.length) {
    const token = tokens[t];
    const char = chars[i];
    if (token?.kind === 'many') {
      if (token.crossesColon) free = { t, i };
      confined = token.crossesColon ? undefined : { t, i };
      t++;
    } else if (token !== undefined && char !== undefined && accepts(token, char, ignoreCase)) {
      t++;
      i++;
    } else {
      const back = extend(confined, chars, false) ?? extend(free, chars, true);
      if (back === undefined) return false;
      if (back === free) confined = undefined;
      t = back.t + 1;
      i = back.i;
    }
  }
  return true;
}

interface Mark {
  readonly t: number;
  /** How far the star has eaten: advances by one each time we come back to it. */
  i: number;
}

function extend(mark: Mark | undefined, chars: readonly string[], crossesColon: boolean): Mark | undefined {
  const next = mark === undefined ? undefined : chars[mark.i];
  if (mark === undefined || next === undefined || (!crossesColon && next === ':')) return undefined;
  mark.i++;
  return mark;
}
