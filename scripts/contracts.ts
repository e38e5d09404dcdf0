import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contractsPage } from './contracts-page.ts';

writeFileSync(join(import.meta.dirname, '..', 'docs', 'contracts.md'), await contractsPage());
