import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** @param {string} folder @returns {{ dependencies: Record<string, string>, version: string }} */
const manifest = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/**
 * Whether every package that a tool asks for is there, in that very version.
 *
 * @param {string} home
 */
function isInstalled(home) {
  return Object.entries(manifest(home).dependencies).every(([name, version]) => {
    const folder = join(home, 'node_modules', name);
    return existsSync(join(folder, 'package.json')) && manifest(folder).version === version;
  });
}

/**
 * Installs a folder of `tools` from its own lock file, once: nothing but what needs it pays for it.
 *
 * @param {string} name of the folder
 * @returns {string} the folder that holds its `node_modules`
 */
export function installedTool(name) {
  const home = join(root, 'tools', name);
  if (isInstalled(home)) return home;
  process.stderr.write(`installing tools/${name}, once\n`);
  const { status, error, stdout, stderr } = spawnSync('npm', ['ci', '--ignore-scripts'], {
    cwd: home,
    encoding: 'utf8',
  });
  if (status !== 0)
    throw new Error(`\`npm ci\` in tools/${name} failed: ${error?.message ?? `${stdout}${stderr}`.trim()}`);
  return home;
}
