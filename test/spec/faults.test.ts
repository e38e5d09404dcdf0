import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundsOf, disagreement } from '../property/agreement.ts';
import { concreteLine } from '../property/generators.ts';
import { evaluate, type Judgement } from './evaluate.ts';
import { misreadings, operatorFaults, withFault } from './faults.ts';
import { operators } from './operators.ts';
import type { Line } from './types.ts';

/** As many lines as the comparison with the real evaluator sees, always the same ones. */
const parameters = { numRuns: 3000, seed: 20, endOnFailure: true } as const;

/** Whether the comparison that judges the real evaluator notices that this one is wrong. */
function isNoticed(judge: (line: Line) => Judgement): boolean {
  const agrees = fc.property(
    concreteLine,
    (line) => disagreement(judge(line).outcomes, boundsOf(line)) === undefined,
  );
  return fc.check(agrees, parameters).failed;
}

describe('the comparison with the naive evaluator', () => {
  it('finds nothing wrong with the naive evaluator itself', () => {
    expect(isNoticed(evaluate)).toBe(false);
  });

  it('knows a fault for every operator', () => {
    expect(Object.keys(operatorFaults).sort()).toEqual(Object.keys(operators).sort());
  });

  it.each(Object.keys(operatorFaults))('notices a fault in %s', (name) => {
    const table = withFault(name);
    expect(isNoticed((line) => evaluate(line, { operators: table }))).toBe(true);
  });

  it.each(Object.entries(misreadings))('notices that %s', (_name, misread) => {
    expect(isNoticed((line) => evaluate(misread(line)))).toBe(true);
  });
});
