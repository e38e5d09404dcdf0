import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideLine } from '#cli/evaluate-line.ts';
import { type Output, readOutput } from '../cases/expectation.ts';
import { lineWithUnknowns, type Unknowing } from './generators.ts';

const decide = (line: unknown): Output => readOutput(decideLine(line));

/** The answer while the keys are not known. */
const unknowing = ({ line, unknown }: Unknowing): Output =>
  decide({ ...line, request: { ...line.request, unknown } });

/** The answer to the concrete request of a witness. */
const confirmed = ({ line }: Unknowing, witness: { readonly context?: object | undefined } = {}): Output =>
  decide({ ...line, request: { ...line.request, context: witness.context ?? {} } });

/** A key that the line itself gives cannot be taken away from it again. */
const canBeAbsent = ({ unknown }: Unknowing): boolean => unknown.every(({ key }) => key.startsWith('x:'));

const parameters = { numRuns: 1500, ignoreEqualValues: true } as const;

describe('a witness, given back as a request in which everything is known', () => {
  it('has the worst of the outcomes on its denied side', { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(lineWithUnknowns, (asked) => {
        const { outcomes, witness } = unknowing(asked);
        fc.pre(witness?.denied !== undefined && canBeAbsent(asked));
        expect(confirmed(asked, witness?.denied).outcomes).toEqual(outcomes.slice(-1));
      }),
      parameters,
    );
  });

  it('has the best of the outcomes on its other side', { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(lineWithUnknowns, (asked) => {
        const { outcomes, witness } = unknowing(asked);
        fc.pre(witness?.other !== undefined && canBeAbsent(asked));
        expect(confirmed(asked, witness?.other).outcomes).toEqual(outcomes.slice(0, 1));
      }),
      parameters,
    );
  });

  it('is there for every exact answer that depends on the request alone', { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(lineWithUnknowns, (asked) => {
        const { decision, inexact, assumptions, witness } = unknowing(asked);
        fc.pre(decision === 'Conditional' && inexact !== true && assumptions === undefined);
        expect(witness?.denied).toBeDefined();
        expect(witness?.other).toBeDefined();
      }),
      parameters,
    );
  });
});
