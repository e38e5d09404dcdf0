import type { Reading } from './reading.ts';
import type { Context } from './text.ts';
import { asList, type Line, type PrincipalElement, type Statement } from './types.ts';

export interface Caller {
  arn: string;
  partition: string;
  account: string;
  kind: 'user' | 'role' | 'session' | 'federated' | 'root' | 'other';
  /** Of the user, the role or the session's role, without its path. */
  name: string;
}

export function callerOf(line: Line): Caller {
  const [, partition = '', service = '', , account = '', ...rest] = line.principal.arn.split(':');
  const [type = '', ...names] = rest.join(':').split('/');
  const kinds: Record<string, Caller['kind']> = {
    'iam user': 'user',
    'iam role': 'role',
    'sts assumed-role': 'session',
    'sts federated-user': 'federated',
    'iam root': 'root',
  };
  const kind = kinds[`${service} ${type}`] ?? 'other';
  const name = (kind === 'session' ? names[0] : names.at(-1)) ?? '';
  return { arn: line.principal.arn, partition, account, kind, name };
}

export const resourceAccount = (line: Line): string =>
  line.request.resourceAccount || line.request.resource.split(':')[4] || callerOf(line).account;

const principalTypes = {
  user: 'User',
  role: 'AssumedRole',
  session: 'AssumedRole',
  federated: 'FederatedUser',
  root: 'Account',
  other: undefined,
} as const;

/** The request's context with the keys that the line itself gives. */
export function contextOf(line: Line): Context {
  const caller = callerOf(line);
  const roleArn = `arn:${caller.partition}:iam::${caller.account}:role/${pathOf(caller.name)}${caller.name}`;
  const type = principalTypes[caller.kind];
  const given = Object.entries(line.request.context).map(
    ([key, values]) => [key.toLowerCase(), asList(values).map(String)] as const,
  );
  const tags = Object.entries(line.principal.tags ?? {}).map(
    ([key, value]) => [`aws:principaltag/${key.toLowerCase()}`, [value]] as const,
  );
  return new Map<string, readonly string[]>([
    ['aws:principalarn', [caller.kind === 'session' ? roleArn : caller.arn]],
    ['aws:principalaccount', [caller.account]],
    ['aws:resourceaccount', [resourceAccount(line)]],
    ...(type === undefined ? [] : [['aws:principaltype', [type]] as const]),
    ...(caller.kind === 'user' ? [['aws:username', [caller.name]] as const] : []),
    ...tags,
    ...given,
  ]);
}

/** Roles of Identity Center have a path; behind it there may be a Region, which no session's ARN tells. */
const pathOf = (role: string): string =>
  role.startsWith('AWSReservedSSO_') ? 'aws-reserved/sso.amazonaws.com/' : '';

/**
 * How an entry of a Principal element means the caller: `everyone`, its `account`, its `role`, or itself.
 * `maybe` is a session of the role that makes the request, with the session's name not known; `federator` a user of
 * the account, who may be the one who made the federated session.
 */
export type Naming = 'everyone' | 'account' | 'role' | 'itself' | 'maybe' | 'federator';

export function namings(element: PrincipalElement, caller: Caller): Set<Naming> {
  const entries = element === '*' ? ['*'] : asList(element.AWS);
  return new Set(entries.map((entry) => namingOf(entry, caller)).filter((naming) => naming !== undefined));
}

function namingOf(entry: string, caller: Caller): Naming | undefined {
  const root = `arn:${caller.partition}:iam::${caller.account}:root`;
  if (entry === '*') return 'everyone';
  if (entry === caller.account || entry === root) return 'account';
  if (entry === caller.arn) return caller.kind === 'role' ? 'role' : 'itself';
  const [head, last] = [entry.split('/')[0], entry.split('/').at(-1)];
  const role = `arn:${caller.partition}:iam::${caller.account}:role`;
  const session = `arn:${caller.partition}:sts::${caller.account}:assumed-role`;
  if (caller.kind === 'session' && head === role && last === caller.name) return 'role';
  if (caller.kind === 'role' && entry.startsWith(`${session}/${caller.name}/`)) return 'maybe';
  if (caller.kind === 'federated' && head === `arn:${caller.partition}:iam::${caller.account}:user`)
    return 'federator';
  return undefined;
}

interface Who {
  caller: Caller;
  hasBoundary: boolean;
  reading: Reading;
  where: string;
}

/** Whether a statement of a resource policy (or of an endpoint's, or an RCP) is about the caller at all. */
export function concerns(statement: Statement, who: Who): boolean {
  if (statement.NotPrincipal !== undefined) return !isSpared(statement.NotPrincipal, who);
  if (statement.Principal === undefined) return true;
  const found = namings(statement.Principal, who.caller);
  const certain = [...found].some((naming) => naming !== 'maybe' && naming !== 'federator');
  const maybe = (found.has('maybe') && who.reading.breadth === 'wide') || found.has('federator');
  return certain || (maybe && who.reading.choose('session', who.where));
}

/**
 * Fact 2.21: a NotPrincipal spares those it lists, with their account (and role). "AWS might validate the account
 * first": without them the answer is open, and so it is where the account stands alone. It "will always deny any IAM
 * principal that has a permissions boundary".
 */
function isSpared(element: PrincipalElement, { caller, hasBoundary, reading, where }: Who): boolean {
  if (hasBoundary) return false;
  const found = namings(element, caller);
  const listed = (...all: Naming[]): boolean => all.every((naming) => found.has(naming));
  const whole: Naming[] = caller.kind === 'session' ? ['itself', 'role', 'account'] : ['itself', 'account'];
  if (listed('everyone') || (caller.kind === 'root' ? listed('account') : listed(...whole))) return true;
  if (caller.kind === 'root') return false;
  if (caller.kind === 'role' && listed('role', 'account') && reading.breadth === 'narrow') return true;
  if (listed('itself') || listed('maybe')) return reading.choose('2.21', where);
  if (listed('role')) return !namesAnotherSession(element, caller) && reading.choose('2.21', where);
  return listed('account') && !namesOthers(element, caller) && reading.choose('2.21', where);
}

const entriesOf = (element: PrincipalElement): readonly string[] =>
  element === '*' ? ['*'] : asList(element.AWS);

const namesAnotherSession = (element: PrincipalElement, { partition, account, name }: Caller): boolean =>
  entriesOf(element).some((entry) =>
    entry.startsWith(`arn:${partition}:sts::${account}:assumed-role/${name}/`),
  );

const namesOthers = (element: PrincipalElement, { account }: Caller): boolean =>
  entriesOf(element).some((entry) => entry.split(':')[4] === account && !entry.endsWith(':root'));
