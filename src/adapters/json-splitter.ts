import { newlinesIn } from './newlines.ts';
import { Seam } from './seam.ts';

/** Which parts of a large JSON text are wanted one by one. */
export interface ItemSink {
  /** Whether the objects of the list at a path of keys are wanted. */
  readonly wants: (path: readonly string[]) => boolean;
  /** Takes the text of one of them, which may be no JSON at all; in the rest a 0 holds its place. */
  readonly take: (item: TextItem) => void;
  /** Takes the text if it is JSON as it stands; otherwise nothing happens. */
  readonly takeIfWhole: (item: TextItem) => boolean;
}

/** An object of a wanted list, as bytes. */
export interface TextItem {
  readonly path: readonly string[];
  readonly index: number;
  readonly bytes: Buffer;
  readonly start: Position;
}

/** A place in the whole text; columns count bytes. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The text without its items, and where in it the whole text goes on after each of them. */
export interface Rest {
  readonly bytes: Buffer;
  readonly anchors: readonly Anchor[];
}

interface Anchor extends Position {
  /** Bytes of the rest before it. */
  readonly offset: number;
}

/** No key that is looked for is longer. */
const LONGEST_KEY = 1_000;

/** How many keys lead to a wanted list at most. */
const MOST_STEPS = 2;

const QUOTE = 34;
const NEWLINE = 10;
const OPEN_LIST = 91;
const OPEN_OBJECT = 123;

/** What a byte means; all others are skipped. */
const STRING = 1;
const ESCAPE = 2;
const OPEN = 3;
const CLOSE = 4;
const LINE = 5;
const NEXT = 6;
const MEANING = meanings({ '"': STRING, '\\': ESCAPE, '{[': OPEN, '}]': CLOSE, '\n': LINE, ',': NEXT });

function meanings(chars: Readonly<Record<string, number>>): Uint8Array {
  const table = new Uint8Array(256);
  for (const [keys, meaning] of Object.entries(chars))
    for (const char of keys) table[char.charCodeAt(0)] = meaning;
  return table;
}

/** A list or an object that is open, as far out as wanted lists can lie. */
interface Frame {
  readonly isList: boolean;
  readonly path: readonly string[];
  readonly isWanted: boolean;
  readonly seam: Seam;
  index: number;
}

/** An item that is read. */
interface Item {
  readonly start: Position;
  /** How deep it lies. */
  readonly depth: number;
  readonly parts: Buffer[];
}

/**
 * Splits a JSON text, which comes in pieces, into the objects of some of its lists and the rest, in the memory of one
 * object. It follows strings and brackets alone; whether either is JSON is for its reader to say.
 */
export class JsonSplitter {
  private readonly sink: ItemSink;
  private readonly frames: Frame[] = [];
  private readonly rest: Buffer[] = [];
  private readonly anchors: Anchor[] = [];
  private restLength = 0;
  private depth = 0;
  private inString = false;
  private isEscaped = false;
  /** The bytes of the last string outside of items. */
  private lastString: number[] = [];
  private item: Item | undefined;
  /** Bytes before this piece, the line that is read, and where it starts. */
  private before = 0;
  private line = 1;
  private lineStart = 0;

  constructor(sink: ItemSink) {
    this.sink = sink;
  }

  push(piece: Uint8Array): void {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    for (let i = 0; i < bytes.length; ) {
      i = this.item === undefined ? this.readRest(bytes, i) : this.readItem(bytes, i, this.item);
    }
    this.before += bytes.length;
  }

  end(): Rest {
    if (this.item !== undefined) for (const part of this.item.parts) this.keep(part);
    return {
      bytes: Buffer.concat(this.rest, this.restLength),
      anchors: this.anchors,
    };
  }

  /** Reads up to the next item. @returns where to go on */
  private readRest(bytes: Buffer, from: number): number {
    for (let i = from; i < bytes.length; i++) {
      const byte = bytes[i] ?? 0;
      if (this.inString) this.readString(byte);
      else if (byte === QUOTE) {
        this.inString = true;
        this.lastString = [];
      } else if (this.readStructure(byte, i)) {
        this.keep(bytes.subarray(from, i));
        return i;
      }
    }
    this.keep(bytes.subarray(from));
    return bytes.length;
  }

  private readString(byte: number): void {
    if (this.isEscaped) this.isEscaped = false;
    else if (MEANING[byte] === ESCAPE) this.isEscaped = true;
    else if (byte === QUOTE) {
      this.inString = false;
      return;
    }
    if (this.frames.length === this.depth && this.lastString.length < LONGEST_KEY) this.lastString.push(byte);
  }

  /** @returns whether an item starts here */
  private readStructure(byte: number, i: number): boolean {
    const meaning = MEANING[byte];
    const frame = this.frames.length === this.depth ? this.frames.at(-1) : undefined;
    if (meaning === LINE) this.startLine(i);
    else if (meaning === NEXT && frame !== undefined) frame.index++;
    else if (meaning === CLOSE) {
      if (frame !== undefined) this.frames.pop();
      this.depth--;
    } else if (meaning === OPEN) {
      if (frame?.isWanted === true && byte === OPEN_OBJECT) return this.startItem(i);
      this.open(byte === OPEN_LIST, frame);
    }
    return false;
  }

  private open(isList: boolean, parent: Frame | undefined): void {
    const isOutside = this.frames.length === this.depth && this.depth <= MOST_STEPS;
    this.depth++;
    if (!isOutside) return;
    const path = parent === undefined || parent.isList ? [] : [...parent.path, keyOf(this.lastString)];
    this.frames.push({ isList, path, isWanted: isList && this.sink.wants(path), seam: new Seam(), index: 0 });
  }

  private startItem(i: number): true {
    this.item = { start: this.positionAt(i), depth: this.depth, parts: [] };
    return true;
  }

  /** Guesses where an item ends that starts here. @returns where to go on; -1 where the guess was none */
  private guessItem(bytes: Buffer, from: number, start: Position): number {
    const frame = this.frames.at(-1);
    if (frame === undefined) return -1;
    frame.seam.learn(bytes, from, this.before);
    const end = frame.seam.endOf(bytes, from);
    if (end < 0) return -1;
    const text = bytes.subarray(from, end);
    const isWhole = this.sink.takeIfWhole({ path: frame.path, index: frame.index, bytes: text, start });
    frame.seam.wasRight(isWhole);
    if (!isWhole) return -1;
    const lines = newlinesIn(text);
    if (lines > 0) this.lineStart = this.before + from + text.lastIndexOf(NEWLINE) + 1;
    this.line += lines;
    this.closeItem(end);
    return end;
  }

  /** Reads an item as far as the piece goes. @returns where to go on */
  private readItem(bytes: Buffer, from: number, { depth: outside, parts, start }: Item): number {
    const guessed = parts.length === 0 ? this.guessItem(bytes, from, start) : -1;
    if (guessed >= 0) return guessed;
    let { depth, inString } = this;
    let i = this.isEscaped ? from + 1 : from;
    let end = -1;
    for (; i < bytes.length && end < 0; i++) {
      const meaning = MEANING[bytes[i] ?? 0];
      if (meaning === 0) continue;
      if (inString) {
        if (meaning === STRING) inString = false;
        else if (meaning === ESCAPE) i++;
      } else if (meaning === STRING) inString = true;
      else if (meaning === OPEN) depth++;
      else if (meaning === CLOSE) {
        if (--depth === outside) end = i + 1;
      } else if (meaning === LINE) this.startLine(i);
    }
    this.depth = depth;
    this.inString = inString;
    this.isEscaped = end < 0 && i > bytes.length;
    parts.push(bytes.subarray(from, end < 0 ? bytes.length : end));
    if (end >= 0) this.endItem(end);
    return end < 0 ? bytes.length : end;
  }

  private endItem(end: number): void {
    const frame = this.frames.at(-1);
    const { start, parts } = this.item ?? { start: this.positionAt(end), parts: [] };
    const [only] = parts;
    this.closeItem(end);
    const bytes = only !== undefined && parts.length === 1 ? only : Buffer.concat(parts);
    this.sink.take({ path: frame?.path ?? [], index: frame?.index ?? 0, bytes, start });
  }

  private closeItem(end: number): void {
    this.item = undefined;
    this.frames.at(-1)?.seam.endedAt(this.before + end);
    this.keep(PLACE_HOLDER);
    this.anchors.push({ offset: this.restLength, ...this.positionAt(end) });
  }

  private keep(bytes: Buffer): void {
    // A copy: a piece is large, and what is kept of it is small.
    this.rest.push(Buffer.from(bytes));
    this.restLength += bytes.length;
  }

  private startLine(i: number): void {
    this.line++;
    this.lineStart = this.before + i + 1;
  }

  private positionAt(i: number): Position {
    return { line: this.line, column: this.before + i - this.lineStart + 1 };
  }
}

const PLACE_HOLDER = Buffer.from('0');

function keyOf(bytes: readonly number[]): string {
  const text = Buffer.from(bytes).toString('utf8');
  try {
    return String(JSON.parse(`"${text}"`));
  } catch {
    return text;
  }
}
