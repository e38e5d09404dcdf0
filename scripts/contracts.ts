import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { contractsPage, schemaFiles } from './contracts-page.ts';

const root = join(import.meta.dirname, '..');

for (const [path, text] of [
  ['docs/contracts.md', await contractsPage()] as const,
  ...(await schemaFiles()),
]) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
