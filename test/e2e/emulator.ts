import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

export const ACCOUNT = '111122223333';
export const REGION = 'us-east-1';

const START_MS = 60_000;
const STOP_MS = 5_000;
const LOG_CHARACTERS = 4_000;
const execute = promisify(execFile);

/** A running ministack, and everything that it started. */
export interface Emulator {
  readonly url: string;
  readonly pid: number;
  /** Why it is no longer there, when it isn't. */
  readonly death: () => string | undefined;
  /** The end of what it logged, with what the functions printed. */
  readonly log: () => string;
  readonly stop: () => Promise<void>;
}

/** A port of the loopback interface that nobody uses. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => void server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}

/**
 * Starts ministack on the loopback interface. It checks signatures and permissions (`AUTH`), so that the functions
 * run with their roles' credentials and a call that a role does not allow fails.
 *
 * @param bin the programs of the virtual environment
 * @param endpoint what the functions are given as the address of AWS
 */
export async function startEmulator(bin: string, port: number, endpoint: string): Promise<Emulator> {
  const home = mkdtempSync(join(tmpdir(), 'key-guard-e2e-'));
  const logFile = join(home, 'ministack.log');
  const log = openSync(logFile, 'w');
  mkdirSync(join(home, 'tmp'));
  const child = spawn(join(bin, 'python'), ['-m', 'ministack'], {
    cwd: home,
    detached: true,
    stdio: ['ignore', log, log],
    env: {
      // The functions run on the node that is first: the Node 24 of this process.
      PATH: [dirname(process.execPath), bin, process.env['PATH']].join(delimiter),
      HOME: home,
      TMPDIR: join(home, 'tmp'),
      STATE_DIR: join(home, 'state'),
      S3_DATA_DIR: join(home, 's3'),
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      LAMBDA_EXECUTOR: 'local',
      NODE_OPTIONS: `--require ${join(import.meta.dirname, 'find-cjs.cjs')}`,
      MINISTACK_ACCOUNT_ID: ACCOUNT,
      AUTH: 'true',
      AWS_ACCESS_KEY_ID: ACCOUNT,
      AWS_ENDPOINT_URL: endpoint,
      AWS_EC2_METADATA_DISABLED: 'true',
    },
  });
  const lines = () => readFileSync(logFile, 'utf8').slice(-LOG_CHARACTERS);
  const death = () => {
    const { exitCode, signalCode } = child;
    if (exitCode === null && signalCode === null) return undefined;
    return `the emulator ended (${signalCode ?? exitCode}):\n${lines()}`;
  };
  const stop = async () => {
    await end(child);
    rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await ready(url, death);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, pid: child.pid ?? 0, death, log: lines, stop };
}

async function ready(url: string, death: () => string | undefined): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline) {
    const answered = await fetch(`${url}/_ministack/health`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (answered) return;
    const why = death();
    if (why !== undefined) throw new Error(why);
    await wait(200);
  }
  throw new Error(`the emulator did not answer within ${START_MS / 1_000} s`);
}

/** Ends the emulator and the functions in its process group, and nothing else. */
async function end(child: ChildProcess): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  const gone = new Promise((resolve) => void child.once('exit', resolve));
  const running = child.exitCode === null && child.signalCode === null;
  if (running) {
    child.kill('SIGTERM');
    await Promise.race([gone, wait(STOP_MS)]);
  }
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The whole group has ended.
  }
}

/** The processes that run functions now. */
export async function functionProcesses({ pid }: Emulator): Promise<readonly number[]> {
  const { stdout } = await execute('ps', ['-A', '-o', 'pid=,ppid=,args=']);
  return stdout.split('\n').flatMap((line) => {
    const [, child, parent, command = ''] = /^\s*(\d+)\s+(\d+)\s+(\S+)/.exec(line) ?? [];
    return Number(parent) === pid && /(^|\/)node$/.test(command) ? [Number(child)] : [];
  });
}

/** Kills the processes that run functions, as Lambda does whenever it likes. @returns which they were */
export async function killFunctions(emulator: Emulator): Promise<readonly number[]> {
  const processes = await functionProcesses(emulator);
  for (const pid of processes) process.kill(pid, 'SIGKILL');
  return processes;
}
