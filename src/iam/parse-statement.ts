import { duplicates, entriesOf, escapePointer, type JsonNode, type JsonObject } from '#lib/json-tree.ts';
import { oddityOfAction, oddityOfResource } from './odd-text.ts';
import { parseCondition } from './parse-condition.ts';
import { parsePrincipal } from './parse-principal.ts';
import type { Effect, Element, Layer, Statement } from './policy.ts';
import {
  doubt,
  type StatementOptions,
  type StatementReader,
  shown,
  templates,
  warn,
} from './statement-reader.ts';

const ELEMENTS: readonly string[] = [
  'Sid',
  'Effect',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Principal',
  'NotPrincipal',
  'Condition',
];

/** Layers whose statements name a principal. Identity policies and SCPs must not; an RCP says `*`. */
const WITH_PRINCIPAL: readonly Layer[] = ['resource', 'rcp', 'endpoint'];

/**
 * Reads one statement. Total: what is not understood becomes a doubt, and the statement then possibly matches.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function parseStatement(node: JsonNode, options: StatementOptions): Statement {
  const { index, pointer } = options;
  const reader: StatementReader = { ...options, doubts: [], warnings: [] };
  const offset = node.offset === undefined ? {} : { offset: node.offset };
  if (node.kind !== 'object') {
    doubt(reader, '', 'statement-invalid', 'a statement must be an object');
    return { index, pointer, ...offset, condition: [], doubts: reader.doubts, warnings: [] };
  }
  checkNames(node, reader);
  const sid = sidOf(node, reader);
  const effect = effectOf(node, reader);
  const action = elementOf(node, reader, 'Action');
  const resource = elementOf(node, reader, 'Resource');
  const principal = WITH_PRINCIPAL.includes(reader.layer) ? parsePrincipal(node, reader) : undefined;
  return {
    index,
    pointer,
    ...offset,
    ...(sid === undefined ? {} : { sid }),
    ...(effect === undefined ? {} : { effect }),
    ...(action === undefined ? {} : { action }),
    ...(resource === undefined ? {} : { resource }),
    ...(principal === undefined ? {} : { principal }),
    condition: parseCondition(node, reader),
    doubts: reader.doubts,
    warnings: reader.warnings,
  };
}

function checkNames(node: JsonObject, reader: StatementReader): void {
  for (const { key } of node.entries) {
    if (!ELEMENTS.includes(key)) {
      doubt(
        reader,
        `/${escapePointer(key)}`,
        'element-unknown',
        `\`${shown(key)}\` is no element of a statement`,
      );
    }
  }
  for (const key of duplicates(node.entries)) {
    // "... the same key cannot appear twice"; which of the two AWS would read is not documented.
    doubt(
      reader,
      `/${escapePointer(key)}`,
      'element-duplicate',
      `\`${shown(key)}\` is written more than once`,
    );
  }
  for (const key of WITH_PRINCIPAL.includes(reader.layer) ? [] : ['Principal', 'NotPrincipal']) {
    if (entriesOf(node, key).length > 0) {
      doubt(reader, `/${key}`, 'element-not-allowed', `\`${key}\` is not allowed in this kind of policy`);
    }
  }
}

/** Layers whose Sids "support ASCII uppercase letters, lowercase letters, and numbers" (Sid page). */
const PLAIN_SIDS: readonly Layer[] = ['identity', 'boundary', 'session', 'scp', 'rcp'];

function sidOf(node: JsonObject, reader: StatementReader): string | undefined {
  const value = entriesOf(node, 'Sid').at(-1)?.value;
  if (value === undefined) return undefined;
  const sid = value.kind === 'scalar' && typeof value.value === 'string' ? value.value : undefined;
  if (sid === undefined || (PLAIN_SIDS.includes(reader.layer) && !isPlainSid(sid)))
    warn(reader, '/Sid', 'value-invalid', '`Sid` is no text of letters and digits');
  return sid;
}

export function isPlainSid(sid: string): boolean {
  return /^[A-Za-z0-9]*$/.test(sid);
}

function effectOf(node: JsonObject, reader: StatementReader): Effect | undefined {
  const found = entriesOf(node, 'Effect');
  if (found.length === 0) doubt(reader, '', 'element-missing', 'the statement has no `Effect`');
  if (found.length !== 1) return undefined;
  const value = found[0]?.value;
  if (value?.kind === 'scalar' && (value.value === 'Allow' || value.value === 'Deny')) return value.value;
  doubt(reader, '/Effect', 'effect-invalid', '`Effect` is neither `Allow` nor `Deny`');
  return undefined;
}

/** Exactly one of a name and its inversion; without a value that can be read, the element constrains nothing. */
function elementOf(
  node: JsonObject,
  reader: StatementReader,
  name: 'Action' | 'Resource',
): Element | undefined {
  const plain = entriesOf(node, name);
  const inverted = entriesOf(node, `Not${name}`);
  if (plain.length + inverted.length === 0) {
    doubt(reader, '', 'element-missing', `the statement has neither \`${name}\` nor \`Not${name}\``);
  }
  if (plain.length > 0 && inverted.length > 0) {
    doubt(
      reader,
      `/Not${name}`,
      'elements-conflict',
      `the statement has both \`${name}\` and \`Not${name}\``,
    );
  }
  if (plain.length + inverted.length !== 1) return undefined;
  const not = inverted.length === 1;
  const at = `/${not ? 'Not' : ''}${name}`;
  const value = (plain[0] ?? inverted[0])?.value;
  const read = value === undefined ? undefined : templates(value, reader, at, name === 'Resource');
  if (read === undefined) return undefined;
  if (read.length === 0 && not) {
    doubt(reader, at, 'value-invalid', `AWS does not document what an empty \`Not${name}\` leaves out`);
    return undefined;
  }
  // "When the element is empty, the policy statement provides no permissions" (Access Analyzer: policy checks).
  if (read.length === 0) warn(reader, at, 'value-invalid', `\`${name}\` is an empty list and names nothing`);
  const values = read.map((one) => {
    const oddity = one.misspelt === true ? 'garbled' : ODDITY[name](one.text);
    if (oddity === undefined) return one;
    warn(reader, at, 'value-malformed', `\`${shown(one.text)}\` is no ${name.toLowerCase()} that IAM takes`);
    return oddity === 'garbled' ? { ...one, misspelt: true as const } : one;
  });
  return { not, values, pointer: `${reader.pointer}${at}` };
}

const ODDITY = { Action: oddityOfAction, Resource: oddityOfResource } as const;
