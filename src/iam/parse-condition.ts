import { duplicates, entriesOf, escapePointer, type JsonEntry, type JsonObject } from '#lib/json-tree.ts';
import { isMalformed } from './malformed.ts';
import { operatorNamed } from './operators.ts';
import type { ConditionTest } from './policy.ts';
import { doubt, type StatementReader, shown, templates, warn } from './statement-reader.ts';

/**
 * Reads the `Condition` block into its atoms: one operator with one key each, all of which must hold.
 * An empty block is as if absent. What is not understood becomes a doubt of the statement.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
 */
export function parseCondition(statement: JsonObject, reader: StatementReader): readonly ConditionTest[] {
  const found = entriesOf(statement, 'Condition');
  const block = found.length === 1 ? found[0]?.value : undefined;
  if (block === undefined) return [];
  if (block.kind !== 'object') {
    doubt(reader, '/Condition', 'condition-invalid', 'the condition is not an object');
    return [];
  }
  const repeated = duplicates(block.entries, lower);
  for (const name of repeated) {
    doubt(
      reader,
      '/Condition',
      'element-duplicate',
      `the operator \`${shown(asWritten(block.entries, name))}\` is written more than once`,
    );
  }
  return block.entries
    .filter(({ key }) => !repeated.includes(lower(key)))
    .flatMap((entry) => operatorTests(entry, reader));
}

/** How a name is spelled where it first stands. */
function asWritten(entries: readonly JsonEntry[], name: string): string {
  return entries.find(({ key }) => lower(key) === name)?.key ?? name;
}

function operatorTests(
  { key: name, value: keys }: JsonEntry,
  reader: StatementReader,
): readonly ConditionTest[] {
  const at = `/Condition/${escapePointer(name)}`;
  const operator = operatorNamed(name);
  if (operator === undefined) {
    doubt(reader, at, 'operator-unknown', `\`${shown(name)}\` is no condition operator`);
    return [];
  }
  if (keys.kind !== 'object') {
    doubt(reader, at, 'condition-invalid', `\`${shown(name)}\` does not hold an object of condition keys`);
    return [];
  }
  // "... the same condition key twice in one block": keys differ in letter case only, which AWS calls an error.
  const repeated = duplicates(keys.entries, lower);
  for (const key of repeated) {
    const written = shown(asWritten(keys.entries, key));
    doubt(reader, at, 'element-duplicate', `the condition key \`${written}\` is written more than once`);
  }
  return keys.entries.flatMap(({ key, value }) => {
    if (repeated.includes(lower(key))) return [];
    const pointer = `${at}/${escapePointer(key)}`;
    const values = templates(value, reader, pointer, true, ['string', 'number', 'boolean']);
    if (values === undefined) return [];
    for (const { text } of values.filter((one) => isMalformed(operator, one))) {
      warn(reader, pointer, 'value-malformed', `\`${name}\` can't read the value \`${shown(text)}\``);
    }
    return [{ operator, key, lookup: lower(key), values, pointer: `${reader.pointer}${pointer}` }];
  });
}

/** Condition key names are case-insensitive, the tag key or encryption context part included. */
function lower(key: string): string {
  return key.toLowerCase();
}
