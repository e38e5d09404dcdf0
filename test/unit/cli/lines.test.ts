import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { openFile } from '#adapters/files.ts';
import { type Line, readLines } from '#adapters/lines.ts';
import { ndjsonLine } from '../../../src/cli/ndjson.ts';
import { bytesOf, memoryIo } from '../../cli/memory-io.ts';

async function linesOf(chunks: Iterable<string | Uint8Array>, maxBytes?: number): Promise<Line[]> {
  const lines: Line[] = [];
  for await (const found of readLines({ name: 'input', bytes: bytesOf(chunks) }, maxBytes)) lines.push(found);
  return lines;
}

const line = (number: number, text: string): Line => ({ kind: 'line', number, text });

test('lines end with \\n, \\r\\n or the stream, and blank ones only count', async () => {
  expect(await linesOf(['a\nb\r\n\n \t\r\n\nc'])).toEqual([line(1, 'a'), line(2, 'b'), line(6, 'c')]);
  expect(await linesOf(['a\n'])).toEqual([line(1, 'a')]);
  expect(await linesOf([])).toEqual([]);
  expect(await linesOf(['\ufeff'])).toEqual([]);
});

test('however the bytes arrive', async () => {
  const text = '\ufeffé€\u{1f511}\r\n\r\nlast\u2028one';
  const bytes = Buffer.from(text);
  const expected = [line(1, 'é€\u{1f511}'), line(3, 'last\u2028one')];
  for (let size = 1; size <= bytes.length; size++) {
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
      bytes.subarray(i * size, (i + 1) * size),
    );
    expect(await linesOf(chunks)).toEqual(expected);
  }
  expect(await linesOf([gzipSync(text)])).toEqual(expected);
});

test('a line that is too long or no text does not stop the others', async () => {
  const bad = Buffer.concat([
    Buffer.from('ok\n'),
    Buffer.from([0xff, 0xfe, 10]),
    Buffer.from('12345\n123456\n1234567'),
  ]);
  const lines = await linesOf([bad.subarray(0, 9), bad.subarray(9)], 5);
  expect(lines).toEqual([
    line(1, 'ok'),
    {
      kind: 'unreadable',
      number: 2,
      problem: { code: 'not-text', message: 'line 2 of input is not UTF-8 text: save it as UTF-8' },
    },
    line(3, '12345'),
    {
      kind: 'unreadable',
      number: 4,
      problem: { code: 'too-large', message: 'line 4 of input is longer than 5 bytes: split it' },
    },
    expect.objectContaining({ kind: 'unreadable', number: 5 }),
  ]);
});

test('a stream that breaks off gives its lines and then the problem', async () => {
  const zipped = gzipSync(Array.from({ length: 20_000 }, (_, i) => `${i * 7919}\n`).join(''));
  const lines = await linesOf([zipped.subarray(0, zipped.length / 2)]);
  expect(lines[0]).toEqual(line(1, '0'));
  expect(lines.at(-1)).toEqual({
    kind: 'broken',
    problem: {
      code: 'bad-gzip',
      message: 'input is a broken or cut off gzip file: fetch or compress it again',
    },
  });
});

test('a file is opened when its lines are read, and not before', async () => {
  const { stdin } = memoryIo(['a']);
  expect(openFile('-', stdin)).toBe(stdin);
  const source = openFile('/nowhere/events.ndjson', stdin);
  await new Promise(setImmediate);
  expect(await readLines(source).next()).toMatchObject({
    value: {
      kind: 'broken',
      problem: { code: 'no-such-file', message: 'there is no `/nowhere/events.ndjson`: check the path' },
    },
  });
});

test('a reader that stops early closes the source', async () => {
  for (const start of ['a\nb\n', gzipSync('a\nb\n')]) {
    let closed = false;
    const endless = async function* (): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield Buffer.from(start);
      } finally {
        closed = true;
      }
    };
    for await (const first of readLines({ name: 'input', bytes: endless() })) {
      expect(first).toEqual(line(1, 'a'));
      break;
    }
    await new Promise(setImmediate);
    expect(closed).toBe(true);
  }
});

test('a result is one line for every kind of reader', () => {
  const value = { id: 'a\u2028b\u2029c\u0085d\ne\ud800' };
  const text = ndjsonLine(value);
  expect(text).toBe('{"id":"a\\u2028b\\u2029c\\u0085d\\ne\\ud800"}\n');
  expect(JSON.parse(text)).toEqual(value);
});
