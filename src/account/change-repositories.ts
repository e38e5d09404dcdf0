import type { Account, Repository } from './account.ts';
import { type Applied, applied, problem } from './applied.ts';
import type { ChangeOf } from './change-of.ts';

/**
 * A repository of the same ARN is replaced: it was deleted and made again, with another id. In an account whose
 * repositories are not known they stay so: a list with this one alone would say that there is no other.
 *
 * https://docs.aws.amazon.com/codecommit/latest/APIReference/API_CreateRepository.html
 */
export function createRepository(account: Account, change: ChangeOf<'create-repository'>): Applied {
  const { region, name, id, kmsKeyId } = change;
  const arn = arnOf(account, region, name);
  const made: Repository = { name, id, arn, ...(kmsKeyId === undefined ? {} : { kmsKeyId }) };
  if (account.repositories === undefined) {
    return applied(account);
  }
  const known = account.repositories.some((repository) => repository.arn === arn);
  const repositories = known
    ? account.repositories.map((repository) => (repository.arn === arn ? made : repository))
    : [...account.repositories, made];
  return applied({ ...account, repositories });
}

/** https://docs.aws.amazon.com/codecommit/latest/APIReference/API_UpdateRepositoryEncryptionKey.html */
export function setRepositoryKey(account: Account, change: ChangeOf<'set-repository-key'>): Applied {
  return editRepository(account, change, (repository) => ({ ...repository, kmsKeyId: change.kmsKeyId }));
}

/**
 * A new name is a new ARN; the id, and with it the encryption context, stays.
 *
 * https://docs.aws.amazon.com/codecommit/latest/APIReference/API_UpdateRepositoryName.html
 */
export function renameRepository(account: Account, change: ChangeOf<'rename-repository'>): Applied {
  const { region, newName } = change;
  return editRepository(account, change, (repository) => ({
    ...repository,
    name: newName,
    arn: arnOf(account, region, newName),
  }));
}

/** https://docs.aws.amazon.com/codecommit/latest/APIReference/API_DeleteRepository.html */
export function deleteRepository(account: Account, { region, name }: ChangeOf<'delete-repository'>): Applied {
  const arn = arnOf(account, region, name);
  if (account.repositories?.some((repository) => repository.arn === arn) !== true) return applied(account);
  return applied({
    ...account,
    repositories: account.repositories.filter((repository) => repository.arn !== arn),
  });
}

function editRepository(
  account: Account,
  { region, name }: { readonly region: string; readonly name: string },
  edit: (repository: Repository) => Repository,
): Applied {
  const arn = arnOf(account, region, name);
  const known = account.repositories?.find((repository) => repository.arn === arn);
  if (known === undefined) {
    const message = `there is no repository \`${name}\` in ${region} in this copy of the account: take the snapshot again`;
    return applied(account, problem('unknown-repository', message));
  }
  const repositories = account.repositories?.map((repository) =>
    repository === known ? edit(repository) : repository,
  );
  return applied(repositories === undefined ? account : { ...account, repositories });
}

function arnOf({ partition, id }: Account, region: string, name: string): string {
  return `arn:${partition}:codecommit:${region}:${id}:${name}`;
}
