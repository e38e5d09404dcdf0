import type { Line, Outcome } from '../../spec/types.ts';
import type { PeerAnswer } from './peer.ts';
import type { Rewrite } from './rewriting.ts';

/** Both sides, and what is known of where they differ. */
export interface Court {
  readonly decide: (line: Line) => readonly Outcome[];
  readonly ask: (line: Line) => Promise<PeerAnswer>;
  readonly rewrites: Readonly<Record<string, Rewrite>>;
}

export type Ruling =
  | { readonly kind: 'agreed'; readonly open: boolean }
  | { readonly kind: 'no answer'; readonly reason: string }
  | { readonly kind: 'explained'; readonly classes: readonly string[] }
  | { readonly kind: 'unexplained'; readonly ours: readonly Outcome[]; readonly theirs: Outcome };

/** Where AWS leaves a fact open we have several outcomes, and the peer's has to be one of them. */
export async function rule(court: Court, line: Line): Promise<Ruling> {
  const answer = await court.ask(line);
  if ('none' in answer) return { kind: 'no answer', reason: answer.none };
  const ours = court.decide(line);
  if (ours.includes(answer.outcome)) return { kind: 'agreed', open: ours.length > 1 };
  const classes = await explanation(court, line, ours);
  if (classes !== undefined) return { kind: 'explained', classes };
  return { kind: 'unexplained', ours, theirs: answer.outcome };
}

/**
 * A difference is of a class only if it goes away when the line is said in the words of that class, which by its AWS
 * page mean the same: the peer then answers as we do, and our own answer stays. Several classes may meet in one line.
 */
async function explanation(
  court: Court,
  line: Line,
  ours: readonly Outcome[],
): Promise<readonly string[] | undefined> {
  const names = Object.keys(court.rewrites).filter((name) => changes(court, name, line));
  for (const name of names) if (await settles(court, [name], { line, ours })) return [name];
  if (!(await settles(court, names, { line, ours }))) return undefined;
  let needed: readonly string[] = names;
  for (const name of names) {
    const fewer = needed.filter((other) => other !== name);
    if (await settles(court, fewer, { line, ours })) needed = fewer;
  }
  return needed;
}

const changes = ({ rewrites }: Court, name: string, line: Line): boolean =>
  JSON.stringify(rewrites[name]?.(line)) !== JSON.stringify(line);

interface Difference {
  readonly line: Line;
  readonly ours: readonly Outcome[];
}

async function settles(
  { decide, ask, rewrites }: Court,
  names: readonly string[],
  { line, ours }: Difference,
): Promise<boolean> {
  const reworded = names.reduce((said, name) => rewrites[name]?.(said) ?? said, line);
  if (String(decide(reworded)) !== String(ours)) return false;
  const answer = await ask(reworded);
  return 'outcome' in answer && ours.includes(answer.outcome);
}
