/** A source of chance that gives the same numbers for the same seed, on every machine. */
export interface Random {
  /** From 0 up to, not including, 1. */
  readonly next: () => number;
  /** A whole number from 0 up to, not including, `end`. */
  readonly below: (end: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(list: readonly T[]) => T;
  /** Some members of a list, each once, in the list's order. */
  readonly some: <T>(list: readonly T[], count: number) => readonly T[];
  /** A text of characters of an alphabet. */
  readonly text: (alphabet: string, length: number) => string;
}

const HEX = '0123456789abcdef';

/** A source for one purpose: what is drawn for one principal never moves what is drawn for another. */
export function randomOf(...purpose: readonly (string | number)[]): Random {
  const next = numbers(purpose.join('\u0000'));
  const below = (end: number): number => Math.floor(next() * end);
  const pick = <T>(list: readonly T[]): T => {
    const found = list[below(list.length)];
    if (found === undefined) throw new Error('nothing to pick from');
    return found;
  };
  return {
    next,
    below,
    pick,
    chance: (probability) => next() < probability,
    some: (list, count) => someOf(list, count, next),
    text: (alphabet, length) =>
      Array.from({ length }, () => alphabet.charAt(below(alphabet.length))).join(''),
  };
}

/** The id of a KMS key or of anything else that AWS names by a UUID. */
export function uuid(random: Random): string {
  return [8, 4, 4, 4, 12].map((length) => random.text(HEX, length)).join('-');
}

export function hex(random: Random, length: number): string {
  return random.text(HEX, length);
}

/** Takes each member with the chance that leaves `count` of them at the end (Knuth's algorithm S). */
function someOf<T>(list: readonly T[], count: number, next: () => number): readonly T[] {
  let wanted = Math.min(count, list.length);
  return list.filter((_, i) => {
    if (next() * (list.length - i) >= wanted) return false;
    wanted--;
    return true;
  });
}

/** The generator sfc32 of PractRand, seeded by the FNV-1a hash of a text. */
function numbers(seed: string): () => number {
  let [a, b, c, counter] = [hashOf(seed, 0x811c9dc5), hashOf(seed, 0x9747b28c), hashOf(seed, 0x1b873593), 1];
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}

function hashOf(text: string, start: number): number {
  let hash = start;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash | 0;
}
