import type { Account } from '#account/account.ts';
import { counting } from '#adapters/journal.ts';
import { readLiveAccount } from '#adapters/live-account.ts';
import type { Io } from '#adapters/terminal.ts';
import { compaction } from '#guard/documents.ts';
import { regionsOf } from '#guard/keys.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { readAccountFile } from './account-file.ts';
import { attempt, connect, type OpenLive, progress, sayUnread } from './live.ts';
import type { ScanOptions } from './scan-options.ts';

/** What is scanned. */
export interface Scanned {
  readonly account: Account;
  /** The Regions of a live account that were read. */
  readonly read?: readonly string[];
}

/** The account in the file that was given, else the live one. */
export async function readScanned(
  options: ScanOptions,
  io: Io,
  open: OpenLive,
): Promise<Result<Scanned, string>> {
  if (options.account === undefined) return await readLive(options, io, open);
  const account = await readAccountFile(options.account, io, compaction());
  return account.ok ? ok({ account: account.value }) : account;
}

async function readLive(options: ScanOptions, io: Io, open: OpenLive): Promise<Result<Scanned, string>> {
  const connection = await connect(open, options, io);
  if (!connection.ok) return connection;
  const { accountId, partition, regions, calls } = connection.value;
  const { asked, done } = progress(io);
  const scope = { accountId, partition, regions, isTolerant: false };
  const request = { ...scope, takenAt: new Date().toISOString(), compact: compaction() };
  const read = await attempt(() => readLiveAccount(counting(calls, asked), request));
  done();
  if (!read.ok) return read;
  if (!read.value.ok) return err(read.value.error.message);
  const { account, unread } = read.value.value;
  await sayUnread(unread, io);
  return ok({ account, read: regions });
}

/** The Regions in question. */
export async function regionsFor(
  { account, read }: Scanned,
  { regions }: ScanOptions,
  io: Io,
): Promise<readonly string[]> {
  if (read !== undefined) return read;
  if (regions.length > 0) return [...new Set(regions)].sort();
  const found = regionsOf(account);
  const why = account.repositories?.length
    ? 'the Regions of its repositories'
    : "the partition's IAM Region, for no repository is known";
  await io.stderr.write(`no --region given: scanning ${found.join(', ')} (${why})\n`);
  return found;
}
