import { snapshotText } from '#account/snapshot-text.ts';
import { authorizationPages } from '#adapters/authorization-pages.ts';
import { counting, journalled } from '#adapters/journal.ts';
import { readLiveAccount } from '#adapters/live-account.ts';
import { writePrivately } from '#adapters/private-file.ts';
import { type Io, printable } from '#adapters/terminal.ts';
import { compaction } from '#guard/documents.ts';
import { command, EXIT, fail, type Run } from './command.ts';
import { attempt, type Connection, connect, type OpenLive, openAws, progress, sayUnread } from './live.ts';
import { readRegions } from './regions.ts';
import { fileWords, openWork, type Work } from './snapshot-work.ts';

/** `key-guard snapshot`: the live account as one file, that every `--account` reads. */
export const run = snapshotCommand(openAws, () => new Date().toISOString());

/**
 * The subcommand, with its effects.
 *
 * @param now an ISO 8601 instant
 */
export function snapshotCommand(open: OpenLive, now: () => string): Run {
  return command(
    {
      name: 'snapshot',
      usage: '[OPTIONS]',
      description: [
        'Reads the live account with the usual AWS credentials, and writes it as one JSON file: IAM, and as far as',
        'they may be read the policies of its organization, and the repositories of each Region with their keys.',
        'It changes nothing. What AWS refuses is left out, which means not known, and said on standard error.',
        'With --out what was read so far stands in FILE.partial until all of it is there.',
        'Exit codes: 0 the snapshot was written, 1 it was not.',
      ],
      options: {
        region: { value: 'REGION', many: true, text: 'a Region with repositories; else the configured one' },
        out: { value: 'FILE', text: 'write the snapshot to a file instead of standard output' },
        resume: { text: 'go on where the last attempt at FILE broke off, if it did' },
        profile: { value: 'NAME', text: 'a profile of the AWS configuration' },
      },
      example: [
        'npm run -s key-guard -- snapshot --region us-east-1 --out account.json --resume',
        'npm run -s key-guard -- scan --account account.json',
      ],
    },
    async (given, io) => {
      const regions = readRegions(given.region);
      if (!regions.ok) return fail(io, 'snapshot', regions.error);
      if (given.resume && given.out === undefined)
        return fail(io, 'snapshot', '`--resume` needs the `--out FILE` that was broken off');
      const connection = await connect(open, { profile: given.profile, regions: regions.value }, io);
      if (!connection.ok) return fail(io, 'snapshot', connection.error);
      const wanted = { ...given, regionsGiven: given.region.length > 0, now: now() };
      const work = await openWork(connection.value, wanted, io);
      if (!work.ok) return fail(io, 'snapshot', work.error);
      const taken = await takeSnapshot(connection.value, work.value, given.out, io);
      await (taken.kind === 'broken-off' ? work.value.close() : work.value.remove());
      return taken.kind === 'written' ? EXIT.done : fail(io, 'snapshot', taken.message);
    },
  );
}

/** What came of it: written, broken off with something to go on with, or of no use. */
type Taken =
  | { readonly kind: 'written' }
  | { readonly kind: 'broken-off' | 'useless'; readonly message: string };

async function takeSnapshot(
  { calls }: Connection,
  { header, journal, path }: Work,
  out: string | undefined,
  io: Io,
): Promise<Taken> {
  const { asked, done } = progress(io);
  const kept = journalled(counting(calls, asked), journal);
  const request = { ...header, isTolerant: false, compact: compaction() };
  const read = await attempt(() => readLiveAccount(kept, request));
  done();
  if (!read.ok)
    return {
      kind: 'broken-off',
      message: `${read.error}${path === undefined ? '' : '; go on with `--resume`'}`,
    };
  // A snapshot that nobody could read is not written.
  if (!read.value.ok) return { kind: 'useless', message: read.value.error.message };
  const { surroundings, unread } = read.value.value;
  await sayUnread(unread, io);
  const text = snapshotText({ ...header, surroundings }, () => authorizationPages(kept.authorizationPage));
  return await write(text, out, io);
}

async function write(text: AsyncIterable<string>, out: string | undefined, io: Io): Promise<Taken> {
  if (out === undefined) {
    for await (const piece of text) await io.stdout.write(piece);
    return { kind: 'written' };
  }
  try {
    await writePrivately(out, text);
    return { kind: 'written' };
  } catch (error) {
    return { kind: 'broken-off', message: fileWords(error, printable(out, 200)) };
  }
}
