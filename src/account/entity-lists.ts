import type * as z from 'zod/mini';
import { once } from '#lib/remembered.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { Account, Group, ManagedPolicy, Role, User } from './account.ts';
import { type AccountError, type Flaws, fail } from './account-problem.ts';
import { groupOf, policyOf, roleOf, userOf } from './authorization-details.ts';
import type { Compaction } from './compaction.ts';
import { groupSchema, policySchema, roleSchema, userSchema } from './details-schema.ts';
import { quickCheck } from './quick-check.ts';

/** The lists of an account, each named as AWS does. */
export const LISTS = ['UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies'] as const;

export type ListName = (typeof LISTS)[number];

/** What the authorization details tell of an account. */
export type Entities = Pick<Account, 'users' | 'groups' | 'roles' | 'policies'>;

/** The account that everything has to be of. */
export interface Home {
  readonly id: string;
  readonly partition: string;
}

/** The entries of the four lists, as they come. */
export class EntityLists {
  readonly users: User[] = [];
  readonly groups: Group[] = [];
  readonly roles: Role[] = [];
  readonly policies: ManagedPolicy[] = [];
  private readonly flaws: Flaws;
  private readonly compact: Compaction;

  constructor(flaws: Flaws, compact: Compaction) {
    this.flaws = flaws;
    this.compact = compact;
  }

  /** @param at where the entry stands in the account */
  take(list: ListName, entry: unknown, at: readonly PropertyKey[]): void {
    const { compact } = this;
    if (list === 'UserDetailList') this.read(USER, entry, at, (one) => this.users.push(userOf(one, compact)));
    else if (list === 'RoleDetailList')
      this.read(ROLE, entry, at, (one) => this.roles.push(roleOf(one, compact)));
    else if (list === 'GroupDetailList')
      this.read(GROUP, entry, at, (one) => this.groups.push(groupOf(one, compact)));
    else this.read(POLICY, entry, at, (one) => this.policies.push(policyOf(one, compact)));
  }

  private read<T>(
    { isPlain, schema }: Kind<T>,
    entry: unknown,
    at: readonly PropertyKey[],
    keep: (entry: T) => void,
  ): void {
    if (isPlain(entry)) {
      keep(entry);
      return;
    }
    const read = schema().safeParse(entry);
    if (read.success) keep(read.data);
    else this.flaws.add(read.error, entry, at);
  }

  /** The account of the first ARN that has one; the ARNs of AWS managed policies have `aws` in its place. */
  home(): Home | undefined {
    for (const { arn } of this.all()) {
      const [, partition = '', , , id = ''] = arn.split(':');
      if (/^\d{12}$/.test(id)) return { id, partition };
    }
    return undefined;
  }

  /**
   * The entities of an account, in the order in which they were listed.
   *
   * @returns the maps of an account; `other-account` where an ARN is of another one, `duplicate` where one name or ARN
   * is listed twice: "names are not distinguished by case"
   * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html)
   */
  entities(home: Home): Result<Entities, AccountError> {
    for (const { arn } of this.all())
      if (!isOf(arn, home)) return fail('other-account', otherWords(arn, home));
    const users = keyed(this.users, lowerName, 'users');
    const groups = keyed(this.groups, lowerName, 'groups');
    const roles = keyed(this.roles, lowerName, 'roles');
    const policies = keyed(this.policies, ({ arn }) => arn, 'policies');
    if (!users.ok) return users;
    if (!groups.ok) return groups;
    if (!roles.ok) return roles;
    if (!policies.ok) return policies;
    return ok({ users: users.value, groups: groups.value, roles: roles.value, policies: policies.value });
  }

  private *all(): Generator<{ readonly arn: string }> {
    yield* this.users;
    yield* this.roles;
    yield* this.groups;
    yield* this.policies;
  }
}

/** How the entries of a list are told. */
interface Kind<T> {
  readonly schema: () => z.ZodMiniType<T>;
  readonly isPlain: (entry: unknown) => entry is T;
}

function kindOf<T>(schema: () => z.ZodMiniType<T>): Kind<T> {
  const check = once(() => quickCheck(schema()));
  return { schema, isPlain: (entry): entry is T => check()(entry) };
}

const USER = kindOf(userSchema);
const GROUP = kindOf(groupSchema);
const ROLE = kindOf(roleSchema);
const POLICY = kindOf(policySchema);

function lowerName({ name }: { readonly name: string }): string {
  return name.toLowerCase();
}

function keyed<T extends { readonly arn: string }>(
  list: readonly T[],
  keyOf: (item: T) => string,
  kind: string,
): Result<ReadonlyMap<string, T>, AccountError> {
  const map = new Map<string, T>();
  for (const item of list) {
    const before = map.get(keyOf(item));
    if (before !== undefined) return err(duplicate(before.arn, item.arn, kind));
    map.set(keyOf(item), item);
  }
  return ok(map);
}

function duplicate(first: string, second: string, kind: string): AccountError {
  const both =
    first === second ? `\`${first}\` is listed twice` : `\`${first}\` and \`${second}\` have the same name`;
  return { code: 'duplicate', message: `${both} among the ${kind}: take the account again, each entry once` };
}

/** Whether an ARN is of an account, or of none. */
export function isOf(arn: string, { id, partition }: Home): boolean {
  if (arn.startsWith(`arn:${partition}:iam::${id}:`)) return true;
  const [, ofPartition, , , account = ''] = arn.split(':');
  return ofPartition === partition && (account === id || !/^\d{12}$/.test(account));
}

/** What to say of an ARN of another account. */
export function otherWords(arn: string, { id, partition }: Home): string {
  return `\`${arn}\` is not of account ${id} in partition ${partition}: give the data of one account at a time`;
}
