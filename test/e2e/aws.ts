import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ACCOUNT, REGION } from './emulator.ts';

const execute = promisify(execFile);

/** The AWS CLI against the emulator, as its root user. It gives what the command prints, parsed. */
export type Aws = (...args: readonly string[]) => Promise<Readonly<Record<string, unknown>>>;

export interface CliAt {
  readonly bin: string;
  readonly url: string;
  readonly cwd: string;
}

export function awsCli({ bin, url, cwd }: CliAt): Aws {
  const env = {
    PATH: process.env['PATH'],
    HOME: join(bin, '..'),
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    // The flag alone does not reach the upload of a template.
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: ACCOUNT,
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  const options = { cwd, env, maxBuffer: 64 * 1024 * 1024 };
  return async (...args) => {
    const { stdout } = await execute(join(bin, 'aws'), ['--endpoint-url', url, ...args], options);
    return stdout.trimStart().startsWith('{') ? JSON.parse(stdout) : { text: stdout };
  };
}
