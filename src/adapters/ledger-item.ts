import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Finding } from '#guard/finding.ts';
import type { LedgerEntry } from '#ports';

/** The version of the items that this code writes. */
export const ITEM_VERSION = '1';

/** "The maximum item size in DynamoDB is 400 KB": what one finding may take of it. */
const MAX_FINDING_BYTES = 360_000;

/**
 * A finding as text that fits into an item. Of one that reaches more principals than fit, the first are kept.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */
export function findingText(finding: Finding): string {
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
export function readItem(item: Readonly<Record<string, AttributeValue>>): LedgerEntry {
  const { v, id, finding, openedAt } = item;
  if (v?.N !== ITEM_VERSION || finding?.S === undefined || openedAt?.S === undefined) {
    const written = v?.N === undefined ? 'no version' : `version ${v.N}`;
    throw new Error(
      `ledger item \`${id?.S ?? ''}\` has ${written} or lacks fields; deploy the newest Key Guard`,
    );
  }
  // The stack's roles are the only writers of the table, and `findingText` the only source of this text.
  return { finding: JSON.parse(finding.S) as Finding, openedAt: openedAt.S };
}
