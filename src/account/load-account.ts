import { err, ok, type Result } from '#lib/result.ts';
import type { Account } from './account.ts';
import { type AccountError, invalidAccount } from './account-problem.ts';
import { fail, isOf, LISTS, loadDetails, otherWords, readAll } from './load-details.ts';
import { notAnAccount } from './not-an-account.ts';
import { type Snapshot, snapshotSchema } from './snapshot-schema.ts';

const MARKS = ['keyGuardSnapshot', 'authorizationDetails'];

/**
 * Reads an account: a snapshot, or the output of `aws iam get-account-authorization-details` (documents as objects,
 * as JSON text or URL-encoded). Policy documents are passed on as they are, not copied and not parsed.
 *
 * @param input what `JSON.parse` gave
 * @returns the account, or a code with one sentence: `not-an-account` (something else), `wrong-version` (of the
 * snapshot), `invalid-account` (a field), `truncated` (pages are missing), `empty-account` (nobody in it tells its
 * id), `other-account` (an ARN of another account or partition), `duplicate` (one name or ARN twice: either could
 * hide a deny)
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
 */
export function loadAccount(input: unknown): Result<Account, AccountError> {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    return fail('not-an-account', notAnAccount(input));
  if (MARKS.some((mark) => Object.hasOwn(input, mark))) return loadSnapshot(input);
  if (LISTS.some((list) => Object.hasOwn(input, list))) return loadDetails(input);
  return fail('not-an-account', notAnAccount(input));
}

function loadSnapshot(input: object): Result<Account, AccountError> {
  const version: unknown = Reflect.get(input, 'keyGuardSnapshot');
  if (version !== 1) return fail('wrong-version', versionWords(version));
  const read = snapshotSchema.safeParse(input);
  if (!read.success) return err(invalidAccount(read.error, input));
  const { accountId, partition, authorizationDetails } = read.data;
  const entities = readAll(authorizationDetails, { id: accountId, partition });
  if (!entities.ok) return entities;
  const foreign = read.data.repositories?.find(({ arn }) => !isOf(arn, accountId, partition));
  if (foreign !== undefined) return fail('other-account', otherWords(foreign.arn, accountId, partition));
  return ok({ id: accountId, partition, ...entities.value, ...extras(read.data) });
}

function versionWords(version: unknown): string {
  if (version === undefined) return 'the snapshot has no `keyGuardSnapshot`: it must be 1';
  const found = typeof version === 'number' ? String(version) : 'another one';
  return `the snapshot's \`keyGuardSnapshot\` is ${found} where this program reads 1: update it, or take the snapshot again`;
}

/** The optional parts of a snapshot: absent stays absent, since it means not known. */
function extras({ takenAt, organization, scp, rcp, keys, repositories }: Snapshot): Partial<Account> {
  return {
    ...(typeof takenAt === 'string' ? { takenAt } : {}),
    ...(organization
      ? { organization: { id: organization.id, managementAccountId: organization.managementAccountId } }
      : {}),
    ...(scp ? { scp: levelsOf(scp) } : {}),
    ...(rcp ? { rcp: levelsOf(rcp) } : {}),
    ...(keys
      ? {
          keys: keys.map(({ arn, aliases, manager, state, policy }) => ({
            arn,
            aliases: aliases ?? [],
            manager,
            state,
            policy,
          })),
        }
      : {}),
    ...(repositories
      ? {
          repositories: repositories.map(({ name, id, arn, kmsKeyId }) => ({
            name,
            id,
            arn,
            ...(kmsKeyId ? { kmsKeyId } : {}),
          })),
        }
      : {}),
  };
}

function levelsOf(levels: NonNullable<Snapshot['scp']>): NonNullable<Account['scp']> {
  return levels.map((level) => level.map(({ id, name, document }) => ({ id, name, document })));
}
