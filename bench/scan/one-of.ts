import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { DEFAULTS, REGIONS } from '../account/settings.ts';
import type { ScanQuestion } from './engine.ts';

/** What a part of the benchmark is started with. */
export interface PartOptions {
  /** Where accounts are made. */
  readonly folder: string;
  /** Of the account that most parts are about. */
  readonly principals: number;
  /** Also run what takes minutes: 50,000 principals, every form of text. */
  readonly long: boolean;
  /** Tell each ratio of a list, not only the worst. */
  readonly each: boolean;
}

/** The question that accounts are scanned with. */
export const question: ScanQuestion = { regions: [REGIONS[0]] };

/** The options of this process. */
export function partOptions(): PartOptions & { readonly only?: string } {
  const { values } = parseArgs({
    options: {
      folder: { type: 'string', default: '.' },
      principals: { type: 'string', default: String(DEFAULTS.principals) },
      long: { type: 'boolean', default: false },
      each: { type: 'boolean', default: false },
      only: { type: 'string' },
    },
  });
  const { folder, principals, long, each, only } = values;
  return { folder, principals: Number(principals), long, each, ...(only === undefined ? {} : { only }) };
}

/** The arguments that give another process these options. */
export function partArgs({ folder, principals, long, each }: PartOptions): readonly string[] {
  return [
    `--folder=${folder}`,
    `--principals=${principals}`,
    ...(long ? ['--long'] : []),
    ...(each ? ['--each'] : []),
  ];
}

/** Starts a file of the benchmark in a process of its own, which can collect its garbage when asked. */
export function startPart(file: string, args: readonly string[]): boolean {
  const { status } = spawnSync(process.execPath, ['--expose-gc', file, ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return status === 0;
}

/** Runs each case of a file in a process of its own, one after the other; in such a process, that case. */
export async function oneOf<T>(
  file: string,
  cases: Readonly<Record<string, T>>,
  run: (name: string, value: T, options: PartOptions) => Promise<void>,
): Promise<void> {
  const { only, ...options } = partOptions();
  for (const [name, value] of Object.entries(cases)) {
    if (only === name) await run(name, value, options);
    if (only === undefined && !startPart(file, [...partArgs(options), `--only=${name}`]))
      process.exitCode = 1;
  }
}
