import {
  duplicates,
  entriesOf,
  escapePointer,
  type JsonNode,
  type JsonObject,
  parseJsonTree,
  readJsonTree,
} from '#lib/json-tree.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { urlDecoded } from '#lib/url-decoded.ts';
import { parseStatement } from './parse-statement.ts';
import type { Layer, Policy, PolicyProblem, Statement } from './policy.ts';
import { type StatementOptions, shown } from './statement-reader.ts';

/** A document as AWS or a person hands it over: an object, JSON text, or URL-encoded JSON text. */
export type PolicySource = unknown;

const VERSIONS: readonly string[] = ['2008-10-17', '2012-10-17'];
const ELEMENTS: readonly string[] = ['Version', 'Id', 'Statement'];

/**
 * Reads a policy document. What can't be understood stays in the result as a statement that possibly matches,
 * with a problem that names the JSON pointer.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function parsePolicy(source: PolicySource, layer: Layer = 'identity'): Policy {
  const read = readDocument(source);
  if (!read.ok) return unreadable(read.error);
  const { root, text } = read.value;
  const withText = text === undefined ? {} : { text };
  if (root.kind !== 'object') return { ...unreadable(notAnObject(root)), ...withText };
  const problems: PolicyProblem[] = [...envelopeProblems(root)];
  const version = versionOf(root);
  const written = statementsOf(root, {
    layer,
    variables: version === '2012-10-17',
    // Whether element names have a letter case is not documented (fact 2.3).
    variablesUnclear:
      version === undefined && root.entries.some(({ key }) => key.toLowerCase() === 'version'),
  });
  const statements = [...written, ...hiddenStatements(root, written.length)];
  problems.push(...statements.flatMap(({ doubts, warnings }) => [...doubts, ...warnings]));
  problems.push(...repeatedSids(statements));
  return {
    ...(version === undefined ? {} : { version }),
    statements,
    problems: once(problems),
    isUniqueSid: uniqueAmong(statements.map(({ sid }) => sid)),
    ...withText,
  };
}

/** Whether a Sid stands once among those of a document. */
export function uniqueAmong(sids: readonly unknown[]): (sid: string) => boolean {
  return (sid) => sids.indexOf(sid) === sids.lastIndexOf(sid);
}

/**
 * An element that the grammar does not have, and that may hold statements: "statement", say. Such a document is not
 * to be had from IAM; if one is there it may do anything.
 */
function hiddenStatements(root: JsonObject, count: number): readonly Statement[] {
  const hidden = root.entries.filter(({ key, value }) => !ELEMENTS.includes(key) && value.kind !== 'scalar');
  return hidden.map(({ key, value }, i) => {
    const problem = unknownElement(key);
    const at = value.offset === undefined ? {} : { offset: value.offset };
    const doubts = [problem];
    return { index: count + i, pointer: problem.pointer, ...at, condition: [], doubts, warnings: [] };
  });
}

function unknownElement(key: string): PolicyProblem {
  return {
    pointer: `/${escapePointer(key)}`,
    code: 'element-unknown',
    message: `\`${shown(key)}\` is no element of a policy`,
  };
}

/** "... the Sid value must be unique within the policy" (Sid page); it has no effect on the evaluation. */
function repeatedSids(statements: readonly Statement[]): readonly PolicyProblem[] {
  const seen = new Set<string>();
  return statements.flatMap(({ sid, pointer }): readonly PolicyProblem[] => {
    if (sid === undefined || !seen.has(sid)) {
      if (sid !== undefined) seen.add(sid);
      return [];
    }
    return [
      { pointer: `${pointer}/Sid`, code: 'element-duplicate', message: 'two statements have this `Sid`' },
    ];
  });
}

/** What concerns the whole document is a doubt of each statement, and one problem. */
function once(problems: readonly PolicyProblem[]): readonly PolicyProblem[] {
  return [
    ...new Map(
      problems.map((problem) => [`${problem.code} ${problem.pointer} ${problem.message}`, problem]),
    ).values(),
  ];
}

interface ReadDocument {
  readonly root: JsonNode;
  readonly text?: string;
}

function readDocument(source: PolicySource): Result<ReadDocument, PolicyProblem> {
  if (source === undefined || source === null) {
    return err({ pointer: '', code: 'document-missing', message: 'the policy document is missing' });
  }
  if (typeof source !== 'string') {
    const tree = readJsonTree(source);
    return tree.ok ? ok({ root: tree.value }) : err(notJson(tree.error));
  }
  // The IAM API returns documents "URL-encoded compliant with RFC 3986": a plus sign is a plus sign.
  // https://docs.aws.amazon.com/IAM/latest/APIReference/API_PolicyDetail.html
  const text = urlDecoded(source);
  const tree = parseJsonTree(text);
  if (tree.ok) return ok({ root: tree.value, text });
  return err(notJson(tree.error));
}

function notJson(what: string): PolicyProblem {
  return { pointer: '', code: 'document-not-json', message: `the policy document is ${what}` };
}

function notAnObject(root: JsonNode): PolicyProblem {
  const found =
    root.kind === 'array'
      ? 'a list'
      : `the value ${JSON.stringify(root.kind === 'scalar' ? root.value : '')}`;
  return {
    pointer: '',
    code: 'document-not-object',
    message: `the policy document is ${found}, not an object`,
  };
}

/** A document that can't be read may hold any statement: it possibly denies and possibly allows everything. */
function unreadable(problem: PolicyProblem): Policy {
  const statement: Statement = { index: 0, pointer: '', condition: [], doubts: [problem], warnings: [] };
  return { statements: [statement], problems: [problem], isUniqueSid: () => false };
}

function envelopeProblems(root: JsonObject): readonly PolicyProblem[] {
  const problems: PolicyProblem[] = [];
  for (const { key } of root.entries) {
    if (!ELEMENTS.includes(key)) problems.push(unknownElement(key));
  }
  for (const key of duplicates(root.entries)) {
    problems.push({
      pointer: `/${escapePointer(key)}`,
      code: 'element-duplicate',
      message: `\`${shown(key)}\` is written more than once`,
    });
  }
  const id = entriesOf(root, 'Id').at(-1)?.value;
  if (id !== undefined && (id.kind !== 'scalar' || typeof id.value !== 'string'))
    problems.push({ pointer: '/Id', code: 'value-invalid', message: '`Id` is no text' });
  const version = entriesOf(root, 'Version').at(-1);
  if (version !== undefined && versionOf(root) === undefined) {
    problems.push({
      pointer: '/Version',
      code: 'version-invalid',
      message: 'the version is neither 2012-10-17 nor 2008-10-17',
    });
  }
  return problems;
}

/** Variables are read "only with 2012-10-17"; a document with two versions is not trusted to have that one. */
function versionOf(root: JsonObject): string | undefined {
  const found = entriesOf(root, 'Version');
  const value = found.length === 1 && found[0]?.value.kind === 'scalar' ? found[0].value.value : undefined;
  return typeof value === 'string' && VERSIONS.includes(value) ? value : undefined;
}

/** "The Statement element can contain a single statement or an array of individual statements." */
function statementsOf(
  root: JsonObject,
  options: Omit<StatementOptions, 'pointer' | 'index'>,
): readonly Statement[] {
  const found = entriesOf(root, 'Statement');
  const doubts = documentDoubts(root, found.length);
  if (found.length === 0) return [{ index: 0, pointer: '', condition: [], doubts, warnings: [] }];
  const nodes = found.flatMap(({ value }) =>
    value.kind === 'array'
      ? value.items.map((node, i) => ({ node, pointer: `/Statement/${i}` }))
      : [{ node: value, pointer: '/Statement' }],
  );
  return nodes.map(({ node, pointer }, index) => {
    const statement = parseStatement(node, { ...options, pointer, index });
    return doubts.length === 0 ? statement : { ...statement, doubts: [...statement.doubts, ...doubts] };
  });
}

function documentDoubts(root: JsonObject, statements: number): readonly PolicyProblem[] {
  if (statements === 1) return envelopeDoubts(root);
  if (statements > 1) {
    return [
      { pointer: '/Statement', code: 'element-duplicate', message: '`Statement` is written more than once' },
    ];
  }
  return [{ pointer: '', code: 'element-missing', message: 'the policy has no `Statement`' }];
}

/** An invalid version decides whether variables are read, so nothing in such a document is certain. */
function envelopeDoubts(root: JsonObject): readonly PolicyProblem[] {
  const written = entriesOf(root, 'Version').length;
  if (written === 0 || versionOf(root) !== undefined) return [];
  return [
    {
      pointer: '/Version',
      code: 'version-invalid',
      message: 'the version is neither 2012-10-17 nor 2008-10-17',
    },
  ];
}
