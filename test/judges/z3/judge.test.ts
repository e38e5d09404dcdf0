import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AS_DOCUMENTED } from './encode/wanted.ts';
import { judged } from './judge.ts';
import type { Line } from './line.ts';
import { smallest } from './shrink.ts';
import { isSatisfied, NoAnswer, type Solver } from './solver.ts';
import { NOTHING_YET, sum, tallyOf, told, weaknesses } from './tally.ts';

describe('the judge', () => {
  it('takes nothing from the source but the entry point that it judges', () => {
    const files = globSync('**/*.ts', { cwd: import.meta.dirname }).filter(
      (file) => !file.endsWith('.test.ts'),
    );
    const imported = files.flatMap((file) => {
      const text = readFileSync(`${import.meta.dirname}/${file}`, 'utf8');
      return [...text.matchAll(/from '([^']+)'/g)].map(([, module = '']) => module);
    });
    const foreign = imported.filter(
      (module) => module.startsWith('#') || /\/(?:src|spec|property)\//.test(module),
    );
    expect(foreign).toEqual(['#cli/evaluate-line.ts']);
  });
});

/** A solver that has the same answer to everything. */
function solverThatSays(answer: number): Solver {
  const number = (): number => 0;
  const nothing = (): void => {};
  return {
    mk_config: number,
    del_config: nothing,
    mk_context: number,
    del_context: nothing,
    get_error_code: number,
    mk_solver: number,
    solver_inc_ref: nothing,
    solver_push: nothing,
    solver_pop: nothing,
    solver_assert: nothing,
    solver_check: async () => answer,
    solver_get_model: number,
    mk_params: number,
    params_inc_ref: nothing,
    params_set_uint: nothing,
    solver_set_params: nothing,
    mk_string_symbol: number,
    mk_bool_sort: number,
    mk_int_sort: number,
    mk_const: number,
    mk_numeral: number,
    mk_true: number,
    mk_false: number,
    mk_not: number,
    mk_and: number,
    mk_or: number,
    mk_le: number,
    model_eval: number,
    get_bool_value: number,
    get_numeral_string: () => '0',
  };
}

const line: Line = {
  id: 'test',
  principal: { arn: 'arn:aws:iam::111122223333:user/alice' },
  policies: {
    identity: [
      {
        name: 'identity',
        document: {
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Action: '*', Resource: '*' },
            { Effect: 'Deny', Action: '*', Resource: '*', Condition: { Bool: { 'x:a': 'true' } } },
          ],
        },
      },
    ],
  },
  request: { action: 's3:GetObject', resource: 'arn:aws:s3:::bucket/a', unknown: ['x:a', 'x:b'] },
};

describe('a check of the solver', () => {
  it('has one of two answers, and nothing else counts as one', () => {
    expect(isSatisfied(1)).toBe(true);
    expect(isSatisfied(-1)).toBe(false);
    expect(() => isSatisfied(0)).toThrow(NoAnswer);
  });

  it('without an answer ends the judgement', async () => {
    const answer = { outcomes: ['Allowed' as const], unknown: [] };
    const judgement = judged(line, answer, { solver: solverThatSays(0), dialect: AS_DOCUMENTED });
    await expect(judgement).rejects.toThrow(NoAnswer);
  });
});

describe('a disagreement', () => {
  it('is told for each outcome and key', async () => {
    const answer = { outcomes: ['Allowed' as const], unknown: ['x:a'] };
    const { disagreements } = await judged(line, answer, {
      solver: solverThatSays(-1),
      dialect: AS_DOCUMENTED,
    });
    expect(disagreements).toEqual([
      'Allowed is said to be possible, and z3 proves that it is not',
      'x:a is said to decide, and z3 proves that no change of it makes a difference',
    ]);
  });

  it('is made small', async () => {
    const found = await smallest(line, async (one) => JSON.stringify(one).includes('Bool'));
    expect(JSON.stringify(found).length).toBeLessThan(160);
    expect(JSON.stringify(found)).toContain('Bool');
  });
});

describe('a tally', () => {
  const verdict = { outcomes: ['Allowed' as const], isPlain: false, disagreements: [] };
  const one = tallyOf({ verdict, isConditional: false, hasWitness: false });
  const many = Array.from({ length: 200 }, () => one).reduce(sum, NOTHING_YET);

  it('adds up', () => {
    expect(many.mix).toEqual({ Allowed: 200 });
    expect(told(many)).toContain('    200  Allowed');
  });

  it('is weak where an outcome is rare or much is not judged', () => {
    expect(weaknesses(one)).toEqual([]);
    expect(weaknesses(many)).toHaveLength(6);
    expect(weaknesses({ ...many, inexact: { variable: 40, other: 5 } }).slice(6)).toEqual([
      '5 of 200 sets are called inexact (no such variable, so a bound on the work)',
    ]);
  });
});
