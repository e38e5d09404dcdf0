import { duplicates, entriesOf, escapePointer, type JsonEntry, type JsonObject } from '#lib/json-tree.ts';
import type { NamedPrincipal, PrincipalElement } from './policy.ts';
import { doubt, type StatementReader, shown } from './statement-reader.ts';

/**
 * Reads `Principal` or `NotPrincipal` of a resource policy, an endpoint policy or an RCP.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 *
 * @returns undefined, with a doubt, when a part of it is not understood: then it may cover anyone
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
  const [entry] = not ? inverted : plain;
  const names = entry === undefined ? undefined : namesOf(entry, reader, at);
  if (names === undefined || !isAllowed(node, { not, names }, reader)) return undefined;
  return { not, names, pointer: `${reader.pointer}${at}` };
}

function namesOf(
  { value }: JsonEntry,
  reader: StatementReader,
  at: string,
): readonly NamedPrincipal[] | undefined {
  if (value.kind === 'scalar' && value.value === '*') return [{ kind: 'anyone' }];
  if (value.kind !== 'object' || value.entries.length === 0) {
    doubt(reader, at, 'value-invalid', 'a principal is neither `*` nor an object that names one');
    return undefined;
  }
  for (const key of duplicates(value.entries)) {
    doubt(
      reader,
      `${at}/${escapePointer(key)}`,
      'element-duplicate',
      `\`${shown(key)}\` is written more than once`,
    );
    return undefined;
  }
  const names: NamedPrincipal[] = [];
  for (const entry of value.entries) {
    const some = namesOfType(entry, reader, `${at}/${escapePointer(entry.key)}`);
    if (some === undefined) return undefined;
    names.push(...some);
  }
  return names;
}

const TYPES: readonly string[] = ['AWS', 'Service', 'Federated', 'CanonicalUser'];

function namesOfType(
  { key: type, value }: JsonEntry,
  reader: StatementReader,
  at: string,
): readonly NamedPrincipal[] | undefined {
  const items = value.kind === 'array' ? value.items : [value];
  const names = items.map((item) => {
    const text = item.kind === 'scalar' && typeof item.value === 'string' ? item.value : undefined;
    return text === undefined || !TYPES.includes(type) ? undefined : namedPrincipal(type, text);
  });
  const known = names.filter((name) => name !== undefined);
  if (known.length > 0 && known.length === names.length) return known;
  doubt(reader, at, 'value-invalid', 'a principal is none that AWS documents');
  return undefined;
}

const ACCOUNT = /^\d{12}$/;
const ACCOUNT_ROOT = /^arn:[^:*?]+:iam::(\d{12}):root$/;
const NAMED = /^arn:[^:*?]+:(?:iam|sts)::\d{12}:(?:user|role|assumed-role|federated-user)\/[^*?]+$/;
/** What is left of the ARN of a principal that was deleted: nobody has it again. */
const UNIQUE_ID = /^A[A-Z]{3}[A-Z0-9]{12,}$/;

/**
 * `"Principal": "*"` and `{"AWS": "*"}` are equivalent; an account stands as its id or as its root ARN. "You cannot
 * use a wildcard to match part of a principal name or ARN."
 */
function namedPrincipal(type: string, value: string): NamedPrincipal | undefined {
  if (type !== 'AWS') return { kind: 'other', type, value };
  if (value === '*') return { kind: 'anyone' };
  const account = ACCOUNT.test(value) ? value : ACCOUNT_ROOT.exec(value)?.[1];
  if (account !== undefined) return { kind: 'account', account };
  return NAMED.test(value) || UNIQUE_ID.test(value) ? { kind: 'aws', arn: value } : undefined;
}

/**
 * "NotPrincipal ... must be used with Deny" and is not supported in RCPs, whose `Principal` can only be `*`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html
 */
function isAllowed(
  node: JsonObject,
  { not, names }: Pick<PrincipalElement, 'not' | 'names'>,
  reader: StatementReader,
): boolean {
  if (reader.layer === 'rcp' && (not || names.some(({ kind }) => kind !== 'anyone'))) {
    doubt(
      reader,
      not ? '/NotPrincipal' : '/Principal',
      'element-not-allowed',
      'an RCP names everyone, by `*`',
    );
    return false;
  }
  const effect = entriesOf(node, 'Effect')[0]?.value;
  if (!not || (effect?.kind === 'scalar' && effect.value === 'Deny')) return true;
  doubt(reader, '/NotPrincipal', 'element-not-allowed', '`NotPrincipal` is supported with `Deny` only');
  return false;
}
