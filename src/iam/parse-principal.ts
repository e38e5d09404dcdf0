import { entriesOf, type JsonEntry, type JsonObject } from '#lib/json-tree.ts';
import type { NamedPrincipal, PrincipalElement } from './policy.ts';
import { doubt, type StatementReader } from './statement-reader.ts';

const ACCOUNT = /^\d{12}$/;
const ACCOUNT_ROOT = /^arn:[^:]+:iam::(\d{12}):root$/;

/**
 * Reads `Principal` or `NotPrincipal` of a resource policy.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function parsePrincipal(node: JsonObject, reader: StatementReader): PrincipalElement | undefined {
  const plain = entriesOf(node, 'Principal');
  const inverted = entriesOf(node, 'NotPrincipal');
  if (plain.length + inverted.length !== 1) {
    doubt(reader, '', 'element-missing', 'the statement needs one of `Principal` and `NotPrincipal`');
    return undefined;
  }
  const not = inverted.length === 1;
  const at = not ? '/NotPrincipal' : '/Principal';
  const value = (plain[0] ?? inverted[0])?.value;
  const pointer = `${reader.pointer}${at}`;
  if (value?.kind === 'scalar' && value.value === '*') return { not, names: [{ kind: 'anyone' }], pointer };
  if (value?.kind !== 'object') {
    doubt(reader, at, 'value-invalid', 'a principal is neither `*` nor an object');
    return undefined;
  }
  return { not, names: value.entries.flatMap((entry) => namesOf(entry, reader, at)), pointer };
}

function namesOf(
  { key: type, value }: JsonEntry,
  reader: StatementReader,
  at: string,
): readonly NamedPrincipal[] {
  const items = value.kind === 'array' ? value.items : [value];
  return items.flatMap((item) => {
    if (item.kind === 'scalar' && typeof item.value === 'string') return [namedPrincipal(type, item.value)];
    doubt(reader, at, 'value-invalid', 'a principal is not text');
    return [];
  });
}

/** `"Principal": "*"` and `{"AWS": "*"}` are equivalent; an account stands as its id or as its root ARN. */
function namedPrincipal(type: string, value: string): NamedPrincipal {
  if (type !== 'AWS') return { kind: 'other', type, value };
  if (value === '*') return { kind: 'anyone' };
  const account = ACCOUNT.test(value) ? value : ACCOUNT_ROOT.exec(value)?.[1];
  return account === undefined ? { kind: 'aws', arn: value } : { kind: 'account', account };
}
