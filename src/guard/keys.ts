import type { Account, KmsKey, Repository } from '#account/account.ts';
import { KEY_ALIAS } from '#codecommit/contract.ts';
import type { RepositoryKey } from '#codecommit/key.ts';

/**
 * How the names of the Regions of a partition begin; those of all others are of `aws`.
 * https://docs.aws.amazon.com/general/latest/gr/rande.html
 */
const PARTITIONS: Readonly<Record<string, string>> = {
  'cn-': 'aws-cn',
  'us-gov-': 'aws-us-gov',
  'us-iso-': 'aws-iso',
  'us-isob-': 'aws-iso-b',
  'eu-isoe-': 'aws-iso-e',
  'us-isof-': 'aws-iso-f',
  'eusc-': 'aws-eusc',
};

/** The partition that a Region is in, as its name tells. */
export function partitionOf(region: string): string {
  const found = Object.entries(PARTITIONS).find(([begin]) => region.startsWith(begin));
  return found?.[1] ?? 'aws';
}

/** Where it is not `us-east-1`. */
const IAM_REGIONS: Readonly<Record<string, string>> = {
  'aws-us-gov': 'us-gov-west-1',
  'aws-cn': 'cn-north-1',
};

/** The Region in which a partition's IAM lives. */
export function iamRegion(partition: string): string {
  return IAM_REGIONS[partition] ?? 'us-east-1';
}

/** The Regions in which an account has repositories, else the partition's IAM Region. */
export function regionsOf({ repositories = [], partition }: Account): readonly string[] {
  const regions = new Set(repositories.flatMap(({ arn }) => regionOf(arn) ?? []));
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
  const inRegion = (account.keys ?? []).filter(({ arn }) => regionOf(arn) === region);
  const managed = managedKey(inRegion, region, given.get(region));
  const named = (account.repositories ?? []).flatMap(({ arn, kmsKeyId }) =>
    kmsKeyId === undefined || regionOf(arn) !== region || isNamed(kmsKeyId, managed) ? [] : [kmsKeyId],
  );
  const customers = named.flatMap((name) => customerKey(name, inRegion, { ...account, region }));
  const unique = new Map(customers.map((key) => [key.arn ?? key.alias ?? '', key]));
  return [managed, ...[...unique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, key]) => key)];
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

/** The key that a repository was given by its ARN, its id or an alias; none for one of AWS's own. */
function customerKey(
  name: string,
  keys: readonly KmsKey[],
  { id, partition, region }: Pick<Account, 'id' | 'partition'> & { readonly region: string },
): readonly RepositoryKey[] {
  const found = keys.find(({ arn, aliases }) => isNamed(name, { arn }, aliases));
  if (found?.manager === 'AWS') return [];
  const alias = found?.aliases[0] ?? aliasIn(name);
  const arn =
    found?.arn ?? (aliasIn(name) === undefined ? keyArn(name, { id, partition, region }) : undefined);
  return [
    {
      kind: 'customer',
      region,
      policy: found?.policy,
      ...(arn === undefined ? {} : { arn }),
      ...(alias === undefined ? {} : { alias }),
      ...(found === undefined ? {} : { aliases: found.aliases }),
    },
  ];
}

function keyArn(
  name: string,
  at: { readonly id: string; readonly partition: string; readonly region: string },
) {
  return name.startsWith('arn:') ? name : `arn:${at.partition}:kms:${at.region}:${at.id}:key/${name}`;
}

/** Whether all repositories of a Region are known. */
export function knowsRepositoriesOf({ repositories, repositoryRegions }: Account, region: string): boolean {
  return repositories !== undefined && repositoryRegions?.includes(region) !== false;
}

/** Whether a repository uses a key; one without a key of its own uses `aws/codecommit`. */
export function usesKey(
  { arn, kmsKeyId }: Pick<Repository, 'arn' | 'kmsKeyId'>,
  key: RepositoryKey,
  { keys = [] }: Account,
): boolean {
  if (regionOf(arn) !== key.region) return false;
  if (kmsKeyId === undefined) return key.kind === 'aws-managed';
  return isNamed(kmsKeyId, key, keys.find((known) => known.arn === key.arn)?.aliases);
}

/** Whether a name means a key: its ARN, its id, or an alias with or without what comes before it in an ARN. */
function isNamed(
  name: string,
  key: Pick<RepositoryKey, 'arn' | 'alias'>,
  aliases: readonly string[] = [],
): boolean {
  const alias = aliasIn(name);
  if (alias !== undefined) return alias === key.alias || aliases.includes(alias);
  return key.arn === name || key.arn?.endsWith(`:key/${name}`) === true;
}

function aliasIn(name: string): string | undefined {
  return /(?:^|:)(alias\/.+)$/.exec(name)?.[1];
}

function regionOf(arn: string): string | undefined {
  return arn.split(':')[3];
}
