import { type EntityType, GetAccountAuthorizationDetailsCommand, type IAMClient } from '@aws-sdk/client-iam';
import { loadAccount } from '#account/load-account.ts';
import type { AccountRead } from '#ports';
import { authorizationPages } from './authorization-pages.ts';
import type { AuthorizationPage, LiveCalls } from './live-calls.ts';
import type { Turn } from './pace.ts';

/** Everything: an AWS managed policy that denies is as good a cause as any other. */
const FILTER: EntityType[] = ['User', 'Group', 'Role', 'LocalManagedPolicy', 'AWSManagedPolicy'];
const PAGE_SIZE = 1000;

/**
 * How far behind a read of IAM may be. AWS names no bound ("eventual consistency"); changes took seconds to be seen,
 * and never two minutes.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_general.html#troubleshoot_general_eventual-consistency
 */
export const LAG_MS = 120_000;

/**
 * Reads every principal and policy of the account that the credentials are of, page by page.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
 */
export function iamCalls(client: IAMClient, turn: Turn): Pick<LiveCalls, 'authorizationPage'> {
  return {
    authorizationPage: async (next) => {
      await turn();
      const from = next === undefined ? {} : { Marker: next };
      const page = await client.send(
        new GetAccountAuthorizationDetailsCommand({ Filter: FILTER, MaxItems: PAGE_SIZE, ...from }),
      );
      const { UserDetailList = [], GroupDetailList = [], RoleDetailList = [], Policies = [] } = page;
      return { UserDetailList, GroupDetailList, RoleDetailList, Policies, ...whatFollows(page) };
    },
  };
}

/** "We recommend that you check IsTruncated after every call"; cut off without a marker, the answer is incomplete. */
function whatFollows({
  IsTruncated,
  Marker,
}: {
  readonly IsTruncated?: boolean | undefined;
  readonly Marker?: string | undefined;
}): Pick<AuthorizationPage, 'next' | 'cutOff'> {
  if (IsTruncated !== true) return {};
  return Marker === undefined ? { cutOff: true } : { next: Marker };
}

/**
 * Reads the account that the credentials are of as one value.
 *
 * @throws when IAM refuses, when its answer can't be read, or when it is another account than the one asked for
 */
export async function readAccount(
  { authorizationPage }: Pick<LiveCalls, 'authorizationPage'>,
  accountId: string,
): Promise<AccountRead> {
  const pages: AuthorizationPage[] = [];
  for await (const page of authorizationPages(authorizationPage)) pages.push(page);
  const loaded = loadAccount({
    UserDetailList: pages.flatMap((page) => page.UserDetailList),
    GroupDetailList: pages.flatMap((page) => page.GroupDetailList),
    RoleDetailList: pages.flatMap((page) => page.RoleDetailList),
    Policies: pages.flatMap((page) => page.Policies),
  });
  if (!loaded.ok) throw new Error(`account ${accountId} can't be read from IAM: ${loaded.error.message}`);
  const { id } = loaded.value;
  if (id !== accountId) {
    throw new Error(`the event is of account ${accountId}, but the credentials are of account ${id}`);
  }
  return {
    account: loaded.value,
    calls: pages.length,
    complete: pages.at(-1)?.cutOff !== true,
    lagMs: LAG_MS,
  };
}
