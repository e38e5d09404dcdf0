import type { AwsPolicy } from './aws-managed.ts';
import { idOf, type Member } from './cast.ts';
import type { Document } from './document.ts';
import type { EntityWriter } from './document-form.ts';
import type { Holdings, Named } from './holdings.ts';
import { placeOf } from './place.ts';
import { type Random, randomOf } from './random.ts';
import { ACCOUNT_ID, type AccountSettings, arnOf } from './settings.ts';
import { OFFICES, WIDE_OFFICES, WORK_REGIONS } from './words.ts';

/** The entries of GetAccountAuthorizationDetails, field by field in the order in which AWS gives them. */
export interface Details {
  readonly user: (member: Member, holdings: Holdings) => unknown;
  readonly role: (member: Member, holdings: Holdings) => unknown;
  readonly group: (name: string, inline: readonly Named[], attached: readonly string[]) => unknown;
  readonly policy: (policy: CustomerPolicy) => unknown;
  readonly awsPolicy: (policy: AwsPolicy, uses: number) => unknown;
}

/** A customer managed policy; the newest version first. */
export interface CustomerPolicy {
  readonly arn: string;
  readonly documents: readonly Document[];
  readonly defaultAt: number;
  readonly uses: number;
  readonly asBoundary: boolean;
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html */
export function detailsOf(settings: AccountSettings, writer: EntityWriter): Details {
  const { seed } = settings;
  return {
    user: (member, holdings) => ({
      ...identity('User', member, randomOf(seed, 'details', member.index)),
      UserPolicyList: inlineList(holdings.inline, writer),
      GroupList: holdings.groups,
      ...lastFields(member, holdings, settings),
    }),
    role: (member, holdings) => roleEntry(member, holdings, settings, writer),
    group: (name, inline, attached) => ({
      Path: '/',
      GroupName: name,
      GroupId: idOf('AGPA', randomOf(seed, 'group id', name)),
      Arn: arnOf('group', '/', name),
      CreateDate: dateOf(randomOf(seed, 'group date', name), settings),
      GroupPolicyList: inlineList(inline, writer),
      AttachedManagedPolicies: attachedList(attached),
    }),
    policy: (policy) => customerPolicy(policy, settings, writer),
    awsPolicy: (policy, uses) => awsPolicy(policy, uses, settings, writer),
  };
}

function identity(what: 'User' | 'Role', { path, name, id, arn, now }: Member, random: Random) {
  return {
    Path: path,
    [`${what}Name`]: name,
    [`${what}Id`]: id,
    Arn: arn,
    CreateDate: dateOf(random, { now }),
  };
}

function roleEntry(member: Member, holdings: Holdings, settings: AccountSettings, writer: EntityWriter) {
  const random = randomOf(settings.seed, 'details', member.index);
  const trust = holdings.trust === undefined ? undefined : writer.document(holdings.trust.document);
  const own = identity('Role', member, random);
  const lastUsed = random.chance(0.7)
    ? { LastUsedDate: dateOf(random, settings), Region: random.pick(WORK_REGIONS) }
    : {};
  return {
    ...own,
    AssumeRolePolicyDocument: trust,
    InstanceProfileList:
      holdings.trust?.forInstances === true
        ? [
            {
              Path: member.path,
              InstanceProfileName: member.name,
              InstanceProfileId: idOf('AIPA', random),
              Arn: `arn:aws:iam::${ACCOUNT_ID}:instance-profile${member.path}${member.name}`,
              CreateDate: own.CreateDate,
              Roles: [{ ...own, AssumeRolePolicyDocument: trust }],
            },
          ]
        : [],
    RolePolicyList: inlineList(holdings.inline, writer),
    ...lastFields(member, holdings, settings),
    RoleLastUsed: lastUsed,
  };
}

function lastFields(member: Member, { attached, boundary }: Holdings, settings: AccountSettings) {
  return {
    AttachedManagedPolicies: attachedList(attached),
    ...(boundary === undefined
      ? {}
      : { PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: boundary } }),
    Tags: tagsOf(member, settings),
  };
}

function tagsOf(member: Member, { seed, wide }: AccountSettings) {
  const random = randomOf(seed, 'tags', member.index);
  const { team, stage, app } = placeOf(random);
  const tags: Record<string, string> = {
    team,
    stage,
    'cost-center': String(1000 + random.below(9000)),
    ...(random.chance(0.5) ? { application: `${team}-${app}`, owner: `${team}@example.com` } : {}),
    ...(random.chance(0.1) ? { office: random.pick(wide ? WIDE_OFFICES : OFFICES) } : {}),
    ...(member.kind === 'role' && random.chance(0.4)
      ? { 'managed-by': 'terraform', source: `https://git.example.com/${team}/${app}/-/tree/main/iam` }
      : {}),
    ...member.given?.kind.tags,
  };
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

function inlineList(inline: readonly Named[], writer: EntityWriter) {
  return inline.map(({ name, document }) => ({
    PolicyName: name,
    PolicyDocument: writer.document(document),
  }));
}

function attachedList(arns: readonly string[]) {
  return arns.map((PolicyArn) => ({ PolicyName: PolicyArn.split('/').at(-1), PolicyArn }));
}

function customerPolicy(policy: CustomerPolicy, settings: AccountSettings, writer: EntityWriter) {
  const { arn, documents, defaultAt } = policy;
  const random = randomOf(settings.seed, 'policy details', arn);
  const created = dateOf(random, settings);
  const newest = documents.length + random.below(4);
  const versionId = (at: number): string => `v${newest - at}`;
  return {
    ...policyEntry(arn, versionId(defaultAt), policy, random),
    CreateDate: created,
    UpdateDate: created,
    PolicyVersionList: documents.map((document, at) => ({
      Document: writer.document(document),
      VersionId: versionId(at),
      IsDefaultVersion: at === defaultAt,
      CreateDate: created,
    })),
  };
}

function awsPolicy(policy: AwsPolicy, uses: number, settings: AccountSettings, writer: EntityWriter) {
  const { arn, created, updated, versions } = policy;
  const random = randomOf(settings.seed, 'policy details', arn);
  return {
    ...policyEntry(arn, versions[0]?.id ?? 'v1', { uses, asBoundary: false }, random),
    CreateDate: created,
    UpdateDate: updated,
    PolicyVersionList: versions.map((version, at) => ({
      Document: writer.document({ value: version.document }),
      VersionId: version.id,
      IsDefaultVersion: at === 0,
      CreateDate: version.created,
    })),
  };
}

function policyEntry(
  arn: string,
  defaultVersion: string,
  { uses, asBoundary }: Pick<CustomerPolicy, 'uses' | 'asBoundary'>,
  random: Random,
) {
  return {
    PolicyName: arn.split('/').at(-1),
    PolicyId: idOf('ANPA', random),
    Arn: arn,
    Path: arn.slice(arn.indexOf('/'), arn.lastIndexOf('/') + 1),
    DefaultVersionId: defaultVersion,
    AttachmentCount: asBoundary ? 0 : uses,
    PermissionsBoundaryUsageCount: asBoundary ? uses : 0,
    IsAttachable: true,
  };
}

/** A moment in the six years before the account was read, as the AWS CLI prints it. */
function dateOf(random: Random, { now }: Pick<AccountSettings, 'now'>): string {
  const at = Date.parse(now) - random.below(6 * 365 * 86_400) * 1000;
  return new Date(at).toISOString().replace('.000Z', '+00:00');
}
