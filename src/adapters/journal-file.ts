import { type FileHandle, open, rm } from 'node:fs/promises';
import { err, ok, type Result } from '#lib/result.ts';
import type { Journal } from './journal.ts';
import { PRIVATE } from './private-file.ts';

/** A journal in a file: the first line says what it is of, each other line is a question and its answer. */
export interface JournalFile extends Journal {
  /** What the first line says. */
  readonly header: unknown;
  /** How many answers there were when it was opened. */
  readonly found: number;
  readonly close: () => Promise<void>;
}

const NEWLINE = 10;

interface Place {
  readonly at: number;
  readonly length: number;
}

/**
 * Begins a journal in a new file.
 *
 * @throws when the file exists, or can't be made
 */
export async function beginJournal(path: string, header: unknown): Promise<JournalFile> {
  const file = await open(path, 'wx+', PRIVATE);
  const line = Buffer.from(`${JSON.stringify(header)}\n`);
  await writeAll(file, line, 0);
  return journalIn(file, { header, places: new Map(), end: line.length });
}

/**
 * Opens a journal that was begun before. A last line that was not written to its end is cut off.
 *
 * @returns `undefined` where there is none, or nothing of it but half of its first line; an error where the file is no
 * journal
 * @throws what the file system throws
 */
export async function openJournal(path: string): Promise<Result<JournalFile | undefined, 'damaged'>> {
  let file: FileHandle;
  try {
    file = await open(path, 'r+');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ok(undefined);
    throw error;
  }
  const read = await readJournal(file);
  if (read !== 'damaged' && read !== undefined) {
    await file.truncate(read.end);
    return ok(journalIn(file, read));
  }
  await file.close();
  if (read === 'damaged') return err(read);
  await rm(path);
  return ok(undefined);
}

interface Contents {
  readonly header: unknown;
  readonly places: Map<string, Place>;
  /** Where the next line goes. */
  readonly end: number;
}

/** The places of the answers; undefined where no line is whole, `damaged` where one is none of a journal. */
async function readJournal(file: FileHandle): Promise<Contents | 'damaged' | undefined> {
  const places = new Map<string, Place>();
  let header: { readonly value: unknown } | undefined;
  let end = 0;
  for await (const line of linesOf(file)) {
    const value = parsed(line);
    if (value === undefined) return 'damaged';
    if (header === undefined) header = { value };
    else if (Array.isArray(value) && typeof value[0] === 'string')
      places.set(value[0], { at: end, length: line.length });
    else return 'damaged';
    end += line.length + 1;
  }
  return header === undefined ? undefined : { header: header.value, places, end };
}

/** The lines that end with a line feed, without it. */
async function* linesOf(file: FileHandle): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0);
  for await (const piece of file.createReadStream({ autoClose: false, start: 0, highWaterMark: 1 << 20 })) {
    rest = Buffer.concat([rest, piece]);
    for (let end = rest.indexOf(NEWLINE); end >= 0; end = rest.indexOf(NEWLINE)) {
      yield rest.subarray(0, end);
      rest = rest.subarray(end + 1);
    }
  }
}

async function writeAll(file: FileHandle, bytes: Buffer, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; )
    done += (await file.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
}

function parsed(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8'));
  } catch {
    return undefined;
  }
}

function journalIn(file: FileHandle, { header, places, end: start }: Contents): JournalFile {
  let end = start;
  return {
    header,
    found: places.size,
    get: async (question) => {
      const place = places.get(question);
      if (place === undefined) return undefined;
      const { buffer } = await file.read(Buffer.alloc(place.length), 0, place.length, place.at);
      return { value: JSON.parse(buffer.toString('utf8'))[1] };
    },
    put: async (question, value) => {
      const line = Buffer.from(`${JSON.stringify([question, value])}\n`);
      await writeAll(file, line, end);
      places.set(question, { at: end, length: line.length - 1 });
      end += line.length;
    },
    close: async () => await file.close(),
  };
}
