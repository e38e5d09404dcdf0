import type * as z from 'zod/mini';

/** Why a value can be no account. */
export const ACCOUNT_ERROR_CODES = [
  'not-an-account',
  'wrong-version',
  'invalid-account',
  'truncated',
  'empty-account',
  'other-account',
  'duplicate',
] as const;

export type AccountErrorCode = (typeof ACCOUNT_ERROR_CODES)[number];

/** Why a value can't be read as an account, in one sentence. */
export interface AccountError {
  readonly code: AccountErrorCode;
  readonly message: string;
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'text',
  array: 'a list',
  object: 'an object',
  boolean: '`true` or `false`',
};

type Issue = z.core.$ZodError['issues'][number];

/** The first thing that a schema found wrong with a value: what, at which JSON pointer, and what to do. */
export function invalidAccount({ issues }: z.core.$ZodError, input: unknown): AccountError {
  const [first] = issues;
  const more = issues.length > 1 ? `, and ${issues.length - 1} more like it` : '';
  const what =
    first === undefined
      ? 'the account is not readable'
      : `${placeOf(first)} ${words(first)}, but ${found(first, input)}`;
  return {
    code: 'invalid-account',
    message: `${what}${more}: give the file as it was written, or take it again`,
  };
}

function placeOf({ path }: Issue): string {
  return path.length === 0 ? 'the account' : `\`${pointer(path)}\``;
}

/** https://www.rfc-editor.org/rfc/rfc6901#section-3 */
function pointer(path: readonly PropertyKey[]): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function words(issue: Issue): string {
  if (issue.code === 'invalid_type') return `should be ${EXPECTED[issue.expected] ?? issue.expected}`;
  if (issue.code === 'invalid_value')
    return `should be ${issue.values.map((value) => `\`${String(value)}\``).join(' or ')}`;
  return issue.message;
}

/** The kind of what is there, and the text itself where it is short: names and ARNs are, documents are not. */
function found({ path }: Issue, input: unknown): string {
  const value = path.reduce(step, input);
  if (value === undefined) return 'is missing';
  if (value === null) return 'is null';
  if (Array.isArray(value)) return 'is a list';
  if (typeof value === 'object') return 'is an object';
  const text = String(value);
  return text.length > 200 ? 'is a long text' : `is \`${text}\``;
}

function step(value: unknown, key: PropertyKey): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return Reflect.get(value, key);
}
