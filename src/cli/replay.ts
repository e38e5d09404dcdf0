import { inputName } from '#adapters/file-problem.ts';
import { readAccountFile } from './account-file.ts';
import { command, EXIT, fail } from './command.ts';
import { ndjsonLine } from './ndjson.ts';
import { replayLineOf } from './replay-line.ts';
import { readRecords } from './replay-records.ts';
import { replay } from './replay-run.ts';

/** `key-guard replay`: recorded events through the code of the Lambdas, over an account as data. */
export const run = command(
  {
    name: 'replay',
    usage: '--account FILE --events FILE|DIR',
    description: [
      'Says for each recorded event what Key Guard would have made of it, one JSON object a line.',
      'Events: EventBridge envelopes, CloudTrail records and log files, NDJSON, arrays; plain or gzip.',
      'They are taken in the order of their times; each change is applied to a copy of the account.',
      'Exit codes: 0 every record was read, 1 one was not.',
    ],
    options: {
      account: { value: 'FILE', text: 'the account as it was before the events; `-` is standard input' },
      events: { value: 'PATH', text: 'a file or a directory of recorded events' },
      mode: { value: 'MODE', oneOf: ['report'], text: 'what the guard may do about it (default report)' },
    },
    example: ['npm run -s key-guard -- replay --account examples/account.json --events examples/events'],
  },
  async ({ account: accountFile, events }, io) => {
    if (accountFile === undefined)
      return fail(io, 'replay', 'give the account before the events with `--account FILE`');
    if (events === undefined)
      return fail(io, 'replay', 'give the recorded events with `--events FILE` or `--events DIR`');
    if (accountFile === '-' && events === '-')
      return fail(io, 'replay', 'standard input is one file: give the account or the events as another');
    const account = await readAccountFile(accountFile, io);
    if (!account.ok) return fail(io, 'replay', account.error);
    const records = await readRecords(events, io);
    if (!records.ok) return fail(io, 'replay', records.error);
    if (records.value.length === 0)
      await io.stderr.write(`no events in ${inputName(events)}: nothing was replayed\n`);
    let allRead = true;
    for await (const step of replay(account.value, records.value)) {
      if (!step.result.ok) allRead = false;
      await io.stdout.write(ndjsonLine(replayLineOf(step)));
    }
    return allRead ? EXIT.done : EXIT.failed;
  },
);
