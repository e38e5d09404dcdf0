import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

// Knip has a lock file of its own and is installed by the first check that needs it: nothing else pays for it.
const root = join(import.meta.dirname, '..');
const home = join(root, 'tools', 'knip');
const knip = join(home, 'node_modules', 'knip');

/** @param {string} folder */
const manifest = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {'inherit' | 'ignore'} output
 */
function run(command, args, output) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', output, 'inherit'] });
  if (error !== undefined) throw error;
  return status ?? 1;
}

function install() {
  const wanted = manifest(home).dependencies.knip;
  if (existsSync(knip) && manifest(knip).version === wanted) return 0;
  return run('npm', ['ci', '--prefix', home], 'ignore');
}

const installed = install();
process.exitCode =
  installed === 0 ? run(process.execPath, [join(knip, 'bin', 'knip.js')], 'inherit') : installed;
