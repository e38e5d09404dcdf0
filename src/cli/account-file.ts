import type { Account } from '#account/account.ts';
import { AccountReader } from '#account/account-reader.ts';
import type { Compaction } from '#account/compaction.ts';
import { inputName } from '#adapters/file-problem.ts';
import { readJsonItems } from '#adapters/json-items.ts';
import type { Io } from '#adapters/terminal.ts';
import { err, type Result } from '#lib/result.ts';

/**
 * The account in a file (`-` is standard input); the error is one sentence that names the file.
 *
 * @param compact what becomes of its documents; they stay as they are where it is not given
 */
export async function readAccountFile(
  path: string,
  io: Io,
  compact?: Compaction,
): Promise<Result<Account, string>> {
  const reader = new AccountReader(compact);
  const rest = await readJsonItems(path, io.stdin, reader);
  if (!rest.ok) return err(rest.error.message);
  const account = reader.finish(rest.value);
  return account.ok ? account : err(`${inputName(path)}: ${account.error.message}`);
}
