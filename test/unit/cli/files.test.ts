import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readProblem } from '#adapters/file-problem.ts';
import { listEventFiles, readText } from '#adapters/files.ts';
import { readJsonItems } from '#adapters/json-items.ts';
import { bytesOf, memoryIo } from '../../cli/memory-io.ts';

const { stdin } = memoryIo();
const readJson = (path: string, source = stdin) =>
  readJsonItems(path, source, { wants: () => false, take: () => undefined });
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'key-guard-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('a file that can be read', () => {
  test.each([
    ['plain', '{"a": "é"}'],
    ['bom', '\ufeff{"a": "é"}'],
    ['crlf', '{\r\n"a": "é"\r\n}\r\n'],
    ['zipped', gzipSync('\ufeff{"a": "é"}')],
    ['two-members', Buffer.concat([gzipSync('{"a":'), gzipSync('"é"}')])],
  ])('%s', async (name, content) => {
    expect(await readJson(file(name, content), stdin)).toEqual({ ok: true, value: { a: 'é' } });
  });

  test('standard input, even byte by byte', async () => {
    const bytes = [...gzipSync('{"a": "é"}')].map((byte) => Uint8Array.of(byte));
    const source = { name: 'standard input', bytes: bytesOf(bytes), isTTY: false };
    expect(await readJson('-', source)).toEqual({ ok: true, value: { a: 'é' } });
  });
});

describe('a file that cannot', () => {
  test.each([
    ['empty', '', 'empty', 'is empty: give a file with contents'],
    ['only-bom', '\ufeff\n', 'empty', 'is blank: give a file with contents'],
    ['latin1', Buffer.from([0x22, 0xe9, 0x22]), 'not-text', 'is not UTF-8 text: save it as UTF-8'],
    [
      'utf16',
      Buffer.from('\ufeff{}', 'utf16le'),
      'not-text',
      'is UTF-16 text, as PowerShell writes it: save it as UTF-8',
    ],
    ['binary', 'a\0b', 'not-text', 'is a binary file: give a text file'],
    [
      'cut.gz',
      gzipSync('{"a":1}').subarray(0, 15),
      'bad-gzip',
      'is a broken or cut off gzip file: fetch or compress it again',
    ],
    [
      'yaml',
      'Users:\n- a\n',
      'not-json',
      'is not JSON: a word that is no JSON value at line 1, column 1: give a JSON file',
    ],
    ['cut', '{\n  "a": [1,\n', 'not-json', 'is not JSON: no value at line 3, column 1: give a JSON file'],
    [
      'comma',
      '{"a": 1,}',
      'not-json',
      'is not JSON: no key in double quotes at line 1, column 9: give a JSON file',
    ],
    [
      'two',
      '{}\r\n{}\r\n',
      'not-json',
      'is not JSON: more text after the value at line 2, column 1: give a JSON file',
    ],
    ['comment', '// x\n{}', 'not-json', 'is not JSON: a comment at line 1, column 1: give a JSON file'],
    [
      'string',
      '"secret',
      'not-json',
      'is not JSON: a string without its end at line 1, column 1: give a JSON file',
    ],
    [
      'deep',
      `${'['.repeat(201)}${']'.repeat(201)}`,
      'too-deep',
      'is nested deeper than 200 levels: give a JSON file',
    ],
    [
      'brackets',
      '['.repeat(1_000_000),
      'not-json',
      'is not JSON: it has a mistake whose place was not found: give a JSON file',
    ],
  ])('%s', async (name, content, code, message) => {
    const path = file(name, content);
    expect(await readJson(path, stdin)).toEqual({
      ok: false,
      error: { code, message: `\`${path}\` ${message}` },
    });
  });

  test('200 levels are enough for anyone', async () => {
    expect(await readJson(file('deepest', `${'['.repeat(200)}${']'.repeat(200)}`), stdin)).toMatchObject({
      ok: true,
    });
  });

  test('none, a directory, a path through a file', async () => {
    const plain = file('plain', '{}');
    expect(await readText(join(folder, 'nowhere'), stdin)).toEqual({
      ok: false,
      error: { code: 'no-such-file', message: `there is no \`${folder}/nowhere\`: check the path` },
    });
    expect(await readText(folder, stdin)).toEqual({
      ok: false,
      error: { code: 'is-directory', message: `\`${folder}\` is a directory: give a file` },
    });
    expect(await readText(join(plain, 'x'), stdin)).toMatchObject({ error: { code: 'no-such-file' } });
    expect(await readText('\u001b[2J\u202e', stdin)).toMatchObject({
      error: { message: 'there is no `\ufffd[2J\ufffd`: check the path' },
    });
  });

  test('more than one string can hold, also unpacked', async () => {
    const path = file('large.gz', gzipSync('x'.repeat(1000)));
    expect(await readText(path, stdin, 999)).toEqual({
      ok: false,
      error: { code: 'too-large', message: `\`${path}\` is larger than 999 bytes: split it` },
    });
    expect(await readText(path, stdin, 1000)).toMatchObject({ ok: true });
  });

  test('no permission and other failures of the system', () => {
    const failure = (code: string) => readProblem(Object.assign(new Error('x'), { code }), '`f`');
    expect(failure('EACCES')).toEqual({
      code: 'no-permission',
      message: 'no permission to read `f`: change its mode',
    });
    expect(failure('EIO')).toEqual({
      code: 'unreadable',
      message: 'cannot read `f` (EIO): check the disk and the path',
    });
    expect(() => readProblem(new TypeError('a bug'), '`f`')).toThrow('a bug');
  });
});

describe('files of events', () => {
  test('a directory is searched, sorted by code units, without following links in circles', async () => {
    const root = join(folder, 'events');
    mkdirSync(join(root, 'a', 'deep'), { recursive: true });
    for (const name of ['b.json', 'B.ndjson', 'a/deep/x.JSON.gz', 'a.jsonl', 'é.json', 'notes.txt', 'json']) {
      writeFileSync(join(root, name), '{}');
    }
    mkdirSync(join(root, 'folder.json'));
    symlinkSync(root, join(root, 'a', 'loop.json'));
    symlinkSync(join(root, 'notes.txt'), join(root, 'link.json'));
    const names = ['B.ndjson', 'a.jsonl', 'a/deep/x.JSON.gz', 'b.json', 'link.json', 'é.json'];
    expect(await listEventFiles(root)).toEqual({ ok: true, value: names.map((name) => join(root, name)) });
  });

  test('one file is taken whatever its name, and `-` too', async () => {
    const path = file('events.log', '{}');
    expect(await listEventFiles(path)).toEqual({ ok: true, value: [path] });
    expect(await listEventFiles('-')).toEqual({ ok: true, value: ['-'] });
  });

  test('none at all is a problem', async () => {
    const root = join(folder, 'nothing');
    mkdirSync(root);
    const message = `\`${root}\` holds no .json, .ndjson or .jsonl file: give another directory`;
    expect(await listEventFiles(root)).toEqual({ ok: false, error: { code: 'no-event-files', message } });
    expect(await listEventFiles(join(root, 'x'))).toMatchObject({ error: { code: 'no-such-file' } });
  });
});
