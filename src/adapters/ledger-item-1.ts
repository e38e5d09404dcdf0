import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Finding } from '#guard/finding.ts';
import type { LedgerEntry } from '#ports';

/** Reads an item of version 1, which had no revision: a write of revision 1 takes it over. */
export function readFirst(item: Readonly<Record<string, AttributeValue>>, finding: Finding): LedgerEntry {
  const { status, openedAt, lastOpenedAt, alertedAt, leaseUntil, told, revision } = item;
  const opened = openedAt?.S ?? lastOpenedAt?.S ?? alertedAt?.S ?? '1970-01-01T00:00:00.000Z';
  const news = told?.S ?? '';
  const entry = {
    revision: Number(revision?.N ?? 0),
    finding,
    openedAt: opened,
    seenAt: opened,
  };
  if (status?.S === 'resolved') return { ...entry, status: 'resolved' };
  if (status?.S === 'alerted')
    return { ...entry, status: 'open', told: { news, at: alertedAt?.S ?? opened } };
  const until = new Date(Number(leaseUntil?.N ?? 0)).toISOString();
  return { ...entry, status: 'open', telling: { turn: 'opened', news, claim: 0, until } };
}
