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

/** `key-guard ack`: somebody has a finding in hand. */
export function ackCommand(open: OpenLedger) {
  return command(
    {
      name: 'ack',
      usage: '--finding ID [--snooze UNTIL] [OPTIONS]',
      description: [
        'Says that somebody has an open finding in hand: no reminder of it comes, until something else is told.',
        'With `--snooze` neither a reminder nor a change is told before that instant, and both are after it.',
        'It takes AWS credentials that may query and update the table of findings.',
      ],
      options: {
        ...ONE_FINDING,
        snooze: { value: 'UNTIL', text: 'a date or an instant such as 2026-12-31T18:00Z' },
        ...LEDGER_OPTIONS,
      },
      example: ['npm run -s key-guard -- ack --finding 3f9a1c --region us-east-1'],
    },
    async ({ finding, snooze, by, ...place }, io) => {
      if (finding === undefined) return fail(io, 'ack', 'give the finding with `--finding ID`');
      const read = await openFindings(place, open);
      if (!read.ok) return fail(io, 'ack', read.error);
      const { deployed, entries } = read.value;
      const entry = findingOf(entries, finding);
      if (!entry.ok) return fail(io, 'ack', entry.error);
      const until = snooze === undefined ? undefined : untilOf('snooze', snooze, deployed.now());
      if (until?.ok === false) return fail(io, 'ack', until.error);
      const saying =
        until === undefined
          ? ({ kind: 'acknowledge' } as const)
          : ({ kind: 'snooze', until: until.value } as const);
      const written = await say(deployed, entry.value, saying, by);
      if (!written.ok) return fail(io, 'ack', written.error);
      const what = until === undefined ? 'acknowledged' : `snoozed until ${until.value}`;
      await io.stdout.write(`${what}: ${statementWords(entry.value.finding)}\n`);
      return EXIT.done;
    },
  );
}

export const run = ackCommand(openDeployed);
