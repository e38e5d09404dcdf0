import type { Result } from '#lib/result.ts';
import type { Account } from './account.ts';
import type { AccountError } from './account-problem.ts';
import { AccountReader } from './account-reader.ts';

/**
 * Reads an account: a snapshot, or the output of `aws iam get-account-authorization-details` (documents as objects,
 * as JSON text or URL-encoded). Policy documents are passed on as they are, not copied and not parsed.
 *
 * @param input what `JSON.parse` gave
 * @returns the account, or one of the errors of `AccountReader`
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
 */
export function loadAccount(input: unknown): Result<Account, AccountError> {
  const reader = new AccountReader();
  return reader.finish(fed(input, [], reader));
}

/** Hands over the entries of the lists that are read one by one, and puts a 0 in the place of each. */
function fed(value: unknown, path: readonly string[], reader: AccountReader): unknown {
  if (Array.isArray(value) && reader.wants(path))
    return value.map((entry, i) => fedEntry(entry, i, path, reader));
  if (typeof value !== 'object' || value === null || Array.isArray(value) || path.length > 1) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, fed(inner, [...path, key], reader)]),
  );
}

function fedEntry(entry: unknown, index: number, path: readonly string[], reader: AccountReader): unknown {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return entry;
  reader.take(path, index, entry);
  return 0;
}
