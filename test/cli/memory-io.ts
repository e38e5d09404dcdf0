import type { Io, Output } from '#adapters/terminal.ts';

/** Streams in memory, and what was written to them so far. */
export interface MemoryIo extends Io {
  readonly outText: () => string;
  readonly errText: () => string;
}

/** An `Io` whose standard input holds the given chunks, each of which arrives by itself. */
export function memoryIo(
  chunks: Iterable<string | Uint8Array> = [],
  stdin: { isTTY: boolean } = { isTTY: false },
): MemoryIo {
  const [stdout, outText] = memoryOutput();
  const [stderr, errText] = memoryOutput();
  return {
    stdin: { name: 'standard input', bytes: bytesOf(chunks), ...stdin },
    stdout,
    stderr,
    outText,
    errText,
  };
}

/** The chunks as a stream of bytes. */
export async function* bytesOf(chunks: Iterable<string | Uint8Array>): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
}

function memoryOutput(): [Output, () => string] {
  const parts: string[] = [];
  const write = async (text: string): Promise<void> => {
    parts.push(text);
  };
  return [{ write, isTTY: false, columns: undefined, colour: false }, () => parts.join('')];
}
