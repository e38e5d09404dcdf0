import {
  type EntityType,
  GetAccountAuthorizationDetailsCommand,
  type GetAccountAuthorizationDetailsResponse,
  type IAMClient,
} from '@aws-sdk/client-iam';
import { loadAccount } from '#account/load-account.ts';
import type { AccountRead } from '#ports';

/** Everything: an AWS managed policy that denies is as good a cause as any other. */
const FILTER: EntityType[] = ['User', 'Group', 'Role', 'LocalManagedPolicy', 'AWSManagedPolicy'];
const PAGE_SIZE = 1000;

/**
 * How far behind a read of IAM may be. AWS names no bound ("eventual consistency"); changes took seconds to be seen,
 * and never two minutes.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_general.html#troubleshoot_general_eventual-consistency
 */
const LAG_MS = 120_000;

type Page = GetAccountAuthorizationDetailsResponse;

/**
 * Reads every principal and policy of the account that the credentials are of.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
 *
 * @throws when IAM refuses, when its answer can't be read, or when it is another account than the one asked for
 */
export async function readAccount(client: IAMClient, accountId: string): Promise<AccountRead> {
  const { pages, complete } = await readPages(client);
  const loaded = loadAccount({
    UserDetailList: pages.flatMap((page) => page.UserDetailList ?? []),
    GroupDetailList: pages.flatMap((page) => page.GroupDetailList ?? []),
    RoleDetailList: pages.flatMap((page) => page.RoleDetailList ?? []),
    Policies: pages.flatMap((page) => page.Policies ?? []),
  });
  if (!loaded.ok) throw new Error(`account ${accountId} can't be read from IAM: ${loaded.error.message}`);
  const { id } = loaded.value;
  if (id !== accountId) {
    throw new Error(`the event is of account ${accountId}, but the credentials are of account ${id}`);
  }
  return { account: loaded.value, calls: pages.length, complete, lagMs: LAG_MS };
}

/** "We recommend that you check IsTruncated after every call"; cut off without a marker, the answer is incomplete. */
async function readPages(client: IAMClient): Promise<{ pages: readonly Page[]; complete: boolean }> {
  const pages: Page[] = [];
  let marker: string | undefined;
  do {
    const from = marker === undefined ? {} : { Marker: marker };
    const command = new GetAccountAuthorizationDetailsCommand({
      Filter: FILTER,
      MaxItems: PAGE_SIZE,
      ...from,
    });
    const page: Page = await client.send(command);
    pages.push(page);
    marker = page.IsTruncated === true ? page.Marker : undefined;
  } while (marker !== undefined);
  return { pages, complete: pages.at(-1)?.IsTruncated !== true };
}
