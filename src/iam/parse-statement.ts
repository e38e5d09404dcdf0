import { duplicates, entriesOf, escapePointer, type JsonNode, type JsonObject } from '#lib/json-tree.ts';
import { parseCondition } from './parse-condition.ts';
import { parsePrincipal } from './parse-principal.ts';
import type { Effect, Element, Layer, Statement } from './policy.ts';
import { doubt, type StatementOptions, type StatementReader, templates } from './statement-reader.ts';

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
  const sid = sidOf(node);
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
      doubt(reader, `/${escapePointer(key)}`, 'element-unknown', `\`${key}\` is no element of a statement`);
    }
  }
  for (const key of duplicates(node.entries)) {
    // "... the same key cannot appear twice"; which of the two AWS would read is not documented.
    doubt(reader, `/${escapePointer(key)}`, 'element-duplicate', `\`${key}\` is written more than once`);
  }
  for (const key of WITH_PRINCIPAL.includes(reader.layer) ? [] : ['Principal', 'NotPrincipal']) {
    if (entriesOf(node, key).length > 0) {
      doubt(reader, `/${key}`, 'element-not-allowed', `\`${key}\` is not allowed in this kind of policy`);
    }
  }
}

function sidOf(node: JsonObject): string | undefined {
  const value = entriesOf(node, 'Sid').at(-1)?.value;
  return value?.kind === 'scalar' && typeof value.value === 'string' ? value.value : undefined;
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
  const values = value === undefined ? undefined : templates(value, reader, at, name === 'Resource');
  return values === undefined ? undefined : { not, values, pointer: `${reader.pointer}${at}` };
}
