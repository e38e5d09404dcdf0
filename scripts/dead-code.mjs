import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { installedTool } from './tools.mjs';

const knip = join(installedTool('knip'), 'node_modules', 'knip', 'bin', 'knip.js');
const { status, error } = spawnSync(process.execPath, [knip], {
  cwd: join(import.meta.dirname, '..'),
  stdio: ['ignore', 'inherit', 'inherit'],
});
if (error !== undefined) throw error;
process.exitCode = status ?? 1;
