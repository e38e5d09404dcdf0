import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { run as replay } from '#cli/replay.ts';
import { run as scan } from '#cli/scan.ts';
import { deny, type Ran, ROOT, ran, temporary, twoUsers, withUserPolicy } from './accounts.ts';
import { deleteUserPolicy, putUserPolicy } from './events.ts';

const { write } = temporary();
const ACCOUNT = write('account.json', withUserPolicy('erin', deny({ Sid: 'é\u2028\u{1f511}' }), twoUsers()));
const EVENTS = write('events.json', [putUserPolicy('frank'), 'no event', deleteUserPolicy()]);

/** The command as another program starts it. */
async function started(...args: string[]): Promise<Ran> {
  const options = { cwd: ROOT, env: { ...process.env, NO_COLOR: undefined, FORCE_COLOR: '1' } };
  try {
    const command = ['scripts/with-node-24.cjs', 'src/cli/main.ts', ...args];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, command, options);
    return { code: 0, out: stdout, err: stderr };
  } catch (error) {
    const { code, stdout, stderr } = Object(error);
    return { code, out: stdout, err: stderr };
  }
}

describe('a program that starts', { timeout: 30_000 }, () => {
  test('scan gets the lines, byte for byte, and nothing else', async () => {
    const args = ['--account', ACCOUNT, '--format', 'ndjson', '--region', 'us-east-1'];
    const expected = await ran(scan, args);
    expect(await started('scan', ...args)).toEqual(expected);
    expect(expected).toMatchObject({ code: 2, err: '' });
    expect(expected.out.split('\n')).toHaveLength(3);
    expect(expected.out).toContain('é\\u2028\u{1f511}');
  });

  test('replay gets the lines, byte for byte, and nothing else', async () => {
    const args = ['--account', ACCOUNT, '--events', EVENTS];
    const expected = await ran(replay, args);
    expect(await started('replay', ...args)).toEqual(expected);
    expect(expected).toMatchObject({ code: 1, err: '' });
    expect(expected.out.split('\n')).toHaveLength(4);
  });
});
