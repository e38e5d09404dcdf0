import { type DeployedLedger, deployedLedger, type LedgerPlace } from '#adapters/deployed-ledger.ts';
import { printable } from '#adapters/terminal.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { LedgerEntry } from '#ports';
import type { Options } from './options.ts';

/** How a subcommand gets at the ledger; a test gives one that lies in memory. */
export type OpenLedger = (place: LedgerPlace) => Promise<Result<DeployedLedger, string>>;

export const openDeployed: OpenLedger = deployedLedger;

/** What every subcommand on the deployed ledger takes. */
export const LEDGER_OPTIONS = {
  table: {
    value: 'NAME',
    text: 'the DynamoDB table of findings (default: the output LedgerTable of the stack)',
  },
  stack: { value: 'NAME', text: 'the CloudFormation stack (default key-guard)' },
  region: { value: 'REGION', text: 'the Region of the stack (default: that of the AWS environment)' },
  'account-id': { value: 'ID', text: 'the account of the findings (default: that of the table)' },
} as const;

/** What a subcommand that says something about one finding takes. */
export const ONE_FINDING = {
  finding: { value: 'ID', text: 'the id of the finding, or its beginning' },
  by: { value: 'NAME', text: 'who says so (default: the user of this machine)' },
} as const;

/** The deployed ledger and the open findings of the account asked for. */
export async function openFindings(
  options: Options<typeof LEDGER_OPTIONS>,
  open: OpenLedger,
): Promise<Result<{ readonly deployed: DeployedLedger; readonly entries: readonly LedgerEntry[] }, string>> {
  const { table, stack = 'key-guard', region } = options;
  const opened = await open({ table, stack, region });
  if (!opened.ok) return opened;
  const deployed = opened.value;
  try {
    const entries = await deployed.ledger.list(options['account-id'] ?? deployed.accountId);
    return ok({ deployed, entries });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return err(`the ledger can't be read: ${why}`);
  }
}

/** The one finding whose id begins so. */
export function findingOf(entries: readonly LedgerEntry[], given: string): Result<LedgerEntry, string> {
  const [first, second] = entries.filter(({ finding }) => finding.id.startsWith(given.toLowerCase()));
  if (first === undefined)
    return err(
      `no open finding has an id that begins with \`${printable(given)}\`: see \`key-guard findings\``,
    );
  if (second !== undefined)
    return err(`several findings begin with \`${printable(given)}\`: give more of the id`);
  return ok(first);
}

const DAY_MS = 86_400_000;
const MOST_DAYS = 366;

/** A day or an instant that lies ahead, and not too far. */
export function untilOf(option: string, given: string, now: string): Result<string, string> {
  const isWellFormed = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?Z)?$/.test(given);
  const ahead = Date.parse(given) - Date.parse(now);
  if (!isWellFormed || Number.isNaN(ahead))
    return err(`\`--${option} ${printable(given)}\` is no date: write 2026-12-31 or 2026-12-31T18:00Z`);
  if (ahead <= 0) return err(`\`--${option} ${given}\` is over: give a date that lies ahead`);
  if (ahead > MOST_DAYS * DAY_MS)
    return err(`\`--${option} ${given}\` is too far ahead: give a date within a year`);
  return ok(new Date(given).toISOString());
}
