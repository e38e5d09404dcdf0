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

const parameters = { numRuns: 400 } as const;

describe('a witness, given back as a request in which everything is known', () => {
  it('has the worst outcome on its denied side and the best on the other', { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(lineWithUnknowns, (asked) => {
        const { outcomes, witness } = unknowing(asked);
        if (witness === undefined || !canBeAbsent(asked)) return;
        expect(confirmed(asked, witness.denied).outcomes).toEqual(outcomes.slice(-1));
        expect(confirmed(asked, witness.other).outcomes).toEqual(outcomes.slice(0, 1));
      }),
      parameters,
    );
  });

  it('is there for every exact answer that depends on the request alone', { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(lineWithUnknowns, (asked) => {
        const { decision, inexact, assumptions, witness } = unknowing(asked);
        if (decision !== 'Conditional' || inexact === true || assumptions !== undefined) return;
        expect(witness?.denied).toBeDefined();
        expect(witness?.other).toBeDefined();
      }),
      parameters,
    );
  });
});
