import type { Account } from '#account/account.ts';
import { assess, loaded } from './engine.ts';
import { question } from './one-of.ts';
import { collect } from './rounds.ts';

/** An account of one principal, and the texts of the documents that reach it. */
export interface OneStack {
  /** Compact JSON of the account. */
  readonly text: string;
  readonly documents: readonly string[];
  /** ISO 8601: the moment that is asked about. */
  readonly now: string;
}

/** Microseconds. */
export interface StackCost {
  /** To assess the principal, from documents that are parsed JSON to the verdict with all its evidence. */
  readonly assess: number;
  /** To parse the texts of the documents. */
  readonly parse: number;
}

/** Long enough that the clock's own grain does not show. */
const SLICE_MS = 3;
const MOST_COPIES = 100;
const SLICES = 9;
const WARM_UP = 20;
/** What takes so long by itself is not timed as often. */
const SLOW_MS = 50;
const VERY_SLOW_MS = 500;

/** What the assessment of one principal costs once the code is warm. */
export function costOf(stack: OneStack): StackCost {
  const parse = (): unknown => stack.documents.map((document) => JSON.parse(document));
  const once = onceWarm(stack);
  const copies = Math.max(1, Math.min(MOST_COPIES, Math.ceil(SLICE_MS / once)));
  const count = once > VERY_SLOW_MS ? 1 : once > SLOW_MS ? 3 : SLICES;
  parseTime(parse);
  const slices = Array.from({ length: count }, () => ({
    parse: parseTime(parse) * 1000,
    assess: assessTime(stack, copies) * 1000,
  }));
  return {
    assess: quartile(slices.map((slice) => slice.assess)),
    parse: quartile(slices.map((slice) => slice.parse)),
  };
}

/** Milliseconds of one run, after runs in which the code that this stack needs is compiled. */
function onceWarm(stack: OneStack): number {
  const first = assessTime(stack, 1);
  if (first > VERY_SLOW_MS) return first;
  assessTime(stack, Math.min(WARM_UP, Math.ceil(SLOW_MS / first)));
  return assessTime(stack, 1);
}

/** Slices are so short that waiting for another process doubles one: those in the slower three quarters do not count. */
function quartile(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 4)] ?? Number.NaN;
}

/** The verdict on the only principal of an account. */
export function verdictOf({ text, now }: OneStack): string | undefined {
  return assess(fresh(text), question, now).principals[0]?.verdict;
}

/** @returns milliseconds for each of so many accounts, all of them loaded before the clock starts */
function assessTime({ text, now }: OneStack, copies: number): number {
  const accounts = Array.from({ length: copies }, () => fresh(text));
  collect('minor');
  const start = performance.now();
  const answers = accounts.map((account) => assess(account, question, now));
  const time = (performance.now() - start) / copies;
  if (answers.some(({ principals }) => principals.length !== 1)) throw new Error('no principal was assessed');
  return time;
}

/** @returns milliseconds for each time */
function parseTime(parse: () => unknown): number {
  let count = 0;
  const start = performance.now();
  do {
    parse();
    count++;
  } while (performance.now() - start < SLICE_MS);
  return (performance.now() - start) / count;
}

let copy = 0;

/** An account with documents that were never seen before: none may be known by its identity, and none by its text. */
function fresh(text: string): Account {
  copy++;
  return loaded(JSON.parse(text.replaceAll('"Version":', `"Id":"${copy}","Version":`)));
}
