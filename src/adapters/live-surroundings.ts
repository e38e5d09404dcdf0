import type { KmsKey, Repository, Surroundings } from '#account/account.ts';
import { Attempts } from './live-attempts.ts';
import type { LiveCalls } from './live-calls.ts';
import { readKeys } from './live-keys.ts';
import { readOrganization } from './live-organization.ts';
import { type Place, readRepositories } from './live-repositories.ts';
import type { Unread } from './unread.ts';

/** Which account is read, and how. */
export interface LiveScope {
  readonly accountId: string;
  readonly partition: string;
  readonly regions: readonly string[];
  /** Whether to go on where a call fails that may work another time; what it was for is then not known. */
  readonly isTolerant: boolean;
}

export interface SurroundingsRead {
  readonly surroundings: Surroundings;
  readonly unread: readonly Unread[];
}

/**
 * Reads what bears on an account beside IAM: its organization's policies, and of each Region the repositories and their
 * keys. A part that AWS refuses is left out, which means that it is not known.
 *
 * @throws what a call throws that is no refusal, unless failures are tolerated
 */
export async function readSurroundings(calls: LiveCalls, scope: LiveScope): Promise<SurroundingsRead> {
  const attempts = new Attempts(scope.isTolerant);
  const organization = await readOrganization(calls, scope.accountId, attempts);
  const regions: RegionRead[] = [];
  for (const region of scope.regions) regions.push(await readRegion(calls, { ...scope, region }, attempts));
  return { surroundings: { ...organization, ...joined(regions) }, unread: attempts.unread };
}

/** What is known of one Region; undefined is not known. */
interface RegionRead {
  readonly region: string;
  readonly repositories?: readonly Repository[];
  readonly keys?: readonly KmsKey[];
  /** Whether every repository is known together with its key. */
  readonly isWhole: boolean;
}

async function readRegion(calls: LiveCalls, place: Place, attempts: Attempts): Promise<RegionRead> {
  const { region } = place;
  const listed = await attempts.of({ part: 'repositories', region }, () =>
    readRepositories(calls, place, attempts),
  );
  const read = await readKeys(calls, region, listed?.repositories ?? [], attempts);
  if (listed === undefined)
    return { region, isWhole: false, ...(read === undefined ? {} : { keys: read.keys }) };
  if (read !== undefined) {
    const { keys, repositories } = read;
    return { region, keys, repositories, isWhole: listed.isWhole };
  }
  // Without the aliases nobody knows which of them use `aws/codecommit`: all count as such, and nobody lacks an allow.
  const repositories = listed.repositories.map(({ kmsKeyId: _, ...rest }) => rest);
  const isWhole = listed.isWhole && listed.repositories.every(({ kmsKeyId }) => kmsKeyId === undefined);
  return { region, repositories, isWhole };
}

/** The Regions as one: a list is known where it is of one Region at least, and says of which it holds all. */
function joined(
  regions: readonly RegionRead[],
): Pick<Surroundings, 'keys' | 'repositories' | 'repositoryRegions'> {
  const keys = regions.flatMap((one) => one.keys ?? []);
  const repositories = regions.flatMap((one) => one.repositories ?? []);
  const whole = regions.filter(({ isWhole }) => isWhole).map(({ region }) => region);
  return {
    ...(regions.some((one) => one.keys !== undefined) ? { keys } : {}),
    ...(regions.some((one) => one.repositories !== undefined)
      ? { repositories, repositoryRegions: whole }
      : {}),
  };
}
