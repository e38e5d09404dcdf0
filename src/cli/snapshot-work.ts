import { rm } from 'node:fs/promises';
import * as z from 'zod';
import { type Journal, memoryJournal } from '#adapters/journal.ts';
import { beginJournal, type JournalFile, openJournal } from '#adapters/journal-file.ts';
import { type Io, printable } from '#adapters/terminal.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { Connection } from './live.ts';

/** What a snapshot is of; the first line of the file of what was read so far. */
const header = z.object({
  keyGuardPartialSnapshot: z.literal(1),
  accountId: z.string(),
  partition: z.string(),
  takenAt: z.string(),
  regions: z.array(z.string()),
});

export type WorkHeader = z.infer<typeof header>;

/** What was read so far. */
export interface Work {
  readonly header: WorkHeader;
  readonly journal: Journal;
  /** The file that holds it; undefined where it is kept in memory. */
  readonly path: string | undefined;
  readonly close: () => Promise<void>;
  /** Takes it away, when the snapshot is written. */
  readonly remove: () => Promise<void>;
}

interface Wanted {
  readonly out: string | undefined;
  readonly resume: boolean;
  /** Whether `--region` was given. */
  readonly regionsGiven: boolean;
  readonly now: string;
}

/** Begins the work of a snapshot in a file beside it, or goes on with it. */
export async function openWork(
  connection: Connection,
  wanted: Wanted,
  io: Io,
): Promise<Result<Work, string>> {
  const { accountId, partition, regions } = connection;
  const fresh = { keyGuardPartialSnapshot: 1 as const, accountId, partition, takenAt: wanted.now };
  const begun: WorkHeader = { ...fresh, regions: [...regions] };
  if (wanted.out === undefined) {
    const nothing = async () => undefined;
    return ok({ header: begun, journal: memoryJournal(), path: undefined, close: nothing, remove: nothing });
  }
  const path = `${wanted.out}.partial`;
  const shown = printable(path, 200);
  try {
    const opened = wanted.resume ? await openJournal(path) : ok(undefined);
    if (!opened.ok) return err(`\`${shown}\` is not what a snapshot left: delete it and begin again`);
    const old = opened.value;
    if (old === undefined) return ok(workIn(path, await beginJournal(path, begun), begun));
    const known = sameWork(old.header, begun, wanted.regionsGiven);
    if (!known.ok) {
      await old.close();
      return err(`\`${shown}\` ${known.error}`);
    }
    await io.stderr.write(`going on with \`${shown}\`: ${old.found} answers since ${known.value.takenAt}\n`);
    return ok(workIn(path, old, known.value));
  } catch (error) {
    return err(fileWords(error, shown));
  }
}

/** Whether what was begun is what is wanted now; the error is the end of a sentence. */
function sameWork(found: unknown, wanted: WorkHeader, regionsGiven: boolean): Result<WorkHeader, string> {
  const read = header.safeParse(found);
  if (!read.success) return err('is not what a snapshot left: delete it and begin again');
  const { accountId, regions } = read.data;
  if (accountId !== wanted.accountId)
    return err(
      `is of account ${printable(accountId)}, and the credentials are of ${wanted.accountId}: use those`,
    );
  if (regionsGiven && regions.join() !== wanted.regions.join())
    return err(`is of ${printable(regions.join(', '), 200)}: give the same Regions, or none`);
  return ok(read.data);
}

function workIn(path: string, journal: JournalFile, found: WorkHeader): Work {
  return {
    header: found,
    journal,
    path,
    close: () => journal.close(),
    remove: async () => {
      await journal.close();
      await rm(path);
    },
  };
}

/** Why a file can't be written, in one sentence; what no file causes is thrown again. */
export function fileWords(error: unknown, shown: string): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  if (code === undefined) throw error;
  if (code === 'EEXIST')
    return `\`${shown}\` is left of a snapshot that was broken off: go on with \`--resume\`, or delete it`;
  return `\`${shown}\` can't be written (${code}): give \`--out\` a file in a folder that exists`;
}
