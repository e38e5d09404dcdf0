import { isUtf8 } from 'node:buffer';
import { type FileProblem, readProblem } from './file-problem.ts';
import type { ByteSource } from './terminal.ts';
import { unzipped } from './unzip.ts';

/** A line, a line that is no text (the next ones still come), or the end of a stream that broke off. */
export type Line =
  | { readonly kind: 'line'; readonly number: number; readonly text: string }
  | { readonly kind: 'unreadable'; readonly number: number; readonly problem: FileProblem }
  | { readonly kind: 'broken'; readonly problem: FileProblem };

const NEWLINE = 10;
const MAX_LINE = 64 * 1024 * 1024;

/**
 * The lines that are not blank, numbered from 1 as an editor does, in the memory of one line. Ends of lines
 * (`\n`, `\r\n`) and byte order marks are left out, and gzip is unpacked.
 */
export async function* readLines(source: ByteSource, maxBytes: number = MAX_LINE): AsyncGenerator<Line> {
  const open = new OpenLine(source.name, maxBytes);
  try {
    for await (const chunk of unzipped(source.bytes)) {
      let start = 0;
      for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
        open.add(chunk.subarray(start, end));
        yield* open.close();
        start = end + 1;
      }
      open.add(chunk.subarray(start));
    }
  } catch (error) {
    yield { kind: 'broken', problem: readProblem(error, source.name) };
    return;
  }
  yield* open.close();
}

/** The line whose end has not come yet. Past the limit its bytes are counted but no longer kept. */
class OpenLine {
  readonly #name: string;
  readonly #maxBytes: number;
  #parts: Uint8Array[] = [];
  #size = 0;
  #number = 0;

  constructor(name: string, maxBytes: number) {
    this.#name = name;
    this.#maxBytes = maxBytes;
  }

  add(part: Uint8Array): void {
    this.#size += part.length;
    if (this.#size > this.#maxBytes) this.#parts = [];
    else if (part.length > 0) this.#parts.push(part);
  }

  /** The finished line, or nothing where it is blank. */
  close(): readonly Line[] {
    const bytes = Buffer.concat(this.#parts);
    const tooLong = this.#size > this.#maxBytes;
    this.#parts = [];
    this.#size = 0;
    this.#number++;
    if (tooLong) return [this.#unreadable('too-large', `is longer than ${this.#maxBytes} bytes: split it`)];
    if (!isUtf8(bytes)) return [this.#unreadable('not-text', 'is not UTF-8 text: save it as UTF-8')];
    const text = bytes
      .toString('utf8')
      .replace(/^\ufeff/, '')
      .replace(/\r$/, '');
    return /[^ \t\r]/.test(text) ? [{ kind: 'line', number: this.#number, text }] : [];
  }

  #unreadable(code: FileProblem['code'], what: string): Line {
    const number = this.#number;
    return {
      kind: 'unreadable',
      number,
      problem: { code, message: `line ${number} of ${this.#name} ${what}` },
    };
  }
}
