import type { KmsKey, Repository } from '#account/account.ts';

/** One page of `GetAccountAuthorizationDetails`, documents URL-encoded as IAM gives them. */
export interface AuthorizationPage {
  readonly UserDetailList: readonly unknown[];
  readonly GroupDetailList: readonly unknown[];
  readonly RoleDetailList: readonly unknown[];
  readonly Policies: readonly unknown[];
  /** Where the next page begins; absent on the last one. */
  readonly next?: string;
  /** IAM says that there is more, and not where. */
  readonly cutOff?: true;
}

/** One page of a list, and where the next one begins. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

export type OrganizationPolicyType = 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY';

/**
 * Every request that reading a live account takes, one each; none of them changes anything. Arguments and answers are
 * plain JSON, so that answers can be kept. Each rejects with what the SDK throws.
 */
export interface LiveCalls {
  readonly authorizationPage: (next?: string) => Promise<AuthorizationPage>;
  readonly repositoryPage: (
    region: string,
    next?: string,
  ) => Promise<Page<{ readonly name: string; readonly id: string }>>;
  /** At most 100 names; `failed` are those that CodeCommit could not open, with its code. */
  readonly repositories: (
    region: string,
    names: readonly string[],
  ) => Promise<{
    readonly found: readonly Repository[];
    readonly failed: readonly { readonly name: string; readonly code: string }[];
  }>;
  readonly aliasPage: (
    region: string,
    next?: string,
  ) => Promise<Page<{ readonly name: string; readonly keyId?: string }>>;
  /** @param keyId id or ARN of a key, never an alias: for `alias/aws/...` that would make the key */
  readonly key: (region: string, keyId: string) => Promise<Pick<KmsKey, 'arn' | 'manager' | 'state'>>;
  readonly keyPolicy: (region: string, keyId: string) => Promise<string>;
  /** Null where the account is in no organization. */
  readonly organization: () => Promise<{ readonly id: string; readonly managementAccountId: string } | null>;
  readonly parent: (childId: string) => Promise<{ readonly id: string; readonly isRoot: boolean }>;
  readonly policyPage: (
    type: OrganizationPolicyType,
    targetId: string,
    next?: string,
  ) => Promise<Page<{ readonly id: string; readonly name: string }>>;
  readonly policyDocument: (policyId: string) => Promise<string>;
}

/** The items of all pages of a list. */
export async function allOf<T>(page: (next?: string) => Promise<Page<T>>): Promise<readonly T[]> {
  const items: T[] = [];
  let next: string | undefined;
  do {
    const read = await page(next);
    items.push(...read.items);
    next = read.next;
  } while (next !== undefined);
  return items;
}
