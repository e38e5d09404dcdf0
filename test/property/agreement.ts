import { evaluate } from '../spec/evaluate.ts';
import { type Line, type Outcome, outcomeOrder } from '../spec/types.ts';

/** What must be reported for a line, and what may be reported besides because AWS leaves it open. */
export interface Bounds {
  least: Outcome[];
  most: Outcome[];
}

export const boundsOf = (line: Line): Bounds => ({
  least: evaluate(line, { breadth: 'narrow' }).outcomes,
  most: evaluate(line, { breadth: 'wide' }).outcomes,
});

/** The bounds of several lines together: anything that one of them reaches. */
export function boundsOfAll(lines: readonly Line[]): Bounds {
  const all = lines.map(boundsOf);
  const inOrder = (reached: readonly Outcome[]): Outcome[] =>
    outcomeOrder.filter((outcome) => reached.includes(outcome));
  return {
    least: inOrder(all.flatMap(({ least }) => least)),
    most: inOrder(all.flatMap(({ most }) => most)),
  };
}

/** Whether the outcomes lie within the bounds; if not, what is wrong, for the message. */
export function disagreement(outcomes: readonly Outcome[], { least, most }: Bounds): string | undefined {
  const lacking = least.filter((outcome) => !outcomes.includes(outcome));
  const surplus = outcomes.filter((outcome) => !most.includes(outcome));
  if (lacking.length === 0 && surplus.length === 0) return undefined;
  return `got [${outcomes}], which lacks [${lacking}] and should not have [${surplus}]`;
}
