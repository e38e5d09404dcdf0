import { spawnSync } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { installedTool } from './tools.mjs';

const root = join(import.meta.dirname, '..');
const tools = join(root, 'tools', 'osls');
const osls = join(tools, 'node_modules', 'osls', 'bin', 'serverless.js');

/** @param {string} what @param {import('node:child_process').SpawnSyncReturns<string>} ended */
function succeeded(what, { status, error, stdout, stderr }) {
  if (status === 0) return;
  throw new Error(`${what} failed: ${error?.message ?? `${stdout}${stderr}`.trim()}`);
}

/** Only what osls needs to run: no credentials, no profile, and no question to the metadata service of a machine. */
function environment() {
  return {
    PATH: `${dirname(process.execPath)}:${process.env.PATH ?? ''}`,
    // osls keeps a cache in the folder `.serverless` of the home folder.
    HOME: join(tools, 'node_modules', '.cache'),
    AWS_EC2_METADATA_DISABLED: 'true',
    SLS_NOTIFICATIONS_MODE: 'off',
    NO_COLOR: '1',
  };
}

/**
 * Packages the stack into a folder, without credentials.
 *
 * @param {string} folder
 * @param {string} region
 */
export function oslsPackage(folder, region) {
  installedTool('osls');
  const args = [osls, 'package', '--package', resolve(root, folder), '--region', region];
  const ended = spawnSync(process.execPath, args, { cwd: root, env: environment(), encoding: 'utf8' });
  succeeded('`osls package`', ended);
}
