/** As much of authorization details as the benchmark reads by itself. */
export interface Details {
  readonly UserDetailList: readonly UserEntry[];
  readonly GroupDetailList: readonly GroupEntry[];
  readonly RoleDetailList: readonly RoleEntry[];
  readonly Policies: readonly PolicyEntry[];
}

interface Attached {
  readonly PolicyArn: string;
}

export interface Inline {
  readonly PolicyName: string;
  readonly PolicyDocument?: unknown;
}

interface PrincipalEntry {
  readonly Arn: string;
  readonly AttachedManagedPolicies: readonly Attached[];
  readonly PermissionsBoundary?: { readonly PermissionsBoundaryArn: string };
  readonly Tags: readonly { readonly Key: string; readonly Value: string }[];
}

export interface UserEntry extends PrincipalEntry {
  readonly UserName: string;
  readonly UserId: string;
  readonly UserPolicyList: readonly Inline[];
  readonly GroupList: readonly string[];
}

export interface RoleEntry extends PrincipalEntry {
  readonly RoleName: string;
  readonly RoleId: string;
  readonly RolePolicyList: readonly Inline[];
  readonly AssumeRolePolicyDocument?: unknown;
}

export interface GroupEntry {
  readonly GroupName: string;
  readonly GroupPolicyList: readonly Inline[];
  readonly AttachedManagedPolicies: readonly Attached[];
}

export interface PolicyEntry {
  readonly Arn: string;
  readonly PolicyVersionList: readonly { readonly IsDefaultVersion: boolean; readonly Document?: unknown }[];
}

/** Each document that is in effect, where it stands: no copy of one that several principals share. */
export function documentsIn(details: Details): readonly unknown[] {
  const { UserDetailList, GroupDetailList, RoleDetailList, Policies } = details;
  return [
    ...UserDetailList.flatMap(({ UserPolicyList }) => UserPolicyList),
    ...GroupDetailList.flatMap(({ GroupPolicyList }) => GroupPolicyList),
    ...RoleDetailList.flatMap(({ RolePolicyList }) => RolePolicyList),
  ]
    .map(({ PolicyDocument }) => PolicyDocument)
    .concat(
      RoleDetailList.map(({ AssumeRolePolicyDocument }) => AssumeRolePolicyDocument),
      Policies.map(defaultDocument),
    )
    .filter((document) => document !== undefined);
}

/** "Only the default version is in effect." */
export function defaultDocument({ PolicyVersionList }: PolicyEntry): unknown {
  return PolicyVersionList.find(({ IsDefaultVersion }) => IsDefaultVersion)?.Document;
}
