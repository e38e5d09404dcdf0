import { err, ok, type Result } from '#lib/result.ts';
import type { Account, Group, InlinePolicy, ManagedPolicy, Role, Tags, User } from './account.ts';
import type { AccountError } from './account-problem.ts';
import type { AuthorizationDetails } from './details-schema.ts';

/** What the authorization details tell of an account. */
export type Entities = Pick<Account, 'users' | 'groups' | 'roles' | 'policies'>;

type UserDetail = AuthorizationDetails['UserDetailList'][number];
type RoleDetail = AuthorizationDetails['RoleDetailList'][number];
type GroupDetail = NonNullable<AuthorizationDetails['GroupDetailList']>[number];
type PolicyDetail = NonNullable<AuthorizationDetails['Policies']>[number];

/**
 * The entities of validated authorization details, in the order in which they are listed.
 *
 * @returns the maps of an account, or `duplicate` where one name or ARN is listed twice: "names are not
 * distinguished by case" (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html)
 */
export function readEntities(details: AuthorizationDetails): Result<Entities, AccountError> {
  const users = keyed(details.UserDetailList.map(userOf), lowerName, 'users');
  const groups = keyed((details.GroupDetailList ?? []).map(groupOf), lowerName, 'groups');
  const roles = keyed(details.RoleDetailList.map(roleOf), lowerName, 'roles');
  const policies = keyed((details.Policies ?? []).map(policyOf), ({ arn }) => arn, 'policies');
  if (!users.ok) return users;
  if (!groups.ok) return groups;
  if (!roles.ok) return roles;
  if (!policies.ok) return policies;
  return ok({ users: users.value, groups: groups.value, roles: roles.value, policies: policies.value });
}

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

function userOf(detail: UserDetail): User {
  const {
    Arn,
    UserName,
    UserId,
    UserPolicyList,
    GroupList,
    AttachedManagedPolicies,
    PermissionsBoundary,
    Tags,
  } = detail;
  return {
    kind: 'user',
    arn: Arn,
    name: UserName,
    path: pathOf(Arn),
    ...(UserId ? { id: UserId } : {}),
    inline: inlineOf(UserPolicyList),
    attached: attachedOf(AttachedManagedPolicies),
    groups: GroupList ?? [],
    ...(PermissionsBoundary ? { boundary: PermissionsBoundary.PermissionsBoundaryArn } : {}),
    tags: tagsOf(Tags),
  };
}

function roleOf(detail: RoleDetail): Role {
  const { Arn, RoleName, RoleId, RolePolicyList, AttachedManagedPolicies, PermissionsBoundary, Tags } =
    detail;
  return {
    kind: 'role',
    arn: Arn,
    name: RoleName,
    path: pathOf(Arn),
    ...(RoleId ? { id: RoleId } : {}),
    inline: inlineOf(RolePolicyList),
    attached: attachedOf(AttachedManagedPolicies),
    ...(PermissionsBoundary ? { boundary: PermissionsBoundary.PermissionsBoundaryArn } : {}),
    tags: tagsOf(Tags),
    trust: detail.AssumeRolePolicyDocument,
  };
}

function groupOf({ Arn, GroupName, GroupPolicyList, AttachedManagedPolicies }: GroupDetail): Group {
  return {
    kind: 'group',
    arn: Arn,
    name: GroupName,
    path: pathOf(Arn),
    inline: inlineOf(GroupPolicyList),
    attached: attachedOf(AttachedManagedPolicies),
  };
}

/** A policy of which no version is known to be the default has an empty default version: its text is not known. */
function policyOf({ Arn, PolicyName, DefaultVersionId, PolicyVersionList }: PolicyDetail): ManagedPolicy {
  const marked = PolicyVersionList?.find(({ IsDefaultVersion }) => IsDefaultVersion === true);
  return {
    arn: Arn,
    name: PolicyName,
    defaultVersion: DefaultVersionId ?? marked?.VersionId ?? '',
    versions: (PolicyVersionList ?? []).map(({ VersionId, Document }) => ({
      id: VersionId,
      document: Document,
    })),
  };
}

/** `/team/` of `arn:aws:iam::111122223333:user/team/alice`; the ARN decides, whatever `Path` says. */
function pathOf(arn: string): string {
  return arn.slice(arn.indexOf('/'), arn.lastIndexOf('/') + 1);
}

function inlineOf(list: UserDetail['UserPolicyList']): readonly InlinePolicy[] {
  return (list ?? []).map(({ PolicyName, PolicyDocument }) => ({
    name: PolicyName,
    document: PolicyDocument,
  }));
}

function attachedOf(list: UserDetail['AttachedManagedPolicies']): readonly string[] {
  return (list ?? []).map(({ PolicyArn }) => PolicyArn);
}

function tagsOf(list: UserDetail['Tags']): Tags {
  return new Map((list ?? []).map(({ Key, Value }) => [Key.toLowerCase(), Value]));
}
