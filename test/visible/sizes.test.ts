import { describe, expect, test } from 'vitest';
import { decided, type Seen, scanned } from './ask.ts';
import { type Command, isKnownWrong } from './known-wrong.ts';
import { GIANTS, type Giant } from './sizes.ts';

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

const asked = (command: Command, name: string): string => `${command}: ${name}`;

describe('a document of any size', () => {
  for (const giant of GIANTS) {
    const { name, of, size, scanSize = size, verdict } = giant;
    test.skipIf(isKnownWrong(name, 'evaluate'))(asked('evaluate', name), { timeout: patience }, () => {
      expect(faults(decided(of(size)), giant, verdict, size)).toEqual([]);
    });

    test.skipIf(isKnownWrong(name, 'scan'))(asked('scan', name), { timeout: patience }, async () => {
      const seen = (await scanned(new Map([['alice', of(scanSize)]]))).get('alice');
      if (seen === undefined) expect.fail('the principal has vanished');
      expect(faults(seen, giant, giant.scanned ?? verdict, scanSize)).toEqual([]);
    });
  }
});
