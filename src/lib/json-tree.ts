import { type Node, type ParseError, parseTree } from 'jsonc-parser';
import { err, ok, type Result } from './result.ts';

/** JSON with every key in the order written, duplicates kept, and where each value starts in its text. */
export type JsonNode = JsonObject | JsonArray | JsonScalar;

export interface JsonObject {
  readonly kind: 'object';
  readonly entries: readonly JsonEntry[];
  readonly offset?: number;
}

export interface JsonEntry {
  readonly key: string;
  readonly value: JsonNode;
}

export interface JsonArray {
  readonly kind: 'array';
  readonly items: readonly JsonNode[];
  readonly offset?: number;
}

export interface JsonScalar {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** A number as it is written: `1.0`, and digits past what a number can hold. */
  readonly written?: string;
  readonly offset?: number;
}

/** Nesting past this is no policy, event or account: it is an attack on a recursive reader. */
export const MAX_DEPTH = 200;

const OPTIONS = { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false };

/**
 * Reads JSON text (an optional byte order mark is skipped) keeping duplicate keys and positions.
 *
 * @returns the tree, or one sentence that says what is wrong. `JSON.parse` decides what is JSON, so that
 * this reader accepts nothing that other JSON readers refuse.
 */
export function parseJsonTree(text: string): Result<JsonNode, string> {
  const bom = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const body = bom === 1 ? text.slice(1) : text;
  try {
    JSON.parse(body);
  } catch (error) {
    return err(`not JSON: ${error instanceof Error ? error.message : 'unreadable'}`);
  }
  if (depthOf(body) > MAX_DEPTH) return err(`nested deeper than ${MAX_DEPTH} levels`);
  const errors: ParseError[] = [];
  const root = parseTree(body, errors, OPTIONS);
  if (root === undefined || errors.length > 0) return err('not JSON');
  return ok(fromNode(root, bom, body));
}

/** The same for a value that was parsed elsewhere: no positions, and duplicates are already lost. */
export function readJsonTree(value: unknown): Result<JsonNode, string> {
  return isDeeper(value, MAX_DEPTH) ? err(`nested deeper than ${MAX_DEPTH} levels`) : ok(jsonTreeOf(value));
}

/** Whether a value that was parsed is nested deeper than so many levels. */
export function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  // `Object.values` of a list is a copy of it
  const children = Array.isArray(value) ? value : Object.values(value);
  return levels === 0 || children.some((child) => isDeeper(child, levels - 1));
}

/** The tree of a value that is nested no deeper than {@link MAX_DEPTH}. */
export function jsonTreeOf(value: unknown): JsonNode {
  if (Array.isArray(value)) return { kind: 'array', items: value.map(jsonTreeOf) };
  if (typeof value === 'object' && value !== null) {
    return {
      kind: 'object',
      entries: Object.entries(value).map(([key, v]) => ({ key, value: jsonTreeOf(v) })),
    };
  }
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return { kind: 'scalar', value };
  }
  return { kind: 'scalar', value: null };
}

/** A place in a text, from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Line and column of an offset in UTF-16 units. CRLF, LF and CR each end one line. */
export function positionAt(text: string, offset: number): Position {
  return positionIn(lineStarts(text, offset), offset);
}

/** Where the lines of a text start that start no later than an offset. */
export function lineStarts(text: string, offset: number = text.length): readonly number[] {
  const starts = [0];
  for (let i = 0; i < offset; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 10 || (unit === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1);
  }
  return starts;
}

/** The position of an offset among lines that start there. */
export function positionIn(starts: readonly number[], offset: number): Position {
  let [low, high] = [0, starts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}

/** The entries of one name; more than one where the document repeats a key. */
export function entriesOf(node: JsonObject, key: string): readonly JsonEntry[] {
  return node.entries.filter((entry) => entry.key === key);
}

/** Keys written more than once, each named once. */
export function duplicates(
  entries: readonly JsonEntry[],
  same: (key: string) => string = (key) => key,
): readonly string[] {
  const seen = new Map<string, number>();
  for (const { key } of entries) seen.set(same(key), (seen.get(same(key)) ?? 0) + 1);
  return [...seen].filter(([, count]) => count > 1).map(([key]) => key);
}

/** A key as a step of a JSON pointer. https://www.rfc-editor.org/rfc/rfc6901#section-3 */
export function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** Deepest nesting of brackets outside strings, in one pass without recursion. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted && c === '\\') i++;
    else if (c === '"') quoted = !quoted;
    else if (!quoted && (c === '{' || c === '[')) deepest = Math.max(deepest, ++depth);
    else if (!quoted && (c === '}' || c === ']')) depth--;
  }
  return deepest;
}

function fromNode(node: Node, shift: number, text: string): JsonNode {
  const offset = node.offset + shift;
  const children = node.children ?? [];
  if (node.type === 'array')
    return { kind: 'array', items: children.map((c) => fromNode(c, shift, text)), offset };
  if (node.type === 'number') {
    return {
      kind: 'scalar',
      value: node.value,
      written: text.slice(node.offset, node.offset + node.length),
      offset,
    };
  }
  if (node.type !== 'object') return { kind: 'scalar', value: node.value, offset };
  const entries = children.flatMap((property) => {
    const [key, value] = property.children ?? [];
    return key && value ? [{ key: String(key.value), value: fromNode(value, shift, text) }] : [];
  });
  return { kind: 'object', entries, offset };
}
