import { type Details, defaultDocument, type RoleEntry, type UserEntry } from './details.ts';
import type { OneStack } from './stack-cost.ts';

/** A way to take a principal out of an account, with everything that reaches it and nothing else. */
export function stacksIn(details: Details): (arn: string) => Omit<OneStack, 'now'> {
  const users = new Map(details.UserDetailList.map((user) => [user.Arn, user]));
  const roles = new Map(details.RoleDetailList.map((role) => [role.Arn, role]));
  const groups = new Map(details.GroupDetailList.map((group) => [group.GroupName, group]));
  const policies = new Map(details.Policies.map((policy) => [policy.Arn, policy]));
  return (arn) => {
    const [user, role] = [users.get(arn), roles.get(arn)];
    const entry = user ?? role;
    if (entry === undefined) throw new Error(`there is no principal ${arn}`);
    const memberships = (user?.GroupList ?? []).flatMap((name) => groups.get(name) ?? []);
    const arns = [entry, ...memberships].flatMap((holder) =>
      holder.AttachedManagedPolicies.map(({ PolicyArn }) => PolicyArn),
    );
    const boundary = entry.PermissionsBoundary;
    if (boundary !== undefined) arns.push(boundary.PermissionsBoundaryArn);
    const one: Details = {
      UserDetailList: user === undefined ? [] : [user],
      GroupDetailList: memberships,
      RoleDetailList: role === undefined ? [] : [role],
      Policies: [...new Set(arns)].flatMap((one) => policies.get(one) ?? []),
    };
    return { text: JSON.stringify(one), documents: textsOf(one, entry) };
  };
}

function textsOf({ GroupDetailList, Policies }: Details, entry: UserEntry | RoleEntry): readonly string[] {
  const own = 'UserName' in entry ? entry.UserPolicyList : entry.RolePolicyList;
  const documents = [
    ...own.map(({ PolicyDocument }) => PolicyDocument),
    ...('UserName' in entry ? [] : [entry.AssumeRolePolicyDocument]),
    ...GroupDetailList.flatMap(({ GroupPolicyList }) => GroupPolicyList).map(
      ({ PolicyDocument }) => PolicyDocument,
    ),
    ...Policies.map(defaultDocument),
  ];
  return documents.filter((document) => document !== undefined).map((document) => JSON.stringify(document));
}
