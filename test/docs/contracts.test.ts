import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { contracts, contractsPage } from '../../scripts/contracts-page.ts';
import { root } from './markdown.ts';

test('docs/contracts.md is what `npm run contracts` writes', async () => {
  expect(readFileSync(join(root, 'docs', 'contracts.md'), 'utf8')).toBe(await contractsPage());
});

describe('every example fits its schema', async () => {
  test.each(await contracts())('$title', ({ example, schema }) => {
    expect(schema.safeParse(example).error?.issues).toBeUndefined();
  });
});
