import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { OPEN_KEYS } from '#codecommit/open-keys.ts';
import { OPEN_FACTS } from '#iam/open-facts.ts';
import { root } from './markdown.ts';

const FACT = /'([1-9]\.[1-9]\d?|3:\w+|[45]:(?:aws|kms):\w+)'/g;

function idsIn(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].flatMap(([, id]) => id ?? []);
}

test('docs/assumptions.md lists every fact that the source names, once, and no other', () => {
  const files = globSync('src/**/*.ts', { cwd: root });
  const named = new Set(files.flatMap((file) => idsIn(readFileSync(join(root, file), 'utf8'), FACT)));
  const page = readFileSync(join(root, 'docs', 'assumptions.md'), 'utf8');
  const listed = idsIn(page, /^\| `([^`]+)` \|/gm);
  expect(named.size).toBeGreaterThan(20);
  expect([...listed].sort()).toEqual([...named].sort());
});

test('docs/assumptions.md links the page that leaves a fact open', () => {
  const page = readFileSync(join(root, 'docs', 'assumptions.md'), 'utf8');
  for (const [fact, { page: left }] of [...OPEN_FACTS, ...OPEN_KEYS]) {
    const row = page.split('\n').find((line) => line.startsWith(`| \`${fact}\` |`));
    expect(row).toContain(`(${left})`);
  }
});

test('docs/assumptions.md calls those facts open that the source calls open', () => {
  const page = readFileSync(join(root, 'docs', 'assumptions.md'), 'utf8');
  const open = idsIn(page, /^\| `([^`]+)` \| .* \| open \|/gm);
  expect([...open].sort()).toEqual([...OPEN_FACTS.keys(), ...OPEN_KEYS.keys()].sort());
});
