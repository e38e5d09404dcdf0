import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { THROUGH } from '#guard/finding.ts';
import { IAM_CHANGES } from '#respond/decode-iam.ts';
import { KMS_CHANGES } from '#respond/decode-kms.ts';
import { ORGANIZATION_CHANGES } from '#respond/decode-organizations.ts';
import { eventTables, LISTED } from './events-page.ts';
import { root } from './markdown.ts';

const file = join(root, 'docs', 'events.md');
const page = readFileSync(file, 'utf8');
const MARK = /^<!-- written by .+ -->\n/m;

test('docs/events.md has the tables that the code makes', async () => {
  const [prose = ''] = page.split(MARK);
  const mark = MARK.exec(page)?.[0] ?? '';
  await expect(`${prose}${mark}\n${eventTables()}`).toMatchFileSnapshot(file);
});

test('and lists every call that is taken for a change', () => {
  const changes = [
    ...[...IAM_CHANGES.keys()].map((name) => `iam ${name}`),
    ...[...ORGANIZATION_CHANGES.keys()].map((name) => `organizations ${name}`),
    ...[...KMS_CHANGES.keys()].map((name) => `kms ${name}`),
  ];
  expect(changes.filter((name) => !LISTED.has(name))).toEqual([]);
});

test('and every way in which a change can be made', () => {
  expect(THROUGH.filter((way) => !page.includes(`\`${way}\``))).toEqual([]);
});
