import type { Account } from '#account/account.ts';
import { loadAccount } from '#account/load-account.ts';
import type { Output } from '#adapters/terminal.ts';
import { run } from '#cli/scan.ts';
import { type AccountAssessment, assessAccount } from '#guard/assess-account.ts';

/** What is asked of a scan. */
export interface ScanQuestion {
  readonly regions: readonly string[];
}

/** Pieces as the command reads them from a file. */
const CHUNK = 1 << 20;

/**
 * Everything that `scan --format ndjson` does, apart from the disk: from the bytes of the file to the text of its
 * lines.
 *
 * @returns the text, in the pieces in which it was written
 */
export async function scanBytes(bytes: Uint8Array, { regions }: ScanQuestion): Promise<readonly string[]> {
  const [stdout, text] = output();
  const [stderr, errors] = output();
  const args = ['--account', '-', '--format', 'ndjson', ...regions.flatMap((region) => ['--region', region])];
  const stdin = { name: 'standard input', isTTY: false, bytes: chunksOf(bytes) };
  const code = await run(args, { stdin, stdout, stderr });
  if (code === 1 || errors.length > 0) throw new Error(`the scan ended with ${code}: ${errors.join('')}`);
  return text;
}

/** An account of which nothing is assessed yet; whatever reads its policies is part of `assess`. */
export function loaded(json: unknown): Account {
  const account = loadAccount(json);
  if (!account.ok) throw new Error(account.error.message);
  return account.value;
}

/** Assesses all principals of an account. */
export function assess(account: Account, { regions }: ScanQuestion, now: string): AccountAssessment {
  return assessAccount(account, { regions, now: account.takenAt ?? now });
}

async function* chunksOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += CHUNK) yield bytes.subarray(start, start + CHUNK);
}

function output(): [Output, readonly string[]] {
  const pieces: string[] = [];
  const write = async (text: string): Promise<void> => {
    pieces.push(text);
  };
  return [{ write, isTTY: false, columns: undefined, colour: false }, pieces];
}
