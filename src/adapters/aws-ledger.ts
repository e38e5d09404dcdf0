import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  paginateQuery,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { LedgerEntry, Ports } from '#ports';
import { itemValues, readItem } from './ledger-item.ts';

/** What items of version 1 had beside. */
const BEFORE = 'told, leaseUntil, alertedAt, resolvedAt, lastOpenedAt';

/**
 * The ledger in a DynamoDB table with partition key `account` and sort key `id`. Each write is one conditional
 * update, so that it can be repeated and two invocations can race.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ConditionExpressions.html
 */
export function dynamoLedger(client: DynamoDBClient, table: string): Ports['ledger'] {
  return {
    list: (account) => list(client, table, account),
    write: (entry) => write(client, table, entry),
  };
}

async function write(
  client: DynamoDBClient,
  table: string,
  entry: LedgerEntry,
): Promise<LedgerEntry | undefined> {
  const values = Object.entries(itemValues(entry));
  const isFirst = entry.revision === 1;
  const command = new UpdateItemCommand({
    TableName: table,
    Key: { account: { S: entry.finding.account }, id: { S: entry.finding.id } },
    UpdateExpression: `SET ${values.map(([name]) => `#${name} = :${name}`).join(', ')} REMOVE ${BEFORE}`,
    ConditionExpression: isFirst ? 'attribute_not_exists(#revision)' : '#revision = :before',
    ExpressionAttributeNames: Object.fromEntries(values.map(([name]) => [`#${name}`, name])),
    ExpressionAttributeValues: {
      ...Object.fromEntries(values.map(([name, value]) => [`:${name}`, value])),
      ...(isFirst ? {} : { ':before': { N: String(entry.revision - 1) } }),
    },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
  try {
    await client.send(command);
    return undefined;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    if (error.Item !== undefined) return readItem(error.Item);
    throw new Error(`finding \`${entry.finding.id}\` is no longer in the ledger`, { cause: error });
  }
}

async function list(client: DynamoDBClient, table: string, account: string): Promise<readonly LedgerEntry[]> {
  const pages = paginateQuery(
    { client },
    {
      TableName: table,
      ConsistentRead: true,
      KeyConditionExpression: 'account = :account',
      FilterExpression: '#status <> :resolved',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':account': { S: account }, ':resolved': { S: 'resolved' } },
    },
  );
  const entries: LedgerEntry[] = [];
  for await (const page of pages) entries.push(...(page.Items ?? []).map(readItem));
  return entries;
}
