import type { LiveAws } from '#adapters/aws-caller.ts';
import type { AuthorizationPage, LiveCalls, Page } from '#adapters/live-calls.ts';
import { exampleAccount, type Json } from '../cli/accounts.ts';

export const ACCOUNT = '111122223333';
export const MANAGED = `arn:aws:kms:us-east-1:${ACCOUNT}:key/0000-managed`;
export const CUSTOMER = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1111-customer`;

/** An error as the SDK throws it. */
export function awsError(name: string, message = 'as AWS says it'): Error {
  return Object.assign(new Error(message), { name, $fault: 'client', $metadata: { attempts: 1 } });
}

/** Every document that is text as the object that it says. */
function withObjects(value: Json, key = ''): Json {
  if (/^(?:Policy|AssumeRolePolicy)?Document$|^document$/.test(key) && typeof value === 'string')
    return JSON.parse(value);
  if (Array.isArray(value)) return value.map((item) => withObjects(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withObjects(inner, name)]));
}

/** The example account with the keys of its repositories, one of which was given a key of its own. */
export function liveExample(): Json {
  const account = withObjects(exampleAccount());
  const usEast = account.repositories.filter(({ arn }: Json) => arn.includes(':us-east-1:'));
  const policy = { Version: '2012-10-17', Statement: [] };
  for (const role of account.authorizationDetails.RoleDetailList) delete role.InstanceProfileList;
  const allow = { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' };
  const all = {
    id: 'p-RCPFullAWSAccess',
    name: 'RCPFullAWSAccess',
    document: { Version: '2012-10-17', Statement: [allow] },
  };
  return {
    ...account,
    rcp: account.scp.map(() => [all]),
    repositories: [
      ...usEast,
      {
        name: 'vault',
        id: '99999999-0000-4000-8000-000000000009',
        arn: `arn:aws:codecommit:us-east-1:${ACCOUNT}:vault`,
        kmsKeyId: CUSTOMER,
      },
    ],
    keys: [
      { arn: MANAGED, aliases: ['alias/aws/codecommit'], manager: 'AWS', state: 'Enabled', policy },
      {
        arn: CUSTOMER,
        aliases: ['alias/vault', 'alias/vault-too'],
        manager: 'CUSTOMER',
        state: 'Enabled',
        policy,
      },
    ],
    repositoryRegions: ['us-east-1'],
  };
}

type Name = keyof LiveCalls;

/** What a fake AWS does at a request instead of answering. */
export type Refuse = (name: Name, count: number, args: readonly unknown[]) => Error | undefined;

/** Requests that a snapshot answers, in pages of two entries, and the names of those that were made. */
export function fakeAws(snapshot: Json = liveExample(), refuse: Refuse = () => undefined) {
  const asked: Name[] = [];
  const questions: string[] = [];
  const answers = answersOf(snapshot);
  const calls = Object.fromEntries(
    Object.entries(answers).map(([name, answer]: [string, (...args: never[]) => unknown]) => [
      name,
      async (...args: never[]) => {
        asked.push(name as Name);
        questions.push(JSON.stringify([name, ...args]));
        const error = refuse(name as Name, asked.length, args);
        if (error !== undefined) throw error;
        return answer(...args);
      },
    ]),
  ) as unknown as LiveCalls;
  const live: LiveAws = { accountId: ACCOUNT, partition: 'aws', region: 'us-east-1', calls };
  return { calls, asked, questions, live, open: async () => live };
}

type Answers = { [K in Name]: (...args: Parameters<LiveCalls[K]>) => Awaited<ReturnType<LiveCalls[K]>> };

function answersOf(snapshot: Json): Answers {
  const { authorizationDetails: details, repositories = [], keys = [], organization = null } = snapshot;
  const inRegion = (region: string, list: Json[]) => list.filter(({ arn }) => arn.split(':')[3] === region);
  const keyOf = (id: string) => {
    const found = keys.find(({ arn }: Json) => arn === id || arn.endsWith(`/${id}`));
    if (found === undefined) throw awsError('NotFoundException', `Key '${id}' does not exist`);
    return found;
  };
  const levels: Record<string, Json[][]> = {
    SERVICE_CONTROL_POLICY: snapshot.scp ?? [],
    RESOURCE_CONTROL_POLICY: snapshot.rcp ?? [],
  };
  const depth = Math.max(2, ...Object.values(levels).map(({ length }) => length));
  const nameOf = (level: number) => (level === depth - 1 ? ACCOUNT : level === 0 ? 'r-root' : `ou-${level}`);
  const names = Array.from({ length: depth }, (_, level) => nameOf(level));
  return {
    authorizationPage: (next) => authorizationPage(details, Number(next ?? 0)),
    repositoryPage: (region, next) =>
      paged(inRegion(region, repositories), next, ({ name, id }) => ({ name, id })),
    repositories: (region, wanted) => ({
      found: inRegion(region, repositories).filter(({ name }) => wanted.includes(name)),
      failed: [],
    }),
    aliasPage: (region, next) => {
      const aliases = inRegion(region, keys).flatMap(({ aliases: list, arn }: Json) =>
        list.map((name: string) => ({ name, keyId: arn.split('/')[1] })),
      );
      const unused = { name: 'alias/aws/s3' };
      return paged([unused, ...aliases], next, (alias) => alias);
    },
    key: (_, id) => {
      const { arn, manager, state } = keyOf(id);
      return { arn, manager, state };
    },
    keyPolicy: (_, id) => JSON.stringify(keyOf(id).policy, null, 2),
    organization: () => organization,
    parent: (child) => {
      const level = names.indexOf(child) - 1;
      return { id: nameOf(level), isRoot: level === 0 };
    },
    policyPage: (type, target, next) =>
      paged(levels[type]?.[names.indexOf(target)] ?? [], next, ({ id, name }) => ({ id, name })),
    policyDocument: (wanted) => {
      const all = Object.values(levels).flat(2);
      return JSON.stringify(all.find(({ id }) => id === wanted)?.document, null, 2);
    },
  };
}

function paged<T>(list: Json[], next: string | undefined, read: (item: Json) => T): Page<T> {
  const start = Number(next ?? 0);
  const end = start + 2;
  const items = list.slice(start, end).map(read);
  return { items, ...(end < list.length ? { next: String(end) } : {}) };
}

const LISTS = ['UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies'] as const;

function authorizationPage(details: Json, start: number): AuthorizationPage {
  const all = LISTS.flatMap((list) => (details[list] ?? []).map((entry: Json) => ({ list, entry })));
  const end = start + 5;
  const of = (wanted: string) =>
    all
      .slice(start, end)
      .filter(({ list }) => list === wanted)
      .map(({ entry }) => encoded(entry));
  return {
    UserDetailList: of('UserDetailList'),
    GroupDetailList: of('GroupDetailList'),
    RoleDetailList: of('RoleDetailList'),
    Policies: of('Policies'),
    ...(end < all.length ? { next: String(end) } : {}),
  };
}

/** Documents as IAM gives them. */
function encoded(value: Json, key = ''): Json {
  if (/Document$/.test(key) && typeof value === 'object')
    return encodeURIComponent(JSON.stringify(value, null, 4));
  if (Array.isArray(value)) return value.map((item) => encoded(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, encoded(inner, name)]));
}
