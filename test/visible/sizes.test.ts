import { describe, expect, test } from 'vitest';
import { decided, type Seen, scanned } from './ask.ts';
import { isKnownWrong } from './known-wrong.ts';
import { percentEncoded } from './oddity.ts';
import { type Giant, MANY } from './sizes.ts';
import { HUGE } from './sizes-of-texts.ts';

/** What a hang is: the runner ends a test that takes longer. */
const patience = 20_000;

function faults(seen: Seen, { problems }: Giant, expected: Giant['verdict'], size: number): string[] {
  const { verdict, policy, causes } = seen;
  const least = problems === 'each' ? size : problems === 'some' ? 1 : 0;
  const fits = expected === 'not clear' ? verdict !== 'clear' : verdict === expected;
  return [
    ...seen.faults,
    ...(fits ? [] : [`verdict ${verdict}, expected ${expected}`]),
    ...(seen.problems.length < least ? [`${seen.problems.length} problems, expected ${least}`] : []),
    ...(least === 0 && seen.problems.length > 0 ? [`${seen.problems.length} problems`] : []),
    ...(verdict === 'clear' || causes.some((cause) => cause.policy === policy) ? [] : ['no cause']),
    ...(seen.problems.some(({ message }) => message.length > 500) ? ['a message of pages'] : []),
  ];
}

/** A giant as text, and the same percent-encoded; one that is to stay a value is neither. */
function formsOf({ of, asValue }: Giant, size: number) {
  const value = of(size);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return asValue ? { value } : { value, text, encoded: percentEncoded(text) };
}

describe('a document of any size', () => {
  for (const giant of [...MANY, ...HUGE]) {
    const { name, size, scanSize = size, verdict, scanned: seenByScan = verdict } = giant;
    test.skipIf(isKnownWrong(name, 'evaluate'))(`evaluate: ${name}`, { timeout: patience }, () => {
      const { value, text = value } = formsOf(giant, size);
      expect(faults(decided(value), giant, verdict, size)).toEqual([]);
      if (text !== value) expect(faults(decided(text), giant, verdict, size)).toEqual([]);
    });

    test.skipIf(isKnownWrong(name, 'scan'))(`scan: ${name}`, { timeout: patience }, async () => {
      const { value, encoded = value } = formsOf(giant, scanSize);
      const seen = (await scanned(new Map([['alice', encoded]]))).get('alice');
      if (seen === undefined) expect.fail('the principal has vanished');
      expect(faults(seen, giant, seenByScan, scanSize)).toEqual([]);
    });
  }
});
