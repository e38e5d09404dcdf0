import type { Account, Group, Role, User } from './account.ts';
import type { Owner } from './change.ts';

/** Why the copy of an account could not follow a change, or no longer knows all of it. */
type ChangeProblemCode =
  | 'unknown-owner'
  | 'unknown-group'
  | 'unknown-policy'
  | 'unknown-version'
  | 'already-exists'
  | 'default-deleted'
  | 'not-applicable'
  | 'unknown-key'
  | 'unknown-repository'
  /** SCPs or RCPs over the account are not known. */
  | 'layer-unknown'
  /** Whether an organizational unit is above the account, or what is attached to it, is not known. */
  | 'unknown-target';

export interface ChangeProblem {
  readonly code: ChangeProblemCode;
  readonly message: string;
}

/** An account after a change, and what its copy could not follow. */
export interface Applied {
  readonly account: Account;
  readonly problems: readonly ChangeProblem[];
}

export type Entity = User | Group | Role;

export function applied(account: Account, ...problems: readonly ChangeProblem[]): Applied {
  return { account, problems };
}

export function problem(code: ChangeProblemCode, message: string): ChangeProblem {
  return { code, message };
}

/** The user, group or role of that name in any letter case. */
export function findOwner(account: Account, { kind, name }: Owner): Entity | undefined {
  const map = { user: account.users, group: account.groups, role: account.roles }[kind];
  return map.get(name.toLowerCase());
}

export function unknownOwner({ kind, name }: Owner): ChangeProblem {
  return problem(
    'unknown-owner',
    `there is no ${kind} \`${name}\` in this copy of the account: take the snapshot again`,
  );
}

/** Edits the owner of a change, if the copy has it; an edit that returns its argument changes nothing. */
export function editOwner(account: Account, owner: Owner, edit: <T extends Entity>(entity: T) => T): Applied {
  const entity = findOwner(account, owner);
  if (entity === undefined) return applied(account, unknownOwner(owner));
  const edited = edit(entity);
  return applied(edited === entity ? account : withEntity(account, edited));
}

/** The account with one user, group or role put in the place of its name. */
export function withEntity(account: Account, entity: Entity): Account {
  const key = entity.name.toLowerCase();
  if (entity.kind === 'user') return { ...account, users: new Map(account.users).set(key, entity) };
  if (entity.kind === 'role') return { ...account, roles: new Map(account.roles).set(key, entity) };
  return { ...account, groups: new Map(account.groups).set(key, entity) };
}

/** The account without the user, group or role of that name. */
export function withoutEntity(account: Account, { kind, name }: Owner): Account {
  const key = name.toLowerCase();
  if (kind === 'user') return { ...account, users: without(account.users, key) };
  if (kind === 'role') return { ...account, roles: without(account.roles, key) };
  return { ...account, groups: without(account.groups, key) };
}

/** A copy of a map without one key. */
export function without<T>(map: ReadonlyMap<string, T>, key: string): ReadonlyMap<string, T> {
  const copy = new Map(map);
  copy.delete(key);
  return copy;
}

/** A copy of a map in which `edit` has replaced values; the map itself where it replaced none. */
export function mapValues<T>(map: ReadonlyMap<string, T>, edit: (value: T) => T): ReadonlyMap<string, T> {
  const edited = [...map].flatMap(([key, value]) => {
    const next = edit(value);
    return next === value ? [] : [[key, next] as const];
  });
  return edited.length === 0 ? map : new Map([...map, ...edited]);
}
