import { installedTool } from '../../../scripts/tools.mjs';
import { FAULTS, type Fault } from './faults.ts';
import { noticesTimeouts } from './hard.ts';
import type { FoundFault, Message, Task } from './messages.ts';
import { type Bench, type Disagreement, judgedSet, smallestDisagreement } from './sets.ts';
import { type Solver, startedSolver } from './solver.ts';
import { NOTHING_YET, sum, type Tally, tallyOf } from './tally.ts';

/** Disagreements of one child process that are made small; it takes seconds for each. */
const MOST_SMALL = 3;

function send(message: Message): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(message, () => resolve());
  });
}

async function run(task: Task): Promise<void> {
  const solver = await startedSolver(installedTool('judges'));
  if (task.kind === 'find-faults') await send({ kind: 'faults', found: await foundFaults(task, solver) });
  else await send({ kind: 'tally', tally: await judgedSets(task, solver) });
}

async function judgedSets({ from, count, pairs }: Task, solver: Solver): Promise<Tally> {
  const bench: Bench = { solver, pairs };
  let tally = NOTHING_YET;
  for (let number = from; number < from + count; number++) {
    await send({ kind: 'at-work' });
    const result = await inSet(number, judgedSet(number, bench));
    const { disagreements } = result.verdict;
    const isSmall = tally.disagreements.length < MOST_SMALL;
    const disagreement = disagreements.length === 0 ? undefined : { number, faults: disagreements };
    await send({ kind: 'at-work' });
    const told: Disagreement | undefined =
      disagreement !== undefined && isSmall ? await smallestDisagreement(number, bench) : disagreement;
    tally = sum(tally, tallyOf(result, told));
  }
  return tally;
}

/** Says in which set an exception came up. */
async function inSet<Result>(number: number, result: Promise<Result>): Promise<Result> {
  try {
    return await result;
  } catch (error) {
    throw new Error(`set ${number}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

/** After how many sets each planted fault shows as a disagreement. */
async function foundFaults({ from, count }: Task, solver: Solver): Promise<readonly FoundFault[]> {
  const found: FoundFault[] = [];
  for (const fault of FAULTS) found.push(await foundFault(fault, { from, count, solver }));
  const isNoticed = await noticesTimeouts(solver);
  return [...found, { name: 'a question that takes too long', ...(isNoticed ? { after: 1 } : {}) }];
}

async function foundFault(
  fault: Fault,
  { from, count, solver }: { readonly from: number; readonly count: number; readonly solver: Solver },
): Promise<FoundFault> {
  for (let number = from; number < from + count; number++) {
    await send({ kind: 'at-work' });
    const { verdict } = await inSet(number, judgedSet(number, { solver, pairs: false, fault }));
    if (verdict.disagreements.length > 0) return { name: fault.name, after: number - from + 1 };
  }
  return { name: fault.name };
}

const task: Task = JSON.parse(process.argv[2] ?? '{}');
try {
  await run(task);
} catch (error) {
  await send({ kind: 'failed', why: error instanceof Error ? error.message : String(error) });
}
// The threads of the solver would keep the process alive.
process.exit();
