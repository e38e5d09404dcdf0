import { err, ok, type Result } from '#lib/result.ts';
import type { Account } from './account.ts';
import { type AccountError, type AccountErrorCode, invalidAccount } from './account-problem.ts';
import { type Entities, readEntities } from './authorization-details.ts';
import { notAnAccount } from './not-an-account.ts';
import {
  type AuthorizationDetails,
  authorizationDetailsSchema,
  type Snapshot,
  snapshotSchema,
} from './snapshot-schema.ts';

const LISTS = ['UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies'] as const;

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

function loadDetails(input: object): Result<Account, AccountError> {
  const read = authorizationDetailsSchema.safeParse(input);
  if (!read.success) return err(invalidAccount(read.error, input));
  const home = homeOf(read.data);
  if (home === undefined)
    return isTruncated(read.data) ? fail('truncated', TRUNCATED) : fail('empty-account', EMPTY);
  const entities = readAll(read.data, home);
  return entities.ok ? ok({ ...home, ...entities.value }) : entities;
}

interface Home {
  readonly id: string;
  readonly partition: string;
}

/** The account of the first ARN that has one; the ARNs of AWS managed policies have `aws` in its place. */
function homeOf(details: AuthorizationDetails): Home | undefined {
  const lists = [details.UserDetailList, details.RoleDetailList, details.GroupDetailList, details.Policies];
  for (const list of lists) {
    for (const { Arn } of list ?? []) {
      const [, partition = '', , , id = ''] = Arn.split(':');
      if (/^\d{12}$/.test(id)) return { id, partition };
    }
  }
  return undefined;
}

const EMPTY =
  'there is no user, role, group or customer managed policy that would tell which account this is: take the output again without `--filter`';

/** Every list, once it is certain that nothing is missing and that all is of one account. */
function readAll(details: AuthorizationDetails, { id, partition }: Home): Result<Entities, AccountError> {
  if (isTruncated(details)) return fail('truncated', TRUNCATED);
  for (const list of LISTS) {
    const foreign = details[list]?.find(({ Arn }) => !isOf(Arn, id, partition));
    if (foreign !== undefined) return fail('other-account', otherWords(foreign.Arn, id, partition));
  }
  return readEntities(details);
}

const TRUNCATED =
  'the authorization details are cut off, and what is missing could hold a deny: fetch all pages, which the AWS CLI does by itself without `--max-items` and `--no-paginate`';

/** With `--max-items` the AWS CLI prints no `IsTruncated`, only the token to go on with. */
function isTruncated({ IsTruncated, Marker, NextToken }: AuthorizationDetails): boolean {
  return IsTruncated === true || (IsTruncated !== false && Boolean(Marker ?? '')) || Boolean(NextToken ?? '');
}

function isOf(arn: string, id: string, partition: string): boolean {
  const [, ofPartition, , , account = ''] = arn.split(':');
  return ofPartition === partition && (account === id || !/^\d{12}$/.test(account));
}

function otherWords(arn: string, id: string, partition: string): string {
  return `\`${arn}\` is not of account ${id} in partition ${partition}: give the data of one account at a time`;
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

function fail(code: AccountErrorCode, message: string): { readonly ok: false; readonly error: AccountError } {
  return err({ code, message });
}
