import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { contracts, contractsPage, schemaFiles } from '../../scripts/contracts-page.ts';
import { root } from './markdown.ts';

test('docs/contracts.md is what `npm run contracts` writes', async () => {
  expect(readFileSync(join(root, 'docs', 'contracts.md'), 'utf8')).toBe(await contractsPage());
});

test('the schemas in docs/schemas are what `npm run contracts` writes, and no others are there', async () => {
  const files = await schemaFiles();
  expect(readdirSync(join(root, 'docs', 'schemas')).map((name) => `docs/schemas/${name}`)).toEqual([
    ...files.keys(),
  ]);
  for (const [path, text] of files) expect(readFileSync(join(root, path), 'utf8')).toBe(text);
});

describe('every example fits its schema', async () => {
  test.each(await contracts())('$title', ({ example, schema }) => {
    expect(schema.safeParse(example).error?.issues).toBeUndefined();
  });
});
