import { median } from '../figures.ts';

/** Work that is timed; what it gives is kept until the clock has stopped. */
export type Work = () => unknown;

/** Medians over all rounds. */
export interface Times {
  /** Milliseconds. */
  readonly ours: number;
  /** Milliseconds. */
  readonly baseline: number;
  /** Of the ratio of both within each round: what slows a machine down for a while slows both. */
  readonly ratio: number;
  readonly rounds: number;
}

const LEAST_ROUNDS = 5;
const MOST_ROUNDS = 15;
/** Rounds are added until they have taken so long. */
const ENOUGH_MS = 8000;
/** Rounds that are needed to see that a limit is out of reach. */
const HOPELESS_ROUNDS = 3;

/**
 * Times two works in turns, each from a collected heap, after a round that does not count.
 *
 * @param hopeless a ratio so far beyond the limit that a few rounds are enough to say so
 */
export async function inTurns(ours: Work, baseline: Work, hopeless: number): Promise<Times> {
  await timed(baseline);
  await timed(ours);
  const rounds: { readonly ours: number; readonly baseline: number }[] = [];
  const end = performance.now() + ENOUGH_MS;
  while (rounds.length < MOST_ROUNDS) {
    if (rounds.length >= LEAST_ROUNDS && performance.now() > end) break;
    const ratios = rounds.map(ratioOf);
    if (rounds.length >= HOPELESS_ROUNDS && Math.min(...ratios) > hopeless) break;
    rounds.push({ baseline: await timed(baseline), ours: await timed(ours) });
  }
  return {
    ours: median(rounds.map((round) => round.ours)),
    baseline: median(rounds.map((round) => round.baseline)),
    ratio: median(rounds.map(ratioOf)),
    rounds: rounds.length,
  };
}

function ratioOf(round: { readonly ours: number; readonly baseline: number }): number {
  return round.ours / round.baseline;
}

/** Milliseconds that a work takes, from a heap without garbage. */
export async function timed(work: Work): Promise<number> {
  collect();
  const start = performance.now();
  const result = await work();
  const time = performance.now() - start;
  keep(result);
  return time;
}

/**
 * Needs `node --expose-gc`: without it the garbage of one work would be cleared away on the time of the next.
 *
 * @param type `minor` clears what was made lately, in little time
 */
export function collect(type: 'major' | 'minor' = 'major'): void {
  if (globalThis.gc === undefined) throw new Error('start the benchmark with `node --expose-gc`');
  globalThis.gc({ type });
}

let kept: unknown;

/** A result that nobody could see might not be made at all. */
function keep(result: unknown): void {
  kept = result;
  if (kept === keep) throw new Error('unreachable');
  kept = undefined;
}
