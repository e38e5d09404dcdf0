const QUOTE = 34;
const OPEN_OBJECT = 123;
/** No seam is longer. */
const LONGEST = 200;
/** How many guesses more than were right may be wrong, before no other is made. */
const MOST_WRONG = 8;

/**
 * The bytes between two objects of one list, from the end of one to the first key of the next. Programs that write
 * lists write the same each time, so that the next object most likely ends where these bytes are found next. Only a
 * guess: whether the bytes up to there are an object is for a JSON reader to say, and what it takes as a whole object
 * can't end anywhere else.
 */
export class Seam {
  private bytes: Buffer | undefined;
  private lastEnd = 0;
  private wrong = 0;

  /** Tells where an object ended. @param end bytes of the whole text before that place */
  endedAt(end: number): void {
    this.lastEnd = end;
  }

  /** Learns from the start of an object. @param before bytes of the whole text before this piece */
  learn(piece: Buffer, start: number, before: number): void {
    const end = this.lastEnd - before;
    if (this.bytes !== undefined || end < 1 || piece[start] !== OPEN_OBJECT) return;
    const key = piece.indexOf(QUOTE, start);
    const keyEnd = key < 0 ? -1 : piece.indexOf(QUOTE, key + 1);
    if (keyEnd < 0 || keyEnd - end > LONGEST) return;
    this.bytes = Buffer.from(piece.subarray(end - 1, keyEnd + 1));
  }

  /** @returns where the object that starts at an offset may end; -1 where nobody knows */
  endOf(piece: Buffer, start: number): number {
    if (this.bytes === undefined || this.wrong > MOST_WRONG) return -1;
    const at = piece.indexOf(this.bytes, start);
    return at < 0 ? -1 : at + 1;
  }

  /** Tells whether a guess was right. */
  wasRight(right: boolean): void {
    this.wrong = Math.max(0, this.wrong + (right ? -1 : 1));
  }
}
