import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readJsonItems } from '#adapters/json-items.ts';
import { bytesOf } from '../../cli/memory-io.ts';

interface Taken {
  readonly path: string;
  readonly index: number;
  readonly item: unknown;
}

/** Lists whose objects are taken: one at the top, one inside of an object. */
const WANTED = ['users', 'details.roles'];

/** What is read of a text that comes in pieces: the objects of the wanted lists, and the rest. */
async function readPieces(pieces: readonly Uint8Array[]) {
  const taken: Taken[] = [];
  const source = { name: 'standard input', bytes: bytesOf([...pieces]) };
  const rest = await readJsonItems('-', source, {
    wants: (path) => WANTED.includes(path.join('.')),
    take: (path, index, item) => taken.push({ path: path.join('.'), index, item }),
  });
  return { taken, rest };
}

const bytes = (text: string): Buffer => Buffer.from(text);
const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The same read by `JSON.parse`: the last of several lists of one name counts in the rest, each in what is taken. */
function expectedOf(document: { users: unknown[]; details: { roles: unknown[] } }) {
  const listed = { users: document.users, 'details.roles': document.details.roles };
  const taken = Object.entries(listed).flatMap(([path, list]) =>
    list.flatMap((item, index) => (isObject(item) ? [{ path, index, item }] : [])),
  );
  const without = (list: unknown[]): unknown[] => list.map((item) => (isObject(item) ? 0 : item));
  const { users, details } = document;
  const value = {
    ...document,
    users: without(users),
    details: { ...details, roles: without(details.roles) },
  };
  return { taken, rest: { ok: true, value } };
}

const HARD = {
  id: 'x',
  users: [
    { name: 'a "quoted" \\ name }, {', list: [1, [2, { deep: ']' }]] },
    7,
    {},
    [{ inside: 'a list' }],
    { é: '\u{1f511}', last: null },
  ],
  details: { roles: [{ users: [{ name: 'not wanted' }] }], 'us"ers': [{ a: 1 }] },
  users2: [{ name: 'no' }],
};

const inOrder = (all: readonly Taken[]): readonly Taken[] =>
  [...all].sort((a, b) => a.path.localeCompare(b.path) || a.index - b.index);

async function same(document: typeof HARD, pieces: readonly Uint8Array[]): Promise<void> {
  const { taken, rest } = await readPieces(pieces);
  const expected = expectedOf(document);
  expect(rest).toEqual(expected.rest);
  expect(inOrder(taken)).toEqual(inOrder(expected.taken));
}

describe('a JSON text is read as JSON.parse reads it', () => {
  test.each([
    ['compact', undefined],
    ['with two spaces', 2],
    ['with tabs', '\t'],
  ])('%s, wherever it is cut in two', async (_, indent) => {
    const text = bytes(JSON.stringify(HARD, null, indent));
    for (let at = 0; at <= text.length; at++) await same(HARD, [text.subarray(0, at), text.subarray(at)]);
  });

  test('byte by byte', async () => {
    await same(
      HARD,
      [...bytes(JSON.stringify(HARD, null, 4))].map((byte) => Uint8Array.of(byte)),
    );
  });

  test('whatever is in it, however it is cut', async () => {
    const value = fc.jsonValue({ maxDepth: 4 });
    const item = fc.oneof(fc.dictionary(fc.string(), value), value);
    const document = fc.record({
      users: fc.array(item),
      details: fc.record({ roles: fc.array(item) }),
      id: value,
    });
    await fc.assert(
      fc.asyncProperty(
        document,
        fc.constantFrom(undefined, 1, 4, '\r\n'),
        fc.array(fc.nat(200), { minLength: 1, maxLength: 20 }),
        async (made, indent, sizes) => {
          const written = JSON.stringify(made, null, indent);
          const text = bytes(written);
          const pieces: Buffer[] = [];
          for (let at = 0, i = 0; at < text.length; i++) {
            const size = 1 + (sizes[i % sizes.length] ?? 0);
            pieces.push(text.subarray(at, at + size));
            at += size;
          }
          await same(JSON.parse(written), pieces);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('a text that is no JSON', () => {
  const cut = (text: string): Uint8Array[] => [...bytes(text)].map((byte) => Uint8Array.of(byte));

  test.each([
    ['inside of an object', '{"users":[\n{"a":1},\n  {"b":,}\n]}', 'line 3, column 8'],
    ['between objects', '{"users":[\n{"a":1}\n {"b":2}]}', 'line 3, column 2'],
    ['before its lists', '{"x":tru,\n"users":[{"a":1}]}', 'line 1, column 6'],
    ['after its lists', '{"users":[{"a":1}],\n"x":}', 'line 2, column 5'],
    ['in two that lie on one line', '{"users":[{"a":1},{"b":2},{"c":.}]}', 'line 1, column 32'],
  ])('is refused with the place of the mistake: %s', async (_, text, place) => {
    for (const pieces of [[bytes(text)], cut(text)]) {
      const { rest } = await readPieces(pieces);
      expect(rest).toMatchObject({ ok: false, error: { code: 'not-json' } });
      expect(JSON.stringify(rest)).toContain(place);
    }
  });

  test.each([
    ['an object that is not closed', '{"users":[{"a":1'],
    ['a string that is not closed', '{"users":[{"a":"1}]}'],
    ['a bracket of another kind', '{"users":[{"a":[1}]}'],
    ['two texts', '{"users":[]}{"users":[]}'],
  ])('is refused, whole or cut: %s', async (_, text) => {
    for (const pieces of [[bytes(text)], cut(text)])
      expect((await readPieces(pieces)).rest).toMatchObject({ ok: false, error: { code: 'not-json' } });
  });

  test('of bytes that are no UTF-8 inside of an object is no text', async () => {
    const text = Buffer.concat([bytes('{"users":[{"a":"'), Buffer.of(0xff), bytes('"}]}')]);
    expect((await readPieces([text])).rest).toMatchObject({ ok: false, error: { code: 'not-text' } });
  });
});
