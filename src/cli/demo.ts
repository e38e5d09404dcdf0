import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listEventFiles } from '#adapters/files.ts';
import { assessAccount } from '#guard/assess-account.ts';
import { regionsOf } from '#guard/keys.ts';
import { type Chapter, chapterText, endingText } from '#report/story.ts';
import { readAccountFile } from './account-file.ts';
import { command, EXIT, fail } from './command.ts';
import { type DocumentPlaces, documentPlaces, placeOf } from './document-places.ts';
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
    const known = new Map<string, number>();
    let last = account.value;
    let now = account.value.takenAt ?? '';
    for await (const step of replay(account.value, records.value)) {
      const chapter = chapterOf(
        step,
        { number: chapters.length + 1, of: records.value.length, known: new Map(known) },
        places,
      );
      for (const { id: finding } of chapter.findings)
        if (!known.has(finding)) known.set(finding, chapter.number);
      chapters.push(chapter);
      last = step.account;
      now = step.event?.time ?? now;
      await io.stdout.write(`${chapterText(chapter)}\n`);
    }
    const { findings: open } = assessAccount(last, { regions: regionsOf(last), now });
    await io.stdout.write(endingText({ chapters, open }));
    return chapters.some(({ outcome }) => outcome === 'error') ? EXIT.failed : EXIT.done;
  },
);

function intro(id: string, users: number, roles: number, events: number, file: string): string {
  return [
    'CodeCommit encrypts every repository with a KMS key and calls KMS with the permissions of the caller.',
    'One policy anywhere that denies those calls breaks git push, git pull or the first repository of a',
    'Region with a bare 403. Key Guard finds the statement, says whom it hits and when, and alerts once.',
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
  const common = {
    ...position,
    eventName: event?.eventName ?? 'a record that is no event',
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
