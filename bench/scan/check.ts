import type { AccountSettings } from '../account/settings.ts';
import { type Answer, truthOf, wrongAnswers } from '../account/truth.ts';

/** How many wrong answers are told before the rest is only counted. */
const TOLD = 10;

/** Compares the lines of a scan with the truth of its account. A wrong answer ends the benchmark. */
export function checkLines(
  pieces: readonly string[],
  regions: readonly string[],
  settings: AccountSettings,
): void {
  const wrong = wrongAnswers(truthOf(settings), regions, answersIn(pieces));
  if (wrong.length === 0) return;
  const told = wrong.slice(0, TOLD).join('\n  ');
  throw new Error(`${wrong.length} wrong answers:\n  ${told}`);
}

/** The lines of a text in pieces, which may end anywhere. */
export function* answersIn(pieces: readonly string[]): Generator<Answer> {
  let rest = '';
  for (const piece of pieces) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line);
  }
  if (rest !== '') throw new Error('the last line has no end');
}
