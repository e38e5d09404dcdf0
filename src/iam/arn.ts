import { rememberedFor } from '#lib/remembered.ts';
import { COLON, fold, type Glob, globMatches, isMany, MANY, MANY_INSIDE, ONE, ONE_INSIDE } from './glob.ts';
import { hasVariable, type Template, templateGlob, type World, writtenOut } from './template.ts';

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
  const glob = templateGlob(template, world);
  return glob && { codes: confine(completeArn(glob.codes), true), ignoreCase: false };
}

/**
 * How else a `Resource` pattern may be read: with wildcards that come out of a variable (fact 3.12), without regard to
 * letter case before the fifth colon (fact 2.17; requests have lower case there), and an incomplete one as it is
 * written, for a star that ends a segment passes colons, and which rule comes first is not documented (fact 2.14).
 */
export function otherReadings(template: Template, world: World): readonly Glob[] {
  const written = writtenOut(template, world);
  const wild = written === undefined ? undefined : resourceGlob(written, world);
  const lower = lowerGlob(template, world);
  return [
    ...(wild === undefined ? [] : [wild]),
    ...(lower === undefined ? [] : [lower]),
    ...incompleteGlobs(template, world),
  ];
}

/** An incomplete `Resource` pattern as it is written. */
export function incompleteGlobs(template: Template, world: World): readonly Glob[] {
  const glob = isIncompleteArn(template) ? templateGlob(template, world) : undefined;
  return glob === undefined ? [] : [{ codes: confine(glob.codes, true), ignoreCase: false }];
}

function lowerGlob(template: Template, world: World): Glob | undefined {
  if (!/[A-Z]/.test(template.text)) return undefined;
  const glob = resourceGlob(template, world);
  if (glob === undefined) return undefined;
  let seen = 0;
  const codes = glob.codes.map((code) => {
    if (isColon(code)) seen++;
    return seen < SEPARATORS ? fold(code) : code;
  });
  return { codes, ignoreCase: false };
}

/** Whether a `Resource` pattern has fewer than six components (`*` alone is complete). */
export function isIncompleteArn({ text, pieces }: Template): boolean {
  const written = pieces.reduce((sum, piece) => sum + (piece.kind === 'text' ? colons(piece.text) : 0), 0);
  return written < SEPARATORS && !/^\*+$/.test(text);
}

/** Whether a variable stands before the fifth colon, where AWS documents none. */
export function hasEarlyVariable({ pieces }: Template): boolean {
  let seen = 0;
  for (const piece of pieces) {
    if (piece.kind === 'text') seen += colons(piece.text);
    else if (piece.kind !== 'escaped' && seen < SEPARATORS) return true;
  }
  return false;
}

/** "If you specify an incomplete ARN ..., AWS completes the ARN with wildcard characters" (grammar page). */
function completeArn(codes: readonly number[]): readonly number[] {
  if (codes.every(isMany)) return codes;
  const missing = SEPARATORS - codes.filter(isColon).length;
  return [...codes, ...Array.from({ length: missing }, () => [COLON, MANY]).flat()];
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
  const glob = templateGlob(template, world);
  if (glob === undefined || glob.codes.filter(isColon).length < SEPARATORS) return undefined;
  return { codes: confine(glob.codes, false), ignoreCase: false };
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
  let count = 0;
  for (let at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) count++;
  return count;
}

function isColon(code: number | undefined): boolean {
  return code === COLON;
}

/** Keeps wildcards of the first five components inside them; `openEnd` lets a segment's last star out. */
function confine(codes: readonly number[], openEnd: boolean): readonly number[] {
  let seen = 0;
  return codes.map((code, i) => {
    if (isColon(code)) seen++;
    if (seen >= SEPARATORS) return code;
    const next = codes[i + 1];
    if (!isMany(code)) return code === ONE ? ONE_INSIDE : code;
    return openEnd && (next === undefined || isColon(next)) ? MANY : MANY_INSIDE;
  });
}
