import type { Account, KmsKey } from '#account/account.ts';
import { KEY_ALIAS } from '#codecommit/contract.ts';
import type { RepositoryKey } from '#codecommit/key.ts';

/** The Region in which each partition's IAM lives; the default of an account without repositories. */
const IAM_REGIONS: Readonly<Record<string, string>> = {
  'aws-us-gov': 'us-gov-west-1',
  'aws-cn': 'cn-north-1',
};

function iamRegion(partition: string): string {
  return IAM_REGIONS[partition] ?? 'us-east-1';
}

/** The Regions in which an account has repositories, else the partition's IAM Region. */
export function regionsOf({ repositories = [], partition }: Account): readonly string[] {
  const regions = new Set(repositories.flatMap(({ arn }) => arn.split(':')[3] ?? []));
  return regions.size === 0 ? [iamRegion(partition)] : [...regions].sort();
}

/**
 * The keys that repositories of a Region are encrypted with: `aws/codecommit` first, then each customer managed
 * key that some repository was given.
 *
 * @param given ARN of `aws/codecommit` by Region, where somebody knows it better than the account data
 */
export function keysOf(
  account: Account,
  region: string,
  given: ReadonlyMap<string, string> = new Map(),
): readonly RepositoryKey[] {
  const inRegion = (account.keys ?? []).filter(({ arn }) => arn.split(':')[3] === region);
  return [managedKey(inRegion, region, given.get(region)), ...customerKeys(account, inRegion, region)];
}

function managedKey(keys: readonly KmsKey[], region: string, given: string | undefined): RepositoryKey {
  const found = keys.find(({ arn, aliases }) =>
    given === undefined ? aliases.includes(KEY_ALIAS) : arn === given,
  );
  const arn = given ?? found?.arn;
  return {
    kind: 'aws-managed',
    region,
    alias: KEY_ALIAS,
    policy: found?.policy,
    ...(arn === undefined ? {} : { arn }),
  };
}

function customerKeys(
  { repositories = [], id, partition }: Account,
  keys: readonly KmsKey[],
  region: string,
): readonly RepositoryKey[] {
  const named = repositories
    .filter(({ arn }) => arn.split(':')[3] === region)
    .flatMap(({ kmsKeyId }) => kmsKeyId ?? []);
  const arns = named.flatMap((name) => {
    const found = keys.find(
      ({ arn, aliases }) => arn === name || arn.endsWith(`:key/${name}`) || aliases.includes(name),
    );
    if (found?.manager === 'AWS' || name === KEY_ALIAS) return [];
    return [
      found?.arn ?? (name.startsWith('arn:') ? name : `arn:${partition}:kms:${region}:${id}:key/${name}`),
    ];
  });
  return [...new Set(arns)].sort().map((arn) => {
    const found = keys.find((key) => key.arn === arn);
    const alias = found?.aliases[0];
    return {
      kind: 'customer',
      region,
      arn,
      policy: found?.policy,
      ...(alias === undefined ? {} : { alias }),
    };
  });
}
