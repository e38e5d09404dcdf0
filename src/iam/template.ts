import { rememberedFor } from '#lib/remembered.ts';
import { type Glob, pushLiteral, pushPattern } from './glob.ts';

/** A piece of a policy value. */
export type Piece =
  /** As written: its wildcards are wildcards where the operator knows any. */
  | { readonly kind: 'text'; readonly text: string }
  /** A character that `${*}` made literal. */
  | { readonly kind: 'escaped'; readonly text: string }
  /** `name` is the key as written. */
  | { readonly kind: 'variable'; readonly key: string; readonly name: string; readonly fallback?: string }
  /** What a variable stands for in every request at hand. */
  | { readonly kind: 'value'; readonly text: string }
  /** A variable that has no value in any request at hand: what it stands in matches nothing. */
  | { readonly kind: 'nothing' };

type Variable = Piece & { readonly kind: 'variable' };

/** A value of a policy with its variables found. `text` is the value as written. */
export interface Template {
  readonly text: string;
  readonly pieces: readonly Piece[];
  /** Something in it begins like a variable and is none: nobody says what AWS makes of it. */
  readonly misspelt?: true;
}

/** `${key}` or `${key, 'default'}`: comma and space, single quotes, no space in the name (IAM: variables page). */
const VARIABLE = /\$\{(?:([*?$])|([^\s,'{}]+)(?:, '([^']*)')?)\}/g;

/**
 * Finds the policy variables of a value.
 *
 * @param variables whether the document reads variables at all: "you must include the Version element and set
 * it to 2012-10-17", otherwise `${...}` is literal text.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function parseTemplate(text: string, variables: boolean): Template {
  if (!variables || !text.includes('${')) return { text, pieces: [{ kind: 'text', text }] };
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(VARIABLE)) {
    if (match.index > from) pieces.push({ kind: 'text', text: text.slice(from, match.index) });
    pieces.push(pieceOf(match));
    from = match.index + match[0].length;
  }
  if (from < text.length) pieces.push({ kind: 'text', text: text.slice(from) });
  const misspelt = pieces.some((piece) => piece.kind === 'text' && piece.text.includes('${'));
  return { text, pieces, ...(misspelt ? { misspelt } : {}) };
}

function pieceOf(match: RegExpExecArray): Piece {
  const [, special, key = '', fallback] = match;
  if (special !== undefined) return { kind: 'escaped', text: special };
  const found = { kind: 'variable', key: key.toLowerCase(), name: key } as const;
  return fallback === undefined ? found : { ...found, fallback };
}

export function hasVariable({ pieces }: Template): boolean {
  return pieces.some(({ kind }) => kind === 'variable');
}

/** Whether a part of the value is not as written. */
export function isSubstituted({ pieces }: Template): boolean {
  return pieces.some(({ kind }) => kind === 'variable' || kind === 'value' || kind === 'nothing');
}

/** The keys a value depends on, in lower case. */
export function variablesOf({ pieces }: Template): readonly string[] {
  return pieces.flatMap((piece) => (piece.kind === 'variable' ? [piece.key] : []));
}

/** The same as they are written. */
export function variableNamesOf({ pieces }: Template): readonly string[] {
  return pieces.flatMap((piece) => (piece.kind === 'variable' ? [piece.name] : []));
}

/** What a key holds in one concrete request; undefined when the key is not in the request. */
export type World = (key: string) => readonly string[] | undefined;

/**
 * The text a variable stands for. "Only single-valued condition keys can be used as variables"; without a value
 * and without a default the value it stands in matches nothing (variables page, "no value").
 */
function variableText({ key, fallback }: Variable, world: World): string | undefined {
  const values = world(key);
  if (values === undefined || values.length === 0) return fallback;
  return values.length === 1 ? values[0] : undefined;
}

/**
 * Puts in the place of variables what they stand for in every request at hand.
 *
 * @param settle what a key holds; `undefined` for one that is unknown, which keeps its variable under the new name
 */
export function withKnown(
  template: Template,
  settle: (key: string) => { readonly values: readonly string[] | undefined } | undefined,
  rename: (key: string) => string,
): Template {
  if (!hasVariable(template)) return template;
  const pieces = template.pieces.map((piece): Piece => {
    if (piece.kind !== 'variable') return piece;
    const known = settle(piece.key);
    if (known === undefined) return { ...piece, key: rename(piece.key) };
    const text = variableText(piece, () => known.values);
    return text === undefined ? { kind: 'nothing' } : { kind: 'value', text };
  });
  return { ...template, pieces };
}

/** A piece as text; undefined where it has no value. */
function pieceText(piece: Piece, world: World): string | undefined {
  if (piece.kind === 'nothing') return undefined;
  return piece.kind === 'variable' ? variableText(piece, world) : piece.text;
}

/** The value as plain text: what an operator without wildcards compares. Undefined: a variable has no value. */
export function templateText({ pieces }: Template, world: World): string | undefined {
  let text = '';
  for (const piece of pieces) {
    const part = pieceText(piece, world);
    if (part === undefined) return undefined;
    text += part;
  }
  return text;
}

/**
 * The value as a pattern whose wildcards cross colons. Wildcards that come out of a variable stay literal; fact
 * 3.12 says that AWS does not document this: {@link writtenOut} gives the other reading.
 *
 * @returns undefined when a variable has no value: then the value matches nothing.
 */
export function templateGlob(template: Template, world: World, ignoreCase = false): Glob | undefined {
  if (ignoreCase || hasVariable(template)) return globIn(template, world, ignoreCase);
  return fixedGlob(template);
}

const fixedGlob = rememberedFor((template: Template) => globIn(template, () => undefined, false));

function globIn({ pieces }: Template, world: World, ignoreCase: boolean): Glob | undefined {
  const codes: number[] = [];
  for (const piece of pieces) {
    const part = pieceText(piece, world);
    if (part === undefined) return undefined;
    if (piece.kind === 'text') pushPattern(codes, part, ignoreCase);
    else pushLiteral(codes, part, ignoreCase);
  }
  return { codes, ignoreCase };
}

/**
 * The value with its variables written out, so that wildcards among what they stand for are wildcards; undefined
 * when there are none, which is when it makes no difference (fact 3.12).
 */
export function writtenOut({ text, pieces }: Template, world: World): Template | undefined {
  let wildcards = false;
  const written = pieces.map((piece): Piece => {
    if (piece.kind !== 'variable' && piece.kind !== 'value') return piece;
    const part = pieceText(piece, world);
    if (part === undefined) return piece;
    wildcards ||= /[*?]/.test(part);
    return { kind: 'text', text: part };
  });
  return wildcards ? { text, pieces: written } : undefined;
}

/** The value with a star for each variable: it matches whatever the value can match, and more. */
export function withStars({ text, pieces }: Template): Template {
  return { text, pieces: pieces.map((piece) => (piece.kind === 'variable' ? STAR : piece)) };
}

const STAR: Piece = { kind: 'text', text: '*' };
