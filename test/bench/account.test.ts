import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { accountText } from '../../bench/account/account-text.ts';
import { deniesFor, nearMissesFor } from '../../bench/account/kinds.ts';
import { type AccountSettings, DEFAULTS, REGIONS } from '../../bench/account/settings.ts';
import { type Answer, truthOf, wrongAnswers } from '../../bench/account/truth.ts';
import { answersIn } from '../../bench/scan/check.ts';
import { scanBytes } from '../../bench/scan/engine.ts';
import { SMALL_CATALOG } from './catalog.ts';

const regions = [...REGIONS];

/** Half of the principals are hit by a deny, a quarter by a near miss. */
const small = { ...DEFAULTS, principals: 320, hitEvery: 2 };

const textOf = (settings: AccountSettings): string => [...accountText(settings, SMALL_CATALOG)].join('');

async function answersOf(text: string): Promise<readonly Answer[]> {
  return [...answersIn(await scanBytes(Buffer.from(text), { regions }))];
}

// authorization details do not say when they were read, so that a scan of them is about the present
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(DEFAULTS.now) });
});

afterEach(() => {
  vi.useRealTimers();
});

describe('a scan finds what was put into an account, and nothing else', () => {
  test.each<[string, Partial<AccountSettings>]>([
    ['every deny from every place', { principals: 920 }],
    ['as the AWS CLI prints it', { indent: 4 }],
    ['documents that are URL-encoded', { form: 'url-encoded' }],
    ['documents that are text', { form: 'text' }],
    ['with characters past Latin-1', { wide: true, seed: 2 }],
    ['of an organization', { snapshot: true }],
    ['of an organization, URL-encoded', { snapshot: true, form: 'url-encoded', seed: 3 }],
  ])('%s', async (_, more) => {
    const settings = { ...small, ...more };
    const answers = await answersOf(textOf(settings));
    expect(wrongAnswers(truthOf(settings), regions, answers)).toEqual([]);
  });

  test('an account of few denies, as the benchmark has them', async () => {
    const settings = { ...DEFAULTS, principals: 300 };
    const answers = await answersOf(textOf(settings));
    expect(wrongAnswers(truthOf(settings), regions, answers)).toEqual([]);
    const found = new Set(
      answers.filter(({ verdict }) => verdict !== 'clear').map(({ principal }) => principal),
    );
    expect(found.size).toBe(6);
  });
});

describe('the truth is missed by', () => {
  const truth = truthOf(small);
  const edits: Readonly<Record<string, (answer: Answer) => readonly Answer[]>> = {
    'a line too few': () => [],
    'a line too many': (answer) => [answer, answer],
    'another verdict': (answer) => [{ ...answer, verdict: 'conditional' }],
    'no verdict': (answer) => [{ ...answer, verdict: 'clear' }],
    'another first hop': (answer) => [{ ...answer, firstHop: 'unknown' }],
    'another Region': (answer) => [{ ...answer, region: 'eu-north-1' }],
    'another principal': (answer) => [{ ...answer, principal: `${answer.principal}x` }],
  };

  test('one answer that is wrong', async () => {
    const answers = await answersOf(textOf(small));
    const at = answers.findIndex(({ verdict, firstHop }) => verdict === 'denied' && firstHop === 'open');
    expect(at).toBeGreaterThan(-1);
    const missed = Object.entries(edits).filter(([, edit]) => {
      const edited = answers.flatMap((answer, i) => (i === at ? edit(answer) : [answer]));
      return wrongAnswers(truth, regions, edited).length > 0;
    });
    expect(missed).toEqual(Object.entries(edits));
  });

  test('an engine that takes every deny for an allow, and one that takes every allow for a deny', async () => {
    const text = textOf(small);
    for (const [from, to] of [
      ['"Effect":"Deny"', '"Effect":"Allow"'],
      ['"Effect":"Allow"', '"Effect":"Deny"'],
    ] as const) {
      const answers = await answersOf(text.replaceAll(from, to));
      expect(wrongAnswers(truth, regions, answers).length).toBeGreaterThan(50);
    }
  });
});

describe('an account', () => {
  test('is the same for the same settings, and another for another seed', () => {
    expect(textOf(small)).toBe(textOf({ ...small }));
    expect(textOf(small)).not.toBe(textOf({ ...small, seed: 2 }));
  });

  test('holds every kind of deny and near miss that its form allows', () => {
    for (const form of ['objects', 'url-encoded', 'text'] as const) {
      const settings = { ...small, form };
      const held = new Set(
        [...truthOf(settings).expected.values()].map(({ why }) => why.replace(/ \(\w+\)$/, '')),
      );
      const kinds = [...deniesFor(settings), ...nearMissesFor(settings)].map(({ name }) => name);
      expect(kinds.filter((name) => !held.has(name))).toEqual([]);
      expect(new Set(kinds).size).toBe(kinds.length);
    }
  });

  test('has one byte a character in memory, or two', () => {
    const widest = (text: string): number =>
      Math.max(...[...new Set(text)].map((one) => one.codePointAt(0) ?? 0));
    const [narrow, wide] = [widest(textOf(small)), widest(textOf({ ...small, wide: true }))];
    expect(narrow).toBeGreaterThan(0x7f);
    expect(narrow).toBeLessThanOrEqual(0xff);
    expect(wide).toBeGreaterThan(0xff);
  });
});
