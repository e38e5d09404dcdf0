import { once } from 'node:events';
import { fstatSync } from 'node:fs';
import { isatty, type WriteStream } from 'node:tty';

/** Bytes to read, and how messages name them. */
export interface ByteSource {
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** Standard output or standard error. */
export interface Output {
  /** Resolves once there is room for more, so that a slow reader holds back whoever writes. */
  readonly write: (text: string) => Promise<void>;
  readonly isTTY: boolean;
  /** The width of the terminal; undefined where there is none, so that nothing is cut. */
  readonly columns: number | undefined;
  readonly colour: boolean;
}

/** All that a subcommand has of its process. Results go to `stdout` and nothing else does. */
export interface Io {
  readonly stdin: ByteSource & { readonly isTTY: boolean };
  readonly stdout: Output;
  readonly stderr: Output;
}

/** The streams of this process. Standard input is opened by its first reader and not before. */
export function processIo(): Io {
  return {
    stdin: { name: 'standard input', bytes: standardInput(), isTTY: isatty(0) },
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
  };
}

/** Foreign text on one line of a message: no control or direction characters, and cut after `limit` characters. */
export function printable(text: string, limit = 60): string {
  const shown = [...text.slice(0, limit + 1)];
  const cut = text.length > limit ? `${shown.slice(0, limit).join('')}…` : text;
  return cut.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\ufffd');
}

async function* standardInput(): AsyncGenerator<Uint8Array> {
  // Node takes a directory for an empty file here
  if (fstatSync(0).isDirectory()) throw Object.assign(new Error('standard input'), { code: 'EISDIR' });
  yield* process.stdin;
}

function outputOf(stream: WriteStream): Output {
  return {
    write: async (text) => {
      if (text !== '' && !stream.write(text)) await once(stream, 'drain');
    },
    isTTY: stream.isTTY === true,
    // Node asks NO_COLOR, FORCE_COLOR and TERM here
    colour: stream.isTTY === true && stream.hasColors(),
    get columns() {
      return stream.isTTY && stream.columns > 0 ? stream.columns : undefined;
    },
  };
}
