import type { Run } from './command.ts';

/** One subcommand in the list of the help. Its file is loaded only when it runs. */
export interface CommandRow {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<{ readonly run: Run }>;
}

/** Every subcommand: each is a file of this folder that exports `run`, and a row here. */
export const COMMANDS: readonly CommandRow[] = [
  {
    name: 'evaluate',
    summary: 'decides requests against policies, NDJSON in and NDJSON out',
    load: () => import('./evaluate.ts'),
  },
  {
    name: 'scan',
    summary: 'says who in an account is denied, by which statement, and when',
    load: () => import('./scan.ts'),
  },
  {
    name: 'snapshot',
    summary: 'writes the live account as one file, for `--account`',
    load: () => import('./snapshot.ts'),
  },
  {
    name: 'replay',
    summary: 'says what Key Guard would have made of recorded events',
    load: () => import('./replay.ts'),
  },
  {
    name: 'doctor',
    summary: 'says whether a deployed Key Guard works, and how to mend what does not',
    load: () => import('./doctor.ts'),
  },
  {
    name: 'findings',
    summary: 'lists what stands open in the deployed Key Guard',
    load: () => import('./findings.ts'),
  },
  {
    name: 'ack',
    summary: 'says that somebody has a finding in hand, or snoozes it',
    load: () => import('./ack.ts'),
  },
  {
    name: 'suppress',
    summary: 'holds back the alerts of a finding until a date, for a reason',
    load: () => import('./suppress.ts'),
  },
  {
    name: 'demo',
    summary: 'tells what comes of the recorded events in examples/',
    load: () => import('./demo.ts'),
  },
];
