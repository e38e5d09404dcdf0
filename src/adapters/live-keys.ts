import type { KmsKey, Repository } from '#account/account.ts';
import { KEY_ALIAS } from '#codecommit/contract.ts';
import type { Attempts } from './live-attempts.ts';
import { allOf, type LiveCalls } from './live-calls.ts';

/** The aliases of a Region: by their name the id of the key, where there is one yet. */
type Aliases = ReadonlyMap<string, string | undefined>;

/** The keys of a Region's repositories. */
export interface RepositoryKeys {
  readonly keys: readonly KmsKey[];
  /** The repositories, those of `aws/codecommit` without a key of their own. */
  readonly repositories: readonly Repository[];
}

/**
 * Reads `aws/codecommit` of a Region, if it exists, and the keys that repositories were given. It is found by its
 * alias: "if you specify a predefined AWS alias (an AWS alias with no key ID)", DescribeKey makes the key.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html
 *
 * @returns undefined where the aliases can't be read, for then nobody knows which key is which
 */
export async function readKeys(
  calls: LiveCalls,
  region: string,
  repositories: readonly Repository[],
  attempts: Attempts,
): Promise<RepositoryKeys | undefined> {
  const listed = await attempts.of({ part: 'keys', region, of: 'the aliases of KMS keys' }, () =>
    allOf((next) => calls.aliasPage(region, next)),
  );
  if (listed === undefined) return undefined;
  const aliases: Aliases = new Map(listed.map(({ name, keyId }) => [name, keyId]));
  const own = aliases.get(KEY_ALIAS);
  const told = repositories.map((repository) => withoutOwn(repository, own));
  const given = told.flatMap(({ kmsKeyId }) =>
    kmsKeyId === undefined ? [] : (keyIn(kmsKeyId, aliases) ?? []),
  );
  const keys: KmsKey[] = [];
  for (const key of new Set([...(own === undefined ? [] : [own]), ...given]))
    keys.push(...(await readKey(calls, { region, key, aliases }, attempts)));
  return { keys, repositories: told };
}

/** A repository without the name of its key where that is `aws/codecommit`. */
function withoutOwn(repository: Repository, own: string | undefined): Repository {
  const { kmsKeyId, ...rest } = repository;
  if (kmsKeyId === undefined) return rest;
  const isOwn = kmsKeyId.endsWith(KEY_ALIAS) || (own !== undefined && idIn(kmsKeyId) === own);
  return isOwn ? rest : repository;
}

/** The id or ARN of a key that is named by id, ARN or alias; undefined for an alias that nobody knows. */
function keyIn(name: string, aliases: Aliases): string | undefined {
  const alias = /(?:^|:)(alias\/.+)$/.exec(name)?.[1];
  return alias === undefined ? name : aliases.get(alias);
}

function idIn(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1);
}

interface Asked {
  readonly region: string;
  readonly key: string;
  readonly aliases: Aliases;
}

/** One key, or none where it can't be read; of one whose policy can't be read the policy is not known. */
async function readKey(
  calls: LiveCalls,
  { region, key, aliases }: Asked,
  attempts: Attempts,
): Promise<readonly KmsKey[]> {
  const about = { part: 'keys', region } as const;
  const described = await attempts.of({ ...about, of: `key ${key}` }, () => calls.key(region, key));
  if (described === undefined) return [];
  const policy = await attempts.of({ ...about, of: `the policy of key ${key}` }, () =>
    calls.keyPolicy(region, key),
  );
  const names = [...aliases].filter(([, id]) => id === idIn(key)).map(([name]) => name);
  return [{ ...described, aliases: names.sort(), policy }];
}
