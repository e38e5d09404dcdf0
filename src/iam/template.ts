import { rememberedFor } from '#lib/remembered.ts';
import { charToken, type GlobToken, wildcardToken } from './glob.ts';

/** A piece of a policy value: text as written, a character that `${*}` made literal, or a variable. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'escaped'; readonly text: string }
  | { readonly kind: 'variable'; readonly key: string; readonly fallback?: string };

/** A value of a policy with its variables found. `text` is the value as written. */
export interface Template {
  readonly text: string;
  readonly pieces: readonly Piece[];
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
  return { text, pieces };
}

function pieceOf(match: RegExpExecArray): Piece {
  const [, special, key = '', fallback] = match;
  if (special !== undefined) return { kind: 'escaped', text: special };
  return { kind: 'variable', key: key.toLowerCase(), ...(fallback === undefined ? {} : { fallback }) };
}

/** The keys a value depends on, in lower case. */
export function variablesOf(template: Template): readonly string[] {
  return template.pieces.flatMap((piece) => (piece.kind === 'variable' ? [piece.key] : []));
}

/** What a key holds in one concrete request; undefined when the key is not in the request. */
export type World = (key: string) => readonly string[] | undefined;

/**
 * The text a variable stands for. "Only single-valued condition keys can be used as variables"; without a value
 * and without a default the value it stands in matches nothing (variables page, "no value").
 */
function variableText(piece: Piece & { kind: 'variable' }, world: World): string | undefined {
  const values = world(piece.key);
  if (values === undefined || values.length === 0) return piece.fallback;
  return values.length === 1 ? values[0] : undefined;
}

/** The value as plain text: what an operator without wildcards compares. Undefined: a variable has no value. */
export function templateText(template: Template, world: World): string | undefined {
  let text = '';
  for (const piece of template.pieces) {
    const part = piece.kind === 'variable' ? variableText(piece, world) : piece.text;
    if (part === undefined) return undefined;
    text += part;
  }
  return text;
}

/**
 * The value as a pattern whose wildcards cross colons. Wildcards that come out of a variable stay literal; fact
 * 3.12 says that AWS does not document this, and `condition.ts` and `match.ts` raise the doubt where it matters.
 */
export function templateTokens(
  template: Template,
  world: World,
  ignoreCase = false,
): readonly GlobToken[] | undefined {
  return ignoreCase || hasVariable(template) ? tokensIn(template, world, ignoreCase) : fixedTokens(template);
}

const fixedTokens = rememberedFor((template: Template) => tokensIn(template, () => undefined, false));

function tokensIn(template: Template, world: World, ignoreCase: boolean): readonly GlobToken[] | undefined {
  const tokens: GlobToken[] = [];
  for (const piece of template.pieces) {
    const part = piece.kind === 'variable' ? variableText(piece, world) : piece.text;
    if (part === undefined) return undefined;
    for (const char of part) {
      const wildcard = piece.kind === 'text' ? wildcardToken(char, true) : undefined;
      tokens.push(wildcard ?? charToken(char, ignoreCase));
    }
  }
  return tokens;
}

/** The value with a star for each variable: it matches whatever the value can match, and more. */
export function withStars({ text, pieces }: Template): Template {
  return { text, pieces: pieces.map((piece) => (piece.kind === 'variable' ? STAR : piece)) };
}

const STAR: Piece = { kind: 'text', text: '*' };

export function hasVariable(template: Template): boolean {
  return template.pieces.some((piece) => piece.kind === 'variable');
}

/**
 * The value with its variables written out, so that wildcards among what they stand for are wildcards; undefined
 * when there are none, which is when it makes no difference (fact 3.12).
 */
export function writtenOut(template: Template, world: World): Template | undefined {
  let wildcards = false;
  const pieces = template.pieces.map((piece): Piece => {
    if (piece.kind !== 'variable') return piece;
    const text = variableText(piece, world);
    if (text === undefined) return piece;
    wildcards ||= /[*?]/.test(text);
    return { kind: 'text', text };
  });
  return wildcards ? { text: template.text, pieces } : undefined;
}
