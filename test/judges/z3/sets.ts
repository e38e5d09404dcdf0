import { decideLine } from '#cli/evaluate-line.ts';
import { variableKeys } from './encode/text-pattern.ts';
import { AS_DOCUMENTED } from './encode/wanted.ts';
import type { Fault } from './faults.ts';
import { lineOf } from './generate/line-of.ts';
import { judged, type Verdict } from './judge.ts';
import { documentsOf, type Line, NotEncoded, type Outcome, unknownKeysOf } from './line.ts';
import { smallest } from './shrink.ts';
import { NoAnswer, type Solver } from './solver.ts';

/** What came of one condition set. */
export interface SetResult {
  readonly verdict: Verdict;
  readonly isConditional: boolean;
  readonly hasWitness: boolean;
  /** Why the evaluator may have called it inexact, and how its outcomes compare with those of z3 all the same. */
  readonly inexact?: { readonly why: WhyInexact; readonly compared: Compared };
}

export const WHY_INEXACT = ['variable', 'other'] as const;
type WhyInexact = (typeof WHY_INEXACT)[number];
export type Compared = 'same' | 'more' | 'missing';

/** How sets are judged. */
export interface Bench {
  readonly solver: Solver;
  readonly pairs: boolean;
  readonly fault?: Fault;
}

/** @throws NotEncoded for what the judge can't say anything about */
async function judgedLine(line: Line, { solver, fault }: Bench): Promise<SetResult> {
  const decided = decideLine(line);
  if ('error' in decided) throw new NotEncoded(`the evaluator does not read it: ${decided.error.message}`);
  const [problem] = decided.problems;
  if (problem !== undefined) throw new NotEncoded(`the evaluator finds a problem: ${problem.message}`);
  const keys = unknownKeysOf(line).map(({ key }) => key);
  const answer = fault?.answer?.(decided, keys) ?? decided;
  const verdict = await judged(line, answer, { solver, dialect: fault?.dialect ?? AS_DOCUMENTED });
  return {
    verdict,
    isConditional: decided.outcomes.length > 1,
    hasWitness: decided.witness !== undefined,
    ...(decided.inexact === true
      ? { inexact: { why: whyInexact(line), compared: compared(decided.outcomes, verdict.outcomes) } }
      : {}),
  };
}

function compared(said: readonly Outcome[], proved: readonly Outcome[]): Compared {
  if (proved.some((outcome) => !said.includes(outcome))) return 'missing';
  return said.length > proved.length ? 'more' : 'same';
}

/** Whether a test has the variable of an unknown key, which the evaluator does not always try to the end. */
function whyInexact(line: Line): WhyInexact {
  const keys = unknownKeysOf(line).map(({ key }) => key.toLowerCase());
  const used = variableKeys(JSON.stringify(documentsOf(line)));
  return used.some((key) => keys.includes(key)) ? 'variable' : 'other';
}

export function judgedSet(number: number, bench: Bench): Promise<SetResult> {
  return judgedLine(lineOf(number, bench), bench);
}

/** The smallest line that the evaluator and z3 still disagree on, with what they disagree on there. */
export async function smallestDisagreement(number: number, bench: Bench): Promise<Disagreement> {
  const faultsOf = async (line: Line): Promise<readonly string[]> => {
    try {
      return (await judgedLine(line, bench)).verdict.disagreements;
    } catch (error) {
      if (error instanceof NoAnswer) throw error;
      // A piece was left out without which it is no line.
      return [];
    }
  };
  const line = await smallest(lineOf(number, bench), async (one) => (await faultsOf(one)).length > 0);
  return { number, line, faults: await faultsOf(line) };
}

export interface Disagreement {
  readonly number: number;
  readonly faults: readonly string[];
  /** The smallest line that shows them, where there was time to look for it. */
  readonly line?: Line;
}
