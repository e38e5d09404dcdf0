import { constants, isUtf8 } from 'node:buffer';
import { isDeeper, MAX_DEPTH, positionAt } from '#lib/json-tree.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { type FileProblem, readProblem } from './file-problem.ts';
import { openFile, textOf } from './files.ts';
import { JsonSplitter, type Position, type Rest, type TextItem } from './json-splitter.ts';
import { firstMistake, mistakeWords } from './json-text.ts';
import type { ByteSource } from './terminal.ts';
import { unzipped } from './unzip.ts';

/** Takes the objects of some lists of a JSON text, one by one. */
export interface ItemReader {
  /** Whether the objects of the list at a path of keys are wanted. */
  readonly wants: (path: readonly string[]) => boolean;
  readonly take: (path: readonly string[], index: number, item: unknown) => void;
}

/**
 * Reads a JSON file (`-` is standard input), plain or gzip, of any size: of some of its lists the objects one by one, so
 * that none of them has to stay in memory, and the rest as a whole.
 *
 * @returns the rest, in which a 0 stands for each object that was taken; or what keeps the text from being JSON
 */
export async function readJsonItems(
  path: string,
  stdin: ByteSource,
  reader: ItemReader,
): Promise<Result<unknown, FileProblem>> {
  const source = openFile(path, stdin);
  let mistake: FileProblem | undefined;
  const splitter = new JsonSplitter({
    wants: reader.wants,
    take: (item) => {
      if (mistake !== undefined) return;
      const read = itemOf(item);
      if (read.ok) reader.take(item.path, item.index, read.value);
      else mistake = read.error;
    },
    takeIfWhole: (item) => {
      const value = mistake === undefined ? wholeItem(item) : undefined;
      if (value !== undefined) reader.take(item.path, item.index, value);
      return value !== undefined;
    },
  });
  try {
    for await (const piece of unzipped(source.bytes)) splitter.push(piece);
  } catch (error) {
    return err(readProblem(error, source.name));
  }
  const rest = splitter.end();
  const value = mistake === undefined ? restOf(rest) : err(mistake);
  if (value.ok) return value;
  return err({ code: value.error.code, message: `${source.name} ${value.error.message}` });
}

/** An object that is JSON as it stands. */
function wholeItem({ bytes }: TextItem): unknown {
  if (!isUtf8(bytes)) return undefined;
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** What no string of JavaScript can hold; entries of an account are far from it, but for white space. */
function tooLarge(what: string): Result<never, FileProblem> {
  const message = `has ${what} of more than ${constants.MAX_STRING_LENGTH} bytes: write it without white space`;
  return err({ code: 'too-large', message });
}

function itemOf({ bytes, start }: TextItem): Result<unknown, FileProblem> {
  if (bytes.length > constants.MAX_STRING_LENGTH) return tooLarge('an entry');
  if (!isUtf8(bytes)) return err({ code: 'not-text', message: 'is not UTF-8 text: save it as UTF-8' });
  const text = bytes.toString('utf8');
  try {
    const value: unknown = JSON.parse(text);
    return ok(value);
  } catch {
    return err(notJson(text, (offset) => later(start, positionAt(text, offset))));
  }
}

/** A place in a text that itself starts somewhere. */
function later(start: Position, { line, column }: Position): Position {
  if (line > 1) return { line: start.line + line - 1, column };
  return { line: start.line, column: start.column + column - 1 };
}

function notJson(text: string, placeOf: (offset: number) => Position): FileProblem {
  const found = firstMistake(text);
  const words = mistakeWords(found && { what: found.what, ...placeOf(found.offset) });
  return { code: 'not-json', message: `is not JSON: ${words}: give a JSON file` };
}

function restOf(rest: Rest): Result<unknown, FileProblem> {
  if (rest.bytes.length > constants.MAX_STRING_LENGTH) return tooLarge('a part outside of its lists');
  const text = textOf(rest.bytes);
  if (!text.ok) return text;
  try {
    const value: unknown = JSON.parse(text.value);
    if (!isDeeper(value, MAX_DEPTH)) return ok(value);
  } catch {
    return err(notJson(text.value, (offset) => placeIn(rest, text.value, offset)));
  }
  return err({ code: 'too-deep', message: `is nested deeper than ${MAX_DEPTH} levels: give a JSON file` });
}

/** A place of the rest as one of the whole text: counted from the last object that was taken before it. */
function placeIn({ bytes, anchors }: Rest, text: string, offset: number): Position {
  const mark = bytes.length - Buffer.byteLength(text);
  const at = mark + Buffer.byteLength(text.slice(0, offset));
  const anchor = anchors.findLast((one) => one.offset <= at);
  if (anchor === undefined) return positionAt(text, offset);
  const since = bytes.toString('utf8', anchor.offset, at);
  return later(anchor, positionAt(since, since.length));
}
