import { describe, expect, test } from 'vitest';
import { decided, type Seen, scanned } from './ask.ts';
import { TO_CUT } from './texts.ts';

/** What is wrong with the answer about a text that is not whole: it may deny, and the problem says so. */
function faults({ verdict, problems, policy, faults: more }: Seen): string[] {
  const told = problems.some((problem) => problem.pointer === '' && problem.policy === policy);
  return [
    ...more,
    ...(verdict === 'conditional' ? [] : [`verdict ${verdict}`]),
    ...(told ? [] : ['no problem']),
  ];
}

/** Every text that is shorter by its end, or by its beginning. */
const cuts = (text: string): readonly (readonly [string, string])[] =>
  Array.from({ length: text.length - 1 }, (_, i) => i + 1).flatMap((length) => [
    [`the first ${length} characters`, text.slice(0, length)] as const,
    [`all but the first ${length} characters`, text.slice(length)] as const,
  ]);

/** A byte order mark that is cut off leaves the document whole. */
const isWhole = (part: string, text: string): boolean => part === text.slice(1) && text.startsWith('\ufeff');

describe.each(Object.entries(TO_CUT))('a document, %s, cut at every length', (_, text) => {
  const parts = cuts(text).filter(([, part]) => !isWhole(part, text));

  test('whole, it denies', () => {
    expect(decided(text).verdict).toBe('denied');
  });

  test('evaluate takes none for clear', () => {
    const wrong = parts.flatMap(([name, part]) => faults(decided(part)).map((fault) => `${name}: ${fault}`));
    expect(wrong).toEqual([]);
  });

  test('scan takes none for clear, and loses nobody', async () => {
    const users = new Map(parts.map(([, part], i) => [`user${i}`, part]));
    const seen = await scanned(users);
    const wrong = parts.flatMap(([name], i) => {
      const one = seen.get(`user${i}`);
      return (one === undefined ? ['gone'] : faults(one)).map((fault) => `${name}: ${fault}`);
    });
    expect(wrong).toEqual([]);
  });
});
