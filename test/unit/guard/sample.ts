import type { Account, Group, ManagedPolicy, Role, User } from '#account/account.ts';
import { type AccountAssessment, type AssessOptions, assessAccount } from '#guard/assess-account.ts';
import type { PrincipalAssessment } from '#guard/assess-principal.ts';

export const ID = '111122223333';
export const NOW = '2026-11-23T00:00:00Z';
const REGION = 'us-east-1';
export const ORGANIZATION = { id: 'o-example', managementAccountId: '999999999999' };
export const KEY_ARN = `arn:aws:kms:${REGION}:${ID}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

export const arn = (rest: string): string => `arn:aws:iam::${ID}:${rest}`;

type Statement = Readonly<Record<string, unknown>>;

export const doc = (...statements: readonly Statement[]): object => ({
  Version: '2012-10-17',
  Statement: statements,
});

/** A deny of all of KMS, but for what it is given. */
export const deny = (more: Statement = {}): Statement => ({
  Effect: 'Deny',
  ...('NotAction' in more ? {} : { Action: 'kms:*' }),
  ...('NotResource' in more ? {} : { Resource: '*' }),
  ...more,
});

export const allow = (action: string | readonly string[], more: Statement = {}): Statement => ({
  Effect: 'Allow',
  Action: action,
  Resource: '*',
  ...more,
});

/** A deny of everything that one condition decides. */
export const denyIf = (condition: object): Statement => deny({ Action: '*', Condition: condition });

interface Entity {
  /** Documents of inline policies; they are called `inline-0`, `inline-1`, ... */
  readonly inline?: readonly unknown[];
  readonly attached?: readonly string[];
  readonly path?: string;
}

interface Principal extends Entity {
  readonly boundary?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly id?: string;
}

const inlineOf = (documents: readonly unknown[] = []) =>
  documents.map((document, i) => ({ name: `inline-${i}`, document }));

const tagsOf = (tags: Readonly<Record<string, string>> = {}): ReadonlyMap<string, string> =>
  new Map(Object.entries(tags).map(([key, value]) => [key.toLowerCase(), value]));

const common = (
  type: 'user' | 'role' | 'group',
  name: string,
  { inline, attached = [], path = '/' }: Entity,
) => ({
  name,
  path,
  arn: arn(`${type}${path}${name}`),
  inline: inlineOf(inline),
  attached,
});

const ofPrincipal = ({ boundary, tags, id }: Principal) => ({
  tags: tagsOf(tags),
  ...(boundary === undefined ? {} : { boundary }),
  ...(id === undefined ? {} : { id }),
});

export function user(name: string, options: Principal & { readonly groups?: readonly string[] } = {}): User {
  return {
    kind: 'user',
    ...common('user', name, options),
    ...ofPrincipal(options),
    groups: options.groups ?? [],
  };
}

/** Anyone of the account may assume the role; sessions bring no tags of their own. */
export const TRUST = doc({ Effect: 'Allow', Principal: { AWS: arn('root') }, Action: 'sts:AssumeRole' });

export function role(name: string, options: Principal & { readonly trust?: unknown } = {}): Role {
  return {
    kind: 'role',
    ...common('role', name, options),
    ...ofPrincipal(options),
    trust: 'trust' in options ? options.trust : TRUST,
  };
}

export const group = (name: string, options: Entity = {}): Group => ({
  kind: 'group',
  ...common('group', name, options),
});

export const managed = (name: string, document: unknown, version = 'v1'): ManagedPolicy => ({
  arn: arn(`policy/${name}`),
  name,
  defaultVersion: version,
  versions: [{ id: version, document }],
});

type Rest = Omit<Account, 'id' | 'partition' | 'users' | 'roles' | 'groups' | 'policies'>;

interface Parts extends Partial<Rest> {
  readonly users?: readonly User[];
  readonly roles?: readonly Role[];
  readonly groups?: readonly Group[];
  readonly policies?: readonly ManagedPolicy[];
}

const byName = <T extends { readonly name: string }>(list: readonly T[] = []): ReadonlyMap<string, T> =>
  new Map(list.map((one) => [one.name.toLowerCase(), one]));

export function accountOf({ users, roles, groups, policies = [], ...rest }: Parts): Account {
  return {
    id: ID,
    partition: 'aws',
    users: byName(users),
    roles: byName(roles),
    groups: byName(groups),
    policies: new Map(policies.map((one) => [one.arn, one])),
    ...rest,
  };
}

export const assess = (account: Account, options: Partial<AssessOptions> = {}): AccountAssessment =>
  assessAccount(account, { regions: [REGION], now: NOW, ...options });

/** The assessment of the one principal, or of the one that is named, on the first key. */
export function assessed(
  parts: Parts,
  name?: string,
  options: Partial<AssessOptions> = {},
): PrincipalAssessment {
  const found = assess(accountOf(parts), options).principals.find(
    ({ principal }) => name === undefined || principal.name === name,
  );
  if (found === undefined) throw new Error(`the account has no ${name ?? 'principal'}`);
  return found;
}

/** What CodeCommit's users need for their own call. */
export const CODECOMMIT = doc(allow('codecommit:*'));

/** Alice and the role dev, under the same statement. */
export function userAndRole(
  statement: Statement,
  rest: Partial<Rest> = {},
  options: Partial<AssessOptions> = {},
) {
  const inline = [CODECOMMIT, doc(statement)];
  const parts = { users: [user('alice', { inline })], roles: [role('dev', { inline })], ...rest };
  return { user: assessed(parts, 'alice', options), role: assessed(parts, 'dev', options) };
}
