import type { Account, Role, Tags, User } from './account.ts';
import {
  type Applied,
  applied,
  type ChangeProblem,
  type Entity,
  findOwner,
  mapValues,
  problem,
  unknownOwner,
  withEntity,
  withoutEntity,
} from './applied.ts';
import type { Owner } from './change.ts';
import { followGroup, leave, unknownPolicy } from './change-attachments.ts';
import type { ChangeOf } from './change-of.ts';

/**
 * A name that the copy has already keeps what it has: the event may have come twice, and what was put since must
 * not be lost.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html
 */
export function create(account: Account, change: ChangeOf<'create'>): Applied {
  const { owner, boundary } = change;
  if (findOwner(account, owner) !== undefined) return applied(account, alreadyExists(owner));
  const unknown = boundary === undefined || owner.kind === 'group' ? [] : unknownPolicy(account, boundary);
  return applied(withEntity(account, created(account, change)), ...unknown);
}

function created(account: Account, { owner, path, boundary, tags, trust }: ChangeOf<'create'>): Entity {
  const { name, kind } = owner;
  const base = { arn: arnOf(account, owner, path), name, path, inline: [], attached: [] };
  const rest = { ...(boundary === undefined ? {} : { boundary }), tags: lowerKeys(tags) };
  if (kind === 'group') return { kind, ...base };
  if (kind === 'user') return { kind, ...base, groups: [], ...rest };
  return { kind, ...base, ...rest, trust };
}

function arnOf({ partition, id }: Account, { kind, name }: Owner, path: string): string {
  return `arn:${partition}:iam::${id}:${kind}${path}${name}`;
}

function alreadyExists({ kind, name }: Owner): ChangeProblem {
  const message = `the ${kind} \`${name}\` is in this copy of the account already and stays as it is: take the snapshot again if it was made anew`;
  return problem('already-exists', message);
}

/**
 * "The group must not contain any users": so nobody is a member of a deleted group.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteGroup.html
 */
export function deleteEntity(account: Account, { owner }: ChangeOf<'delete'>): Applied {
  const missing = findOwner(account, owner) === undefined;
  const users =
    owner.kind === 'group' ? mapValues(account.users, (user) => leave(user, owner.name)) : account.users;
  const left = users === account.users ? account : { ...account, users };
  return missing ? applied(left, unknownOwner(owner)) : applied(withoutEntity(left, owner));
}

/**
 * A new name or path is a new ARN; policies and memberships stay. Groups are listed at their members by name.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateUser.html
 */
export function rename(account: Account, { owner, newName, newPath }: ChangeOf<'rename'>): Applied {
  const entity = findOwner(account, owner);
  if (entity === undefined) return applied(account, unknownOwner(owner));
  const target: Owner = { kind: owner.kind, name: newName ?? entity.name };
  const taken = findOwner(account, target);
  if (taken !== undefined && taken !== entity) return applied(account, alreadyExists(target));
  const path = newPath ?? entity.path;
  if (target.name === entity.name && path === entity.path) return applied(account);
  const renamed: Entity = { ...entity, name: target.name, path, arn: arnOf(account, target, path) };
  const moved = withEntity(withoutEntity(account, owner), renamed);
  if (owner.kind !== 'group') return applied(moved);
  return applied({
    ...moved,
    users: mapValues(moved.users, (user) => followGroup(user, owner.name, target.name)),
  });
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPermissionsBoundary.html */
export function putBoundary(account: Account, { owner, policyArn }: ChangeOf<'put-boundary'>): Applied {
  const result = editPrincipal(account, owner, 'permissions boundary', (principal) =>
    principal.boundary === policyArn ? principal : { ...principal, boundary: policyArn },
  );
  return applied(result.account, ...result.problems, ...unknownPolicy(account, policyArn));
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUserPermissionsBoundary.html */
export function deleteBoundary(account: Account, { owner }: ChangeOf<'delete-boundary'>): Applied {
  return editPrincipal(account, owner, 'permissions boundary', (principal) => {
    if (principal.boundary === undefined) return principal;
    const { boundary: _, ...rest } = principal;
    return rest;
  });
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAssumeRolePolicy.html */
export function putTrust(account: Account, { owner, document }: ChangeOf<'put-trust'>): Applied {
  const entity = findOwner(account, owner);
  if (entity === undefined) return applied(account, unknownOwner(owner));
  if (entity.kind !== 'role') return applied(account, notApplicable(owner, 'trust policy'));
  return applied(withEntity(account, { ...entity, trust: document }));
}

/**
 * "Tag keys are not case sensitive": a tag of the same key is replaced.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
 */
export function tag(account: Account, { owner, tags }: ChangeOf<'tag'>): Applied {
  return editPrincipal(account, owner, 'tags', (principal) => ({
    ...principal,
    tags: new Map([...principal.tags, ...lowerKeys(tags)]),
  }));
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagUser.html */
export function untag(account: Account, { owner, keys }: ChangeOf<'untag'>): Applied {
  const gone = new Set(keys.map((key) => key.toLowerCase()));
  return editPrincipal(account, owner, 'tags', (principal) => ({
    ...principal,
    tags: new Map([...principal.tags].filter(([key]) => !gone.has(key))),
  }));
}

function lowerKeys(tags: Tags): Tags {
  return new Map([...tags].map(([key, value]) => [key.toLowerCase(), value]));
}

/** Edits a user or role; groups have neither boundary nor tags. */
function editPrincipal(
  account: Account,
  owner: Owner,
  what: string,
  edit: (principal: User | Role) => User | Role,
): Applied {
  const entity = findOwner(account, owner);
  if (entity === undefined) return applied(account, unknownOwner(owner));
  if (entity.kind === 'group') return applied(account, notApplicable(owner, what));
  const edited = edit(entity);
  return applied(edited === entity ? account : withEntity(account, edited));
}

function notApplicable({ kind, name }: Owner, what: string): ChangeProblem {
  return problem(
    'not-applicable',
    `a ${kind} has no ${what}, so the change of \`${name}\` was left out: check who wrote the event`,
  );
}
