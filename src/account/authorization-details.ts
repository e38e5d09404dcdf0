import type { Group, InlinePolicy, ManagedPolicy, Role, Tags, User } from './account.ts';
import type { Compaction } from './compaction.ts';
import type { GroupDetail, PolicyDetail, RoleDetail, UserDetail } from './details-schema.ts';

/** A user of the details as one of an account. */
export function userOf(detail: UserDetail, compact: Compaction): User {
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
    inline: inlineOf(UserPolicyList, compact),
    attached: attachedOf(AttachedManagedPolicies),
    groups: GroupList ?? [],
    ...(PermissionsBoundary ? { boundary: PermissionsBoundary.PermissionsBoundaryArn } : {}),
    tags: tagsOf(Tags),
  };
}

/** A role of the details as one of an account. */
export function roleOf(detail: RoleDetail, compact: Compaction): Role {
  const { Arn, RoleName, RoleId, RolePolicyList, AttachedManagedPolicies, PermissionsBoundary, Tags } =
    detail;
  return {
    kind: 'role',
    arn: Arn,
    name: RoleName,
    path: pathOf(Arn),
    ...(RoleId ? { id: RoleId } : {}),
    inline: inlineOf(RolePolicyList, compact),
    attached: attachedOf(AttachedManagedPolicies),
    ...(PermissionsBoundary ? { boundary: PermissionsBoundary.PermissionsBoundaryArn } : {}),
    tags: tagsOf(Tags),
    trust: compact.trust(detail.AssumeRolePolicyDocument),
  };
}

/** A group of the details as one of an account. */
export function groupOf(detail: GroupDetail, compact: Compaction): Group {
  const { Arn, GroupName, GroupPolicyList, AttachedManagedPolicies } = detail;
  return {
    kind: 'group',
    arn: Arn,
    name: GroupName,
    path: pathOf(Arn),
    inline: inlineOf(GroupPolicyList, compact),
    attached: attachedOf(AttachedManagedPolicies),
  };
}

/**
 * A managed policy of the details as one of an account. One of which no version is known to be the default has an empty
 * default version: its text is not known.
 */
export function policyOf(detail: PolicyDetail, compact: Compaction): ManagedPolicy {
  const { Arn, PolicyName, DefaultVersionId, PolicyVersionList } = detail;
  const marked = PolicyVersionList?.find(({ IsDefaultVersion }) => IsDefaultVersion === true);
  const defaultVersion = DefaultVersionId ?? marked?.VersionId ?? '';
  const versions = (PolicyVersionList ?? []).filter(
    ({ VersionId }) => !compact.defaultVersionsOnly || VersionId === defaultVersion,
  );
  return {
    arn: Arn,
    name: PolicyName,
    defaultVersion,
    versions: versions.map(({ VersionId, Document }) => ({
      id: VersionId,
      document: compact.policy(Document),
    })),
  };
}

/** `/team/` of `arn:aws:iam::111122223333:user/team/alice`; the ARN decides, whatever `Path` says. */
function pathOf(arn: string): string {
  return arn.slice(arn.indexOf('/'), arn.lastIndexOf('/') + 1);
}

function inlineOf(list: UserDetail['UserPolicyList'], compact: Compaction): readonly InlinePolicy[] {
  return (list ?? []).map(({ PolicyName, PolicyDocument }) => ({
    name: PolicyName,
    document: compact.policy(PolicyDocument),
  }));
}

function attachedOf(list: UserDetail['AttachedManagedPolicies']): readonly string[] {
  return (list ?? []).map(({ PolicyArn }) => PolicyArn);
}

function tagsOf(list: UserDetail['Tags']): Tags {
  return list === undefined || list === null || list.length === 0
    ? NO_TAGS
    : new Map(list.map(({ Key, Value }) => [Key.toLowerCase(), Value]));
}

const NO_TAGS: Tags = new Map();
