import { err, ok, type Result } from '#lib/result.ts';
import type { Account } from './account.ts';
import { type AccountError, type AccountErrorCode, invalidAccount } from './account-problem.ts';
import { type Entities, readEntities } from './authorization-details.ts';
import { type AuthorizationDetails, authorizationDetailsSchema } from './details-schema.ts';

/** The lists of an account, each named as AWS does. */
export const LISTS = ['UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies'] as const;

/**
 * Reads the output of `aws iam get-account-authorization-details`, or the pages of the API put together.
 *
 * @returns the account, or one of the errors of `loadAccount`
 */
export function loadDetails(input: object): Result<Account, AccountError> {
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
export function readAll(
  details: AuthorizationDetails,
  { id, partition }: Home,
): Result<Entities, AccountError> {
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

/** Whether an ARN is of an account, or of none. */
export function isOf(arn: string, id: string, partition: string): boolean {
  const [, ofPartition, , , account = ''] = arn.split(':');
  return ofPartition === partition && (account === id || !/^\d{12}$/.test(account));
}

/** What to say of an ARN of another account. */
export function otherWords(arn: string, id: string, partition: string): string {
  return `\`${arn}\` is not of account ${id} in partition ${partition}: give the data of one account at a time`;
}

/** An error with its code. */
export function fail(
  code: AccountErrorCode,
  message: string,
): { readonly ok: false; readonly error: AccountError } {
  return err({ code, message });
}
