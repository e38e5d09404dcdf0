import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, test } from 'vitest';
import { slackReceipts } from '#adapters/slack-receipts.ts';
import type { NotifyPorts } from '#ports';
import { memoryReceipts } from '../respond/memory-receipts.ts';
import { smallTable } from './small-table.ts';

function client() {
  return new DynamoDBClient({ region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
}

/** The receipts over a table that understands what they write. */
function tableReceipts(): NotifyPorts['receipts'] {
  const dynamo = client();
  smallTable(mockClient(dynamo));
  return slackReceipts(dynamo, 'receipts');
}

const TURN = { turn: 'abc', kind: 'opened', sentAt: 5 };

describe.each([
  ['in memory', memoryReceipts],
  ['in DynamoDB', tableReceipts],
])('receipts %s', (_, make) => {
  test('give a finding to one, until it is noted or given back', async () => {
    const receipts = make();
    const claim = await receipts.claim('c', 'f', 1_000);
    expect(claim).toMatchObject({ chat: 'c', findingId: 'f', posted: { told: [] } });
    expect(await receipts.claim('c', 'f', 2_000)).toBeUndefined();
    expect(await receipts.claim('c', 'g', 2_000)).toBeDefined();
    expect(await receipts.claim('d', 'f', 2_000)).toBeDefined();
    if (claim !== undefined) await receipts.release(claim);
    expect(await receipts.claim('c', 'f', 3_000)).toBeDefined();
  });

  test('give it to one of many who ask at once', async () => {
    const receipts = make();
    const claims = await Promise.all(Array.from({ length: 9 }, () => receipts.claim('c', 'f', 1_000)));
    expect(claims.filter((claim) => claim !== undefined)).toHaveLength(1);
  });

  test('give it again when nobody came back with it for 90 seconds, and take nothing from who had it', async () => {
    const receipts = make();
    const lost = await receipts.claim('c', 'f', 1_000);
    expect(await receipts.claim('c', 'f', 90_999)).toBeUndefined();
    const next = await receipts.claim('c', 'f', 91_000);
    expect(next?.posted.unsure).toBe(true);
    if (lost === undefined || next === undefined) throw new Error('no claim');
    await expect(receipts.keep(lost, { told: [TURN] })).rejects.toThrow('ran out');
    await receipts.release(lost);
    expect(await receipts.claim('c', 'f', 92_000)).toBeUndefined();
    await receipts.keep(next, { told: [TURN] });
  });

  test('remember where a message stands and what was told, and whether that is sure', async () => {
    const receipts = make();
    const noted = async (now: number, posted: Parameters<typeof receipts.keep>[1]) => {
      const claim = await receipts.claim('c', 'f', now);
      if (claim === undefined) throw new Error('no claim');
      await receipts.keep(claim, posted);
      return claim.posted;
    };
    expect(await noted(1, { ts: '1.0', told: [TURN] })).toEqual({ told: [] });
    expect(await noted(2, { told: [TURN, TURN] })).toEqual({ ts: '1.0', told: [TURN] });
    expect(await noted(3, { ts: '2.0', told: [TURN], unsure: true })).toEqual({
      ts: '1.0',
      told: [TURN, TURN],
    });
    expect(await noted(4, { told: [] })).toEqual({ ts: '2.0', told: [TURN], unsure: true });
  });

  test('let one send in each second, and nobody while the chat is held', async () => {
    const receipts = make();
    expect(await receipts.turn('c', 1_000, 1_000)).toBe(0);
    expect(await receipts.turn('c', 1_400, 1_000)).toBe(600);
    expect(await receipts.turn('d', 1_400, 1_000)).toBe(0);
    expect(await receipts.turn('c', 2_000, 1_000)).toBe(0);
    await receipts.hold('c', 60_000);
    await receipts.hold('c', 30_000);
    expect(await receipts.turn('c', 3_000, 1_000)).toBe(57_000);
    expect(await receipts.turn('c', 60_000, 1_000)).toBe(0);
  });
});

describe('the table', () => {
  test('forgets a finding half a year after its last turn', async () => {
    const dynamo = client();
    const mock = mockClient(dynamo);
    mock.on(UpdateItemCommand).resolves({});
    await slackReceipts(dynamo, 'receipts').claim('c', 'f', 1_000_000);
    expect(mock.commandCalls(UpdateItemCommand)[0]?.args[0].input).toMatchObject({
      TableName: 'receipts',
      Key: { chat: { S: 'c' }, item: { S: 'finding f' } },
      ExpressionAttributeValues: { ':expires': { N: String(1_000 + 180 * 86_400) } },
    });
  });

  test('that fails fails the call', async () => {
    const dynamo = client();
    mockClient(dynamo).on(UpdateItemCommand).rejects(new Error('throttled'));
    await expect(slackReceipts(dynamo, 'receipts').turn('c', 0, 1)).rejects.toThrow('throttled');
  });
});
