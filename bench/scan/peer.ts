import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { KMS_CONTRACT, viaService } from '#codecommit/contract.ts';
import { rulesOf } from '#codecommit/key.ts';
import { installedTool } from '../../scripts/tools.mjs';
import { ACCOUNT_ID } from '../account/settings.ts';
import {
  type Details,
  defaultDocument,
  type GroupEntry,
  type Inline,
  type RoleEntry,
  type UserEntry,
} from './details.ts';

interface NamedDocument {
  readonly name: string;
  readonly policy: unknown;
}

/** The input of `runSimulation`, as its documentation has it. */
export interface Simulation {
  readonly request: {
    readonly principal: string;
    readonly action: string;
    readonly resource: { readonly resource: string; readonly accountId: string };
    readonly contextVariables: Readonly<Record<string, string | readonly string[]>>;
  };
  readonly identityPolicies: readonly NamedDocument[];
  readonly permissionBoundaryPolicies?: readonly NamedDocument[];
  readonly serviceControlPolicies: readonly never[];
  readonly resourceControlPolicies: readonly never[];
  readonly resourcePolicy: unknown;
}

interface SimulationResult {
  readonly resultType: string;
  readonly overallResult?: string;
}

export type Simulate = (simulation: Simulation, options: object) => Promise<SimulationResult>;

/**
 * The simulator, by its published API. It is licensed under the AGPL, so that it is loaded when the benchmark runs
 * and is part of nothing that ships.
 */
export async function simulator(): Promise<Simulate> {
  const home = join(installedTool('judges'), 'node_modules', '@cloud-copilot', 'iam-simulate', 'dist', 'esm');
  const { runSimulation } = await import(pathToFileURL(join(home, 'index.js')).href);
  return runSimulation;
}

/** The seven questions for each principal, with all that the request model knows of the request. */
export function simulationsOf(
  sample: readonly (UserEntry | RoleEntry)[],
  details: Details,
  { region, now }: { readonly region: string; readonly now: string },
): readonly Simulation[] {
  const managed = new Map(details.Policies.map((policy) => [policy.Arn, defaultDocument(policy)]));
  const groups = new Map(details.GroupDetailList.map((group) => [group.GroupName, group]));
  const named = ({ PolicyArn }: { readonly PolicyArn: string }): NamedDocument => ({
    name: PolicyArn,
    policy: managed.get(PolicyArn),
  });
  const resource = `arn:aws:kms:${region}:${ACCOUNT_ID}:key/1b2c3d4e-0000-4000-8000-a4b5c6d7e8f9`;
  return sample.flatMap((entry) => {
    const boundary = entry.PermissionsBoundary;
    const shared = {
      identityPolicies: identityPolicies(entry, groups, named),
      ...(boundary === undefined
        ? {}
        : { permissionBoundaryPolicies: [named({ PolicyArn: boundary.PermissionsBoundaryArn })] }),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: rulesOf({ kind: 'aws-managed' }).policy?.({
        partition: 'aws',
        account: ACCOUNT_ID,
        region,
      }),
    };
    const contextVariables = contextOf(entry, region, now);
    return KMS_CONTRACT.map((action) => ({
      ...shared,
      request: {
        principal: entry.Arn,
        action,
        resource: { resource, accountId: ACCOUNT_ID },
        contextVariables,
      },
    }));
  });
}

function identityPolicies(
  entry: UserEntry | RoleEntry,
  groups: ReadonlyMap<string, GroupEntry>,
  named: (attached: { readonly PolicyArn: string }) => NamedDocument,
): readonly NamedDocument[] {
  const inline = 'UserName' in entry ? entry.UserPolicyList : entry.RolePolicyList;
  const memberships = 'UserName' in entry ? entry.GroupList.flatMap((name) => groups.get(name) ?? []) : [];
  return [
    ...inline.map(ofInline),
    ...entry.AttachedManagedPolicies.map(named),
    ...memberships.flatMap((group) => [
      ...group.GroupPolicyList.map(ofInline),
      ...group.AttachedManagedPolicies.map(named),
    ]),
  ].filter(({ policy }) => policy !== undefined);
}

function ofInline({ PolicyName, PolicyDocument }: Inline): NamedDocument {
  return { name: PolicyName, policy: PolicyDocument };
}

/** What the request is known to carry, with a value for what it must carry and nobody knows. */
function contextOf(entry: UserEntry | RoleEntry, region: string, now: string) {
  const user = 'UserName' in entry;
  const tags = entry.Tags.map(({ Key, Value }) => [`aws:PrincipalTag/${Key}`, Value] as const);
  return {
    'kms:ViaService': viaService(region),
    'kms:CallerAccount': ACCOUNT_ID,
    'kms:EncryptionAlgorithm': 'SYMMETRIC_DEFAULT',
    'kms:ResourceAliases': ['alias/aws/codecommit'],
    'aws:ViaAWSService': 'true',
    'aws:SecureTransport': 'true',
    'aws:RequestedRegion': region,
    'aws:CurrentTime': now,
    'aws:EpochTime': String(Date.parse(now) / 1000),
    'aws:PrincipalArn': entry.Arn,
    'aws:PrincipalAccount': ACCOUNT_ID,
    'aws:ResourceAccount': ACCOUNT_ID,
    'aws:PrincipalType': user ? 'User' : 'AssumedRole',
    'aws:PrincipalIsAWSService': 'false',
    'aws:userid': user ? entry.UserId : `${entry.RoleId}:session`,
    ...(user ? { 'aws:username': entry.UserName } : {}),
    ...Object.fromEntries(tags),
  };
}
