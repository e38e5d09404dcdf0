import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleFunctions, bundleSizes } from './bundle.mjs';

const dist = join(import.meta.dirname, '..', 'dist');

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
const result = await bundleFunctions({ write: true });
writeFileSync(join(dist, 'metafile.json'), JSON.stringify(result.metafile));
for (const { name, kilobytes } of bundleSizes(result)) {
  process.stdout.write(`${kilobytes.toFixed(0).padStart(6)} KB  ${name}\n`);
}
