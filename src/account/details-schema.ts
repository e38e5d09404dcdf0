import * as z from 'zod/mini';
import { once } from '#lib/remembered.ts';

// Schemas are made when an account is read: most events are answered without.

/** A partition, as part of a pattern. */
export const PARTITION = 'aws(?:-[a-z]+)*';

/** Gives a schema the words that `docs/contracts.md` has for it; one that others share is cloned before. */
export function described<T extends z.ZodMiniType>(schema: T, description: string): T {
  z.globalRegistry.add(schema, { description });
  return schema;
}

/** Text that matches a pattern; the message says what it should be. */
export const matching = (pattern: RegExp, message: string) => z.string().check(z.regex(pattern, message));

/** A policy document in any of the forms in which AWS gives it. */
export const document = once(() =>
  described(
    z.optional(z.unknown()),
    'a policy document: an object, JSON text or URL-encoded JSON text; left out where its text is not known',
  ),
);

/** A name that is not empty. */
export const name = once(() => z.string().check(z.minLength(1, 'should be a name')));

const entityArn = (type: 'user' | 'role' | 'group') =>
  matching(
    new RegExp(`^arn:${PARTITION}:iam::\\d{12}:${type}/.*[^/]$`),
    `should be the ARN of a ${type} such as \`arn:aws:iam::111122223333:${type}/name\``,
  );

const policyArn = once(() =>
  matching(
    /^arn:[^:]+:iam::[^:]*:policy\/.*[^/]$/,
    'should be the ARN of a managed policy such as `arn:aws:iam::aws:policy/name`',
  ),
);

/** A list that may be missing. */
export const listOf = <T extends z.ZodMiniType>(item: T, text: string) =>
  described(z.nullish(z.array(item)), `${text}; left out where there are none`);

const inlinePolicies = once(() =>
  listOf(z.looseObject({ PolicyName: name(), PolicyDocument: document() }), 'inline policies'),
);

const attachedPolicies = once(() =>
  listOf(z.looseObject({ PolicyArn: policyArn() }), 'managed policies that are attached'),
);

const boundary = once(() =>
  described(
    z.nullish(z.looseObject({ PermissionsBoundaryArn: policyArn() })),
    'the permissions boundary; its type is not read, since AWS documents two spellings of it',
  ),
);

const tags = once(() => listOf(z.looseObject({ Key: z.string(), Value: z.string() }), 'tags'));

export const userSchema = once(() =>
  z.looseObject({
    Arn: entityArn('user'),
    UserName: name(),
    UserId: z.nullish(z.string()),
    UserPolicyList: inlinePolicies(),
    GroupList: listOf(name(), 'names of the groups of the user'),
    AttachedManagedPolicies: attachedPolicies(),
    PermissionsBoundary: boundary(),
    Tags: tags(),
  }),
);

export const groupSchema = once(() =>
  z.looseObject({
    Arn: entityArn('group'),
    GroupName: name(),
    GroupPolicyList: inlinePolicies(),
    AttachedManagedPolicies: attachedPolicies(),
  }),
);

export const roleSchema = once(() =>
  z.looseObject({
    Arn: entityArn('role'),
    RoleName: name(),
    RoleId: z.nullish(z.string()),
    AssumeRolePolicyDocument: document(),
    RolePolicyList: inlinePolicies(),
    AttachedManagedPolicies: attachedPolicies(),
    PermissionsBoundary: boundary(),
    Tags: tags(),
  }),
);

const policyVersion = once(() =>
  z.looseObject({
    VersionId: name(),
    IsDefaultVersion: z.nullish(z.boolean()),
    Document: document(),
  }),
);

export const policySchema = once(() =>
  z.looseObject({
    Arn: policyArn(),
    PolicyName: name(),
    DefaultVersionId: described(
      z.nullish(z.string()),
      'where it is left out, the version that says it is the default',
    ),
    PolicyVersionList: listOf(policyVersion(), 'versions; only the default one is in effect'),
  }),
);

/**
 * What `aws iam get-account-authorization-details` prints. Users and roles must be listed: without them a file
 * would say that nobody is denied. Groups and policies that are missing show up at the principals that have them.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
 */
export const authorizationDetailsSchema = once(() =>
  described(
    z.looseObject({
      UserDetailList: described(z.array(userSchema()), 'every user of the account'),
      GroupDetailList: listOf(groupSchema(), 'every group of the account'),
      RoleDetailList: described(z.array(roleSchema()), 'every role of the account'),
      Policies: listOf(policySchema(), 'the managed policies that are in use'),
      IsTruncated: described(
        z.nullish(z.boolean()),
        'true: there are more pages, so this is not the account',
      ),
      Marker: described(z.nullish(z.string()), 'where the next page of the API begins'),
      NextToken: described(z.nullish(z.string()), 'where the AWS CLI goes on after `--max-items`'),
    }),
    'the output of `aws iam get-account-authorization-details`, all pages together',
  ),
);

export type AuthorizationDetails = z.infer<ReturnType<typeof authorizationDetailsSchema>>;
export type UserDetail = z.infer<ReturnType<typeof userSchema>>;
export type GroupDetail = z.infer<ReturnType<typeof groupSchema>>;
export type RoleDetail = z.infer<ReturnType<typeof roleSchema>>;
export type PolicyDetail = z.infer<ReturnType<typeof policySchema>>;
