import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DEFAULTS } from './account/settings.ts';
import { partArgs, startPart } from './scan/one-of.ts';

/** In this order: what takes least first. */
const PARTS = [
  'stack',
  'hostile',
  'past-one-string',
  'over-parse',
  'second-region',
  'speedup',
  'growth',
  'peak',
] as const;

const { values } = parseArgs({
  options: {
    part: { type: 'string', multiple: true, default: [...PARTS] },
    principals: { type: 'string', default: String(DEFAULTS.principals) },
    each: { type: 'boolean', default: false },
    long: { type: 'boolean', default: false },
  },
});
const { part: parts, principals, each, long } = values;
const unknown = parts.filter((part) => !PARTS.some((known) => known === part));
if (unknown.length > 0) {
  process.stderr.write(`there is no part \`${unknown[0]}\`: give one of ${PARTS.join(', ')}\n`);
  process.exitCode = 1;
} else runParts();

function runParts(): void {
  const folder = mkdtempSync(join(tmpdir(), 'key-guard-bench-'));
  const args = partArgs({ folder, principals: Number(principals), each, long });
  try {
    for (const part of parts)
      if (!startPart(join(import.meta.dirname, 'scan', 'parts', `${part}.ts`), args)) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
