import { describe, expect, test } from 'vitest';
import { counting, journalled, memoryJournal } from '#adapters/journal.ts';
import { CALLS_A_SECOND, paced } from '#adapters/pace.ts';
import { awsError, fakeAws, liveExample } from '../../live/fake-aws.ts';

describe('turns', () => {
  /** A clock that stands still but for those who sleep. */
  function timer() {
    let now = 1_000;
    const slept: number[] = [];
    const pass = (milliseconds: number) => {
      now += milliseconds;
    };
    const sleep = async (milliseconds: number) => {
      slept.push(milliseconds);
      now += milliseconds;
    };
    return {
      slept,
      clock: { now: () => now, sleep },
      pass,
    };
  }

  test('are a part of a second apart, and the first comes at once', async () => {
    const { clock, slept } = timer();
    const turn = paced(4, clock);
    for (let i = 0; i < 3; i++) await turn();
    expect(slept).toEqual([250, 250]);
  });

  test('that nobody took are not saved up', async () => {
    const { clock, slept, pass } = timer();
    const turn = paced(4, clock);
    await turn();
    pass(10_000);
    await turn();
    await turn();
    expect(slept).toEqual([250]);
  });

  test('keep their order when many ask at once', async () => {
    const { clock, slept } = timer();
    const turn = paced(4, { ...clock, sleep: async (milliseconds) => void slept.push(milliseconds) });
    await Promise.all([turn(), turn(), turn()]);
    expect(slept).toEqual([250, 500]);
  });

  test('are a few a second', () => {
    expect(CALLS_A_SECOND).toBeLessThanOrEqual(5);
  });
});

describe('requests', () => {
  test('are counted when they were answered', async () => {
    let count = 0;
    const { calls } = fakeAws(liveExample(), (name) =>
      name === 'organization' ? awsError('No') : undefined,
    );
    const counted = counting(calls, () => {
      count++;
    });
    await counted.authorizationPage();
    await expect(counted.organization()).rejects.toThrow();
    expect(count).toBe(1);
  });

  test('are made once where a journal keeps the answers', async () => {
    const { calls, questions } = fakeAws({ ...liveExample(), organization: null });
    const kept = journalled(calls, memoryJournal());
    const first = await kept.aliasPage('us-east-1');
    expect(await kept.aliasPage('us-east-1', undefined)).toEqual(first);
    expect(await kept.aliasPage('us-east-1', '2')).not.toEqual(first);
    expect([await kept.organization(), await kept.organization()]).toEqual([null, null]);
    expect(questions).toHaveLength(3);
  });
});
