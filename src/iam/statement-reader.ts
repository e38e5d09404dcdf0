import type { JsonNode } from '#lib/json-tree.ts';
import type { Layer, PolicyProblem, PolicyProblemCode } from './policy.ts';
import { parseTemplate, type Template } from './template.ts';

/** What a statement is read with. `variables`: the document's version reads `${...}`. */
export interface StatementOptions {
  readonly layer: Layer;
  readonly variables: boolean;
  /** The version is not understood: nobody can say what `${...}` means. */
  readonly variablesUnclear: boolean;
  readonly pointer: string;
  readonly index: number;
}

/** Collects what one statement gets wrong while it is read. */
export interface StatementReader extends StatementOptions {
  readonly doubts: PolicyProblem[];
  readonly warnings: PolicyProblem[];
}

/** How much of a name or value a message repeats. */
const MOST_SHOWN = 60;

/** What a policy calls something, for a message. */
export function shown(text: string): string {
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
}

/** Notes a doubt at a place inside the statement. */
export function doubt(reader: StatementReader, at: string, code: PolicyProblemCode, message: string): void {
  reader.doubts.push({ pointer: `${reader.pointer}${at}`, code, message });
}

/** Notes what AWS warns of at a place inside the statement. */
export function warn(reader: StatementReader, at: string, code: PolicyProblemCode, message: string): void {
  reader.warnings.push({ pointer: `${reader.pointer}${at}`, code, message });
}

/**
 * The values of an element or a condition key: one or a list. "Numbers and booleans ... can be unquoted" in
 * conditions (grammar page); null, objects and nested lists are not understood.
 */
export function templates(
  node: JsonNode,
  reader: StatementReader,
  at: string,
  variables: boolean,
  scalars: readonly string[] = ['string'],
): readonly Template[] | undefined {
  const items = node.kind === 'array' ? node.items : [node];
  const values: Template[] = [];
  for (const item of items) {
    if (reader.variablesUnclear && item.kind === 'scalar' && String(item.value).includes('${')) {
      doubt(
        reader,
        at,
        'value-invalid',
        'without a version that is understood nobody can say what `${` means',
      );
      return undefined;
    }
    if (item.kind !== 'scalar' || !scalars.includes(typeof item.value)) {
      doubt(reader, at, 'value-invalid', 'a value is neither text nor a list of texts');
      return undefined;
    }
    values.push(parseTemplate(item.written ?? String(item.value), variables && reader.variables));
  }
  return values;
}
