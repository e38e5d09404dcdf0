import { bySeverity } from '#guard/severity.ts';
import type { LedgerEntry } from '#ports';
import { statementWords } from '#report/finding-words.ts';
import { plain } from '#report/plain-text.ts';
import { whoWords } from '#report/who-words.ts';
import { command, EXIT, fail } from './command.ts';
import { findingsLineOf } from './findings-schema.ts';
import { LEDGER_OPTIONS, type OpenLedger, openDeployed, openFindings } from './ledger-options.ts';

/** `key-guard findings`: what stands open in the deployed ledger. */
export function findingsCommand(open: OpenLedger) {
  return command(
    {
      name: 'findings',
      usage: '[--format table|json] [OPTIONS]',
      description: [
        'Lists the open findings of the deployed Key Guard, the worst first, with what was said about each.',
        'Suppressed ones are on the list too. It takes AWS credentials that may query the table of findings.',
        'Exit codes: 0 the list was read, 1 it was not.',
      ],
      options: {
        format: { value: 'FORMAT', oneOf: ['table', 'json'], text: 'how to write it (default table)' },
        ...LEDGER_OPTIONS,
      },
      example: ['npm run -s key-guard -- findings --region us-east-1'],
    },
    async ({ format = 'table', ...place }, io) => {
      const read = await openFindings(place, open);
      if (!read.ok) return fail(io, 'findings', read.error);
      const { deployed, entries } = read.value;
      const sorted = entries.toSorted(worstFirst);
      const now = deployed.now();
      const lines = sorted.map((entry) => findingsLineOf(entry, now));
      await io.stdout.write(
        format === 'json' ? `${JSON.stringify(lines, undefined, 2)}\n` : tableOf(sorted, now),
      );
      return EXIT.done;
    },
  );
}

export const run = findingsCommand(openDeployed);

function worstFirst(one: LedgerEntry, other: LedgerEntry): number {
  return bySeverity(one.finding.severity, other.finding.severity) || (one.openedAt < other.openedAt ? -1 : 1);
}

/** Enough of an id to tell findings apart. */
const ID_LENGTH = 12;

function tableOf(entries: readonly LedgerEntry[], now: string): string {
  if (entries.length === 0) return 'no finding is open\n';
  return entries.map((entry) => `${rowOf(entry, now)}\n`).join('');
}

function rowOf(entry: LedgerEntry, now: string): string {
  const { finding, openedAt } = entry;
  const id = plain(finding.id.slice(0, ID_LENGTH));
  return [
    `${finding.severity.toUpperCase().padEnd(8)}  ${id}  since ${plain(openedAt, 30)}  ${stateWords(entry, now)}`,
    `  ${statementWords(finding)}`,
    `  for ${whoWords(finding, 5)}`,
  ].join('\n');
}

function stateWords(entry: LedgerEntry, now: string): string {
  const { suppressed, snoozed, acknowledged } = entry;
  const { state } = findingsLineOf(entry, now);
  if (state === 'suppressed' && suppressed !== undefined) {
    return `suppressed until ${suppressed.until} by ${plain(suppressed.by, 60)}: ${plain(suppressed.reason, 200)}`;
  }
  if (state === 'snoozed' && snoozed !== undefined) {
    return `snoozed until ${snoozed.until} by ${plain(snoozed.by, 60)}`;
  }
  if (state === 'acknowledged' && acknowledged !== undefined) {
    return `acknowledged by ${plain(acknowledged.by, 60)}`;
  }
  return suppressed === undefined ? 'open' : `open; was suppressed until ${suppressed.until}`;
}
