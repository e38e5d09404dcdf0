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
import type { LedgerEntry } from '#ports';
import { finding } from './findings.ts';

const AT = '2026-08-01T10:00:00.000Z';
const UNTIL = '2026-08-01T10:01:00.000Z';
const one = finding();
const key = { account: { S: '111122223333' }, id: { S: 'finding-1' } };
const entry: LedgerEntry = { revision: 1, status: 'open', finding: one, openedAt: AT, seenAt: AT };
const item = {
  ...key,
  v: { N: '2' },
  revision: { N: '1' },
  status: { S: 'open' },
  openedAt: { S: AT },
  finding: { S: JSON.stringify(one) },
  life: { S: JSON.stringify({ seenAt: AT }) },
};

function table() {
  const client = new DynamoDBClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  return { dynamo: mockClient(client), ledger: dynamoLedger(client, 'findings') };
}

function refused(standing?: Record<string, AttributeValue>): ConditionalCheckFailedException {
  const about = { message: 'The conditional request failed', $metadata: {} };
  return new ConditionalCheckFailedException(standing === undefined ? about : { ...about, Item: standing });
}

describe('a write', () => {
  test.each([
    [1, 'attribute_not_exists(#revision)', {}],
    [2, '#revision = :before', { ':before': { N: '1' } }],
  ])('of revision %i is one conditional update', async (revision, condition, more) => {
    const { dynamo, ledger } = table();
    dynamo.on(UpdateItemCommand).resolves({});
    expect(await ledger.write({ ...entry, revision })).toBeUndefined();
    const { account: _, id: __, ...values } = { ...item, revision: { N: String(revision) } };
    const names = Object.keys(values);
    expect(dynamo.calls().map(({ args }) => args[0].input)).toEqual([
      {
        TableName: 'findings',
        Key: key,
        UpdateExpression:
          'SET #v = :v, #revision = :revision, #status = :status, #openedAt = :openedAt, #finding = :finding, #life = :life ' +
          'REMOVE told, leaseUntil, alertedAt, resolvedAt, lastOpenedAt',
        ConditionExpression: condition,
        ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: {
          ...Object.fromEntries(Object.entries(values).map(([name, value]) => [`:${name}`, value])),
          ...more,
        },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    ]);
  });

  test('that is refused gives what stands there', async () => {
    const { dynamo, ledger } = table();
    dynamo.on(UpdateItemCommand).rejects(refused({ ...item, revision: { N: '7' } }));
    expect(await ledger.write(entry)).toEqual({ ...entry, revision: 7 });
  });

  test('after an item that is gone says so', async () => {
    const { dynamo, ledger } = table();
    dynamo.on(UpdateItemCommand).rejects(refused());
    await expect(ledger.write({ ...entry, revision: 2 })).rejects.toThrow(
      'finding `finding-1` is no longer in the ledger',
    );
  });

  test('fails with the table', async () => {
    const { dynamo, ledger } = table();
    dynamo.on(UpdateItemCommand).rejects(new Error('throttled'));
    await expect(ledger.write(entry)).rejects.toThrow('throttled');
  });

  test('of a finding that reaches thousands keeps an item that DynamoDB takes', async () => {
    const { dynamo, ledger } = table();
    dynamo.on(UpdateItemCommand).resolves({});
    const [principal] = one.principals;
    const principals = Array.from({ length: 5000 }, (_, i) => ({ ...principal, arn: `arn:é:${i}` }));
    await ledger.write({ ...entry, finding: finding({ principals: principals as Finding['principals'] }) });
    const written = dynamo.commandCalls(UpdateItemCommand)[0]?.args[0].input.ExpressionAttributeValues;
    const text = written?.[':finding']?.S ?? '';
    expect(Buffer.byteLength(text)).toBeLessThan(400_000);
    const kept: Finding = JSON.parse(text);
    expect(kept.id).toBe('finding-1');
    expect(kept.principals.length).toBeGreaterThan(1000);
  });
});

describe('the list', () => {
  test('is read consistently, to the last page', async () => {
    const { dynamo, ledger } = table();
    dynamo
      .on(QueryCommand)
      .resolvesOnce({ Items: [item], LastEvaluatedKey: key })
      .resolvesOnce({ Items: [], LastEvaluatedKey: key })
      .resolves({ Items: [{ ...item, openedAt: { S: 'later' } }] });
    expect(await ledger.list('111122223333')).toEqual([entry, { ...entry, openedAt: 'later' }]);
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
    [{ ...item, v: { N: '3' } }, 'version 3'],
    [{ ...item, life: { S: '' } }, 'lacks fields'],
    [{ ...item, status: { S: 'claimed' } }, 'lacks fields'],
    [{ ...key, finding: item.finding }, 'no version'],
  ])('does not guess at an item of another version', async (found, words) => {
    const { dynamo, ledger } = table();
    dynamo.on(QueryCommand).resolves({ Items: [found] });
    await expect(ledger.list('111122223333')).rejects.toThrow(words);
  });
});

describe('an item of version 1', () => {
  const first = { ...key, v: { N: '1' }, finding: { S: JSON.stringify(one) } };
  const known = { revision: 0, finding: one, openedAt: AT, seenAt: AT };

  test.each([
    [
      'that was alerted',
      {
        ...first,
        status: { S: 'alerted' },
        openedAt: { S: AT },
        alertedAt: { S: UNTIL },
        told: { S: 'reach' },
      },
      { ...known, status: 'open', told: { news: 'reach', at: UNTIL } },
    ],
    [
      'whose alert was under way',
      {
        ...first,
        status: { S: 'claimed' },
        openedAt: { S: AT },
        leaseUntil: { N: String(Date.parse(UNTIL)) },
      },
      { ...known, status: 'open', telling: { turn: 'opened', news: '', claim: 0, until: UNTIL } },
    ],
    [
      'that was resolved',
      { ...first, status: { S: 'resolved' }, lastOpenedAt: { S: AT } },
      { ...known, status: 'resolved' },
    ],
  ])('%s is read', async (_, found, expected) => {
    const { dynamo, ledger } = table();
    dynamo.on(QueryCommand).resolves({ Items: [found] });
    expect(await ledger.list('111122223333')).toEqual([expected]);
  });

  test('is taken over by the first revision', async () => {
    const { dynamo, ledger } = table();
    dynamo.on(UpdateItemCommand).resolves({});
    await ledger.write(entry);
    const { input } = dynamo.commandCalls(UpdateItemCommand)[0]?.args[0] ?? {};
    expect(input?.ConditionExpression).toBe('attribute_not_exists(#revision)');
    expect(input?.UpdateExpression).toContain('REMOVE told, leaseUntil, alertedAt, resolvedAt, lastOpenedAt');
  });
});
