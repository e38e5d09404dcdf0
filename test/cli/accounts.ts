import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import type { Run } from '#cli/command.ts';
import { memoryIo } from './memory-io.ts';

export const ROOT = join(import.meta.dirname, '..', '..');

export const ACCOUNT = '111122223333';

/** A file as JSON that a test may edit as it likes. */
// biome-ignore lint/suspicious/noExplicitAny: tests reach into files of known shape
export type Json = any;

/** The example account, fresh for every caller. */
export function exampleAccount(): Json {
  return JSON.parse(readFileSync(join(ROOT, 'examples/account.json'), 'utf8'));
}

/** The example account with nobody in it but erin and frank. */
export function twoUsers(): Json {
  const account = exampleAccount();
  const details = account.authorizationDetails;
  const keep = ({ UserName }: Json) => UserName === 'erin' || UserName === 'frank';
  details.UserDetailList = details.UserDetailList.filter(keep);
  details.RoleDetailList = [];
  return account;
}

/** A document with one statement. */
export function deny(statement: Readonly<Record<string, unknown>> = {}): Json {
  const whole = { Sid: 'NoKms', Effect: 'Deny', Action: 'kms:*', Resource: '*', ...statement };
  return { Version: '2012-10-17', Statement: [whole] };
}

/** The example account with an inline policy put on one of its users. */
export function withUserPolicy(userName: string, document: unknown, account = exampleAccount()): Json {
  const users: Json[] = account.authorizationDetails.UserDetailList;
  const user = users.find(({ UserName }) => UserName === userName);
  user.UserPolicyList = [...(user.UserPolicyList ?? []), { PolicyName: 'no-kms', PolicyDocument: document }];
  return account;
}

/** Bare authorization details of three users: alice is always denied, bob without MFA, and carol never. */
export function smallAccount(): Json {
  const user = (name: string, more: Json = {}) => ({
    UserName: name,
    UserId: `AIDA${name.toUpperCase()}`,
    Arn: `arn:aws:iam::${ACCOUNT}:user/${name}`,
    Path: '/',
    GroupList: ['developers'],
    ...more,
  });
  const allow = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
  const own = (document: unknown) => [{ PolicyName: 'own', PolicyDocument: document }];
  return {
    UserDetailList: [
      user('carol'),
      user('alice', {
        UserPolicyList: own(deny({ Condition: { Bool: { 'aws:SecureTransport': 'true' } } })),
      }),
      user('bob', {
        UserPolicyList: own(deny({ Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } } })),
      }),
    ],
    GroupDetailList: [
      {
        GroupName: 'developers',
        GroupId: 'AGPADEVELOPERS',
        Arn: `arn:aws:iam::${ACCOUNT}:group/developers`,
        Path: '/',
        GroupPolicyList: [{ PolicyName: 'all', PolicyDocument: allow }],
        AttachedManagedPolicies: [],
      },
    ],
    RoleDetailList: [],
    Policies: [],
  };
}

/** A directory for the tests of a file, gone after them; gives paths in it, and writes values and texts there. */
export function temporary() {
  const folder = mkdtempSync(join(tmpdir(), 'key-guard-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const path = (name: string): string => join(folder, name);
  const write = (name: string, content: unknown): string => {
    const bytes = typeof content === 'string' || content instanceof Uint8Array;
    writeFileSync(path(name), bytes ? content : JSON.stringify(content));
    return path(name);
  };
  return { folder, path, write };
}

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a subcommand in this process. */
export async function ran(run: Run, args: readonly string[], input: Iterable<string> = []): Promise<Ran> {
  const io = memoryIo(input);
  const code = await run(args, io);
  return { code, out: io.outText(), err: io.errText() };
}

/** The lines of NDJSON as values. */
export function valuesOf(ndjson: string): Json[] {
  expect(ndjson === '' || ndjson.endsWith('\n')).toBe(true);
  return ndjson
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}
