import { constants, isUtf8 } from 'node:buffer';
import { createReadStream, type Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '#lib/result.ts';
import { type FileCode, type FileProblem, inputName, readProblem } from './file-problem.ts';
import type { ByteSource } from './terminal.ts';
import { unzipped } from './unzip.ts';

const EVENT_FILE = /\.(?:json|ndjson|jsonl)(?:\.gz)?$/i;

/** A file as bytes, opened by its first reader; `-` is standard input. */
export function openFile(path: string, stdin: ByteSource): ByteSource {
  return path === '-' ? stdin : { name: inputName(path), bytes: fileBytes(path) };
}

/**
 * The text of a file (`-` is standard input), plain or gzip, without its byte order mark.
 *
 * @param maxBytes the most that one string can hold
 */
export async function readText(
  path: string,
  stdin: ByteSource,
  maxBytes: number = constants.MAX_STRING_LENGTH,
): Promise<Result<string, FileProblem>> {
  const source = openFile(path, stdin);
  const bytes = await allBytes(source, maxBytes);
  if (!bytes.ok) return bytes;
  const text = textOf(bytes.value);
  return text.ok ? text : problem(text.error.code, `${source.name} ${text.error.message}`);
}

/**
 * The files of recorded events under a path: the file itself, or those of a directory and its subdirectories whose
 * names end in .json, .ndjson or .jsonl, gzip or not, in code-unit order.
 */
export async function listEventFiles(path: string): Promise<Result<readonly string[], FileProblem>> {
  if (path === '-') return ok([path]);
  try {
    if (!(await stat(path)).isDirectory()) return ok([path]);
  } catch (error) {
    return err(readProblem(error, inputName(path)));
  }
  const found = await filesUnder(path);
  if (!found.ok || found.value.length > 0) return found;
  return problem(
    'no-event-files',
    `${inputName(path)} holds no .json, .ndjson or .jsonl file: give another directory`,
  );
}

async function* fileBytes(path: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(path, { highWaterMark: PIECE });
}

/** Bytes that are read at a time. */
const PIECE = 1 << 20;

async function allBytes(source: ByteSource, maxBytes: number): Promise<Result<Buffer, FileProblem>> {
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const part of unzipped(source.bytes)) {
      size += part.length;
      if (size > maxBytes)
        return problem('too-large', `${source.name} is larger than ${maxBytes} bytes: split it`);
      parts.push(part);
    }
  } catch (error) {
    return err(readProblem(error, source.name));
  }
  return ok(Buffer.concat(parts, size));
}

/** Bytes as text, without a byte order mark; the message is the end of a sentence. */
export function textOf(bytes: Buffer): Result<string, FileProblem> {
  if (bytes.length === 0) return problem('empty', 'is empty: give a file with contents');
  if (/^(?:fffe|feff)/.test(bytes.toString('hex', 0, 2)))
    return problem('not-text', 'is UTF-16 text, as PowerShell writes it: save it as UTF-8');
  if (!isUtf8(bytes)) return problem('not-text', 'is not UTF-8 text: save it as UTF-8');
  if (bytes.includes(0)) return problem('not-text', 'is a binary file: give a text file');
  const text = bytes.toString('utf8').replace(/^\ufeff/, '');
  return text.trim() === '' ? problem('empty', 'is blank: give a file with contents') : ok(text);
}

async function filesUnder(directory: string): Promise<Result<readonly string[], FileProblem>> {
  const files: string[] = [];
  const open = [directory];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    try {
      for (const entry of await readdir(next, { withFileTypes: true })) {
        const path = join(next, entry.name);
        if (entry.isDirectory()) open.push(path);
        else if (EVENT_FILE.test(entry.name) && (await isFile(entry, path))) files.push(path);
      }
    } catch (error) {
      return err(readProblem(error, inputName(next)));
    }
  }
  return ok(files.sort());
}

/** Links count as what they point to, but no link to a directory is followed: it might lead in a circle. */
async function isFile(entry: Dirent, path: string): Promise<boolean> {
  return entry.isSymbolicLink() ? (await stat(path)).isFile() : entry.isFile();
}

function problem(code: FileCode, message: string): Result<never, FileProblem> {
  return err({ code, message });
}
