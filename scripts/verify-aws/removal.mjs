/** @import { Aws } from './types.ts' */
import { isGone, listAt, textAt, valueAt } from './outputs.mjs';

/**
 * Takes things away that a verification made. What is gone already is no error, so that everything can be repeated.
 *
 * @param {() => Promise<unknown>} call
 */
async function unlessGone(call) {
  try {
    await call();
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

/** @param {Aws} aws @param {string} RoleName */
export async function removeRole(aws, RoleName) {
  await unlessGone(async () => {
    const inline = await aws.call('iam', 'ListRolePolicies', { RoleName });
    for (const PolicyName of listAt(inline, 'PolicyNames'))
      await aws.call('iam', 'DeleteRolePolicy', { RoleName, PolicyName });
    const attached = await aws.call('iam', 'ListAttachedRolePolicies', { RoleName });
    for (const policy of listAt(attached, 'AttachedPolicies'))
      await aws.call('iam', 'DetachRolePolicy', { RoleName, PolicyArn: valueAt(policy, 'PolicyArn') });
    await aws.call('iam', 'DeleteRole', { RoleName });
  });
}

/** @param {Aws} aws @param {string} UserName */
export async function removeUser(aws, UserName) {
  await unlessGone(async () => {
    const keys = await aws.call('iam', 'ListAccessKeys', { UserName });
    for (const key of listAt(keys, 'AccessKeyMetadata'))
      await aws.call('iam', 'DeleteAccessKey', { UserName, AccessKeyId: valueAt(key, 'AccessKeyId') });
    const inline = await aws.call('iam', 'ListUserPolicies', { UserName });
    for (const PolicyName of listAt(inline, 'PolicyNames'))
      await aws.call('iam', 'DeleteUserPolicy', { UserName, PolicyName });
    await aws.call('iam', 'DeleteUser', { UserName });
  });
}

/** @param {Aws} aws @param {string} PolicyArn */
export async function removePolicy(aws, PolicyArn) {
  await unlessGone(() => aws.call('iam', 'DeletePolicy', { PolicyArn }));
}

/** @param {Aws} aws @param {string} repositoryName */
export async function removeRepository(aws, repositoryName) {
  await unlessGone(() => aws.call('codecommit', 'DeleteRepository', { repositoryName }));
}

/** KMS deletes no key at once: it waits seven days at the least, and charges nothing for a key that waits. */
const WAITING_DAYS = 7;

/** @param {Aws} aws @param {string} KeyId */
export async function removeKey(aws, KeyId) {
  await unlessGone(async () => {
    const state = textAt(await aws.call('kms', 'DescribeKey', { KeyId }), 'KeyMetadata', 'KeyState');
    if (state !== 'PendingDeletion')
      await aws.call('kms', 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: WAITING_DAYS });
  });
}
