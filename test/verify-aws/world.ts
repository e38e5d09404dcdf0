import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { main } from '../../scripts/verify-aws/main.mjs';
import { PaperAws } from '../../scripts/verify-aws/paper/aws.mjs';

export const ACCOUNT = '210987654321';
const REGION = 'eu-west-1';
export const SOURCE_IP = '192.0.2.77';

type PaperOptions = ConstructorParameters<typeof PaperAws>[0];

/** AWS on paper with an account of ours. */
export function paper(options: Partial<PaperOptions> = {}): PaperAws {
  return new PaperAws({ account: ACCOUNT, region: REGION, sourceIp: SOURCE_IP, ...options });
}

/** A clock that takes no time. */
export function quickClock(interruptAfter = Number.POSITIVE_INFINITY) {
  let seconds = 0;
  const signal = new AbortController();
  return {
    signal,
    clock: {
      now: () => new Date(Date.UTC(2026, 10, 25, 12) + seconds * 1000),
      wait: async (more: number) => {
        seconds += more;
        if (seconds > interruptAfter) signal.abort();
        if (signal.signal.aborted) throw new Error('interrupted');
      },
    },
    seconds: () => seconds,
  };
}

/** A folder for results, gone after the tests of a file. */
export function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'verify-aws-'));
  afterAll(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export const YES = ['--account', ACCOUNT, '--yes', '--region', REGION];

/** Runs the command against an AWS on paper, or without any. */
export async function run(
  args: readonly string[],
  aws?: PaperAws,
  { clock, signal } = quickClock(),
): Promise<Ended> {
  let out = '';
  let err = '';
  const code = await main(args, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    signal: signal.signal,
    clock,
    aws: () => {
      if (aws === undefined) throw new Error('this must not call AWS');
      return aws;
    },
  });
  return { code, out, err };
}
