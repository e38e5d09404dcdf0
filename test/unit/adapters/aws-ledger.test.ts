import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DynamoDBClient,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, test } from 'vitest';
import { dynamoLedger } from '#adapters/aws-ledger.ts';
import type { Finding } from '#guard/finding.ts';
import { finding } from './findings.ts';

const AT = '2026-08-01T10:00:00.000Z';
const NOW = Date.parse(AT);
const one = finding();
const key = { account: { S: '111122223333' }, id: { S: 'finding-1' } };

function table() {
  const client = new DynamoDBClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  return { dynamo: mockClient(client), ledger: dynamoLedger(client, 'findings') };
}

function refused(item?: Record<string, AttributeValue>): ConditionalCheckFailedException {
  const about = { message: 'The conditional request failed', $metadata: {} };
  return new ConditionalCheckFailedException(item === undefined ? about : { ...about, Item: item });
}

describe('a claim', () => {
  test('is one conditional write with a lease of a minute', async () => {
    const { dynamo, ledger } = table();
    dynamo.on(UpdateItemCommand).resolves({});
    expect(await ledger.claim(one, AT)).toBe('claimed');
    expect(dynamo.calls().map(({ args }) => args[0].input)).toEqual([
      {
        TableName: 'findings',
        Key: key,
        UpdateExpression:
          'SET v = :v, #status = :claimed, leaseUntil = :until, finding = :finding, ' +
          'openedAt = if_not_exists(openedAt, :at) REMOVE alertedAt, resolvedAt',
        ConditionExpression:
          'attribute_not_exists(id) OR #status = :resolved OR (#status = :claimed AND leaseUntil <= :now)',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':v': { N: '1' },
          ':claimed': { S: 'claimed' },
          ':resolved': { S: 'resolved' },
          ':now': { N: String(NOW) },
          ':until': { N: String(NOW + 60_000) },
          ':finding': { S: JSON.stringify(one) },
          ':at': { S: AT },
        },
        ReturnValues: 'UPDATED_OLD',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    ]);
  });

  test.each(['alerted', 'claimed'])('that is refused tells from the item why: %s', async (status) => {
    const { dynamo, ledger } = table();
    dynamo.on(UpdateItemCommand).rejects(refused({ ...key, status: { S: status } }));
    expect(await ledger.claim(one, AT)).toBe(status === 'alerted' ? 'alerted' : 'busy');
  });

  test('fails with the table', async () => {
    const { dynamo, ledger } = table();
    dynamo.on(UpdateItemCommand).rejects(new Error('throttled'));
    await expect(ledger.claim(one, AT)).rejects.toThrow('throttled');
  });

  test('of a finding that reaches thousands keeps an item that DynamoDB takes', async () => {
    const { dynamo, ledger } = table();
    dynamo.on(UpdateItemCommand).resolves({});
    const [principal] = one.principals;
    const principals = Array.from({ length: 5000 }, (_, i) => ({ ...principal, arn: `arn:é:${i}` }));
    await ledger.claim(finding({ principals: principals as Finding['principals'] }), AT);
    const written = dynamo.commandCalls(UpdateItemCommand)[0]?.args[0].input.ExpressionAttributeValues;
    const text = written?.[':finding']?.S ?? '';
    expect(Buffer.byteLength(text)).toBeLessThan(400_000);
    const kept: Finding = JSON.parse(text);
    expect(kept.id).toBe('finding-1');
    expect(kept.principals.length).toBeGreaterThan(1000);
  });
});

const MOVES = [
  {
    move: 'alerted',
    update: 'SET #status = :alerted, alertedAt = :at REMOVE leaseUntil',
    condition: '#status = :claimed',
    values: { ':alerted': { S: 'alerted' }, ':claimed': { S: 'claimed' }, ':at': { S: AT } },
  },
  {
    move: 'resolve',
    update: 'SET #status = :resolved, resolvedAt = :at, lastOpenedAt = openedAt REMOVE openedAt, leaseUntil',
    condition: 'attribute_exists(id) AND #status <> :resolved',
    values: { ':resolved': { S: 'resolved' }, ':at': { S: AT } },
  },
] as const;

describe.each(MOVES)('$move', ({ move, update, condition, values }) => {
  test('is one conditional write', async () => {
    const { dynamo, ledger } = table();
    dynamo.on(UpdateItemCommand).resolves({});
    await ledger[move]('111122223333', 'finding-1', AT);
    expect(dynamo.calls().map(({ args }) => args[0].input)).toMatchObject([
      {
        TableName: 'findings',
        Key: key,
        UpdateExpression: update,
        ConditionExpression: condition,
        ExpressionAttributeValues: values,
      },
    ]);
  });

  test('is done when the item shows that it was done before', async () => {
    const { dynamo, ledger } = table();
    dynamo.on(UpdateItemCommand).rejects(refused({ ...key, status: { S: 'resolved' } }));
    await expect(ledger[move]('111122223333', 'finding-1', AT)).resolves.toBeUndefined();
  });

  test('is refused for a finding that is not there', async () => {
    const { dynamo, ledger } = table();
    dynamo.on(UpdateItemCommand).rejects(refused());
    const moved = ledger[move]('111122223333', 'finding-1', AT);
    await expect(moved).rejects.toThrow('finding `finding-1` is not in the ledger');
  });
});

describe('the list', () => {
  const item = { ...key, v: { N: '1' }, openedAt: { S: AT }, finding: { S: JSON.stringify(one) } };

  test('is read consistently, to the last page', async () => {
    const { dynamo, ledger } = table();
    dynamo
      .on(QueryCommand)
      .resolvesOnce({ Items: [item], LastEvaluatedKey: key })
      .resolvesOnce({ Items: [], LastEvaluatedKey: key })
      .resolves({ Items: [{ ...item, openedAt: { S: 'later' } }] });
    expect(await ledger.list('111122223333')).toEqual([
      { finding: one, openedAt: AT },
      { finding: one, openedAt: 'later' },
    ]);
    const inputs = dynamo.commandCalls(QueryCommand).map(({ args }) => args[0].input);
    expect(inputs).toHaveLength(3);
    expect(inputs[2]).toMatchObject({
      TableName: 'findings',
      ConsistentRead: true,
      KeyConditionExpression: 'account = :account',
      FilterExpression: '#status <> :resolved',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':account': { S: '111122223333' }, ':resolved': { S: 'resolved' } },
      ExclusiveStartKey: key,
    });
  });

  test.each([
    [{ ...item, v: { N: '2' } }, 'version 2'],
    [{ ...key, finding: item.finding }, 'no version'],
  ])('does not guess at an item of another version', async (found, words) => {
    const { dynamo, ledger } = table();
    dynamo.on(QueryCommand).resolves({ Items: [found] });
    await expect(ledger.list('111122223333')).rejects.toThrow(words);
  });
});
