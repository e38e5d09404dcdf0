import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Finding } from '#guard/finding.ts';
import type { LedgerEntry } from '#ports';
import { readFirst } from './ledger-item-1.ts';

/** The version of the items that this code writes; it reads those of version 1 as well. */
const ITEM_VERSION = '2';

/** "The maximum item size in DynamoDB is 400 KB": what one finding may take of it. */
const MAX_FINDING_BYTES = 360_000;

type Item = Readonly<Record<string, AttributeValue>>;

/** An item of version 2: what is queried for as attributes, the finding and its life as texts. */
export function itemValues({ revision, status, finding, openedAt, ...life }: LedgerEntry) {
  return {
    v: { N: ITEM_VERSION },
    revision: { N: String(revision) },
    status: { S: status },
    openedAt: { S: openedAt },
    finding: { S: findingText(finding) },
    life: { S: JSON.stringify(life) },
  };
}

/**
 * A finding as text that fits into an item. Of one that reaches more principals than fit, the first are kept.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */
function findingText(finding: Finding): string {
  let kept = finding;
  let text = JSON.stringify(kept);
  while (Buffer.byteLength(text) > MAX_FINDING_BYTES && kept.principals.length > 0) {
    kept = { ...kept, principals: kept.principals.slice(0, Math.floor(kept.principals.length / 2)) };
    text = JSON.stringify(kept);
  }
  return text;
}

/**
 * Reads an item that this code wrote.
 *
 * @throws when a newer version wrote it, or something else did
 */
export function readItem(item: Item): LedgerEntry {
  const { v, id, finding, openedAt, revision, status, life } = item;
  // The stack's roles are the only writers of the table, and `itemValues` the only source of these texts.
  if (v?.N === '1' && finding?.S !== undefined) return readFirst(item, JSON.parse(finding.S) as Finding);
  if (v?.N !== ITEM_VERSION || !finding?.S || !openedAt?.S || !life?.S || !isStatus(status?.S)) {
    const written = v?.N === undefined ? 'no version' : `version ${v.N}`;
    throw new Error(
      `ledger item \`${id?.S ?? ''}\` has ${written} or lacks fields; deploy the newest Key Guard`,
    );
  }
  return {
    ...(JSON.parse(life.S) as Pick<LedgerEntry, 'seenAt'>),
    revision: Number(revision?.N),
    status: status.S,
    finding: JSON.parse(finding.S) as Finding,
    openedAt: openedAt.S,
  };
}

function isStatus(text: string | undefined): text is LedgerEntry['status'] {
  return text === 'open' || text === 'resolved';
}
