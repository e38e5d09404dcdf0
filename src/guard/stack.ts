import type { Account, OrganizationPolicy, Role, User } from '#account/account.ts';
import { policiesOf } from '#account/attachments.ts';
import { isKeyOf, type RepositoryKey, rulesOf } from '#codecommit/key.ts';
import { type PolicySource, parsePolicy } from '#iam/parse-policy.ts';
import type { NamedPolicy, Policies } from '#iam/policies.ts';
import type { Layer, Statement } from '#iam/policy.ts';
import type { Bearing, SiftedPolicy } from '#iam/sifted-policy.ts';
import { once } from '#lib/remembered.ts';
import { bearingOn, type DocumentReader } from './documents.ts';

/** A policy of a principal's stack, with what a finding says of it. */
export interface StackedPolicy {
  readonly layer: Layer;
  /** Of an SCP or RCP, 0 for the root; else 0. */
  readonly level: number;
  readonly policy: SiftedPolicy;
  /** ARN of a managed policy, owner ARN + `#` + name of an inline one, id of an SCP or RCP, ARN or alias of a key. */
  readonly policyKey: string;
  readonly policyName: string;
  readonly version?: string;
  readonly via: readonly string[];
}

/** Every policy that applies to one principal's requests on one key, and the layers that nobody could read. */
export interface Stack {
  readonly stacked: readonly StackedPolicy[];
  /** What CodeCommit's calls to KMS are judged by. */
  readonly policies: Policies;
  /** What the principal's own calls to CodeCommit are judged by. */
  readonly ownCallPolicies: Policies;
  readonly notEvaluated: readonly Layer[];
}

/** The policies of a principal itself. */
function ownPoliciesOf(
  principal: User | Role,
  account: Account,
  read: DocumentReader,
): readonly StackedPolicy[] {
  return policiesOf(principal, account).map(({ document, ...entry }) => ({
    ...entry,
    level: 0,
    policy: read(document, entry.layer),
  }));
}

/**
 * Puts the layers together, for one principal and key. Of its identity policies it is judged by the statements alone
 * that can bear on the answer.
 */
export function stackOf(
  principal: User | Role,
  key: RepositoryKey,
  account: Account,
  read: DocumentReader,
): Stack {
  const own = ownPoliciesOf(principal, account, read);
  const scp = organizationLayer('scp', account, read, isBoundByOrganization(principal, account));
  const rcp = organizationLayer('rcp', account, read, isBoundByOrganization(principal, account));
  const resource = keyPolicyOf(key, account, read);
  const identity = named(own, 'identity').map(({ policy }) => partOf(policy, bearingOn(key)));
  const boundary = principal.boundary === undefined ? {} : { boundary: named(own, 'boundary') };
  const principals: Policies = { identity, ...boundary, ...levels('scp', scp) };
  const keyBound = rulesOf(key).boundByRcps;
  // RCPs bind the resources of the accounts that they are attached to: those over another account nobody has read.
  const ownKey = isKeyOf(key, account.id);
  return {
    stacked: [...own, ...scp.policies, ...rcp.policies, ...resource],
    policies: {
      ...principals,
      ...(keyBound && ownKey ? levels('rcp', rcp) : {}),
      ...(resource[0] === undefined ? {} : { resource: { name: '', policy: resource[0].policy } }),
    },
    // CodeCommit is among the services whose resources RCPs bind (Organizations: resource control policies).
    ownCallPolicies: { ...principals, ...levels('rcp', rcp) },
    notEvaluated: [
      // Session policies are passed when a session begins and are visible nowhere; users make no such sessions.
      ...(principal.kind === 'role' ? ['session' as const] : []),
      ...(keyDocument(key, account) === undefined ? ['resource' as const] : []),
      ...scp.unread,
      ...(keyBound && ownKey ? rcp.unread : []),
      ...(keyBound && !ownKey ? ['rcp' as const] : []),
    ],
  };
}

/** A policy that requests are judged by, whatever it is called. */
interface JudgedPolicy extends NamedPolicy {
  readonly policy: SiftedPolicy;
}

/** The distinct documents of a layer: one that is attached twice decides nothing twice. */
function named(stacked: readonly StackedPolicy[], layer: Layer): readonly JudgedPolicy[] {
  const policies = new Set(stacked.flatMap((one) => (one.layer === layer ? [one.policy] : [])));
  return [...policies].map((policy) => ({ name: '', policy }));
}

/** The same stack, judged by these statements in the place of the identity policies. */
export function judgedBy(stack: Stack, statements: readonly Statement[]): Stack {
  const identity = [{ name: '', policy: { statements, problems: [], isUniqueSid: () => true } }];
  const { policies, ownCallPolicies } = stack;
  return {
    ...stack,
    policies: { ...policies, identity },
    ownCallPolicies: { ...ownCallPolicies, identity },
  };
}

/** A policy as far as it bears on the answer. */
function partOf(policy: SiftedPolicy, on: Bearing): NamedPolicy {
  const { version, problems, text } = policy;
  return {
    name: '',
    policy: {
      statements: policy.bearing(on),
      problems,
      isUniqueSid: (sid) => policy.isUniqueSid(sid),
      ...(version === undefined ? {} : { version }),
      ...(text === undefined ? {} : { text }),
    },
  };
}

const SERVICE_LINKED = '/aws-service-role/';

/**
 * SCPs bind users and roles of member accounts, RCPs the resources of member accounts; neither binds the management
 * account or service-linked roles.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
 */
export function isBoundByOrganization(principal: User | Role, { id, organization }: Account): boolean {
  return !principal.path.startsWith(SERVICE_LINKED) && organization?.managementAccountId !== id;
}

interface OrganizationLayer {
  readonly levels?: number;
  readonly policies: readonly StackedPolicy[];
  readonly unread: readonly Layer[];
}

function organizationLayer(
  layer: 'scp' | 'rcp',
  account: Account,
  read: DocumentReader,
  binds: boolean,
): OrganizationLayer {
  const known = account[layer];
  if (!binds) return { policies: [], unread: [] };
  if (known === undefined) return { policies: [], unread: [layer] };
  const one = ({ id, name, document }: OrganizationPolicy, level: number): StackedPolicy => ({
    layer,
    level,
    policy: read(document, layer),
    policyKey: id,
    policyName: name,
    via: [`account ${account.id}`],
  });
  return {
    levels: known.length,
    policies: known.flatMap((list, level) => list.map((policy) => one(policy, level))),
    unread: [],
  };
}

function levels(layer: 'scp' | 'rcp', { levels: count, policies }: OrganizationLayer): Policies {
  if (count === undefined) return {};
  const list = Array.from({ length: count }, (_, level) => [
    ...named(
      policies.filter((one) => one.level === level),
      layer,
    ),
    ...(layer === 'rcp' ? [rcpFullAccess()] : []),
  ]);
  return { [layer]: list };
}

/**
 * "... RCPFullAWSAccess is automatically attached to the organization root, every OU, and every account ... You can't
 * detach this policy": an RCP can deny, and never fails to allow, whether a snapshot lists this one or not.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
 */
const rcpFullAccess = once(
  (): NamedPolicy => ({
    name: 'RCPFullAWSAccess',
    policy: parsePolicy(
      {
        Version: '2012-10-17',
        Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' },
      },
      'rcp',
    ),
  }),
);

/** A key of which nobody read the policy has the one that AWS gives to its kind, if it gives any. */
function keyDocument(key: RepositoryKey, account: Account): PolicySource {
  return key.policy ?? defaultPolicy(key, account);
}

/** The policy of a key as one of a stack; none where nothing is known of it, and nothing it grants is needed. */
export function keyPolicyOf(
  key: RepositoryKey,
  account: Account,
  read: DocumentReader,
): readonly StackedPolicy[] {
  const document = keyDocument(key, account);
  // Without a grant of its policy a key of another account is closed: one that nobody has read may grant, and deny.
  if (document === undefined && isKeyOf(key, account.id)) return [];
  const policyKey = key.arn ?? `${key.alias ?? 'key'} in ${key.region}`;
  return [
    {
      layer: 'resource',
      level: 0,
      policy: read(document, 'resource'),
      policyKey,
      policyName: `key policy of ${key.alias ?? policyKey}`,
      via: [`key ${policyKey}`],
    },
  ];
}

const DEFAULTS = new WeakMap<RepositoryKey, PolicySource>();

/** The same object each time, so that it is read once. */
function defaultPolicy(key: RepositoryKey, { partition, id }: Account): PolicySource {
  if (DEFAULTS.has(key)) return DEFAULTS.get(key);
  const policy = rulesOf(key).policy?.({ partition, account: id, region: key.region });
  DEFAULTS.set(key, policy);
  return policy;
}
