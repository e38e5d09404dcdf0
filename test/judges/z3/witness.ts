import type { Encoded } from './encode/encoded.ts';
import { type Assignment, holds, variablesIn } from './encode/formula.ts';
import { type Line, OUTCOMES, type Outcome } from './line.ts';

/** A concrete request, as an answer gives it. */
export interface Witness {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string | readonly string[]>>;
}

/** What a witness gets according to the formulas; undefined where it is no request of the line. */
export function outcomeOfWitness(line: Line, encoding: Encoded, witness: Witness): Outcome | undefined {
  const { action, resource, context = {} } = line.request;
  const unknown = encoding.keys.map(({ key }) => key);
  const others = Object.entries(witness.context).filter(([key]) => !unknown.includes(key));
  const isSame = JSON.stringify(Object.fromEntries(others)) === JSON.stringify(context);
  if (witness.action !== action || witness.resource !== resource || !isSame) return undefined;
  const read = new Set(OUTCOMES.flatMap((outcome) => variablesIn(encoding.outcomes[outcome])));
  // A key that nothing reads is left out of a witness: it can be anything.
  const keys = encoding.keys.filter(({ subject }) =>
    [...subject.flags, ...subject.integers].some((name) => read.has(name)),
  );
  const parts = keys.map(({ key, subject }) => {
    const held = witness.context[key];
    return subject.assignmentOf(held === undefined ? undefined : [held].flat());
  });
  if (!parts.every((part) => part !== undefined)) return undefined;
  const found = [false, true].map((value) => {
    const readings = Object.fromEntries(encoding.readings.map((name) => [name, value]));
    const assignment = joined([...parts, { flags: readings, integers: {} }]);
    if (!keys.every(({ possible }) => holds(possible, assignment))) return undefined;
    return OUTCOMES.find((outcome) => holds(encoding.outcomes[outcome], assignment));
  });
  // A witness settles the matter under every reading of what AWS leaves open.
  return found[0] === found[1] ? found[0] : undefined;
}

function joined(parts: readonly Assignment[]): Assignment {
  return {
    flags: Object.assign({}, ...parts.map(({ flags }) => flags)),
    integers: Object.assign({}, ...parts.map(({ integers }) => integers)),
  };
}

/** The context of a request that the solver found. */
export function contextUnder(encoding: Encoded, assignment: Assignment): Witness['context'] {
  return Object.fromEntries(
    encoding.keys.flatMap(({ key, subject }) => {
      const values = subject.valuesOf(assignment);
      if (values === undefined) return [];
      return [[key, values.length === 1 && values[0] !== undefined ? values[0] : values]];
    }),
  );
}
