import { evaluate } from '../../spec/evaluate.ts';
import { misreadings, operatorFaults, withFault } from '../../spec/faults.ts';
import { type Line, type Outcome, outcomeOrder } from '../../spec/types.ts';
import { type Court, rule } from './compare.ts';
import { type Difference, wrongExample, wrongExamples } from './differences.ts';
import { type Generated, hearGenerated, hearLines, staleClasses, wrongIn } from './hearing.ts';

type Decide = Court['decide'];

/** No key of AWS is of the type Binary: no question comes to that operator. */
const beyondReach = 'BinaryEquals';

const flipped: Readonly<Record<Outcome, Outcome>> = {
  Allowed: 'ImplicitlyDenied',
  ImplicitlyDenied: 'Allowed',
  ExplicitlyDenied: 'Allowed',
};

/** Evaluators with one mistake each: ours, reading the line wrongly, and the naive one with one operator wrong. */
function mistaken(decide: Decide): Readonly<Record<string, Decide>> {
  const misread = Object.entries(misreadings).map(
    ([name, misreading]) => [name, (line: Line) => decide(misreading(line))] as const,
  );
  const operators = Object.keys(operatorFaults).filter((name) => name !== beyondReach);
  const wrong = operators.map((name) => {
    const faulty = { operators: withFault(name) };
    return [`${name} is wrong`, (line: Line) => evaluate(line, faulty).outcomes] as const;
  });
  const answers = (line: Line): readonly Outcome[] => decide(line).map((outcome) => flipped[outcome]);
  return { 'every answer is flipped': answers, ...Object.fromEntries(misread), ...Object.fromEntries(wrong) };
}

export interface SelfTest {
  readonly planted: number;
  /** Mistakes that the peer makes as well, and that only the examples of known differences show. */
  readonly byExample: readonly string[];
  readonly unnoticed: readonly string[];
}

/** What the faults are planted in. */
export interface Ground {
  readonly lines: readonly Line[];
  readonly generated: Generated;
  readonly known: readonly Difference[];
}

/** Plants mistakes in the evaluator, the peer and the lists; one that nothing shows is a hole in the judge. */
export async function selfTest(court: Court, { lines, generated, known }: Ground): Promise<SelfTest> {
  const evaluators = Object.entries(mistaken(court.decide));
  const byExample: string[] = [];
  const unnoticed: string[] = [];
  for (const [name, decide] of evaluators) {
    const wrong = { ...court, decide };
    if (await shows(wrong, lines)) continue;
    const missed = (await wrongExamples(wrong, known)).length === 0 ? unnoticed : byExample;
    missed.push(name);
  }
  const others: Faults = [
    ...(await wrongLists(court, lines.slice(0, 50), known)),
    ...(await missingClasses(court, known)),
    ...(await wrongHearings(court, lines.slice(0, 50), generated)),
  ];
  const holes = others.filter(([, noticed]) => !noticed).map(([name]) => name);
  return {
    planted: evaluators.length + others.length,
    byExample,
    unnoticed: [...unnoticed, ...holes],
  };
}

/** Each with whether it is noticed. */
type Faults = readonly (readonly [name: string, noticed: boolean])[];

async function shows(court: Court, lines: readonly Line[]): Promise<boolean> {
  for (const line of lines) if ((await rule(court, line)).kind === 'unexplained') return true;
  return false;
}

/** Lists that are wrong: of a class that explains nothing, of an answer that the peer does not give, of one of ours. */
async function wrongLists(
  court: Court,
  lines: readonly Line[],
  known: readonly Difference[],
): Promise<Faults> {
  const unchanged = { ...court, rewrites: { ...court.rewrites, invented: (line: Line) => line } };
  const stale = staleClasses(['invented'], [await hearLines(unchanged, 'self-test', lines)]);
  const spoiled = known.flatMap((one) => [
    ['an answer of the peer', { ...one, theirs: flipped[one.theirs] }] as const,
    ['an answer of ours', { ...one, ours: one.ours.map((outcome) => flipped[outcome]) }] as const,
  ]);
  const examples = spoiled.map(async ([what, one]) => {
    const noticed = (await wrongExample(court, one)).length > 0;
    return [`${what} in the example of ${one.name}`, noticed] as const;
  });
  return [['a class that explains nothing', stale.includes('invented')], ...(await Promise.all(examples))];
}

/** Without its class, the example of each known difference is one that nothing explains. */
async function missingClasses(court: Court, known: readonly Difference[]): Promise<Faults> {
  const without = (name: string): Court => ({
    ...court,
    rewrites: Object.fromEntries(Object.entries(court.rewrites).filter(([other]) => other !== name)),
  });
  return await Promise.all(
    known.map(async ({ name, example }) => {
      const { kind } = await rule(without(name), example);
      return [`${name} is not among the classes`, kind === 'unexplained'] as const;
    }),
  );
}

/** A peer that answers nothing, and an evaluator whose mistake only generated questions show. */
async function wrongHearings(court: Court, lines: readonly Line[], generated: Generated): Promise<Faults> {
  const silent = { ...court, ask: async () => await Promise.resolve({ none: 'it is silent' }) };
  const unsure = { ...court, decide: () => outcomeOrder };
  const unheard = await hearLines(silent, 'self-test', lines);
  const decide = (line: Line): readonly Outcome[] => court.decide(line).map((outcome) => flipped[outcome]);
  const shrunk = await hearGenerated({ ...court, decide }, generated);
  return [
    ['a peer that does not answer', wrongIn(unheard).length > 0],
    [
      'an evaluator that leaves everything open',
      wrongIn(await hearLines(unsure, 'self-test', lines)).length > 0,
    ],
    ['a difference in generated questions', wrongIn(shrunk).length > 0],
  ];
}
