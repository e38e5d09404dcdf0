import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Account } from '#account/account.ts';
import { listEventFiles } from '#adapters/files.ts';
import { assessAccount } from '#guard/assess-account.ts';
import type { Finding } from '#guard/finding.ts';
import { regionsOf } from '#guard/keys.ts';
import { type Chapter, chapterText, endingText } from '#report/story.ts';
import { readAccountFile } from './account-file.ts';
import { command, EXIT, fail } from './command.ts';
import { type DocumentPlaces, documentPlaces, placeOf } from './document-places.ts';
import { aboutWords } from './event-words.ts';
import { readRecords } from './replay-records.ts';
import { type ReplayStep, replay } from './replay-run.ts';

const EXAMPLES = join(dirname(fileURLToPath(import.meta.url)), '../../examples');

/** `key-guard demo`: `replay` over the examples, told for people. */
export const run = command(
  {
    name: 'demo',
    usage: '[--examples DIR]',
    description: [
      'Runs the recorded events of `examples/` through the code of the Lambdas and tells what comes of each.',
      'Nothing leaves this machine. Edit a statement of the example and run it again.',
    ],
    options: { examples: { value: 'DIR', text: 'a directory with account.json and events/ of your own' } },
    example: ['npm run -s demo'],
  },
  async ({ examples = relative(process.cwd(), EXAMPLES) }, io) => {
    const accountFile = join(examples, 'account.json');
    const account = await readAccountFile(accountFile, io);
    if (!account.ok) return fail(io, 'demo', account.error);
    const eventFiles = await listEventFiles(join(examples, 'events'));
    if (!eventFiles.ok) return fail(io, 'demo', eventFiles.error.message);
    const records = await readRecords(join(examples, 'events'), io);
    if (!records.ok) return fail(io, 'demo', records.error);
    const places = await documentPlaces([accountFile, ...eventFiles.value], io);
    const { id, users, roles } = account.value;
    await io.stdout.write(intro(id, users.size, roles.size, records.value.length, accountFile));
    const chapters: Chapter[] = [];
    const open = new Map<string, Known>();
    let last = account.value;
    for await (const step of replay(account.value, records.value)) {
      const position = { number: chapters.length + 1, of: records.value.length, known: numbers(open) };
      const chapter = chapterOf(step, position, places);
      follow(open, step, chapter.number);
      chapters.push(chapter);
      last = step.account;
      await io.stdout.write(`${chapterText(chapter)}\n`);
    }
    await io.stdout.write(endingText({ chapters, open: openAtEnd(open, last, chapters) }));
    return chapters.some(({ outcome }) => outcome === 'error') ? EXIT.failed : EXIT.done;
  },
);

/** A finding that stands open, and the number of the event that first told of it. */
interface Known {
  readonly finding: Finding;
  readonly since: number;
}

function numbers(open: ReadonlyMap<string, Known>): ReadonlyMap<string, number> {
  return new Map([...open].map(([id, { since }]) => [id, since]));
}

/** Keeps the list of open findings as the ledger of the replay does. */
function follow(open: Map<string, Known>, { result }: ReplayStep, number: number): void {
  if (!result.ok) return;
  for (const { id } of result.value.resolved) open.delete(id);
  for (const finding of result.value.findings)
    open.set(finding.id, { finding, since: open.get(finding.id)?.since ?? number });
}

/** What the account denies in the end, whether or not an event told of it, and what else was not resolved. */
function openAtEnd(open: ReadonlyMap<string, Known>, account: Account, chapters: readonly Chapter[]) {
  const now = chapters.at(-1)?.time ?? account.takenAt ?? '';
  const { findings } = assessAccount(account, { regions: regionsOf(account), now });
  const denied = new Set(findings.map(({ id }) => id));
  return [
    ...findings,
    ...[...open.values()].flatMap(({ finding }) => (denied.has(finding.id) ? [] : [finding])),
  ];
}

function intro(id: string, users: number, roles: number, events: number, file: string): string {
  return [
    'CodeCommit encrypts every repository with a KMS key and calls KMS with the permissions of the caller.',
    'One policy anywhere that denies those calls breaks git push, git pull or the first repository of a',
    'Region with a bare 403. Key Guard finds the statement, says whom it hits and when, and alerts',
    'once, and again only when that gets worse, is seen as a refusal, or is over.',
    '',
    `Below: ${events} recorded events of the example account ${id} (${users} users, ${roles} roles; ${file}),`,
    'run through the code of the deployed Lambdas. The alerts are what the SNS topic would have received.',
    '',
    '',
  ].join('\n');
}

function chapterOf(
  step: ReplayStep,
  position: Pick<Chapter, 'number' | 'of' | 'known'>,
  places: DocumentPlaces,
): Chapter {
  const { event, record, result, alerts, problems, account } = step;
  const about = event === undefined ? undefined : aboutWords(event);
  const common = {
    ...position,
    eventName: event?.eventName ?? 'a record that is no event',
    ...(about === undefined ? {} : { about }),
    time: event?.time ?? 'no time',
    file: record.file,
    ...(event?.note.actor === undefined ? {} : { actor: event.note.actor }),
    ...(event?.note.invokedBy === undefined ? {} : { invokedBy: event.note.invokedBy }),
    alerts,
    problems,
  };
  if (!result.ok) {
    const reason = result.error instanceof Error ? result.error.message : 'unknown error';
    return { ...common, outcome: 'error', reason, findings: [], places: new Map(), awsCalls: 0 };
  }
  const { outcome, reason, findings, awsCalls } = result.value;
  const found = findings.flatMap((finding) => {
    const place = placeOf(finding, account, places);
    return place === undefined ? [] : [[finding.id, place] as const];
  });
  return { ...common, outcome, reason, findings, places: new Map(found), awsCalls };
}
