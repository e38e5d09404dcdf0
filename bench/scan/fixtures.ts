import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AccountSettings, DEFAULTS } from '../account/settings.ts';

const MAIN = join(import.meta.dirname, '..', 'account', 'main.ts');

/** An account in a file. */
export interface Fixture {
  readonly path: string;
  readonly settings: AccountSettings;
}

/**
 * An account of the benchmark, made once in a folder. Another process makes it: the policies of AWS that it takes
 * fill a large heap, and the process that measures shall not have one. Authorization details tell no moment, so that
 * a scan of them is about today, and so are their dates.
 */
export function accountIn(folder: string, wanted: Partial<Omit<AccountSettings, 'now'>> = {}): Fixture {
  const now = `${new Date().toISOString().slice(0, 10)}T00:00:00Z`;
  const settings = { ...DEFAULTS, ...wanted, now };
  const args = [
    `--principals=${settings.principals}`,
    `--seed=${settings.seed}`,
    `--form=${settings.form}`,
    `--hit-every=${settings.hitEvery}`,
    `--now=${now}`,
    ...(settings.indent === 4 ? ['--cli'] : []),
    ...(settings.wide ? ['--wide'] : []),
    ...(settings.snapshot ? ['--snapshot'] : []),
  ];
  const path = join(folder, `account${args.join('').replaceAll(':', '')}.json`);
  if (!existsSync(path)) {
    const { status, stderr } = spawnSync(process.execPath, [MAIN, path, ...args], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`no account was made: ${stderr}`);
  }
  return { path, settings };
}

export function bytesOf({ path }: Fixture): Buffer {
  return readFileSync(path);
}
