import {
  BatchGetRepositoriesCommand,
  type CodeCommitClient,
  ListRepositoriesCommand,
  type RepositoryMetadata,
} from '@aws-sdk/client-codecommit';
import type { Repository } from '#account/account.ts';
import type { LiveCalls } from './live-calls.ts';
import { fieldOf } from './missing-field.ts';
import type { Turn } from './pace.ts';

/** The client of a Region. */
type ClientOf = (region: string) => CodeCommitClient;

/**
 * Reads CodeCommit's repositories.
 * https://docs.aws.amazon.com/codecommit/latest/APIReference/API_ListRepositories.html
 * https://docs.aws.amazon.com/codecommit/latest/APIReference/API_BatchGetRepositories.html
 */
export function codeCommitCalls(
  client: ClientOf,
  turn: Turn,
): Pick<LiveCalls, 'repositoryPage' | 'repositories'> {
  return {
    repositoryPage: async (region, next) => {
      await turn();
      const from = next === undefined ? {} : { nextToken: next };
      const { repositories = [], nextToken } = await client(region).send(new ListRepositoriesCommand(from));
      const items = repositories.map(({ repositoryName, repositoryId }) => ({
        name: fieldOf('ListRepositories', 'repositoryName', repositoryName),
        id: fieldOf('ListRepositories', 'repositoryId', repositoryId),
      }));
      return { items, ...(nextToken === undefined ? {} : { next: nextToken }) };
    },
    repositories: async (region, names) => {
      await turn();
      const command = new BatchGetRepositoriesCommand({ repositoryNames: [...names] });
      const { repositories = [], errors = [] } = await client(region).send(command);
      return {
        found: repositories.map(repositoryOf),
        failed: errors.map(({ repositoryName, errorCode }) => ({
          name: fieldOf('BatchGetRepositories', 'errors.repositoryName', repositoryName),
          code: errorCode ?? 'an error without a code',
        })),
      };
    },
  };
}

function repositoryOf({ repositoryName, repositoryId, Arn, kmsKeyId }: RepositoryMetadata): Repository {
  return {
    name: fieldOf('BatchGetRepositories', 'repositoryName', repositoryName),
    id: fieldOf('BatchGetRepositories', 'repositoryId', repositoryId),
    arn: fieldOf('BatchGetRepositories', 'Arn', Arn),
    ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
  };
}
