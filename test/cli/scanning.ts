import { expect } from 'vitest';
import { run } from '#cli/scan.ts';
import { type Json, type Ran, ran, temporary, valuesOf } from './accounts.ts';

/** `scan` over accounts in files that go when the test file that asked is through. */
export function scanning() {
  const { write, path } = temporary();
  const scan = async (account: unknown, ...args: string[]): Promise<Ran> =>
    await ran(run, ['--account', write('account.json', account), ...args]);
  /** The lines of `--format ndjson`. */
  const linesOf = async (account: unknown, ...args: string[]): Promise<Json[]> =>
    valuesOf((await scan(account, '--format', 'ndjson', ...args)).out);
  /** The one sentence with which `scan` refuses. */
  const refusal = async (account: unknown, ...args: string[]): Promise<string> => {
    const { code, out, err } = await scan(account, ...args);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^key-guard scan: [^\n]+\n$/);
    return err.slice('key-guard scan: '.length, -1);
  };
  return { path, scan, linesOf, refusal };
}
