/**
 * Some points of the policy language are open: AWS's pages contradict each other or say nothing (tags X and U of
 * the fact list). The evaluator asks a `Reading` at each such point, and is run once for every possible set of answers.
 *
 * - `narrow`: one answer for each fact, the same wherever the fact comes up, and only where it changes a comparison.
 *   What this reaches, every careful evaluator must report as possible.
 * - `wide`: an answer of its own at each place, and a test that holds anything malformed may go either way.
 *   What this does not reach, no careful evaluator may report as possible.
 */
export type Breadth = 'narrow' | 'wide';

export interface Reading {
  readonly breadth: Breadth;
  /** One of the two readings of `fact` at `where`. */
  choose(fact: string, where: string): boolean;
}

const mostReadings = 4096;

export function underEveryReading<T>(breadth: Breadth, run: (reading: Reading) => T): T[] {
  const results: T[] = [];
  let plan: boolean[] | undefined = [];
  while (plan !== undefined) {
    if (results.length >= mostReadings) throw new Error('too many open facts in one line');
    const made = follow(plan, breadth);
    results.push(run(made.reading));
    plan = next(made.answers);
  }
  return results;
}

/** Answers by the plan as far as it reaches, then `false`; the same question always gets the same answer. */
function follow(plan: readonly boolean[], breadth: Breadth): { reading: Reading; answers: boolean[] } {
  const answers: boolean[] = [];
  const known = new Map<string, boolean>();
  const choose = (fact: string, where: string): boolean => {
    const question = breadth === 'wide' ? `${fact} at ${where}` : fact;
    const before = known.get(question);
    if (before !== undefined) return before;
    const answer = plan[answers.length] ?? false;
    answers.push(answer);
    known.set(question, answer);
    return answer;
  };
  return { reading: { breadth, choose }, answers };
}

/** Counts up in binary; `undefined` after all answers were `true`. */
function next(answers: readonly boolean[]): boolean[] | undefined {
  const last = answers.lastIndexOf(false);
  return last === -1 ? undefined : [...answers.slice(0, last), true];
}
