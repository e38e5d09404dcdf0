import { decideLine } from '#cli/evaluate-line.ts';
import { evaluateOutput } from '#cli/evaluate-schema.ts';
import { run } from '#cli/scan.ts';
import { type ScanLine, scanLine } from '#cli/scan-schema.ts';
import { ACCOUNT, type Json, ran, valuesOf } from '../cli/accounts.ts';
import type { Oddity, Verdict } from './oddity.ts';

/** What the two commands tell alike of a document. */
export interface Seen {
  readonly verdict: Verdict;
  /** What the document is called in problems and causes. */
  readonly policy: string;
  readonly problems: readonly { policy: string; pointer: string; code: string; message: string }[];
  readonly causes: readonly SeenCause[];
  /** What is missing from the answer, or stands in it and should not. */
  readonly faults: readonly string[];
}

interface SeenCause {
  readonly policy: string;
  readonly statement: number | null;
  readonly sid?: string | undefined;
  readonly pointer: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly reason: string;
  readonly via?: readonly string[] | undefined;
}

export const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
export const ALL = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/** The line of `evaluate` in which a document stands beside one that allows everything. */
export function lineWith(
  document: unknown,
  { context = {}, tags }: Pick<Oddity, 'context' | 'tags'> = {},
): Json {
  return {
    id: 'odd',
    principal: { arn: userArn('alice'), ...(tags === undefined ? {} : { tags }) },
    policies: {
      identity: [
        { name: 'all', document: ALL },
        { name: 'odd', document },
      ],
    },
    request: { action: 'kms:Decrypt', resource: KEY, context },
  };
}

/** What `evaluate` sees. */
export function decided(document: unknown, oddity: Pick<Oddity, 'context' | 'tags'> = {}): Seen {
  const answer = decideLine(lineWith(document, oddity));
  const { decision, outcomes, causes, problems } = evaluateOutput.parse(answer);
  const wrong = problems.filter(({ policy }) => policy !== 'odd');
  return {
    verdict: decision === 'Allowed' ? 'clear' : outcomes.includes('Allowed') ? 'conditional' : 'denied',
    policy: 'odd',
    problems,
    causes,
    faults: wrong.map(({ policy }) => `a problem of the sound policy ${policy}`),
  };
}

export const userArn = (name: string): string => `arn:aws:iam::${ACCOUNT}:user/${name}`;

/** Authorization details with a user for each document, an inline policy `odd`, and one user without any. */
export function accountOf(documents: ReadonlyMap<string, unknown>): Json {
  const user = (UserName: string, UserPolicyList: readonly object[]) => ({
    UserName,
    Arn: userArn(UserName),
    UserPolicyList,
  });
  return {
    UserDetailList: [
      ...[...documents].map(([name, PolicyDocument]) => user(name, [{ PolicyName: 'odd', PolicyDocument }])),
      user('bystander', []),
    ],
    RoleDetailList: [],
  };
}

/** The lines of `scan` over an account, by the ARN of the principal. */
export async function scanLines(account: unknown, ...args: string[]): Promise<ReadonlyMap<string, ScanLine>> {
  const file = ['--account', '-', '--format', 'ndjson', ...args];
  const { code, out, err } = await ran(run, file, [JSON.stringify(account)]);
  if (code === 1) throw new Error(`scan refused the account: ${err}`);
  const lines = valuesOf(out).map((line) => scanLine.parse(line));
  return new Map(lines.map((line) => [line.principal, line]));
}

/** What `scan` sees of each document, each in the hands of its own user. */
export async function scanned(documents: ReadonlyMap<string, unknown>): Promise<ReadonlyMap<string, Seen>> {
  const lines = await scanLines(accountOf(documents));
  const bystander = lines.get(userArn('bystander'));
  const shared = [
    ...(lines.size === documents.size + 1 ? [] : [`${lines.size} principals of ${documents.size + 1}`]),
    ...(bystander?.verdict === 'clear' && bystander.problems.length === 0
      ? []
      : ['the bystander is not clear']),
  ];
  return new Map([...documents.keys()].map((name) => [name, seenOf(name, lines.get(userArn(name)), shared)]));
}

function seenOf(name: string, line: ScanLine | undefined, shared: readonly string[]): Seen {
  const policy = `${userArn(name)}#odd`;
  if (line === undefined)
    return { verdict: 'clear', policy, problems: [], causes: [], faults: [`${name} has vanished`] };
  const { verdict, problems, causes } = line;
  const foreign = problems.filter((problem) => problem.policy !== policy);
  const told = causes.filter(({ via }) => via.join() !== `user ${name}`);
  return {
    verdict,
    policy,
    problems,
    causes,
    faults: [
      ...shared,
      ...foreign.map((problem) => `a problem of ${problem.policy}`),
      ...told.map(({ via }) => `a cause that reaches ${via.join(', ')}`),
    ],
  };
}
