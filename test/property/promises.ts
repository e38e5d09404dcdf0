import fc from 'fast-check';
import { decideLine } from '#cli/evaluate-line.ts';
import { type Output, readOutput } from '../cases/expectation.ts';
import { evaluate } from '../spec/evaluate.ts';
import { withSamples } from '../spec/samples.ts';
import type { Line, Outcome } from '../spec/types.ts';
import { abstractLine } from './abstract.ts';
import { boundsOf, boundsOfAll, disagreement } from './agreement.ts';
import { concreteLine, lineWithCountableUnknown, lineWithUnknowns, type Unknowing } from './generators.ts';

/** Something that holds of every line: what is wrong with one in which it does not. */
export interface PromiseOf<T> {
  readonly name: string;
  readonly lines: fc.Arbitrary<T>;
  readonly broken: (line: T) => string | undefined;
  /** How many lines of this kind there are for each of the first; the dear ones stand for many requests each. */
  readonly share: number;
}

const decide = (line: unknown): Output => readOutput(decideLine(line));

/** The answer while the keys are not known. */
const unknowing = ({ line, unknown }: Unknowing): Output =>
  decide({ ...line, request: { ...line.request, unknown } });

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

const concrete: PromiseOf<Line> = {
  name: 'a concrete request gets what the naive evaluator says',
  lines: concreteLine,
  broken: (line) => disagreement(decide(line).outcomes, boundsOf(line)),
  share: 1,
};

const layers: PromiseOf<Line> = {
  name: 'layers combine as the naive evaluator says',
  lines: abstractLine,
  broken: (line) => {
    const [ours, naive] = [decide(line).outcomes, evaluate(line).outcomes];
    return same(ours, naive) ? undefined : `got [${ours}], the naive evaluator says [${naive}]`;
  },
  share: 1,
};

/** The line with its documents written out. */
function withTexts(line: Line, write: (document: object) => string): unknown {
  return JSON.parse(JSON.stringify(line), (key, value) => (key === 'document' ? write(value) : value));
}

const texts: PromiseOf<Line> = {
  name: 'a document means the same as an object, a text and a URL-encoded text',
  lines: concreteLine,
  broken: (line) => {
    const { outcomes } = decide(line);
    const encoded = (document: object): string => encodeURIComponent(JSON.stringify(document, null, 2));
    const other = [JSON.stringify, encoded].find(
      (write) => !same(decide(withTexts(line, write)).outcomes, outcomes),
    );
    return other && `got [${outcomes}] as an object and something else as a text`;
  },
  share: 0.2,
};

const reached: PromiseOf<Unknowing> = {
  name: 'an unknown key may have every outcome that one of its values has',
  lines: lineWithUnknowns,
  broken: (asked) => {
    const { least } = boundsOfAll(withSamples(asked.line, asked.unknown));
    const { outcomes } = unknowing(asked);
    const lacking = least.filter((outcome) => !outcomes.includes(outcome));
    return lacking.length === 0 ? undefined : `got [${outcomes}], which lacks [${lacking}]`;
  },
  share: 0.2,
};

const counted: PromiseOf<Unknowing> = {
  name: 'an unknown key whose values can be counted has no other outcome than they have',
  lines: lineWithCountableUnknown,
  broken: (asked) =>
    disagreement(unknowing(asked).outcomes, boundsOfAll(withSamples(asked.line, asked.unknown))),
  share: 0.2,
};

/** A key that the line itself gives cannot be taken away from it again. */
const canBeAbsent = ({ unknown }: Unknowing): boolean => unknown.every(({ key }) => key.startsWith('x:'));

/** What the naive evaluator makes of a witness: a request in which the unknown keys have values. */
function outcomesOf(
  { line }: Unknowing,
  witness: { context?: object | undefined } | undefined,
): Outcome[] | undefined {
  if (witness === undefined) return undefined;
  const context = { ...line.request.context, ...witness.context };
  return boundsOf({ ...line, request: { ...line.request, context } }).most;
}

const witnesses: PromiseOf<Unknowing> = {
  name: 'a witness has the outcome that it stands for',
  lines: lineWithUnknowns.filter(canBeAbsent),
  broken: (asked) => {
    const { witness, outcomes } = unknowing(asked);
    const [denied, other] = [outcomesOf(asked, witness?.denied), outcomesOf(asked, witness?.other)];
    if (denied?.every((outcome) => outcome === 'Allowed') === true) return 'the denied one is allowed';
    if (denied?.length === 1 && other?.length === 1 && same(denied, other)) return `both get [${denied}]`;
    const certain = [denied, other].filter((all) => all?.length === 1).flat();
    const strange = certain.filter((outcome) => outcome !== undefined && !outcomes.includes(outcome));
    return strange.length === 0 ? undefined : `got [${outcomes}], a witness gets [${strange}]`;
  },
  share: 1,
};

const decisions: PromiseOf<Unknowing> = {
  name: 'a decision is the only outcome, or conditional',
  lines: lineWithUnknowns,
  broken: (asked) => {
    const { decision, outcomes } = unknowing(asked);
    const [only, ...others] = outcomes;
    return decision === (others.length === 0 ? only : 'Conditional')
      ? undefined
      : `${decision} for [${outcomes}]`;
  },
  share: 0.2,
};

/** One promise as it is put to the test. */
export interface Trial {
  readonly name: string;
  readonly share: number;
  readonly check: (numRuns: number, seed?: number) => string | undefined;
}

function trialOf<T>({ name, lines, broken, share }: PromiseOf<T>): Trial {
  const check = (numRuns: number, seed?: number): string | undefined => {
    const property = fc.property(lines, (line) => {
      const wrong = broken(line);
      if (wrong !== undefined) throw new Error(wrong);
    });
    const found = fc.check(property, { numRuns, ...(seed === undefined ? {} : { seed }) });
    return found.failed ? fc.defaultReportMessage(found) : undefined;
  };
  return { name, share, check };
}

/** What `evaluate` promises, as far as a naive evaluator can tell. */
export const trials: readonly Trial[] = [
  trialOf(concrete),
  trialOf(layers),
  trialOf(texts),
  trialOf(reached),
  trialOf(counted),
  trialOf(witnesses),
  trialOf(decisions),
];
