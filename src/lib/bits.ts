/** A set of small numbers, one bit each, 32 to a word. Sets of one universe have the same length. */
export type Bits = readonly number[];

const WORD = 32;

/** The numbers below `size` for which `has` says yes. */
export function bitsOf(size: number, has: (i: number) => boolean): Bits {
  const words = new Array<number>(Math.max(1, Math.ceil(size / WORD))).fill(0);
  for (let i = 0; i < size; i++) if (has(i)) words[i >> 5] = (words[i >> 5] ?? 0) | (1 << (i & 31));
  return words;
}

export function intersection(a: Bits, b: Bits): Bits {
  return a.map((word, w) => word & (b[w] ?? 0));
}

export function difference(a: Bits, b: Bits): Bits {
  return a.map((word, w) => word & ~(b[w] ?? 0));
}

export function isEmpty(a: Bits): boolean {
  return a.every((word) => word === 0);
}

/** Whether both have a number in common. */
export function meets(a: Bits, b: Bits): boolean {
  return a.some((word, w) => (word & (b[w] ?? 0)) !== 0);
}

/** Whether `b` has every number of `a`. */
export function isWithin(a: Bits, b: Bits): boolean {
  return a.every((word, w) => (word & ~(b[w] ?? 0)) === 0);
}

export function hasBit(a: Bits, i: number): boolean {
  return (((a[i >> 5] ?? 0) >>> (i & 31)) & 1) === 1;
}

/** The smallest number; -1 for none. */
export function firstBit(a: Bits): number {
  const w = a.findIndex((word) => word !== 0);
  return w < 0 ? -1 : w * WORD + (31 - Math.clz32((a[w] ?? 0) & -(a[w] ?? 0)));
}
