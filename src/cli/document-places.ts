import type { Account } from '#account/account.ts';
import { policiesOf, principalsOf } from '#account/attachments.ts';
import { readText } from '#adapters/files.ts';
import type { Io } from '#adapters/terminal.ts';
import type { Finding } from '#guard/finding.ts';
import { type JsonNode, parseJsonTree, positionAt } from '#lib/json-tree.ts';

/** Where each policy document, as text, stands in the files that were given: `file:line`. */
export type DocumentPlaces = ReadonlyMap<string, string>;

/** Looks through JSON files for texts that are policy documents; the last file that holds one wins. */
export async function documentPlaces(files: readonly string[], io: Io): Promise<DocumentPlaces> {
  const places = new Map<string, string>();
  for (const file of files) {
    const text = await readText(file, io.stdin);
    const tree = text.ok ? parseJsonTree(text.value) : undefined;
    if (!text.ok || !tree?.ok) continue;
    for (const { value, offset } of textsIn(tree.value)) {
      if (value.includes('"Statement"')) places.set(value, `${file}:${positionAt(text.value, offset).line}`);
    }
  }
  return places;
}

function* textsIn(node: JsonNode): Generator<{ value: string; offset: number }> {
  if (node.kind === 'object') for (const { value } of node.entries) yield* textsIn(value);
  if (node.kind === 'array') for (const item of node.items) yield* textsIn(item);
  if (node.kind === 'scalar' && typeof node.value === 'string')
    yield { value: node.value, offset: node.offset ?? 0 };
}

/** The place of the document that a finding's statement stands in; undefined when no file holds it as text. */
export function placeOf(finding: Finding, account: Account, places: DocumentPlaces): string | undefined {
  const { policyKey } = finding.source;
  const organization = [...(account.scp ?? []), ...(account.rcp ?? [])]
    .flat()
    .find(({ id }) => id === policyKey);
  const document = organization?.document ?? attachedDocument(policyKey, account);
  return typeof document === 'string' ? places.get(document) : undefined;
}

function attachedDocument(policyKey: string, account: Account): unknown {
  for (const principal of principalsOf(account)) {
    const found = policiesOf(principal, account).find((policy) => policy.policyKey === policyKey);
    if (found !== undefined) return found.document;
  }
  return undefined;
}
