import { fork } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { FoundFault, Message, Task } from './z3/messages.ts';
import { NOTHING_YET, sum, type Tally, told, weaknesses } from './z3/tally.ts';

/** A fresh process for so many sets: what the solver leaks or breaks does not add up. */
const SETS_PER_CHILD = 100;

/** Sets in which a planted fault has to show: always the same ones, since it is the judge that is tried. */
const SETS_FOR_FAULTS = 300;

/** Milliseconds without a word before a child counts as hanging: a set has a dozen checks of five seconds at most. */
const SILENCE = 90_000;

const HELP = `Judges the answers of \`key-guard evaluate\` with z3, on generated condition sets.

  npm run judge:z3 -- [--seed N] [--sets N] [--pairs]

  --seed N   the number of the first set; \`--seed 57 --sets 1\` is set 57 alone (default 1)
  --sets N   how many sets (default 500)
  --pairs    also sets that hold two unknown keys against each other
`;

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** Does a task in a process of its own. */
function inChild(task: Task): Promise<Message> {
  const child = fork(join(import.meta.dirname, 'z3', 'child.ts'), [JSON.stringify(task)]);
  const where = `sets ${task.from} to ${task.from + task.count - 1}`;
  return new Promise((resolve) => {
    const end = (message: Message): void => {
      clearTimeout(timer);
      resolve(message);
    };
    const hang = (): void => {
      child.kill('SIGKILL');
      end({ kind: 'failed', why: `${where}: no word from the child process in ${SILENCE / 1000} s` });
    };
    let timer = setTimeout(hang, SILENCE);
    child.on('message', (message: Message) => {
      clearTimeout(timer);
      timer = setTimeout(hang, SILENCE);
      if (message.kind !== 'at-work') end(message);
    });
    child.on('exit', (code, signal) => {
      end({
        kind: 'failed',
        why: `${where}: the child process ended with ${signal ?? code}, before its answer`,
      });
    });
  });
}

/** Plants the faults, and says which are not found. */
async function missedFaults(): Promise<readonly string[]> {
  const message = await inChild({ kind: 'find-faults', from: 1, count: SETS_FOR_FAULTS, pairs: false });
  if (message.kind !== 'faults') return [whyFailed(message)];
  const missed = message.found.filter(({ after }) => after === undefined);
  if (missed.length === 0) print([toldFaults(message.found)]);
  return missed.map(({ name }) => `the planted fault "${name}" is not found in ${SETS_FOR_FAULTS} sets`);
}

function toldFaults(found: readonly FoundFault[]): string {
  const [last] = [...found].sort((a, b) => (b.after ?? 0) - (a.after ?? 0));
  return `all ${found.length} planted faults are found; "${last?.name}" took most sets, ${last?.after}`;
}

function whyFailed(message: Message): string {
  return message.kind === 'failed' ? message.why : `a child process answers with "${message.kind}"`;
}

/** Judges the sets, a child process after the other. */
async function judgedSets({ from, count, pairs }: Omit<Task, 'kind'>): Promise<Tally | string> {
  let tally = NOTHING_YET;
  for (let next = from; next < from + count; next += SETS_PER_CHILD) {
    const size = Math.min(SETS_PER_CHILD, from + count - next);
    const message = await inChild({ kind: 'judge', from: next, count: size, pairs });
    if (message.kind !== 'tally') return whyFailed(message);
    tally = sum(tally, message.tally);
  }
  return tally;
}

function toldDisagreements({ disagreements }: Tally): readonly string[] {
  return disagreements.flatMap(({ number, faults, line }) => [
    '',
    `set ${number}:`,
    ...faults.map((fault) => `  ${fault}`),
    ...(line === undefined ? [] : [`  the smallest line: ${JSON.stringify(line)}`]),
  ]);
}

function wholeNumber(text: string, least: number): number | undefined {
  const number = Number(text);
  return Number.isSafeInteger(number) && number >= least && number < 2 ** 31 ? number : undefined;
}

function taskGiven(): Omit<Task, 'kind'> | string {
  try {
    const { values } = parseArgs({
      options: {
        seed: { type: 'string', default: '1' },
        sets: { type: 'string', default: '500' },
        pairs: { type: 'boolean', default: false },
      },
    });
    const [from, count] = [wholeNumber(values.seed, 0), wholeNumber(values.sets, 1)];
    if (from === undefined || count === undefined) return '`--seed` and `--sets` are whole numbers';
    return { from, count, pairs: values.pairs };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** @returns why the run is no success; nothing if all is well */
async function run(): Promise<readonly string[]> {
  const task = taskGiven();
  if (typeof task === 'string') return [task, HELP];
  const start = performance.now();
  print([`condition sets from seed ${task.from}, judged by z3`]);
  const missed = await missedFaults();
  if (missed.length > 0) return missed;
  const tally = await judgedSets(task);
  if (typeof tally === 'string') return [tally];
  print([...told(tally), ...toldDisagreements(tally)]);
  print([`${Math.round((performance.now() - start) / 1000)} s`]);
  return [
    ...(tally.disagreements.length === 0 ? [] : ['the evaluator and z3 disagree']),
    ...weaknesses(tally),
  ];
}

if (process.argv.includes('--help')) print([HELP]);
else {
  const faults = await run();
  for (const fault of faults) process.stderr.write(`judge:z3: ${fault}\n`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
