import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { question } from './one-of.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** How the command line ended on a file. */
export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Lines of the result; -1 when it wrote none. */
  readonly lines: number;
  /** The most memory that the process had at once, in bytes. */
  readonly peak: number;
}

/** Runs the command line in a process of its own, as a user would: `scan --account FILE --format ndjson --out FILE`. */
export function scanFile(path: string): Run {
  const [out, peakFile] = [`${path}.out`, `${path}.peak`];
  for (const old of [out, peakFile]) rmSync(old, { force: true });
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      ['--import', join(import.meta.dirname, 'tell-peak.mjs')],
      [join(ROOT, 'scripts', 'with-node-24.cjs'), 'src/cli/main.ts'],
      ['scan', '--account', path, '--format', 'ndjson', '--out', out],
      question.regions.flatMap((region) => ['--region', region]),
    ].flat(),
    { cwd: ROOT, encoding: 'utf8', env: { ...process.env, KEY_GUARD_PEAK_FILE: peakFile } },
  );
  const lines = existsSync(out) ? linesIn(readFileSync(out)) : -1;
  const peak = existsSync(peakFile) ? Number(readFileSync(peakFile, 'utf8')) : Number.NaN;
  for (const old of [out, peakFile]) rmSync(old, { force: true });
  return { status, stdout, stderr, lines, peak };
}

function linesIn(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count++;
  return count;
}
