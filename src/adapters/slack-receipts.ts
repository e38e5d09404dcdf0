import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { NotifyPorts, Posted, PostedClaim, ToldTurn } from '#ports';

type Item = Readonly<Record<string, AttributeValue>>;

/** Longer than an invocation of the function can run (60 s), and shorter than its queue hides a record (360 s). */
const LEASE_MS = 90_000;

/** How long the message of a finding that says nothing more is remembered; then the next turn posts a new one. */
const REMEMBERED_MS = 180 * 86_400_000;

/** The version of the items that this code writes. */
const ITEM_VERSION = '1';

/** The item of a chat itself; those of findings have another beginning. */
const CHAT_ITEM = 'chat';

type Write = (change: Change) => Promise<Written>;

/**
 * What is posted where, in a DynamoDB table with partition key `chat` and sort key `item`. Each write is one conditional
 * update, so that it can be repeated and two invocations can race.
 */
export function slackReceipts(client: DynamoDBClient, table: string): NotifyPorts['receipts'] {
  const write: Write = (change) => update(client, table, change);
  return { ...claims(write), ...pace(write) };
}

/**
 * Who has a finding in a chat, and what is posted of it. Whoever takes one leaves the note that it is unsure what is
 * posted, until it is noted.
 */
function claims(write: Write): Pick<NotifyPorts['receipts'], 'claim' | 'keep' | 'release'> {
  return {
    claim: async (chat, findingId, now) => {
      const until = now + LEASE_MS;
      const written = await write({
        ...keyOf(chat, findingId),
        update: 'SET v = :v, leaseUntil = :until, expiresAt = :expires, unsure = :true',
        condition: 'attribute_not_exists(leaseUntil) OR leaseUntil <= :now',
        returns: 'ALL_OLD',
        values: {
          ':v': { N: ITEM_VERSION },
          ':true': { BOOL: true },
          ...numbers({ until, now }),
          ...expiry(now),
        },
      });
      return written.done ? { chat, findingId, until, posted: postedOf(written.item) } : undefined;
    },
    keep: (claim, posted) => keep(write, claim, posted),
    release: async ({ chat, findingId, until }: PostedClaim) => {
      const condition = 'leaseUntil = :until';
      await write({
        ...keyOf(chat, findingId),
        update: 'REMOVE leaseUntil',
        condition,
        values: numbers({ until }),
      });
    },
  };
}

async function keep(
  write: Write,
  { chat, findingId, until }: PostedClaim,
  { ts, told, unsure }: Posted,
): Promise<void> {
  const written = await write({
    ...keyOf(chat, findingId),
    update: `SET told = :told, unsure = :unsure${ts === undefined ? '' : ', ts = :ts'} REMOVE leaseUntil`,
    condition: 'leaseUntil = :until',
    values: {
      ':told': { S: JSON.stringify(told) },
      ':unsure': { BOOL: unsure === true },
      ...numbers({ until }),
      ...(ts === undefined ? {} : { ':ts': { S: ts } }),
    },
  });
  if (!written.done) throw new Error('the claim on the finding ran out before its message was noted');
}

/** When the next message may be sent to a chat. */
function pace(write: Write): Pick<NotifyPorts['receipts'], 'turn' | 'hold'> {
  return {
    turn: async (chat, now, gapMs) => {
      const { done, item } = await write({
        chat,
        item: CHAT_ITEM,
        update: 'SET nextAt = :next',
        condition: 'attribute_not_exists(nextAt) OR nextAt <= :now',
        values: numbers({ next: now + gapMs, now }),
      });
      return done ? 0 : Math.max(1, Number(item.nextAt?.N ?? now) - now);
    },
    hold: async (chat, until) => {
      const condition = 'attribute_not_exists(nextAt) OR nextAt < :until';
      await write({
        chat,
        item: CHAT_ITEM,
        update: 'SET nextAt = :until',
        condition,
        values: numbers({ until }),
      });
    },
  };
}

interface Change {
  readonly chat: string;
  readonly item: string;
  readonly update: string;
  readonly condition: string;
  /** Asks for the item as it was. */
  readonly returns?: 'ALL_OLD';
  readonly values: Record<string, AttributeValue>;
}

/** Whether the condition held, and the item as it was before, where it is asked for or stood in the way. */
interface Written {
  readonly done: boolean;
  readonly item: Item;
}

async function update(
  client: DynamoDBClient,
  table: string,
  { chat, item, ...what }: Change,
): Promise<Written> {
  const command = new UpdateItemCommand({
    TableName: table,
    Key: { chat: { S: chat }, item: { S: item } },
    UpdateExpression: what.update,
    ConditionExpression: what.condition,
    ExpressionAttributeValues: what.values,
    ReturnValues: what.returns ?? 'NONE',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
  try {
    const { Attributes } = await client.send(command);
    return { done: true, item: Attributes ?? {} };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return { done: false, item: error.Item ?? {} };
  }
}

function keyOf(chat: string, findingId: string) {
  return { chat, item: `finding ${findingId}` };
}

function numbers(values: Readonly<Record<string, number>>): Record<string, AttributeValue> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [`:${name}`, { N: String(value) }]),
  );
}

/** Seconds since the epoch, as DynamoDB's time to live wants it. */
function expiry(now: number): Record<string, AttributeValue> {
  return numbers({ expires: Math.floor((now + REMEMBERED_MS) / 1_000) });
}

/** What an item of a finding remembers. The role of this function is the only writer of the table. */
function postedOf({ ts, told, unsure }: Item): Posted {
  const turns: readonly ToldTurn[] = told?.S === undefined ? [] : JSON.parse(told.S);
  return {
    told: turns,
    ...(ts?.S === undefined ? {} : { ts: ts.S }),
    ...(unsure?.BOOL === true ? { unsure: true } : {}),
  };
}
