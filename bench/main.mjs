import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Each benchmark is a process of its own that ends with 1 when a figure is beyond its limit. */
const BENCHES = { functions: 'functions.mjs', scan: 'scan.ts' };

/** `npm run bench -- NAME OPTIONS` runs one, with options of its own; without a name all run, one after the other. */
const [name, ...options] = process.argv.slice(2);
const wanted = Object.entries(BENCHES).filter(([known]) => name === undefined || name === known);
if (wanted.length === 0) {
  process.stderr.write(`there is no benchmark \`${name}\`: give one of ${Object.keys(BENCHES).join(', ')}\n`);
  process.exitCode = 1;
}
for (const [, file] of wanted) {
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, file), ...options], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exitCode = 1;
}
