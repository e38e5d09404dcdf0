import type { Repository } from '#account/account.ts';
import type { Attempts } from './live-attempts.ts';
import { allOf, type LiveCalls } from './live-calls.ts';

/** "Currently, this number is 100": names in one BatchGetRepositories. */
const BATCH = 100;

/** Where repositories and keys are read. */
export interface Place {
  readonly accountId: string;
  readonly partition: string;
  readonly region: string;
}

/** The repositories of a Region. */
export interface ListedRepositories {
  readonly repositories: readonly Repository[];
  /** False where CodeCommit could not open some: those are listed as if they had no key of their own. */
  readonly isWhole: boolean;
}

/**
 * Reads the repositories of a Region. CodeCommit opens a repository with the permissions of who asks: under the very
 * deny that is looked for it gives a code instead, and the name and the id are all that is known.
 */
export async function readRepositories(
  { repositoryPage, repositories }: LiveCalls,
  place: Place,
  attempts: Attempts,
): Promise<ListedRepositories> {
  const { region } = place;
  const pairs = await allOf((next) => repositoryPage(region, next));
  const ids = new Map(pairs.map(({ name, id }) => [name, id]));
  const listed: Repository[] = [];
  let isWhole = true;
  for (let start = 0; start < pairs.length; start += BATCH) {
    const { found, failed } = await repositories(
      region,
      pairs.slice(start, start + BATCH).map(({ name }) => name),
    );
    const closed = failed.filter(({ code }) => code !== DELETED_SINCE);
    for (const { code, name } of closed) attempts.unread.push(closedWords(region, name, code));
    listed.push(...found, ...closed.map(({ name }) => closedRepository(name, ids.get(name) ?? name, place)));
    isWhole &&= closed.length === 0;
  }
  return { repositories: listed, isWhole };
}

const DELETED_SINCE = 'RepositoryDoesNotExistException';

function closedRepository(name: string, id: string, { partition, region, accountId }: Place): Repository {
  return { name, id, arn: `arn:${partition}:codecommit:${region}:${accountId}:${name}` };
}

function closedWords(region: string, name: string, code: string): Attempts['unread'][number] {
  const message = 'its key is not known, so it counts as one that uses aws/codecommit';
  return { part: 'repositories', region, of: `repository \`${name}\``, why: 'refused', code, message };
}
