import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  paginateQuery,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Finding } from '#guard/finding.ts';
import type { LedgerEntry, Ports } from '#ports';
import { findingText, ITEM_VERSION, readItem } from './ledger-item.ts';
import { LEASE_MS } from './ledger-lease.ts';

type Values = Record<string, AttributeValue>;

interface Change {
  readonly account: string;
  readonly id: string;
  readonly update: string;
  readonly condition: string;
  readonly values: Values;
}

const NAMES = { '#status': 'status' };

/** A finding that is new, came back, or whose claim ran out before its alert was sent. */
const CLAIMABLE =
  'attribute_not_exists(id) OR #status = :resolved OR (#status = :claimed AND leaseUntil <= :now)';

/** Keeps `openedAt` when a claim that ran out is taken again; `resolve` takes it away. */
const CLAIM =
  'SET v = :v, #status = :claimed, leaseUntil = :until, finding = :finding, openedAt = if_not_exists(openedAt, :at) ' +
  'REMOVE alertedAt, resolvedAt';

/**
 * The ledger in a DynamoDB table with partition key `account` and sort key `id`. Each write is one conditional
 * update, so that it can be repeated and two invocations can race.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ConditionExpressions.html
 */
export function dynamoLedger(client: DynamoDBClient, table: string): Ports['ledger'] {
  return {
    claim: (finding, at) => claim(client, table, finding, at),
    alerted: async (account, id, at) => {
      await change(client, table, {
        account,
        id,
        update: 'SET #status = :alerted, alertedAt = :at REMOVE leaseUntil',
        condition: '#status = :claimed',
        values: { ':alerted': { S: 'alerted' }, ':claimed': { S: 'claimed' }, ':at': { S: at } },
      });
    },
    list: (account) => list(client, table, account),
    resolve: async (account, id, at) => {
      await change(client, table, {
        account,
        id,
        update:
          'SET #status = :resolved, resolvedAt = :at, lastOpenedAt = openedAt REMOVE openedAt, leaseUntil',
        condition: 'attribute_exists(id) AND #status <> :resolved',
        values: { ':resolved': { S: 'resolved' }, ':at': { S: at } },
      });
    },
  };
}

async function claim(
  client: DynamoDBClient,
  table: string,
  finding: Finding,
  at: string,
): Promise<'claimed' | 'alerted' | 'busy'> {
  const now = Date.parse(at);
  const before = await change(client, table, {
    account: finding.account,
    id: finding.id,
    update: CLAIM,
    condition: CLAIMABLE,
    values: {
      ':v': { N: ITEM_VERSION },
      ':claimed': { S: 'claimed' },
      ':resolved': { S: 'resolved' },
      ':now': { N: String(now) },
      ':until': { N: String(now + LEASE_MS) },
      ':finding': { S: findingText(finding) },
      ':at': { S: at },
    },
  });
  if (before === 'written') return 'claimed';
  return before.status?.S === 'alerted' ? 'alerted' : 'busy';
}

/** `written`, or the item as it is when its state did not allow the change: then that was made before. */
async function change(client: DynamoDBClient, table: string, { account, id, ...what }: Change) {
  const command = new UpdateItemCommand({
    TableName: table,
    Key: { account: { S: account }, id: { S: id } },
    UpdateExpression: what.update,
    ConditionExpression: what.condition,
    ExpressionAttributeNames: NAMES,
    ExpressionAttributeValues: what.values,
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
  try {
    await client.send(command);
    return 'written';
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    if (error.Item === undefined) throw new Error(`finding \`${id}\` is not in the ledger`, { cause: error });
    return error.Item;
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
      ExpressionAttributeNames: NAMES,
      ExpressionAttributeValues: { ':account': { S: account }, ':resolved': { S: 'resolved' } },
    },
  );
  const entries: LedgerEntry[] = [];
  for await (const page of pages) entries.push(...(page.Items ?? []).map(readItem));
  return entries;
}
