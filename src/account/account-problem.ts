import type * as z from 'zod/mini';
import { err } from '#lib/result.ts';

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

/** An error with its code. */
export function fail(
  code: AccountErrorCode,
  message: string,
): { readonly ok: false; readonly error: AccountError } {
  return err({ code, message });
}

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

/** What schemas find wrong with the parts of an account. */
export class Flaws {
  private first: { readonly issue: Issue; readonly part: unknown; readonly at: Path } | undefined;
  private count = 0;

  /** @param at where the part stands in the account */
  add({ issues }: z.core.$ZodError, part: unknown, at: Path = []): void {
    const [issue] = issues;
    if (this.first === undefined && issue !== undefined) this.first = { issue, part, at };
    this.count += issues.length;
  }

  /** The first of them: what, at which JSON pointer, and what to do. */
  error(): AccountError | undefined {
    if (this.first === undefined) return undefined;
    const { issue, part, at } = this.first;
    const more = this.count > 1 ? `, and ${this.count - 1} more like it` : '';
    const what = `${placeOf([...at, ...issue.path])} ${words(issue)}, but ${found(issue, part)}`;
    return {
      code: 'invalid-account',
      message: `${what}${more}: give the file as it was written, or take it again`,
    };
  }
}

type Path = readonly PropertyKey[];

function placeOf(path: Path): string {
  return path.length === 0 ? 'the account' : `\`${pointer(path)}\``;
}

/** https://www.rfc-editor.org/rfc/rfc6901#section-3 */
function pointer(path: Path): string {
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
