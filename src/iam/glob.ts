/**
 * One pattern language for actions, resources and condition values: literal characters, `?` (any one character) and
 * `*` (any run of characters). A wildcard may be confined to one colon-separated segment; between a confined `*` and
 * a wildcard that is free there is then a colon, or nothing but stars.
 * Patterns stay data: no RegExp is built from a policy's text.
 */
export interface Glob {
  /** UTF-16 units, in lower case where letter case is ignored, and the wildcards below. */
  readonly codes: readonly number[];
  readonly ignoreCase: boolean;
}

/** Wildcards among the codes: any one character or any run, across colons or inside one segment. */
export const ONE = -1;
export const MANY = -2;
export const ONE_INSIDE = -3;
export const MANY_INSIDE = -4;

export const COLON = 58;
const STAR = 42;
const QUESTION_MARK = 63;

export function isMany(code: number | undefined): boolean {
  return code === MANY || code === MANY_INSIDE;
}

/** Appends a text whose every character stands for itself. */
export function pushLiteral(codes: number[], text: string, ignoreCase: boolean): void {
  for (let i = 0; i < text.length; i++)
    codes.push(ignoreCase ? fold(text.charCodeAt(i)) : text.charCodeAt(i));
}

/** Appends a text whose wildcards match anything. Stars one after another match what one of them does. */
export function pushPattern(codes: number[], text: string, ignoreCase: boolean): void {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === STAR) {
      if (codes.at(-1) !== MANY) codes.push(MANY);
    } else if (code === QUESTION_MARK) codes.push(ONE);
    else codes.push(ignoreCase ? fold(code) : code);
  }
}

/** A pattern without wildcards. */
export function literal(text: string, ignoreCase = false): Glob {
  const codes: number[] = [];
  pushLiteral(codes, text, ignoreCase);
  return { codes, ignoreCase };
}

/** A pattern whose wildcards match anything: actions and the `StringLike` family. */
export function freeGlob(text: string, ignoreCase = false): Glob {
  const codes: number[] = [];
  pushPattern(codes, text, ignoreCase);
  return { codes, ignoreCase };
}

/**
 * Whether a value agrees with a pattern, letter case ignored, up to the pattern's first wildcard. Of a long list of
 * patterns most disagree at once.
 */
export function beginsLike(pattern: string, value: string): boolean {
  for (let i = 0; i < pattern.length; i++) {
    const code = pattern.charCodeAt(i);
    if (code === STAR || code === QUESTION_MARK) return true;
    if (code !== value.charCodeAt(i) && fold(code) !== fold(value.charCodeAt(i))) return false;
  }
  return true;
}

/** Whether a pattern agrees with the beginning of values, letter case ignored, as far as both are literal text. */
export function agreesWith(pattern: string, prefix: string): boolean {
  const wildcard = pattern.search(/[*?$]/);
  const text = wildcard < 0 ? pattern : pattern.slice(0, wildcard);
  return text.length < prefix.length ? beginsLike(text, prefix) : beginsLike(prefix, text);
}

/** Letter case as IAM ignores it: per UTF-16 unit, without changing the length. */
export function fold(code: number): number {
  if (code < 128) return code >= 65 && code <= 90 ? code + 32 : code;
  const lower = String.fromCharCode(code).toLowerCase();
  return lower.length === 1 ? lower.charCodeAt(0) : code;
}

/** Whether one UTF-16 unit of a value fits a code. */
function accepts(code: number, unit: number, ignoreCase: boolean): boolean {
  if (code >= 0) return code === (ignoreCase ? fold(unit) : unit);
  return code === ONE || code === MANY || unit !== COLON;
}

/**
 * Whether the whole value matches. Two marks to return to are enough: the last `*` of the running segment, and
 * the last `*` that may cross colons, so the time is bounded by the product of both lengths.
 */
export function globMatches({ codes, ignoreCase }: Glob, value: string): boolean {
  let t = 0;
  let i = 0;
  // Where the last stars stand in the pattern, and how far each has eaten into the value.
  let inside = -1;
  let insideEaten = 0;
  let free = -1;
  let freeEaten = 0;
  while (i < value.length || t < codes.length) {
    const code = codes[t];
    if (code === MANY) {
      inside = -1;
      free = t++;
      freeEaten = i;
    } else if (code === MANY_INSIDE) {
      inside = t++;
      insideEaten = i;
    } else if (code !== undefined && i < value.length && accepts(code, value.charCodeAt(i), ignoreCase)) {
      i += code < 0 ? characterLength(value, i) : 1;
      t++;
    } else if (inside >= 0 && insideEaten < value.length && value.charCodeAt(insideEaten) !== COLON) {
      t = inside + 1;
      i = ++insideEaten;
    } else if (free >= 0 && freeEaten < value.length) {
      inside = -1;
      t = free + 1;
      i = ++freeEaten;
    } else return false;
  }
  return true;
}

/** `?` stands for a whole character, also for one of two UTF-16 units. */
function characterLength(value: string, i: number): number {
  return (value.codePointAt(i) ?? 0) > 0xffff ? 2 : 1;
}
