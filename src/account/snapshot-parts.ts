import type { Account } from './account.ts';
import type { Snapshot } from './snapshot-schema.ts';

/** The optional parts of a snapshot: absent stays absent, since it means not known. */
export function accountParts({
  takenAt,
  organization,
  scp,
  rcp,
  keys,
  repositories,
  repositoryRegions,
}: Snapshot): Partial<Account> {
  return {
    ...(typeof takenAt === 'string' ? { takenAt } : {}),
    ...(organization ? { organization: organizationOf(organization) } : {}),
    ...(scp ? { scp: levelsOf(scp) } : {}),
    ...(rcp ? { rcp: levelsOf(rcp) } : {}),
    ...(keys
      ? {
          keys: keys.map(({ arn, aliases, manager, state, policy }) => ({
            arn,
            aliases: aliases ?? [],
            manager,
            state,
            policy,
          })),
        }
      : {}),
    ...(repositories
      ? {
          repositories: repositories.map(({ name, id, arn, kmsKeyId }) => ({
            name,
            id,
            arn,
            ...(kmsKeyId ? { kmsKeyId } : {}),
          })),
        }
      : {}),
    ...(repositoryRegions ? { repositoryRegions } : {}),
  };
}

function levelsOf(levels: NonNullable<Snapshot['scp']>): NonNullable<Account['scp']> {
  return levels.map((level) => level.map(({ id, name, document }) => ({ id, name, document })));
}

function organizationOf({
  id,
  managementAccountId,
  path,
}: NonNullable<Snapshot['organization']>): NonNullable<Account['organization']> {
  return { id, managementAccountId, ...(path ? { path } : {}) };
}
