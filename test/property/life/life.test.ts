import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assessAccount } from '#guard/assess-account.ts';
import { newsOf } from '#guard/news.ts';
import type { Alert } from '#ports';
import { type Ending, type Script, Simulation } from './simulation.ts';
import { ACCOUNT, DEEDS } from './world.ts';

const RUNS = Number(process.env['KEY_GUARD_LIFE_RUNS'] ?? 100);

/** Few different deeds, so that they get into each other's way. */
const deeds = fc.shuffledSubarray(Object.keys(DEEDS), { minLength: 2, maxLength: 5 }).chain((few) =>
  fc.array(
    fc.record({
      deed: fc.constantFrom(...few),
      after: fc.oneof(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 500 })),
      arrives: fc.array(fc.oneof(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 0, max: 600 })), {
        minLength: 1,
        maxLength: 3,
      }),
    }),
    { minLength: 1, maxLength: 10 },
  ),
);
const dice = fc.array(fc.nat(1000), { minLength: 1, maxLength: 300 });
const deaths = fc.array(fc.record({ call: fc.nat(60), afterwards: fc.boolean() }), {
  minLength: 1,
  maxLength: 5,
});

const words = fc.array(fc.nat(60), { maxLength: 4 });
const looks = fc.oneof(fc.constant([]), fc.array(fc.nat(80), { maxLength: 3 }));
const digestOver = fc.constantFrom(1, 2, 20);

const calm: fc.Arbitrary<Script> = fc.record({
  deeds,
  dice,
  digestOver,
  words,
  looks,
  deaths: fc.constant([]),
});
const stormy: fc.Arbitrary<Script> = fc.record({ deeds, dice, digestOver, words, looks, deaths });

/** What was told of one finding: of one that a digest names, not how it was. */
interface Tale {
  readonly isOver: boolean;
  readonly news: string | undefined;
}

/** The alerts about each finding, in the order in which they went out. */
function stories(alerts: readonly Alert[]): ReadonlyMap<string, readonly Tale[]> {
  const news = alerts.filter(({ kind }) => kind !== 'reminder' && kind !== 'escalation');
  const tales = news.flatMap(({ kind, finding, digest }): readonly (Tale & { readonly id: string })[] => {
    if (digest !== undefined) return digest.findings.map((id) => ({ id, isOver: false, news: undefined }));
    return [{ id: finding.id, isOver: kind === 'resolved', news: newsOf(finding)[0] }];
  });
  return Map.groupBy(tales, ({ id }) => id);
}

/** What anybody may rely on, whatever happened. */
async function expectGoodEnd({ world, alerts, ledger, now }: Ending): Promise<void> {
  const { findings } = assessAccount(world.now(), { regions: ['us-east-1'], now });
  const open = new Map((await ledger.list(ACCOUNT)).map((entry) => [entry.finding.id, entry]));
  expect([...open.keys()].sort()).toEqual(findings.map(({ id }) => id).sort());
  expect([...open.values()].filter(({ telling }) => telling !== undefined)).toEqual([]);
  const told = stories(alerts);
  for (const finding of findings) {
    const last = told.get(finding.id)?.at(-1);
    expect(last?.isOver, 'what is open was told').toBe(false);
    expect(newsOf(finding), 'and noted as it is').toContain(open.get(finding.id)?.told?.news);
    if (last?.news !== undefined) expect(newsOf(finding), 'as it is').toContain(last.news);
  }
  const standing = new Set(findings.map(({ id }) => id));
  for (const [id, story] of told) {
    if (!standing.has(id)) expect(story.at(-1)?.isOver, 'what is gone was told as gone').toBe(true);
  }
}

describe('whatever is duplicated, delayed, reordered and run at once', {
  timeout: 60_000 + 500 * RUNS,
}, () => {
  test('the ledger and the alerts end as the account does, and nothing is told twice', async () => {
    await fc.assert(
      fc.asyncProperty(calm, async (script) => {
        const ending = await new Simulation(script).run();
        await expectGoodEnd(ending);
        for (const story of stories(ending.alerts).values()) {
          const again = story.filter((tale, i) => {
            const before = story[i - 1];
            return tale.isOver === before?.isOver && (tale.isOver || tale.news === before.news);
          });
          expect(again).toEqual([]);
        }
        expect(Math.max(...ending.receives), 'nothing ends in the dead-letter queue').toBeLessThan(8);
      }),
      { numRuns: RUNS },
    );
  });

  test('and wherever an invocation dies', async () => {
    await fc.assert(
      fc.asyncProperty(stormy, async (script) => {
        await expectGoodEnd(await new Simulation(script).run());
      }),
      { numRuns: RUNS },
    );
  });
});
