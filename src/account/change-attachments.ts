import type { Account, User } from './account.ts';
import {
  type Applied,
  applied,
  type ChangeProblem,
  type Entity,
  editOwner,
  problem,
  unknownOwner,
  withEntity,
} from './applied.ts';
import type { ChangeOf } from './change-of.ts';

/**
 * "If the policy already exists, it is overwritten." Names are compared as written: whether AWS tells letter case
 * apart here is not documented, and a deny must not vanish by mistake.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPolicy.html
 */
export function putInline(
  account: Account,
  { owner, policyName, document }: ChangeOf<'put-inline'>,
): Applied {
  return editOwner(account, owner, (entity) => {
    const put = { name: policyName, document };
    const known = entity.inline.some(({ name }) => name === policyName);
    const inline = known
      ? entity.inline.map((policy) => (policy.name === policyName ? put : policy))
      : [...entity.inline, put];
    return { ...entity, inline };
  });
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUserPolicy.html */
export function deleteInline(account: Account, { owner, policyName }: ChangeOf<'delete-inline'>): Applied {
  return editOwner(account, owner, (entity) =>
    entity.inline.some(({ name }) => name === policyName)
      ? { ...entity, inline: entity.inline.filter(({ name }) => name !== policyName) }
      : entity,
  );
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachUserPolicy.html */
export function attach(account: Account, { owner, policyArn }: ChangeOf<'attach'>): Applied {
  const result = editOwner(account, owner, (entity) =>
    entity.attached.includes(policyArn) ? entity : { ...entity, attached: [...entity.attached, policyArn] },
  );
  return applied(result.account, ...result.problems, ...unknownPolicy(account, policyArn));
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_DetachUserPolicy.html */
export function detach(account: Account, { owner, policyArn }: ChangeOf<'detach'>): Applied {
  return editOwner(account, owner, (entity) => detached(entity, policyArn));
}

/** The user, group or role without an attached policy; itself where it is not attached. */
export function detached<T extends Entity>(entity: T, policyArn: string): T {
  if (!entity.attached.includes(policyArn)) return entity;
  return { ...entity, attached: entity.attached.filter((arn) => arn !== policyArn) };
}

/** A problem where the account does not have a managed policy. */
export function unknownPolicy(account: Account, arn: string): readonly ChangeProblem[] {
  if (account.policies.has(arn)) return [];
  return [
    problem(
      'unknown-policy',
      `the text of \`${arn}\` is not in this copy of the account: take the snapshot again`,
    ),
  ];
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddUserToGroup.html */
export function addToGroup(account: Account, { userName, groupName }: ChangeOf<'add-to-group'>): Applied {
  const user = account.users.get(userName.toLowerCase());
  const group = account.groups.get(groupName.toLowerCase());
  const problems = [
    ...(user === undefined ? [unknownOwner({ kind: 'user', name: userName })] : []),
    ...(group === undefined ? [unknownGroup(groupName)] : []),
  ];
  if (user === undefined || isMember(user, groupName)) return applied(account, ...problems);
  const groups = [...user.groups, group?.name ?? groupName];
  return applied(withEntity(account, { ...user, groups }), ...problems);
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_RemoveUserFromGroup.html */
export function removeFromGroup(
  account: Account,
  { userName, groupName }: ChangeOf<'remove-from-group'>,
): Applied {
  const user = account.users.get(userName.toLowerCase());
  if (user === undefined) return applied(account, unknownOwner({ kind: 'user', name: userName }));
  if (!isMember(user, groupName)) return applied(account);
  return applied(withEntity(account, leave(user, groupName)));
}

function unknownGroup(name: string): ChangeProblem {
  return problem(
    'unknown-group',
    `there is no group \`${name}\` in this copy of the account: take the snapshot again`,
  );
}

function isMember({ groups }: User, groupName: string): boolean {
  return groups.some((name) => name.toLowerCase() === groupName.toLowerCase());
}

/** The user without that group; the user itself where it was no member. */
export function leave(user: User, groupName: string): User {
  if (!isMember(user, groupName)) return user;
  return { ...user, groups: user.groups.filter((name) => name.toLowerCase() !== groupName.toLowerCase()) };
}

/** The user with a group under its new name; the user itself where it is no member. */
export function followGroup(user: User, from: string, to: string): User {
  if (!isMember(user, from)) return user;
  return {
    ...user,
    groups: user.groups.map((name) => (name.toLowerCase() === from.toLowerCase() ? to : name)),
  };
}
