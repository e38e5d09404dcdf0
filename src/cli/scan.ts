import { writeFile } from 'node:fs/promises';
import type { Account } from '#account/account.ts';
import { type Io, printable } from '#adapters/terminal.ts';
import { type AccountAssessment, assessAccount } from '#guard/assess-account.ts';
import { scanTable } from '#report/scan-table.ts';
import { type Assumed, assumptionsIn, checkAssumed } from './assume.ts';
import { command, EXIT, fail, type Run } from './command.ts';
import { type OpenLive, openAws } from './live.ts';
import { readScanned, regionsFor, type Scanned } from './scan-account.ts';
import { scanArray, scanLines } from './scan-lines.ts';
import { checkAgainst, readScanOptions, type ScanOptions } from './scan-options.ts';

const OPTIONS = {
  account: { value: 'FILE', text: 'the account as data; else the live one' },
  region: { value: 'REGION', many: true, text: "a Region; else those of the account's repositories" },
  key: { value: 'REGION=ARN', many: true, text: 'the ARN of aws/codecommit in a Region' },
  principal: { value: 'ARN', text: 'one user or role alone' },
  assume: {
    value: 'KEY=VALUE|!KEY',
    many: true,
    text: 'take an unknown condition key as known, or absent; fact:ID=yes|no for an open fact',
  },
  require: { value: 'LAYER,...', text: 'fail when nothing is known of a layer (scp, rcp)' },
  'fail-on': { value: 'VERDICT', oneOf: ['denied', 'conditional'], text: 'what exit code 2 begins with' },
  format: { value: 'FORMAT', oneOf: ['table', 'ndjson', 'json'], text: 'default table' },
  out: { value: 'FILE', text: 'write the result to a file' },
  profile: { value: 'NAME', text: 'a profile of the AWS configuration, for the live account' },
} as const;

/** `key-guard scan`: who is denied CodeCommit's KMS calls in an account, by which statement, and when. */
export const run = scanCommand(openAws);

/** The subcommand, with the way to a live account. */
export function scanCommand(open: OpenLive): Run {
  return command(
    {
      name: 'scan',
      usage: '[OPTIONS]',
      description: [
        'Says for each user and role of an account whether CodeCommit can use its KMS key for them.',
        'FILE is a snapshot, or what `aws iam get-account-authorization-details` prints; `-` is standard input.',
        'Without it the live account is read with the usual AWS credentials; nothing is changed.',
        'Exit codes: 0 nothing denied, 2 something denied or conditional, 1 could not do it.',
      ],
      options: OPTIONS,
      instead: 'give the account with `--account FILE`',
      example: ['npm run -s key-guard -- scan --account examples/account.json'],
    },
    async (given, io) => {
      const options = readScanOptions(given);
      if (!options.ok) return fail(io, 'scan', options.error);
      const scanned = await readScanned(options.value, io, open);
      if (!scanned.ok) return fail(io, 'scan', scanned.error);
      return scan(scanned.value, options.value, io);
    },
  );
}

async function scan(scanned: Scanned, options: ScanOptions, io: Io): Promise<number> {
  const { account } = scanned;
  // A snapshot's answer is about the moment it was taken: the same file gives the same answer tomorrow.
  const now = account.takenAt ?? new Date().toISOString();
  const fits = checkAgainst(account, options);
  const assumed = checkAssumed(options.assumed, account, now);
  if (!fits.ok) return fail(io, 'scan', fits.error);
  if (!assumed.ok) return fail(io, 'scan', assumed.error);
  const regions = await regionsFor(scanned, options, io);
  const { principal } = options;
  const assessment = assessAccount(account, {
    regions,
    now,
    keys: options.keys,
    assumed: assumptionsIn(options.assumed),
    ...(principal === undefined ? {} : { only: ({ arn }) => arn === principal }),
  });
  const written = await write(piecesOf(account, assessment, options, { now, regions }), options, io);
  if (written !== undefined) return fail(io, 'scan', written);
  return exitCode(assessment, options.failOn);
}

interface Moment {
  readonly now: string;
  readonly regions: readonly string[];
}

function piecesOf(
  account: Account,
  assessment: AccountAssessment,
  { format, assumed }: ScanOptions,
  moment: Moment,
): Iterable<string> {
  const { principals } = assessment;
  if (format === 'ndjson') return scanLines(account.id, principals, assumed);
  if (format === 'json') return scanArray(account.id, principals, assumed);
  return [scanTable(account, assessment, { ...moment, assumed: assumed.map(assumedWords) })];
}

function assumedWords({ key, values }: Assumed): string {
  return values === null ? `${key} absent` : `${key} = ${values.join(', ')}`;
}

/** @returns what kept the result from being written */
async function write(pieces: Iterable<string>, { out }: ScanOptions, io: Io): Promise<string | undefined> {
  if (out === undefined) {
    for (const batch of batches(pieces)) await io.stdout.write(batch);
    return undefined;
  }
  try {
    await writeFile(out, batches(pieces));
    return undefined;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    return `\`--out ${printable(out, 200)}\` can't be written (${code}): give a file in a folder that exists`;
  }
}

/** Characters that are written at once. */
const BATCH = 1 << 16;

function* batches(pieces: Iterable<string>): Generator<string> {
  let batch = '';
  for (const piece of pieces) {
    batch += piece;
    if (batch.length < BATCH) continue;
    yield batch;
    batch = '';
  }
  if (batch !== '') yield batch;
}

function exitCode({ principals }: AccountAssessment, failOn: ScanOptions['failOn']): number {
  const counts = failOn === 'denied' ? ['denied'] : ['denied', 'conditional'];
  return principals.some(({ verdict }) => counts.includes(verdict)) ? EXIT.denied : EXIT.done;
}
