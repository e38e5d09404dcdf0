import { rememberedFor } from '#lib/remembered.ts';
import { type Glob, type GlobToken, globMatches, wildcardToken } from './glob.ts';
import { hasVariable, type Template, templateTokens, type World } from './template.ts';

const COMPONENTS = 6;

/** How many colons separate the six components of an ARN. */
const SEPARATORS = COMPONENTS - 1;

/**
 * A `Resource` pattern. "If an asterisk is the last character of a resource ARN segment, it can expand to match
 * beyond the colon boundaries"; other wildcards stay inside their segment. What follows the fifth colon is one
 * component, in which colons are ordinary characters.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 *
 * @returns undefined when a variable has no value: then the pattern matches no resource.
 */
export function resourceGlob(template: Template, world: World): Glob | undefined {
  return hasVariable(template) ? resourceGlobIn(template, world) : fixedResourceGlob(template);
}

const NOWHERE: World = () => undefined;
const fixedResourceGlob = rememberedFor((template: Template) => resourceGlobIn(template, NOWHERE));
const fixedArnGlob = rememberedFor((template: Template) => arnGlobIn(template, NOWHERE));

function resourceGlobIn(template: Template, world: World): Glob | undefined {
  const tokens = templateTokens(template, world);
  if (tokens === undefined) return undefined;
  const complete = completeArn(tokens);
  return { tokens: confine(complete, true), ignoreCase: false };
}

/** Whether a `Resource` pattern has fewer than six components (`*` alone is complete). */
export function isIncompleteArn(template: Template): boolean {
  return template.text !== '*' && colons(template.text) < SEPARATORS && !isWholeStar(template);
}

/** Whether a variable stands before the fifth colon, where AWS documents none. */
export function hasEarlyVariable({ pieces }: Template): boolean {
  let seen = 0;
  for (const piece of pieces) {
    if (piece.kind === 'variable' && seen < SEPARATORS) return true;
    if (piece.kind === 'text') seen += colons(piece.text);
  }
  return false;
}

function isWholeStar(template: Template): boolean {
  return /^\*+$/.test(template.text);
}

/** "If you specify an incomplete ARN ..., AWS completes the ARN with wildcard characters" (grammar page). */
function completeArn(tokens: readonly GlobToken[]): readonly GlobToken[] {
  if (tokens.every((token) => token.kind === 'many')) return tokens;
  const missing = SEPARATORS - tokens.filter(isColon).length;
  const star: GlobToken = { kind: 'many', crossesColon: true };
  const colon: GlobToken = { kind: 'char', char: ':' };
  return missing <= 0 ? tokens : [...tokens, ...Array.from({ length: missing }, () => [colon, star]).flat()];
}

/**
 * The pattern of an ARN operator: "each of the six colon-delimited components of the ARN is checked separately".
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 *
 * @returns undefined when a variable has no value or the pattern is no ARN.
 */
export function arnGlob(template: Template, world: World): Glob | undefined {
  return hasVariable(template) ? arnGlobIn(template, world) : fixedArnGlob(template);
}

function arnGlobIn(template: Template, world: World): Glob | undefined {
  const tokens = templateTokens(template, world);
  if (tokens === undefined || tokens.filter(isColon).length < SEPARATORS) return undefined;
  return { tokens: confine(tokens, false), ignoreCase: false };
}

/** Whether text can be an ARN pattern or an ARN: six components. */
export function hasSixComponents(text: string): boolean {
  return colons(text) >= SEPARATORS;
}

export function arnMatches(template: Template, value: string, world: World): boolean {
  const glob = arnGlob(template, world);
  return glob !== undefined && hasSixComponents(value) && globMatches(glob, value);
}

function colons(text: string): number {
  return text.split(':').length - 1;
}

function isColon(token: GlobToken): boolean {
  return token.kind === 'char' && token.char === ':';
}

/** Keeps wildcards of the first five components inside them; `openEnd` lets a segment's last star out. */
function confine(tokens: readonly GlobToken[], openEnd: boolean): readonly GlobToken[] {
  let seen = 0;
  return tokens.map((token, i) => {
    if (isColon(token)) seen++;
    if (token.kind === 'char' || seen >= SEPARATORS) return token;
    const next = tokens[i + 1];
    const last = next === undefined || isColon(next);
    return (
      wildcardToken(token.kind === 'many' ? '*' : '?', openEnd && last && token.kind === 'many') ?? token
    );
  });
}
