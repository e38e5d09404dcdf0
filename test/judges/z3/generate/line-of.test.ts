import { describe, expect, it } from 'vitest';
import { decideLine } from '#cli/evaluate-line.ts';
import { encoded } from '../encode/encoded.ts';
import { AS_DOCUMENTED } from '../encode/wanted.ts';
import { type Line, NotEncoded } from '../line.ts';
import { outcomeOfWitness } from '../witness.ts';
import { anyTest, conditionOf, opposite, type Written } from './condition.ts';
import { lineOf } from './line-of.ts';
import { partition } from './partition.ts';
import { POOLS, SESSION } from './pools.ts';
import { Random } from './random.ts';

const numbers = Array.from({ length: 60 }, (_, i) => i + 1);

describe('a condition set', () => {
  it('is the same for the same number, and another one for the next', () => {
    const texts = numbers.map((number) => JSON.stringify(lineOf(number, { pairs: true })));
    expect(numbers.map((number) => JSON.stringify(lineOf(number, { pairs: true })))).toEqual(texts);
    expect(new Set(texts).size).toBe(texts.length);
  });

  it('is read by the evaluator without a problem', () => {
    const decided = numbers.map((number) => decideLine(lineOf(number, { pairs: false })));
    expect(decided.filter((one) => 'error' in one || one.problems.length > 0)).toEqual([]);
  });
});

/** Requests under which a condition is tried: no value, and the values of the pool and a few more. */
function heldBy(pool: (typeof POOLS)[number]): readonly (readonly string[] | undefined)[] {
  const values = pool.values.map(String).filter((value) => !/[*?/$]/.test(value));
  const more = ['x', 'ab', 'true', '-2', '7.5', '2026-03-01', '1', '54.200.0.1', '2001:db8:8000::1'];
  const lists = values.slice(1).map((value, i) => [values[i] ?? '', value]);
  return [
    undefined,
    ...[...values, ...more].map((value) => [value]),
    ...(pool.list === undefined ? [] : lists),
  ];
}

/** Whether conditions deny a request; undefined where there is no such request, or where it is open. */
function denies(
  conditions: readonly (readonly Written[])[],
  pool: (typeof POOLS)[number],
  held: readonly string[] | undefined,
): boolean | undefined {
  const key = pool.names[0] ?? '';
  const Statement = conditions.map((tests) => ({
    Effect: 'Deny' as const,
    Action: '*',
    Resource: '*',
    Condition: conditionOf(tests),
  }));
  const line: Line = {
    id: 'test',
    principal: { arn: SESSION },
    policies: { identity: [{ name: 'deny', document: { Version: '2012-10-17', Statement } }] },
    request: {
      action: 's3:GetObject',
      resource: 'arn:aws:s3:::bucket/a',
      unknown: [{ key, ...(pool.list === 'told' ? { multi: true as const } : {}) }],
    },
  };
  const context = held === undefined ? {} : { [key]: held };
  const { action, resource } = line.request;
  const outcome = outcomeOfWitness(line, encoded(line, AS_DOCUMENTED), { action, resource, context });
  return outcome === undefined ? undefined : outcome === 'ExplicitlyDenied';
}

describe('generated conditions', () => {
  it('have opposites that hold just where they do not', () => {
    const random = new Random(7);
    const wrong = numbers.flatMap(() => {
      const pool = random.pick(POOLS);
      const test = anyTest(random, pool, pool.names[0] ?? '');
      const other = opposite(test);
      if (other === undefined) return [];
      return heldBy(pool).flatMap((held) => {
        const [one, two] = [denies([[test]], pool, held), denies([other], pool, held)];
        return one === undefined || two === undefined || one !== two ? [] : [{ test, other, held }];
      });
    });
    expect(wrong).toEqual([]);
  });

  it('have partitions that leave no single value out', () => {
    const random = new Random(8);
    const gaps = numbers.flatMap(() => {
      const pool = random.pick(POOLS);
      const parts = partition(random, pool, pool.names[0] ?? '');
      if (parts === undefined) return [];
      return heldBy(pool).flatMap((held) => (denies(parts, pool, held) === false ? [{ parts, held }] : []));
    });
    expect(gaps).toEqual([]);
  });
});

describe('the judge', () => {
  it('has an encoding for every set', () => {
    const refused = numbers.flatMap((number) => {
      try {
        encoded(lineOf(number, { pairs: true }), AS_DOCUMENTED);
        return [];
      } catch (error) {
        return [error instanceof NotEncoded ? error.message : error];
      }
    });
    expect(refused).toEqual([]);
  });
});
