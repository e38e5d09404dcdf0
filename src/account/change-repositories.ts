import type { Account, Repository } from './account.ts';
import { type Applied, applied } from './applied.ts';
import type { ChangeOf } from './change-of.ts';

/**
 * A repository of the same ARN is replaced: it was deleted and made again, with another id. In an account whose
 * repositories are not known they stay so: a list with this one alone would say that there is no other.
 *
 * https://docs.aws.amazon.com/codecommit/latest/APIReference/API_CreateRepository.html
 */
export function createRepository(account: Account, change: ChangeOf<'create-repository'>): Applied {
  const { region, name, id, kmsKeyId } = change;
  const arn = `arn:${account.partition}:codecommit:${region}:${account.id}:${name}`;
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
