import { expect } from 'vitest';
import { run } from '#cli/replay.ts';
import { replayLine } from '#cli/replay-line.ts';
import { type Json, type Ran, ran, temporary, twoUsers, valuesOf } from './accounts.ts';

export const outcomes = (lines: Json[]) => lines.map(({ outcome }) => outcome);
export const at = (clock: string) => ({ eventTime: `2026-11-03T${clock}Z` });

/** `replay` on the account of two users, with files that go when the test file that asked is through. */
export function replaying() {
  const { write, path } = temporary();
  const accountFile = write('account.json', twoUsers());
  const replayFile = async (events: string, input: Iterable<string> = []): Promise<Ran> =>
    await ran(run, ['--account', accountFile, '--events', events], input);
  /** The lines of events, each held to the contract. */
  const replay = async (events: unknown): Promise<Json[]> => {
    const { code, out, err } = await replayFile(write('events.json', events));
    const lines = valuesOf(out);
    for (const line of lines) expect(replayLine.parse(line)).toEqual(line);
    const failed = lines.some(({ outcome }) => outcome === 'error');
    expect({ code, err }).toEqual({ code: failed ? 1 : 0, err: '' });
    return lines;
  };
  return { write, path, accountFile, replayFile, replay };
}
