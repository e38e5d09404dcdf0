import { conditionHolds, type Setting } from './condition.ts';
import type { Reading } from './reading.ts';
import { components, expand, type Glyph, globMatches, source } from './text.ts';
import { asList, type Layer, type Request, type Statement } from './types.ts';

/** Whether a statement speaks of this action, this resource and this context. Principals are judged elsewhere. */
export function statementMatches(
  statement: Statement,
  layer: Layer,
  request: Request,
  setting: Setting,
): boolean {
  return (
    actionMatches(statement, request.action, setting) &&
    resourceMatches(statement, layer, request.resource, setting) &&
    conditionHolds(statement.Condition, setting)
  );
}

function actionMatches(statement: Statement, action: string, setting: Setting): boolean {
  const listed = (patterns: string[]): boolean =>
    patterns.some((pattern) => actionPatternMatches(pattern, action, setting));
  if (statement.NotAction !== undefined) return !listed(asList(statement.NotAction));
  return listed(asList(statement.Action));
}

/** Prefix and name ignore letter case. Wildcards in the service prefix are not documented (fact 2.8). */
function actionPatternMatches(pattern: string, action: string, setting: Setting): boolean {
  if (pattern === '*') return true;
  const glyphs = [...pattern.toLowerCase()].map((char) => ({ char, wild: char === '*' || char === '?' }));
  if (!globMatches(glyphs, action.toLowerCase())) return false;
  const wildPrefix = /[*?]/.test(pattern.split(':')[0] ?? '');
  return wildPrefix ? setting.reading.choose('2.8', `${setting.where}/${pattern}`) : true;
}

function resourceMatches(statement: Statement, layer: Layer, resource: string, setting: Setting): boolean {
  const listed = (patterns: string[]): boolean =>
    patterns.some((pattern) => resourcePatternMatches(pattern, layer, resource, setting));
  if (statement.NotResource !== undefined) return !listed(asList(statement.NotResource));
  // A policy on a resource may leave it out: it can only mean that resource.
  if (statement.Resource === undefined) return layer === 'resource';
  return listed(asList(statement.Resource));
}

function resourcePatternMatches(text: string, layer: Layer, resource: string, setting: Setting): boolean {
  if (text === '*') return true;
  const where = `${setting.where}/${text}`;
  const expanded = expand(text, { ...setting, where });
  // "the resource that includes a policy variable with no value will not match any resource"
  if (expanded === 'unresolved') return false;
  if (expanded === 'malformed' || (setting.variables && hasEarlyVariable(text))) {
    return setting.reading.choose('2.15', where);
  }
  const parts = components(expanded);
  // Whether letter case counts before the fifth colon is not documented (fact 2.17). Requests have lower case there.
  const lower = parts.map((part, index) => (index < 5 ? part.map(lowerGlyph) : part));
  if (parts.length === 6 && !arnMatches(parts, resource) && arnMatches(lower, resource))
    return setting.reading.choose('2.17', where);
  if (parts.length === 6) return arnMatches(parts, resource);
  return incompleteMatches({ text, parts, layer, resource, where }, setting.reading);
}

const lowerGlyph = (glyph: Glyph): Glyph => ({ ...glyph, char: glyph.char.toLowerCase() });

interface Incomplete {
  text: string;
  parts: Glyph[][];
  layer: Layer;
  resource: string;
  where: string;
}

/** "If you provide an incomplete ARN in an identity-based policy, it is completed with *" (fact 2.14). */
function incompleteMatches({ text, parts, layer, resource, where }: Incomplete, reading: Reading): boolean {
  const asWritten = arnMatches(parts, resource);
  if (!text.startsWith('arn:')) return asWritten && reading.choose('2.14', where);
  const completed = arnMatches([...parts, ...Array<Glyph[]>(6 - parts.length).fill(star)], resource);
  const identity = layer === 'identity' || layer === 'boundary';
  // As written it may match too, if a star that ends a segment passes colons: which rule comes first is not documented.
  if (identity && completed) return true;
  return (completed || asWritten) && reading.choose('2.14', where);
}

const star: Glyph[] = [{ char: '*', wild: true }];

/** "You can't use a variable to replace parts of the ARN before the fifth colon." */
function hasEarlyVariable(text: string): boolean {
  const before = text.split('${')[0] ?? '';
  return text.includes('${') && before.split(':').length < 6;
}

/**
 * Fact 2.12: in the first five components a wildcard stays within its component, but for a `*` that ends one:
 * "If the * wildcard is the last character of a resource ARN segment, it can expand to match beyond the colon
 * boundaries." The sixth holds everything after the fifth colon, and there a wildcard stands for anything.
 */
function arnMatches(parts: readonly Glyph[][], resource: string): boolean {
  const sources = parts.map((part, index) => {
    if (index === 5) return source(part, '.');
    const last = part.at(-1);
    return last?.wild && last.char === '*' ? `${source(part.slice(0, -1), '[^:]')}.*` : source(part, '[^:]');
  });
  return new RegExp(`^${sources.join(':')}$`, 'su').test(resource);
}
