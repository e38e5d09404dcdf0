import { gunzipSync, gzipSync } from 'node:zlib';
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Surroundings } from '#account/account.ts';

/** What a sweep last read of an account beside IAM, for the functions that answer events. */
export interface SurroundingsStore {
  /**
   * Keeps what a sweep read that began at an instant.
   *
   * @returns false where a sweep that began later has been here: nothing is written then
   */
  readonly put: (accountId: string, takenAt: string, surroundings: Surroundings) => Promise<boolean>;
  /** @returns undefined before the first sweep */
  readonly get: (accountId: string) => Promise<Surroundings | undefined>;
}

/** The version of the items that this code writes. */
const ITEM_VERSION = '1';
const ITEM = 'latest';

/** "The maximum item size in DynamoDB is 400 KB": what the text may take of it. */
const MAX_BYTES = 380_000;

/**
 * The store in the table of the ledger, in a partition of its own for each account, so that no list of findings holds it.
 * It takes the two calls that the ledger takes as well.
 */
export function dynamoSurroundings(client: DynamoDBClient, table: string): SurroundingsStore {
  return {
    put: async (accountId, takenAt, surroundings) => {
      const command = new UpdateItemCommand({
        TableName: table,
        Key: { account: { S: partitionOf(accountId) }, id: { S: ITEM } },
        UpdateExpression: 'SET v = :v, takenAt = :at, body = :body',
        ConditionExpression: 'attribute_not_exists(takenAt) OR takenAt <= :at',
        ExpressionAttributeValues: {
          ':v': { N: ITEM_VERSION },
          ':at': { S: takenAt },
          ':body': { B: packed(surroundings) },
        },
      });
      try {
        await client.send(command);
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
    get: async (accountId) => {
      const command = new QueryCommand({
        TableName: table,
        ConsistentRead: true,
        KeyConditionExpression: 'account = :account AND id = :id',
        ExpressionAttributeValues: { ':account': { S: partitionOf(accountId) }, ':id': { S: ITEM } },
      });
      const [item] = (await client.send(command)).Items ?? [];
      if (item === undefined) return undefined;
      const { v, body } = item;
      if (v?.N !== ITEM_VERSION || body?.B === undefined)
        throw new Error(
          `what the last sweep of account ${accountId} read is of another version: deploy the newest Key Guard`,
        );
      return unpacked(body.B);
    },
  };
}

function partitionOf(accountId: string): string {
  return `surroundings/${accountId}`;
}

/** As bytes that fit into an item. Where all repositories do not, some that use `aws/codecommit` are left out. */
function packed(surroundings: Surroundings): Uint8Array {
  let kept = surroundings;
  let bytes = gzipSync(JSON.stringify(kept));
  while (bytes.length > MAX_BYTES) {
    const { repositories = [] } = kept;
    const given = repositories.filter(({ kmsKeyId }) => kmsKeyId !== undefined);
    const plain = repositories.filter(({ kmsKeyId }) => kmsKeyId === undefined);
    if (plain.length === 0)
      throw new Error(`an account's policies and keys take ${bytes.length} bytes packed`);
    kept = { ...kept, repositories: [...given, ...plain.slice(0, plain.length >> 1)] };
    bytes = gzipSync(JSON.stringify(kept));
  }
  return bytes;
}

function unpacked(bytes: Uint8Array): Surroundings {
  // The stack's roles are the only writers of the table, and `packed` the only source of these bytes.
  return JSON.parse(gunzipSync(bytes).toString('utf8')) as Surroundings;
}
