import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideLine } from '#cli/evaluate-line.ts';
import { type Output, readOutput } from '../cases/expectation.ts';
import { evaluate } from '../spec/evaluate.ts';
import { withSamples } from '../spec/samples.ts';
import type { Line, Outcome } from '../spec/types.ts';
import { abstractLine } from './abstract.ts';
import { boundsOf, boundsOfAll, disagreement } from './agreement.ts';
import { concreteLine, lineWithCountableUnknown, lineWithUnknowns, type Unknowing } from './generators.ts';

/** Enough to meet each rule many times over and still be quick. */
const runs = 3000;
const parameters = { numRuns: runs, ignoreEqualValues: true } as const;
/** Each line stands for as many as its unknown keys have samples. */
const sampled = { ...parameters, numRuns: runs / 5 } as const;
const patience = 30_000;

const decide = (line: unknown): Output => readOutput(decideLine(line));

/** The line with the keys listed as unknown. */
const unknowing = ({ line, unknown }: Unknowing): object => ({
  ...line,
  request: { ...line.request, unknown },
});

/** The line with its documents written out. */
function withTexts(line: Line, write: (document: object) => string): unknown {
  return JSON.parse(JSON.stringify(line), (key, value) => (key === 'document' ? write(value) : value));
}

/** The outcomes of a witness: a request in which the unknown keys have values. */
function outcomesOf(
  { line }: Unknowing,
  witness: { context?: object | undefined } | undefined,
): Outcome[] | undefined {
  if (witness === undefined) return undefined;
  const context = { ...line.request.context, ...witness.context };
  return boundsOf({ ...line, request: { ...line.request, context } }).most;
}

describe('decideLine and the naive evaluator', () => {
  it('agree on concrete requests', { timeout: patience }, () => {
    fc.assert(
      fc.property(concreteLine, (line) => {
        expect(disagreement(decide(line).outcomes, boundsOf(line))).toBeUndefined();
      }),
      parameters,
    );
  });

  it('agree on how layers combine', { timeout: patience }, () => {
    fc.assert(
      fc.property(abstractLine, (line) => {
        expect(decide(line).outcomes).toEqual(evaluate(line).outcomes);
      }),
      parameters,
    );
  });
});

describe('a document', () => {
  it('means the same as an object, a text and a URL-encoded text', { timeout: patience }, () => {
    fc.assert(
      fc.property(concreteLine, (line) => {
        const { outcomes } = decide(line);
        expect(decide(withTexts(line, JSON.stringify)).outcomes).toEqual(outcomes);
        const encoded = (document: object): string => encodeURIComponent(JSON.stringify(document, null, 2));
        expect(decide(withTexts(line, encoded)).outcomes).toEqual(outcomes);
      }),
      sampled,
    );
  });
});

describe('an unknown key', () => {
  it('may have every outcome that one of its values has', { timeout: patience }, () => {
    fc.assert(
      fc.property(lineWithUnknowns, (asked) => {
        const { least } = boundsOfAll(withSamples(asked.line, asked.unknown));
        const { outcomes } = decide(unknowing(asked));
        expect(least.filter((outcome) => !outcomes.includes(outcome))).toEqual([]);
      }),
      sampled,
    );
  });

  it('whose values can be counted has no other outcome than they have', { timeout: patience }, () => {
    fc.assert(
      fc.property(lineWithCountableUnknown, (asked) => {
        const bounds = boundsOfAll(withSamples(asked.line, asked.unknown));
        expect(disagreement(decide(unknowing(asked)).outcomes, bounds)).toBeUndefined();
      }),
      sampled,
    );
  });
});

describe('a witness', () => {
  it('has the outcome that it stands for', { timeout: patience }, () => {
    fc.assert(
      fc.property(lineWithUnknowns, (asked) => {
        // A key that the line itself gives cannot be taken away from it again.
        fc.pre(asked.unknown.every(({ key }) => key.startsWith('x:')));
        const { witness, outcomes } = decide(unknowing(asked));
        const [denied, other] = [outcomesOf(asked, witness?.denied), outcomesOf(asked, witness?.other)];
        if (denied !== undefined) expect(denied.some((outcome) => outcome !== 'Allowed')).toBe(true);
        if (denied?.length === 1 && other?.length === 1) expect(other).not.toEqual(denied);
        for (const outcome of [denied, other].filter((all) => all?.length === 1).flat())
          expect(outcomes).toContain(outcome);
      }),
      parameters,
    );
  });
});

describe('a decision', () => {
  it('is the only outcome, or conditional', { timeout: patience }, () => {
    fc.assert(
      fc.property(lineWithUnknowns, (asked) => {
        const { decision, outcomes } = decide(unknowing(asked));
        const [only, ...others] = outcomes;
        expect(decision).toBe(others.length === 0 ? only : 'Conditional');
      }),
      parameters,
    );
  });
});
