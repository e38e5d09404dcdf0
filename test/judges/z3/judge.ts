import { SAME } from './encode/crossed.ts';
import { type Encoded, encoded } from './encode/encoded.ts';
import { and, differ, type Formula, or, renamed } from './encode/formula.ts';
import type { JudgedKey } from './encode/keys.ts';
import type { Dialect } from './encode/wanted.ts';
import { type Line, OUTCOMES, type Outcome } from './line.ts';
import { type Ground, type Questions, type Solver, withGround } from './solver.ts';
import { contextUnder, outcomeOfWitness, type Witness } from './witness.ts';

/** The part of an answer of `key-guard evaluate` that is judged. */
export interface Answer {
  readonly outcomes: readonly Outcome[];
  readonly inexact?: boolean | undefined;
  readonly unknown: readonly string[];
  readonly witness?:
    | { readonly denied?: Witness | undefined; readonly other?: Witness | undefined }
    | undefined;
}

export interface Verdict {
  /** What z3 says is possible. */
  readonly outcomes: readonly Outcome[];
  /** Whether a single statement denies every request. */
  readonly isPlain: boolean;
  /** A sentence for each thing in which the answer and z3 differ. */
  readonly disagreements: readonly string[];
}

/**
 * Holds an answer against what z3 says of the line. What the answer calls inexact is not held against it. Where unknown
 * keys are held against each other, only what is possible is compared.
 */
export async function judged(
  line: Line,
  answer: Answer,
  { solver, dialect }: { readonly solver: Solver; readonly dialect: Dialect },
): Promise<Verdict> {
  const encoding = encoded(line, dialect);
  return withGround(solver, groundOf(encoding), async (questions) => {
    const outcomes: Outcome[] = [];
    for (const outcome of OUTCOMES)
      if (await questions.canBe(encoding.outcomes[outcome])) outcomes.push(outcome);
    const { isPlain } = encoding;
    if (answer.inexact === true) return { outcomes, isPlain, disagreements: [] };
    const faults = await outcomeFaults(encoding, answer, { outcomes, questions });
    if (encoding.isPaired) return { outcomes, isPlain, disagreements: faults };
    return {
      outcomes,
      isPlain,
      disagreements: [
        ...faults,
        ...(await keyFaults(encoding, answer, { outcomes, questions })),
        ...witnessFaults(line, encoding, answer),
      ],
    };
  });
}

/** All variables twice: a key decides if another value of it alone makes a difference. */
function groundOf({ keys, readings, possible, isPaired }: Encoded): Ground {
  const flags = keys.flatMap(({ subject }) => subject.flags);
  const integers = keys.flatMap(({ subject }) => subject.integers);
  return {
    flags: [...flags, ...flags.map(otherName), ...readings, ...(isPaired ? [SAME] : [])],
    integers: [...integers, ...integers.map(otherName)],
    holds: possible,
  };
}

function otherName(name: string): string {
  return `${name}_other`;
}

interface Found {
  readonly outcomes: readonly Outcome[];
  readonly questions: Questions;
}

async function outcomeFaults(
  encoding: Encoded,
  answer: Answer,
  { outcomes, questions }: Found,
): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const outcome of OUTCOMES) {
    const [said, proved] = [answer.outcomes.includes(outcome), outcomes.includes(outcome)];
    if (said && !proved) faults.push(`${outcome} is said to be possible, and z3 proves that it is not`);
    if (proved && !said) {
      const context = contextUnder(encoding, await questions.example(encoding.outcomes[outcome]));
      faults.push(`${outcome} is said to be impossible, and z3 finds the request ${JSON.stringify(context)}`);
    }
  }
  return faults;
}

async function keyFaults(
  encoding: Encoded,
  answer: Answer,
  { outcomes, questions }: Found,
): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const key of encoding.keys) {
    const decides = outcomes.length > 1 && (await isDeciding(encoding, key, questions));
    if (decides === answer.unknown.includes(key.key)) continue;
    faults.push(
      decides
        ? `${key.key} decides, and is not said to`
        : `${key.key} is said to decide, and z3 proves that no change of it makes a difference`,
    );
  }
  return faults;
}

/** Whether a change of one key alone can change the outcome. */
async function isDeciding(
  { possible, outcomes }: Encoded,
  { subject }: JudgedKey,
  questions: Questions,
): Promise<boolean> {
  const own = new Set([...subject.flags, ...subject.integers]);
  const changed = (formula: Formula): Formula =>
    renamed(formula, (name) => (own.has(name) ? otherName(name) : name));
  const differences = OUTCOMES.map((outcome) => differ(outcomes[outcome], changed(outcomes[outcome])));
  return questions.canBe(and([changed(possible), or(differences)]));
}

/** A witness on either side is there wherever the request alone decides, and gets the worst and the best outcome. */
function witnessFaults(line: Line, encoding: Encoded, { outcomes, witness }: Answer): readonly string[] {
  const isOwed = outcomes.length > 1 && encoding.readings.length === 0;
  return (['denied', 'other'] as const).flatMap((side) => {
    const given = witness?.[side];
    if (given === undefined) return isOwed ? [`there is no witness on the side "${side}"`] : [];
    const expected = side === 'denied' ? outcomes.at(-1) : outcomes[0];
    const found = outcomeOfWitness(line, encoding, given);
    if (found === expected && outcomes.length > 1) return [];
    const what = found === undefined ? 'is no request of this line, or not settled' : `is ${found}`;
    return [`the witness "${side}" ${what}, instead of ${expected}: ${JSON.stringify(given.context)}`];
  });
}
