import fc from 'fast-check';
import type { Line } from '../../spec/types.ts';
import { type Court, type Ruling, rule } from './compare.ts';
import { smallest } from './smaller.ts';

/** What came of the questions of one source. */
export interface Hearing {
  readonly source: string;
  asked: number;
  agreed: number;
  /** Of those agreed: where we have several outcomes. */
  open: number;
  readonly unanswered: Map<string, number>;
  readonly classes: Map<string, number>;
  readonly unexplained?: Unexplained;
}

/** How many differences no class explains, and the smallest line that shows one. */
interface Unexplained {
  readonly count: number;
  readonly line: Line;
  readonly ruling: Ruling;
}

const opened = (source: string): Hearing => ({
  source,
  asked: 0,
  agreed: 0,
  open: 0,
  unanswered: new Map(),
  classes: new Map(),
});

const add = (counts: Map<string, number>, name: string): Map<string, number> =>
  counts.set(name, (counts.get(name) ?? 0) + 1);

async function hear(court: Court, line: Line, hearing: Hearing): Promise<Ruling> {
  const ruling = await rule(court, line);
  hearing.asked += 1;
  if (ruling.kind === 'agreed') {
    hearing.agreed += 1;
    if (ruling.open) hearing.open += 1;
  }
  if (ruling.kind === 'no answer') add(hearing.unanswered, ruling.reason);
  if (ruling.kind === 'explained') for (const name of ruling.classes) add(hearing.classes, name);
  return ruling;
}

/** Puts lines that somebody wrote to both sides; one that shows a difference that no class explains is cut down. */
export async function hearLines(court: Court, source: string, lines: readonly Line[]): Promise<Hearing> {
  const hearing = opened(source);
  const unexplained: Line[] = [];
  for (const line of lines)
    if ((await hear(court, line, hearing)).kind === 'unexplained') unexplained.push(line);
  const [shortest] = unexplained.sort((one, other) => sizeOf(one) - sizeOf(other));
  return shortest === undefined
    ? hearing
    : { ...hearing, unexplained: { count: unexplained.length, ...(await cutDown(court, shortest)) } };
}

const sizeOf = (line: Line): number => JSON.stringify(line).length;

async function cutDown(court: Court, line: Line): Promise<Omit<Unexplained, 'count'>> {
  const small = await smallest(line, async (less) => (await rule(court, less)).kind === 'unexplained');
  return { line: small, ruling: await rule(court, small) };
}

export interface Generated {
  readonly source: string;
  readonly lines: fc.Arbitrary<Line>;
  readonly runs: number;
  readonly seed: number;
}

/** Puts generated lines to both sides, until one shows a difference that no class explains; that one is shrunk. */
export async function hearGenerated(
  court: Court,
  { source, lines, runs, seed }: Generated,
): Promise<Hearing> {
  const hearing = opened(source);
  const property = fc.asyncProperty(
    lines,
    async (line) => (await hear(court, line, hearing)).kind !== 'unexplained',
  );
  const { counterexample } = await fc.check(property, { seed, numRuns: runs });
  const [line] = counterexample ?? [];
  return line === undefined
    ? hearing
    : { ...hearing, unexplained: { count: 1, ...(await cutDown(court, line)) } };
}

/** How much of a source the peer may leave unanswered: it takes no key and no action that its data does not know. */
const MOST_UNANSWERED = 0.1;

/** In how much of a source we may have several outcomes, of which the peer's is one: who leaves all open never differs. */
const MOST_OPEN = 0.05;

/** The shares of the questions that the peer did not answer, and that we answer with several outcomes. */
export function sharesOf({ asked, open, unanswered }: Hearing): { unanswered: number; open: number } {
  const silent = [...unanswered.values()].reduce((sum, count) => sum + count, 0);
  return { unanswered: silent / Math.max(asked, 1), open: open / Math.max(asked, 1) };
}

export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** What fails in a hearing: too little was answered or decided, or an answer differs for no known reason. */
export function wrongIn(hearing: Hearing): string[] {
  const { source, unexplained } = hearing;
  const { unanswered, open } = sharesOf(hearing);
  return [
    ...(unanswered > MOST_UNANSWERED ? [`the peer leaves ${percent(unanswered)} without an answer`] : []),
    ...(open > MOST_OPEN ? [`we leave ${percent(open)} open`] : []),
    ...(unexplained === undefined ? [] : [wordsOf(unexplained)]),
  ].map((text) => `${source}: ${text}`);
}

function wordsOf({ count, line, ruling }: Unexplained): string {
  const answers =
    ruling.kind === 'unexplained' ? `ours ${ruling.ours}, theirs ${ruling.theirs}` : ruling.kind;
  return `${count} differences that no class explains; the smallest: ${answers}\n${JSON.stringify(line)}`;
}

/** Classes that explained nothing: what they are about is mended, or never comes up. */
export function staleClasses(names: readonly string[], hearings: readonly Hearing[]): string[] {
  return names.filter((name) => !hearings.some(({ classes }) => classes.has(name)));
}
