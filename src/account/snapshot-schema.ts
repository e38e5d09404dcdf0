import * as z from 'zod';

const PARTITION = 'aws(?:-[a-z]+)*';

const document = z
  .unknown()
  .optional()
  .describe(
    'a policy document: an object, JSON text or URL-encoded JSON text; left out where its text is not known',
  );

const accountId = z
  .string()
  .regex(/^\d{12}$/, 'should be an account of 12 digits in quotes, such as `"111122223333"`');

const partition = z
  .string()
  .regex(new RegExp(`^${PARTITION}$`), 'should be a partition such as `aws` or `aws-us-gov`');

const name = z.string().min(1, 'should be a name');

const entityArn = (type: 'user' | 'role' | 'group') =>
  z
    .string()
    .regex(
      new RegExp(`^arn:${PARTITION}:iam::\\d{12}:${type}/.*[^/]$`),
      `should be the ARN of a ${type} such as \`arn:aws:iam::111122223333:${type}/name\``,
    );

const policyArn = z
  .string()
  .regex(
    /^arn:[^:]+:iam::[^:]*:policy\/.*[^/]$/,
    'should be the ARN of a managed policy such as `arn:aws:iam::aws:policy/name`',
  );

const listOf = <T extends z.ZodType>(item: T, text: string) =>
  z.array(item).nullish().describe(`${text}; left out where there are none`);

const inlinePolicies = listOf(
  z.looseObject({ PolicyName: name, PolicyDocument: document }),
  'inline policies',
);

const attachedPolicies = listOf(
  z.looseObject({ PolicyArn: policyArn }),
  'managed policies that are attached',
);

const boundary = z
  .looseObject({ PermissionsBoundaryArn: policyArn })
  .nullish()
  .describe('the permissions boundary; its type is not read, since AWS documents two spellings of it');

const tags = listOf(z.looseObject({ Key: z.string(), Value: z.string() }), 'tags');

const user = z.looseObject({
  Arn: entityArn('user'),
  UserName: name,
  UserId: z.string().nullish(),
  UserPolicyList: inlinePolicies,
  GroupList: listOf(name, 'names of the groups of the user'),
  AttachedManagedPolicies: attachedPolicies,
  PermissionsBoundary: boundary,
  Tags: tags,
});

const group = z.looseObject({
  Arn: entityArn('group'),
  GroupName: name,
  GroupPolicyList: inlinePolicies,
  AttachedManagedPolicies: attachedPolicies,
});

const role = z.looseObject({
  Arn: entityArn('role'),
  RoleName: name,
  RoleId: z.string().nullish(),
  AssumeRolePolicyDocument: document,
  RolePolicyList: inlinePolicies,
  AttachedManagedPolicies: attachedPolicies,
  PermissionsBoundary: boundary,
  Tags: tags,
});

const policyVersion = z.looseObject({
  VersionId: name,
  IsDefaultVersion: z.boolean().nullish(),
  Document: document,
});

const managedPolicy = z.looseObject({
  Arn: policyArn,
  PolicyName: name,
  DefaultVersionId: z
    .string()
    .nullish()
    .describe('where it is left out, the version that says it is the default'),
  PolicyVersionList: listOf(policyVersion, 'versions; only the default one is in effect'),
});

/**
 * What `aws iam get-account-authorization-details` prints. Users and roles must be listed: without them a file
 * would say that nobody is denied. Groups and policies that are missing show up at the principals that have them.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
 */
export const authorizationDetailsSchema = z
  .looseObject({
    UserDetailList: z.array(user).describe('every user of the account'),
    GroupDetailList: listOf(group, 'every group of the account'),
    RoleDetailList: z.array(role).describe('every role of the account'),
    Policies: listOf(managedPolicy, 'the managed policies that are in use'),
    IsTruncated: z.boolean().nullish().describe('true: there are more pages, so this is not the account'),
    Marker: z.string().nullish().describe('where the next page of the API begins'),
    NextToken: z.string().nullish().describe('where the AWS CLI goes on after `--max-items`'),
  })
  .describe('the output of `aws iam get-account-authorization-details`, all pages together');

export type AuthorizationDetails = z.infer<typeof authorizationDetailsSchema>;

const organizationPolicy = z.looseObject({ id: name, name, document });

const levels = (kind: string) =>
  z
    .array(z.array(organizationPolicy))
    .nullish()
    .describe(
      `the ${kind}: one list for each level from the root to the account; left out where they are not known`,
    );

const key = z.looseObject({
  arn: z
    .string()
    .regex(/^arn:[^:]+:kms:[^:]+:\d{12}:key\/.+$/, 'should be the ARN of a KMS key, not of an alias'),
  aliases: listOf(name, 'names of its aliases, such as `alias/aws/codecommit`'),
  manager: z.enum(['AWS', 'CUSTOMER']).describe('who manages the key'),
  state: name.describe('the state of the key as KMS has it, such as `Enabled`'),
  policy: document.describe('the key policy; left out where its text is not known'),
});

const repository = z.looseObject({
  name,
  id: name.describe('the repository ID, which is the encryption context'),
  arn: z
    .string()
    .regex(/^arn:[^:]+:codecommit:[^:]+:\d{12}:.+$/, 'should be the ARN of a CodeCommit repository'),
  kmsKeyId: z.string().nullish().describe('ARN or id of the key; left out for `aws/codecommit`'),
});

/**
 * An account in one file. A field that is missing means not known; an empty list means known to be none.
 * Fields that are not named here are ignored.
 */
export const snapshotSchema = z
  .looseObject({
    keyGuardSnapshot: z.literal(1).describe('the version of this format'),
    accountId,
    partition,
    takenAt: z.iso
      .datetime({ offset: true })
      .nullish()
      .describe('when the reading began, as an ISO 8601 instant'),
    authorizationDetails: authorizationDetailsSchema,
    organization: z
      .looseObject({ id: name, managementAccountId: accountId })
      .nullish()
      .describe('the organization of the account; left out where it is not known'),
    scp: levels('service control policies'),
    rcp: levels('resource control policies'),
    keys: z
      .array(key)
      .nullish()
      .describe('KMS keys that encrypt repositories; left out where they are not known'),
    repositories: z
      .array(repository)
      .nullish()
      .describe('CodeCommit repositories; left out where they are not known'),
  })
  .describe('an account at one moment');

export type Snapshot = z.infer<typeof snapshotSchema>;
