import type { Account } from '#account/account.ts';
import { loadAccount } from '#account/load-account.ts';
import { inputName } from '#adapters/file-problem.ts';
import { readJson } from '#adapters/files.ts';
import type { Io } from '#adapters/terminal.ts';
import { err, type Result } from '#lib/result.ts';

/** The account in a file (`-` is standard input); the error is one sentence that names the file. */
export async function readAccountFile(path: string, io: Io): Promise<Result<Account, string>> {
  const json = await readJson(path, io.stdin);
  if (!json.ok) return err(json.error.message);
  const account = loadAccount(json.value);
  return account.ok ? account : err(`${inputName(path)}: ${account.error.message}`);
}
