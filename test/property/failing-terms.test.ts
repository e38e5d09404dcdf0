import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideLine } from '#cli/evaluate-line.ts';
import { policiesOf } from '#cli/evaluate-policies.ts';
import { requestOf } from '#cli/evaluate-request.ts';
import { evaluateInput } from '#cli/evaluate-schema.ts';
import { type Evaluation, evaluate } from '#iam/evaluate.ts';
import type { FailingTerms, Literal } from '#iam/failing-terms.ts';
import { parsePrincipalArn } from '#iam/request.ts';
import type { World } from '#iam/template.ts';
import { readOutput } from '../cases/expectation.ts';
import { withSamples } from '../spec/samples.ts';
import type { Line } from '../spec/types.ts';
import { lineWithUnknowns, type Unknowing } from './generators.ts';

function evaluationOf({ line, unknown }: Unknowing): Evaluation {
  const input = evaluateInput.parse({ ...line, request: { ...line.request, unknown } });
  const principal = parsePrincipalArn(input.principal.arn);
  const request = principal === undefined ? undefined : requestOf(input, principal);
  if (request?.ok !== true) throw new Error('no line');
  return evaluate(policiesOf(input.policies), request.value);
}

/** Where the answer can be foretold: no reading of AWS's pages decides, and all values are told apart. */
function exactTerms(asked: Unknowing): FailingTerms | undefined {
  const evaluation = evaluationOf(asked);
  const failing = evaluation.failing();
  const isOpen = evaluation.deciding.readings.length > 0 || !evaluation.exact;
  return isOpen || failing?.complete !== true ? undefined : failing;
}

/** What the unknown keys hold in a request. */
function worldOf({ request }: Line, keys: readonly string[]): World {
  const given = Object.entries(request.context).map(([key, value]) => [key.toLowerCase(), value] as const);
  return (key) => {
    const value = keys.includes(key) ? given.find(([name]) => name === key)?.[1] : undefined;
    return value === undefined ? undefined : [value].flat().map(String);
  };
}

function holds(literal: Literal, world: World): boolean {
  return 'atom' in literal && literal.atom.truth(world) === literal.holds;
}

const foretold = (terms: FailingTerms['terms'], world: World): boolean =>
  terms.some((term) => term.every((literal) => holds(literal, world)));

describe('where a conditional request fails', () => {
  it('is said of the requests that do, and of no others', { timeout: 60_000 }, () => {
    let compared = 0;
    fc.assert(
      fc.property(lineWithUnknowns, (asked) => {
        const failing = exactTerms(asked);
        if (failing === undefined || asked.unknown.some(({ key }) => !key.startsWith('x:'))) return;
        const keys = asked.unknown.map(({ key }) => key.toLowerCase());
        for (const sample of withSamples(asked.line, asked.unknown).slice(0, 40)) {
          const { outcomes } = readOutput(decideLine(sample));
          if (outcomes.length > 1) continue;
          compared++;
          expect(foretold(failing.terms, worldOf(sample, keys))).toBe(outcomes[0] !== 'Allowed');
        }
      }),
      { numRuns: 1500 },
    );
    expect(compared).toBeGreaterThan(200);
  });
});
