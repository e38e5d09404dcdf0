import type { PolicySource } from '#iam/parse-policy.ts';
import type { Account, Group, Role, User } from './account.ts';

/** An IAM user or role: what makes requests. */
export type AccountPrincipal = User | Role;

/** One policy that reaches a principal, and the way it takes. */
export interface ReachingPolicy {
  readonly layer: 'identity' | 'boundary';
  /** ARN of a managed policy, without version; ARN of the owner + `#` + name of an inline one. */
  readonly policyKey: string;
  readonly policyName: string;
  /** The default version of a managed policy, where the account has the policy. */
  readonly version?: string;
  /** Undefined: it is attached, but its text is not known, so it may deny. */
  readonly document: PolicySource;
  /** `["user alice", "group dev"]`, `["role ci"]`. */
  readonly via: readonly string[];
}

/**
 * Every policy that reaches a principal: its inline policies, its attached ones, then those of each group as
 * listed (inline, attached), and last its permissions boundary. A managed policy or a group that the account does
 * not have is in the list without a document.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html
 */
export function policiesOf(principal: AccountPrincipal, account: Account): readonly ReachingPolicy[] {
  const via = [`${principal.kind} ${principal.name}`];
  const groups = principal.kind === 'user' ? principal.groups : [];
  return [
    ...ownPolicies(principal, via, account),
    ...groups.flatMap((name) => groupPolicies(name, via, account)),
    ...(principal.boundary === undefined
      ? []
      : [managed(principal.boundary, { layer: 'boundary', via }, account)]),
  ];
}

/** A document that reaches a principal, and where it acts from. */
export type ReachingDocument = Pick<ReachingPolicy, 'layer' | 'document'>;

/** The documents of the policies that {@link policiesOf} lists, without their names. */
export function documentsOf(principal: AccountPrincipal, account: Account): readonly ReachingDocument[] {
  const found: ReachingDocument[] = [];
  const add = (document: PolicySource, layer: ReachingPolicy['layer'] = 'identity'): void => {
    found.push({ layer, document });
  };
  const addOwn = ({ inline, attached }: AccountPrincipal | Group): void => {
    for (const { document } of inline) add(document);
    for (const arn of attached) add(managedDocument(arn, account));
  };
  addOwn(principal);
  for (const name of principal.kind === 'user' ? principal.groups : []) {
    const group = account.groups.get(name.toLowerCase());
    if (group === undefined) add(undefined);
    else addOwn(group);
  }
  if (principal.boundary !== undefined) add(managedDocument(principal.boundary, account), 'boundary');
  return found;
}

/**
 * "Only the default version is in effect."
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html
 */
function managedDocument(arn: string, account: Account): PolicySource {
  const policy = account.policies.get(arn);
  return policy?.versions.find(({ id }) => id === policy.defaultVersion)?.document;
}

function ownPolicies(
  owner: AccountPrincipal | Group,
  via: readonly string[],
  account: Account,
): readonly ReachingPolicy[] {
  return [
    ...owner.inline.map(({ name, document }) => ({
      layer: 'identity' as const,
      policyKey: `${owner.arn}#${name}`,
      policyName: name,
      document,
      via,
    })),
    ...owner.attached.map((arn) => managed(arn, { layer: 'identity', via }, account)),
  ];
}

function groupPolicies(name: string, via: readonly string[], account: Account): readonly ReachingPolicy[] {
  const group = account.groups.get(name.toLowerCase());
  if (group !== undefined) return ownPolicies(group, [...via, `group ${group.name}`], account);
  const policyKey = `arn:${account.partition}:iam::${account.id}:group/${name}`;
  return [
    {
      layer: 'identity',
      policyKey,
      policyName: `group ${name}`,
      document: undefined,
      via: [...via, `group ${name}`],
    },
  ];
}

function managed(
  arn: string,
  reach: Pick<ReachingPolicy, 'layer' | 'via'>,
  account: Account,
): ReachingPolicy {
  const policy = account.policies.get(arn);
  if (policy === undefined) return { ...reach, policyKey: arn, policyName: nameOf(arn), document: undefined };
  const { name, defaultVersion } = policy;
  return {
    ...reach,
    policyKey: arn,
    policyName: name,
    ...(defaultVersion === '' ? {} : { version: defaultVersion }),
    document: managedDocument(arn, account),
  };
}

function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

/** Every user and role of an account, by ARN in code-unit order. */
export function principalsOf(account: Account): readonly AccountPrincipal[] {
  return byArn([...account.users.values(), ...account.roles.values()]);
}

/** The users of a group, by ARN in code-unit order; also of a group that the account itself does not list. */
export function membersOf(account: Account, groupName: string): readonly User[] {
  const name = groupName.toLowerCase();
  return byArn(
    [...account.users.values()].filter(({ groups }) => groups.some((group) => group.toLowerCase() === name)),
  );
}

/** The users and roles that a managed policy reaches: attached, through a group, or as permissions boundary. */
export function principalsWith(account: Account, policyArn: string): readonly AccountPrincipal[] {
  const groups = new Set(
    [...account.groups].flatMap(([name, { attached }]) => (attached.includes(policyArn) ? [name] : [])),
  );
  return principalsOf(account).filter(
    (principal) =>
      principal.attached.includes(policyArn) ||
      principal.boundary === policyArn ||
      (principal.kind === 'user' && principal.groups.some((name) => groups.has(name.toLowerCase()))),
  );
}

function byArn<T extends { readonly arn: string }>(list: readonly T[]): readonly T[] {
  return [...list].sort((a, b) => (a.arn < b.arn ? -1 : a.arn > b.arn ? 1 : 0));
}
