import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { venv } from './venv.mjs';

const root = join(import.meta.dirname, '..');

/** @param {string} script @param {readonly string[]} args @param {Record<string, string>} [more] */
function node(script, args, more = {}) {
  const options = { cwd: root, stdio: /** @type {const} */ ('inherit'), env: { ...process.env, ...more } };
  return spawnSync(process.execPath, [join(root, script), ...args], options).status ?? 1;
}

try {
  const bin = venv('.venv-e2e', 'tools/e2e/requirements.txt');
  const vitest = ['run', '--config', 'vitest.e2e.config.ts', ...process.argv.slice(2)];
  process.exitCode =
    node('scripts/package.mjs', []) ||
    node('node_modules/vitest/vitest.mjs', vitest, { KEY_GUARD_E2E_BIN: bin });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
