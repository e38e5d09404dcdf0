import type { Surroundings } from './account.ts';
import { LISTS, type ListName } from './entity-lists.ts';
import { snapshotDocument } from './snapshot-document.ts';

/** What a snapshot says beside its entities. */
export interface SnapshotFrame {
  readonly accountId: string;
  readonly partition: string;
  /** ISO 8601: when the reading began. */
  readonly takenAt: string;
  readonly surroundings: Surroundings;
}

/** Entries of the four lists, as `GetAccountAuthorizationDetails` gives them. */
export type DetailsPage = Readonly<Record<ListName, readonly unknown[]>>;

/**
 * A snapshot as text, an entry at a time.
 *
 * @param pages begins anew each time: the pages are gone through once for each list, and none has to be kept
 */
export async function* snapshotText(
  { accountId, partition, takenAt, surroundings }: SnapshotFrame,
  pages: () => AsyncIterable<DetailsPage>,
): AsyncGenerator<string> {
  const head = JSON.stringify({ keyGuardSnapshot: 1, accountId, partition, takenAt });
  yield `${head.slice(0, -1)},\n"authorizationDetails":{`;
  for (const [i, list] of LISTS.entries()) {
    yield `${i === 0 ? '\n' : ',\n'}"${list}":[`;
    let before = '\n';
    for await (const page of pages()) {
      for (const entry of page[list]) {
        yield `${before}${JSON.stringify(writtenEntry(entry))}`;
        before = ',\n';
      }
    }
    yield ']';
  }
  yield '}';
  for (const [name, value] of Object.entries(writtenSurroundings(surroundings)))
    if (value !== undefined) yield `,\n${JSON.stringify(name)}:${JSON.stringify(value)}`;
  yield '}\n';
}

/** Where documents stand in the entry of a user, group, role or policy. */
const DOCUMENT_LISTS: Readonly<Record<string, string>> = {
  UserPolicyList: 'PolicyDocument',
  GroupPolicyList: 'PolicyDocument',
  RolePolicyList: 'PolicyDocument',
  PolicyVersionList: 'Document',
};

/** An entry with its documents as objects, and without instance profiles, which hold each role a second time. */
function writtenEntry(entry: unknown): unknown {
  if (typeof entry !== 'object' || entry === null) return entry;
  const written = Object.entries(entry).map(([key, value]): [string, unknown] => {
    if (key === 'InstanceProfileList') return [key, undefined];
    if (key === 'AssumeRolePolicyDocument') return [key, snapshotDocument(value)];
    const name = DOCUMENT_LISTS[key];
    return name === undefined || !Array.isArray(value)
      ? [key, value]
      : [key, value.map((one) => ({ ...one, [name]: snapshotDocument(one[name]) }))];
  });
  return Object.fromEntries(written);
}

function writtenSurroundings({ organization, scp, rcp, keys, ...rest }: Surroundings): object {
  return {
    organization,
    scp: scp && writtenLevels(scp),
    rcp: rcp && writtenLevels(rcp),
    keys: keys?.map((key) => ({ ...key, policy: snapshotDocument(key.policy) })),
    ...rest,
  };
}

function writtenLevels(levels: NonNullable<Surroundings['scp']>): unknown {
  return levels.map((level) =>
    level.map((policy) => ({ ...policy, document: snapshotDocument(policy.document) })),
  );
}
