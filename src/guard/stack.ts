import type { Account, OrganizationPolicy, Role, User } from '#account/account.ts';
import { policiesOf } from '#account/attachments.ts';
import { managedKeyPolicy, type RepositoryKey } from '#codecommit/key.ts';
import type { NamedPolicy, Policies } from '#iam/evaluate.ts';
import { type PolicySource, parsePolicy } from '#iam/parse-policy.ts';
import type { Layer, Policy } from '#iam/policy.ts';

/** Parses each document once, however many principals it reaches. */
export type DocumentReader = (source: PolicySource, layer: Layer) => Policy;

/** A reader that remembers what it parsed, by content (texts) or identity (objects). */
export function documentReader(): DocumentReader {
  const read = new Map<string, Map<unknown, Policy>>();
  return (source, layer) => {
    const kind = layer === 'resource' || layer === 'rcp' ? layer : 'without principal';
    const known = read.get(kind) ?? new Map<unknown, Policy>();
    read.set(kind, known);
    const policy = known.get(source) ?? parsePolicy(source, layer);
    known.set(source, policy);
    return policy;
  };
}

/** A policy of a principal's stack, with what a finding says of it. */
export interface StackedPolicy extends NamedPolicy {
  /** ARN of a managed policy, owner ARN + `#` + name of an inline one, id of an SCP or RCP, ARN or alias of a key. */
  readonly policyKey: string;
  readonly version?: string;
  readonly via: readonly string[];
  /** What the finding's id is scoped by: the account, or the organization. */
  readonly scope: string;
}

/** Every policy that applies to one principal's requests on one key, and the layers that nobody could read. */
export interface Stack {
  readonly policies: Policies;
  readonly origins: ReadonlyMap<NamedPolicy, StackedPolicy>;
  /** What the id of a finding about a layer is scoped by, also of one without any policy. */
  readonly scopeOf: (layer: Layer) => string;
  readonly notEvaluated: readonly Layer[];
}

/** Puts the layers together, for one principal and key. */
export function stackOf(
  principal: User | Role,
  key: RepositoryKey,
  account: Account,
  read: DocumentReader,
): Stack {
  const own = policiesOf(principal, account).map((entry) => ({
    layer: entry.layer,
    policy: stacked(entry, read(entry.document, entry.layer), account.id),
  }));
  const scp = organizationLayer('scp', account, read, isBoundByScps(principal, account));
  const rcp = organizationLayer('rcp', account, read, isBoundByRcps(principal, key, account));
  const resource = keyLayer(key, account, read);
  const boundary = own.flatMap(({ layer, policy }) => (layer === 'boundary' ? [policy] : []));
  const policies: Policies = {
    identity: own.flatMap(({ layer, policy }) => (layer === 'identity' ? [policy] : [])),
    ...(boundary.length === 0 ? {} : { boundary }),
    ...(scp.levels === undefined ? {} : { scp: scp.levels }),
    ...(rcp.levels === undefined ? {} : { rcp: rcp.levels }),
    ...(resource === undefined ? {} : { resource }),
  };
  const all = [
    ...own.map(({ policy }) => policy),
    ...(scp.levels ?? []).flat(),
    ...(rcp.levels ?? []).flat(),
  ];
  const origins = new Map<NamedPolicy, StackedPolicy>(
    [...all, ...(resource === undefined ? [] : [resource])].map((p) => [p, p]),
  );
  return {
    policies,
    origins,
    scopeOf: (layer) => scopeOf(layer, account),
    notEvaluated: [...unread(principal, resource === undefined), ...scp.unread, ...rcp.unread],
  };
}

function scopeOf(layer: Layer, { id, organization }: Account): string {
  return layer === 'scp' || layer === 'rcp' ? (organization?.id ?? id) : id;
}

interface Attached {
  readonly policyKey: string;
  readonly policyName: string;
  readonly version?: string;
  readonly via: readonly string[];
}

function stacked(
  { policyKey, policyName, version, via }: Attached,
  policy: Policy,
  scope: string,
): StackedPolicy {
  return { name: policyName, policy, policyKey, via, scope, ...(version === undefined ? {} : { version }) };
}

/** Session policies are passed when a session begins and are visible nowhere; users make no such sessions. */
function unread(principal: User | Role, keyPolicyUnread: boolean): readonly Layer[] {
  return [
    ...(principal.kind === 'role' ? ['session' as const] : []),
    ...(keyPolicyUnread ? ['resource' as const] : []),
  ];
}

const SERVICE_LINKED = '/aws-service-role/';

/**
 * SCPs bind users and roles of member accounts; not the management account, not service-linked roles.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 */
function isBoundByScps(principal: User | Role, account: Account): boolean {
  return (
    !principal.path.startsWith(SERVICE_LINKED) && account.organization?.managementAccountId !== account.id
  );
}

/**
 * "RCPs do not apply to AWS managed KMS keys", to resources in the management account, or to calls by
 * service-linked roles. https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
 */
function isBoundByRcps(principal: User | Role, key: RepositoryKey, account: Account): boolean {
  return key.kind === 'customer' && isBoundByScps(principal, account);
}

interface OrganizationLayer {
  readonly levels?: readonly (readonly StackedPolicy[])[];
  readonly unread: readonly Layer[];
}

function organizationLayer(
  layer: 'scp' | 'rcp',
  account: Account,
  read: DocumentReader,
  binds: boolean,
): OrganizationLayer {
  const levels = account[layer];
  if (!binds) return { unread: [] };
  if (levels === undefined) return { unread: [layer] };
  const scope = scopeOf(layer, account);
  const one = ({ id, name, document }: OrganizationPolicy): StackedPolicy =>
    stacked(
      { policyKey: id, policyName: name, via: [`account ${account.id}`] },
      read(document, layer),
      scope,
    );
  return { levels: levels.map((level) => level.map(one)), unread: [] };
}

/** Without a policy of its own at hand, `aws/codecommit` has the one that AWS gives it; a customer's key has none. */
function keyLayer(key: RepositoryKey, account: Account, read: DocumentReader): StackedPolicy | undefined {
  const document =
    key.policy ??
    (key.kind === 'aws-managed' ? managedKeyPolicy(account.partition, account.id, key.region) : undefined);
  if (document === undefined) return undefined;
  const policyKey = key.arn ?? `${key.alias ?? 'key'} in ${key.region}`;
  const attached = {
    policyKey,
    policyName: `key policy of ${key.alias ?? policyKey}`,
    via: [`key ${policyKey}`],
  };
  return stacked(attached, read(document, 'resource'), account.id);
}
