const NEWLINE = 10;
/** A newline in each byte of a word, and what finds a byte that is zero in one. */
const NEWLINES = 0x0a0a0a0a;
const ONES = 0x01010101;
const HIGHS = 0x80808080;
const WORD = 4;

/**
 * How many lines end in some bytes. Four bytes are looked at together: most have no newline.
 * https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord
 */
export function newlinesIn(bytes: Uint8Array): number {
  // Compact JSON has none at all.
  if (!bytes.includes(NEWLINE)) return 0;
  // Fewer bytes may end before the first whole word begins.
  if (bytes.length < WORD) return countIn(bytes, 0, bytes.length);
  const skew = (WORD - (bytes.byteOffset % WORD)) % WORD;
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset + skew, (bytes.length - skew) >> 2);
  let count = countIn(bytes, 0, skew);
  for (let w = 0; w < words.length; w++) {
    const word = (words[w] ?? 0) ^ NEWLINES;
    if (((word - ONES) & ~word & HIGHS) === 0) continue;
    const start = skew + w * WORD;
    count += countIn(bytes, start, start + WORD);
  }
  return count + countIn(bytes, skew + words.length * WORD, bytes.length);
}

function countIn(bytes: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let i = from; i < to; i++) if (bytes[i] === NEWLINE) count++;
  return count;
}
