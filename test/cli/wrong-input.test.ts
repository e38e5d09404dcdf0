import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { run as demo } from '#cli/demo.ts';
import { run as replay } from '#cli/replay.ts';
import { run as scan } from '#cli/scan.ts';
import { deny, exampleAccount, type Ran, ROOT, ran, smallAccount, temporary } from './accounts.ts';
import { putUserPolicy } from './events.ts';

const { write, path } = temporary();
const ACCOUNT = write('good-account.json', smallAccount());
const EVENTS = write('good-events.json', [putUserPolicy()]);

const COMMANDS = {
  'scan --account': (file: string) => ran(scan, ['--account', file]),
  'replay --account': (file: string) => ran(replay, ['--account', file, '--events', EVENTS]),
  'replay --events': (file: string) => ran(replay, ['--account', ACCOUNT, '--events', file]),
} as const;

type Name = keyof typeof COMMANDS;

const NAMES = Object.keys(COMMANDS) as Name[];
const ACCOUNT_ONLY = NAMES.slice(0, 2);

/** One sentence on one line that names the file, and nothing else anywhere. */
function expectRefusal({ code, out, err }: Ran, file: string, words: RegExp): void {
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(/^key-guard (scan|replay): [^\n]+\n$/);
  expect(err).not.toMatch(/\bat .*:\d+:\d+|internal error|Error:/);
  expect(err).toContain(file);
  expect(err).toMatch(words);
  expect(err.length).toBeLessThan(1100);
}

/** One line without anything that a terminal does not show as it is. */
function expectPlainLine(text: string): void {
  expect(text).toMatch(/^key-guard [^\p{Cc}\p{Cf}]+\n$/u);
}

const random = Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919 + (i >> 3)) % 256);
const object = (value: unknown) => JSON.stringify(value);

/** What is wrong, the contents of the file, what is said of it, and to which commands. */
const CONTENTS: readonly [what: string, contents: string | Uint8Array, words: RegExp, names?: Name[]][] = [
  ['empty', '', /is empty: give a file/],
  ['blank', ' \r\n\ufeff\n', /is blank: give a file/],
  ['text', 'Hello, world.\nHow are you?\n', /is not JSON: .* at line 1, column 1: give/],
  ['half of a JSON file', JSON.stringify(exampleAccount(), null, 1).slice(0, 9999), /is not JSON: .*: give/],
  ['JSON with comments', '// an account\n{}', /is not JSON: a comment at line 1, column 1: give/],
  ['HTML', '<html>\n<body>503</body></html>', /is not JSON: .*: give/],
  ['JSON too deep', `${'['.repeat(300)}${']'.repeat(300)}`, /nested deeper than 200 levels: give/],
  ['a number', '42', /42.*: give|holds no recorded event: give/],
  ['null', 'null', /null.*: give|holds no recorded event: give/],
  ['a string', '"account"', /text that holds no JSON object.*: give|holds no recorded event: give/],
  ['an empty object', '{}', /an empty object, not an account: give|holds no recorded event: give/],
  ['a list of numbers', '[1,2,3]', /a list, not an account: give|holds no recorded event: give/],
  ['a policy', object(deny()), /a policy document, not an account: give|holds no recorded event: give/],
  ['an unknown object', object({ a: 1 }), /without `UserDetailList`.*: give|holds no recorded event: give/],
  ['binary', random, /is not UTF-8 text: save it as UTF-8/],
  ['binary with zeros', 'a\0b', /is a binary file: give a text file/],
  ['UTF-16', Buffer.from('\ufeff{}', 'utf16le'), /is UTF-16 text.*: save it as UTF-8/],
  ['cut off gzip', gzipSync(object(smallAccount())).subarray(0, 60), /cut off gzip file: fetch/],
  ['gzip of nothing', gzipSync(''), /is empty: give a file/],
  ['an empty list', '[]', /an empty list, not an account: give/, ACCOUNT_ONLY],
  ['an event', object(putUserPolicy()), /a CloudTrail record, .*replay --events/, ACCOUNT_ONLY],
  ['NDJSON', `${object(smallAccount())}\n{}\n`, /more text after the value at line 2/, ACCOUNT_ONLY],
  ['no lists', object({ UserDetailList: {} }), /`\/UserDetailList` should be a list/, ACCOUNT_ONLY],
  ['a new version', object({ ...exampleAccount(), keyGuardSnapshot: 2 }), /: update it/, ACCOUNT_ONLY],
  ['an account', object(smallAccount()), /holds no recorded event: give/, ['replay --events']],
];

describe.each(NAMES)('%s', (name) => {
  test.each(CONTENTS.filter(([, , , names = NAMES]) => names.includes(name)))(
    '%s',
    async (_, contents, words) => {
      const file = write('wrong', contents);
      expectRefusal(await COMMANDS[name](file), file, words);
    },
  );

  test('no file', async () => {
    const file = path('nowhere.json');
    expectRefusal(await COMMANDS[name](file), file, /there is no `.*`: check the path/);
    expectRefusal(await COMMANDS[name](`${EVENTS}/x`), EVENTS, /there is no `.*`: check the path/);
  });

  test('a name that could draw on a terminal', async () => {
    const { err } = await COMMANDS[name](path('\u001b[2J\u202e\nkey-guard: all is well'));
    expectPlainLine(err);
  });

  test('a directory', async () => {
    const folder = path(`folder ${name}`);
    mkdirSync(folder, { recursive: true });
    const words = name === 'replay --events' ? /holds no .json, .*: give/ : /is a directory: give a file/;
    expectRefusal(await COMMANDS[name](folder), folder, words);
  });
});

test('an account whose names hold more than text is told on one line', async () => {
  const account = smallAccount();
  account.UserDetailList[0].Arn = 'arn:aws:iam::1:user/a\n\u001b[31mkey-guard: all is well';
  const file = write('hostile.json', account);
  const { err } = await COMMANDS['scan --account'](file);
  expectPlainLine(err);
});

test.each([
  ['a folder that is not there', 'nowhere', /there is no/],
  ['a file', 'good-account.json', /there is no/],
])('demo --examples with %s', async (_, name, words) => {
  const { code, out, err } = await ran(demo, ['--examples', path(name)]);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(/^key-guard demo: [^\n]+\n$/);
  expect(err).toMatch(words);
});

/** Writes a large file without ever holding it. */
function large(
  name: string,
  [begin, unit, end]: readonly [string, Uint8Array, string],
  bytes: number,
): string {
  const file = openSync(path(name), 'w');
  writeSync(file, begin);
  for (let written = 0; written < bytes; written += unit.length) writeSync(file, unit);
  writeSync(file, end);
  closeSync(file);
  return path(name);
}

describe('a large file', { timeout: 30_000 }, () => {
  const MB = 1_000_000;
  const entry = '{"name": "value", "numbers": [1, 2, 3], "more": {"deep": "and deeper"}},\n';
  const json = ['{"items": [', Buffer.from(entry.repeat(14_000)), '{}]}'] as const;
  const binary = ['PK', Buffer.alloc(MB, random), ''] as const;
  const numbers = ['[1', Buffer.from(',1'.repeat(500_000)), ']'] as const;
  const lines = ['', Buffer.from('{ "half": \n'.repeat(100_000)), ''] as const;

  function inProcess(...args: string[]): Ran {
    const memory = ['--max-old-space-size=1000', 'scripts/with-node-24.cjs', 'src/cli/main.ts'];
    const options = { cwd: ROOT, encoding: 'utf8', timeout: 30_000 } as const;
    const { status, stdout, stderr } = spawnSync(process.execPath, [...memory, ...args], options);
    return { code: status ?? -1, out: stdout, err: stderr };
  }

  test('100 MB of JSON that is no account, in a process', () => {
    const file = large('large.json', json, 100 * MB);
    expectRefusal(
      inProcess('scan', '--account', file),
      file,
      /without `UserDetailList`, not an account: give/,
    );
  });

  test('100 MB of binary, in a process', () => {
    const file = large('large.bin', binary, 100 * MB);
    const args = ['replay', '--account', file, '--events', EVENTS];
    expectRefusal(inProcess(...args), file, /is not UTF-8 text: save/);
  });

  test.each([
    ['scan --account', numbers, /a list, not an account: give/],
    ['replay --events', json, /holds no recorded event: give/],
    ['replay --events', lines, /is not JSON: .*: give/],
  ] as const)('of 20 MB for %s', async (name, parts, words) => {
    const file = large('large', parts, 20 * MB);
    expectRefusal(await COMMANDS[name](file), file, words);
  });
});
