/** @import { Aws, Output, Service } from './types.ts' */
import { PATH, PREFIX, TAG } from './names.mjs';
import { isDenied, listAt, valueAt } from './outputs.mjs';
import { removeKey, removePolicy, removeRepository, removeRole, removeUser } from './removal.mjs';

/**
 * Every page of a list.
 *
 * @param {Aws} aws @param {Service} service @param {string} operation @param {object} input
 * @param {{ list: string, next: string, ask: string }} page where items and the next page's mark stand, and its parameter
 */
async function everyPage(aws, service, operation, input, { list, next, ask }) {
  /** @type {unknown[]} */
  const items = [];
  let mark;
  do {
    /** @type {Output} */
    const page = await aws.call(service, operation, {
      ...input,
      ...(mark === undefined ? {} : { [ask]: mark }),
    });
    items.push(...listAt(page, list));
    mark = valueAt(page, next);
  } while (typeof mark === 'string' && mark !== '');
  return items;
}

const IAM_PAGES = { next: 'Marker', ask: 'Marker' };
const isOurs = (/** @type {unknown} */ name) => typeof name === 'string' && name.startsWith(PREFIX);

/**
 * Everything that an earlier run left behind, with how to remove it; in the order in which it has to go: a role before
 * the policy that is its boundary. In IAM name and path tell what is ours, elsewhere name or nothing, and the tag.
 *
 * @param {Aws} aws @param {{ region: string, partition: string, account: string }} where
 * @returns {Promise<readonly { what: string, remove: () => Promise<void> }[]>}
 */
async function leftovers(aws, where) {
  const inPath = { PathPrefix: PATH };
  const roles = await everyPage(aws, 'iam', 'ListRoles', inPath, { list: 'Roles', ...IAM_PAGES });
  const users = await everyPage(aws, 'iam', 'ListUsers', inPath, { list: 'Users', ...IAM_PAGES });
  const local = { ...inPath, Scope: 'Local' };
  const policies = await everyPage(aws, 'iam', 'ListPolicies', local, { list: 'Policies', ...IAM_PAGES });
  return [
    ...named(roles, 'RoleName').map((name) => ({
      what: `role ${name}`,
      remove: () => removeRole(aws, name),
    })),
    ...named(users, 'UserName').map((name) => ({
      what: `user ${name}`,
      remove: () => removeUser(aws, name),
    })),
    ...policies
      .filter((policy) => isOurs(valueAt(policy, 'PolicyName')))
      .map((policy) => String(valueAt(policy, 'Arn')))
      .map((arn) => ({ what: `policy ${arn}`, remove: () => removePolicy(aws, arn) })),
    ...(await repositories(aws, where)),
    ...(await keys(aws)),
  ];
}

/** @param {readonly unknown[]} items @param {string} field */
const named = (items, field) =>
  items.flatMap((item) => {
    const name = valueAt(item, field);
    return isOurs(name) ? [String(name)] : [];
  });

/** @param {Aws} aws @param {{ region: string, partition: string, account: string }} where */
async function repositories(aws, { region, partition, account }) {
  const pages = { list: 'repositories', next: 'nextToken', ask: 'nextToken' };
  const found = await everyPage(aws, 'codecommit', 'ListRepositories', {}, pages);
  const ours = [];
  for (const name of named(found, 'repositoryName')) {
    const resourceArn = `arn:${partition}:codecommit:${region}:${account}:${name}`;
    const tags = await aws.call('codecommit', 'ListTagsForResource', { resourceArn });
    if (typeof valueAt(tags, 'tags', TAG) !== 'string') continue;
    ours.push({ what: `repository ${name}`, remove: () => removeRepository(aws, name) });
  }
  return ours;
}

/** Keys have no name: the tag alone tells. Keys of AWS and of other people may not even be read. @param {Aws} aws */
async function keys(aws) {
  const pages = { list: 'Keys', next: 'NextMarker', ask: 'Marker' };
  const found = await everyPage(aws, 'kms', 'ListKeys', {}, pages);
  const ours = [];
  for (const key of found) {
    const id = String(valueAt(key, 'KeyId'));
    if (!(await isOurKey(aws, id))) continue;
    ours.push({ what: `key ${id}`, remove: () => removeKey(aws, id) });
  }
  return ours;
}

/** @param {Aws} aws @param {string} KeyId */
async function isOurKey(aws, KeyId) {
  try {
    const tags = await aws.call('kms', 'ListResourceTags', { KeyId });
    if (!listAt(tags, 'Tags').some((tag) => valueAt(tag, 'TagKey') === TAG)) return false;
    const key = await aws.call('kms', 'DescribeKey', { KeyId });
    return valueAt(key, 'KeyMetadata', 'KeyState') !== 'PendingDeletion';
  } catch (error) {
    if (isDenied(error)) return false;
    throw error;
  }
}

/**
 * Removes what is left, one thing after another, and goes on when one of them can't be removed.
 *
 * @param {Aws} aws @param {{ region: string, partition: string, account: string }} where
 * @param {(line: string) => void} say
 * @returns {Promise<number>} how many things are still there
 */
export async function removeLeftovers(aws, where, say) {
  const found = await leftovers(aws, where);
  let left = 0;
  for (const { what, remove } of found) {
    try {
      await remove();
      say(`removed ${what}`);
    } catch (error) {
      left += 1;
      say(`could not remove ${what}: ${error instanceof Error ? error.message : error}`);
    }
  }
  if (found.length === 0) say('nothing is left behind');
  return left;
}
