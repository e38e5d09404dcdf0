import type { Saying } from '#guard/words.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { statementWords } from '#report/finding-words.ts';
import { command, EXIT, fail } from './command.ts';
import {
  findingOf,
  LEDGER_OPTIONS,
  ONE_FINDING,
  type OpenLedger,
  openDeployed,
  openFindings,
  untilOf,
} from './ledger-options.ts';
import { say } from './say.ts';

/** Longer reasons belong into a ticket that the reason names. */
const MOST_REASON = 500;

/** `key-guard suppress`: no alert of a finding until a date, for a reason. */
export function suppressCommand(open: OpenLedger) {
  return command(
    {
      name: 'suppress',
      usage: '--finding ID (--until DATE --reason TEXT | --lift) [OPTIONS]',
      description: [
        'Holds back every alert of an open finding until a date, for a reason; the finding stays on the list.',
        'It holds when the finding goes and comes back. After that date what still stands is alerted again.',
        'It takes AWS credentials that may query and update the table of findings.',
      ],
      options: {
        ...ONE_FINDING,
        until: { value: 'DATE', text: 'a date, or an instant such as 2026-12-31T18:00Z; within a year' },
        reason: { value: 'TEXT', text: 'why, for those who read the list' },
        lift: { text: 'takes back a suppression, and an acknowledgement or a snooze as well' },
        ...LEDGER_OPTIONS,
      },
      example: [
        'npm run -s key-guard -- suppress --finding 3f9a1c --until 2027-01-31 \\',
        '  --reason "moves to another account, ticket 4711"',
      ],
    },
    async ({ finding, until, reason, lift, by, ...place }, io) => {
      if (finding === undefined) return fail(io, 'suppress', 'give the finding with `--finding ID`');
      const read = await openFindings(place, open);
      if (!read.ok) return fail(io, 'suppress', read.error);
      const { deployed, entries } = read.value;
      const saying = sayingOf({ until, reason, lift }, deployed.now());
      if (!saying.ok) return fail(io, 'suppress', saying.error);
      const entry = findingOf(entries, finding);
      if (!entry.ok) return fail(io, 'suppress', entry.error);
      const written = await say(deployed, entry.value, saying.value, by);
      if (!written.ok) return fail(io, 'suppress', written.error);
      const what =
        saying.value.kind === 'suppress' ? `suppressed until ${saying.value.until}` : 'alerted again';
      await io.stdout.write(`${what}: ${statementWords(entry.value.finding)}\n`);
      return EXIT.done;
    },
  );
}

interface Given {
  readonly until: string | undefined;
  readonly reason: string | undefined;
  readonly lift: boolean;
}

function sayingOf({ until, reason, lift }: Given, now: string): Result<Saying, string> {
  if (lift) {
    return until === undefined && reason === undefined
      ? ok({ kind: 'release' })
      : err('give either `--lift` or `--until DATE --reason TEXT`');
  }
  if (until === undefined) return err('give the date with `--until DATE`');
  if (reason === undefined) return err('give the reason with `--reason TEXT`');
  if (reason.length > MOST_REASON)
    return err(`the reason has more than ${MOST_REASON} characters: make it shorter`);
  const instant = untilOf('until', until, now);
  return instant.ok ? ok({ kind: 'suppress', until: instant.value, reason }) : instant;
}

export const run = suppressCommand(openDeployed);
