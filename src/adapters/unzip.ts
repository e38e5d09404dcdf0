import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

const GZIP = [0x1f, 0x8b] as const;

/** The bytes as they are, or unpacked where they begin like a gzip file. A broken one throws a `Z_` error. */
export async function* unzipped(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const rest = bytes[Symbol.asyncIterator]();
  let head = new Uint8Array(0);
  while (head.length < GZIP.length) {
    const next = await rest.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  const whole = joined(head, rest);
  if (!GZIP.every((byte, index) => head[index] === byte)) return yield* whole;
  const unpacked = createGunzip();
  // the error reaches whoever reads `unpacked`
  pipeline(Readable.from(whole, { objectMode: false }), unpacked, () => undefined);
  yield* unpacked;
}

async function* joined(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (head.length > 0) yield head;
    yield* { [Symbol.asyncIterator]: () => rest };
  } finally {
    await rest.return?.();
  }
}
