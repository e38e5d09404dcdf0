import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dispatch } from '#cli/dispatch.ts';
import { type ReplayLine, replayLine } from '#cli/replay-line.ts';
import { memoryIo } from '../cli/memory-io.ts';
import { root } from './markdown.ts';

const examples = join(root, 'examples');
const page = readFileSync(join(examples, 'README.md'), 'utf8');

async function replayed(folder: string): Promise<readonly ReplayLine[]> {
  const io = memoryIo();
  const args = ['--account', join(folder, 'account.json'), '--events', join(folder, 'events')];
  expect([await dispatch(['replay', ...args], io), io.errText()]).toEqual([0, '']);
  return io
    .outText()
    .trim()
    .split('\n')
    .map((line) => replayLine.parse(JSON.parse(line)));
}

/** Replays some of the example events after one edit, as a reader would make it. */
async function edited(
  file: string,
  events: readonly string[],
  edit: (text: string) => string,
): Promise<readonly ReplayLine[]> {
  const folder = mkdtempSync(join(tmpdir(), 'examples-'));
  try {
    cpSync(examples, folder, { recursive: true });
    const others = globSync('events/*', { cwd: folder, exclude: events.map((event) => `events/${event}-*`) });
    for (const other of others) rmSync(join(folder, other));
    const [found = file] = globSync(file, { cwd: folder });
    const before = readFileSync(join(folder, found), 'utf8');
    const after = edit(before);
    expect(after).not.toBe(before);
    writeFileSync(join(folder, found), after);
    return await replayed(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const outcomes = (lines: readonly ReplayLine[]): readonly string[] => lines.map(({ outcome }) => outcome);
const regions = (lines: readonly ReplayLine[]): readonly string[] =>
  lines.flatMap(({ findings }) => findings.flatMap((finding) => finding.regions));

test('the table of events says what comes of each', async () => {
  const rows = [...page.matchAll(/^\| (\d\d) \|[^|]+\| (\w+)/gm)];
  expect(rows.map(([, event]) => Number(event))).toEqual(rows.map((_, i) => i + 1));
  expect(rows.map(([, , outcome]) => outcome)).toEqual(outcomes(await replayed(examples)));
});

test('what it says of an edited deny is true', async () => {
  const lines = await edited('events/02-*.json', ['02', '06', '09'], (text) =>
    text.replace('kms:*', 'kms:ScheduleKeyDeletion'),
  );
  expect([lines[0], lines[2]].map((line) => line?.findings)).toEqual([[], []]);
  expect(lines[1]?.findings.map(({ source }) => source.statement)).toEqual([null]);
});

test('what it says of an edited list of services is true', async () => {
  const adding = (regionsAdded: readonly string[]) => (text: string) => {
    const list = regionsAdded.map((region) => `\\"codecommit.${region}.amazonaws.com\\",`).join('');
    const at = text.indexOf(
      '\\"s3.us-east-1.amazonaws.com\\"',
      text.indexOf('DecryptOnlyThroughListedServices'),
    );
    return text.slice(0, at) + list + text.slice(at);
  };
  expect(regions(await edited('account.json', ['04'], adding(['us-east-1'])))).toEqual(['eu-west-1']);
  expect(regions(await edited('account.json', ['04'], adding(['us-east-1', 'eu-west-1'])))).toEqual([]);
});

test('what it says of a longer list without MFA is true', async () => {
  const lines = await edited('events/03-*.json', ['03'], (text) =>
    text.replace(/(NotAction\W+)/, '$1kms:*\\",\\"'),
  );
  expect(lines.map(({ findings }) => findings)).toEqual([[]]);
});
