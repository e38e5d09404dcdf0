import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  paginateQuery,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Finding } from '#guard/finding.ts';
import type { Claim, LedgerEntry, Ports } from '#ports';
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
    claim: (finding, at, told = []) => claim(client, table, { finding, at, told }),
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

interface Wanted {
  readonly finding: Finding;
  readonly at: string;
  readonly told: readonly string[];
}

async function claim(client: DynamoDBClient, table: string, { finding, at, told }: Wanted): Promise<Claim> {
  const now = Date.parse(at);
  const names = told.map((_, i) => `:told${i}`).join(', ');
  const { written, item } = await change(client, table, {
    account: finding.account,
    id: finding.id,
    update: told.length === 0 ? CLAIM : CLAIM.replace('SET', 'SET told = :told0,'),
    condition:
      told.length === 0 ? CLAIMABLE : `${CLAIMABLE} OR (#status = :alerted AND NOT told IN (${names}))`,
    values: {
      ':v': { N: ITEM_VERSION },
      ':claimed': { S: 'claimed' },
      ':resolved': { S: 'resolved' },
      ':now': { N: String(now) },
      ':until': { N: String(now + LEASE_MS) },
      ':finding': { S: findingText(finding) },
      ':at': { S: at },
      ...(told.length === 0 ? {} : { ':alerted': { S: 'alerted' } }),
      ...Object.fromEntries(told.map((text, i) => [`:told${i}`, { S: text }])),
    },
  });
  const alerted = item?.status?.S === 'alerted';
  if (written) return alerted ? 'changed' : 'claimed';
  return alerted ? 'alerted' : 'busy';
}

/**
 * Whether the change was written, and the item as it was before. A state that does not allow the change means that
 * it was made before.
 */
async function change(client: DynamoDBClient, table: string, { account, id, ...what }: Change) {
  const command = new UpdateItemCommand({
    TableName: table,
    Key: { account: { S: account }, id: { S: id } },
    UpdateExpression: what.update,
    ConditionExpression: what.condition,
    ExpressionAttributeNames: NAMES,
    ExpressionAttributeValues: what.values,
    ReturnValues: 'UPDATED_OLD',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
  try {
    const { Attributes: item } = await client.send(command);
    return { written: true, item };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    if (error.Item === undefined) throw new Error(`finding \`${id}\` is not in the ledger`, { cause: error });
    return { written: false, item: error.Item };
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
