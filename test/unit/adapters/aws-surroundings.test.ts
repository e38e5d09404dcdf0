import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, test } from 'vitest';
import type { Surroundings } from '#account/account.ts';
import { dynamoSurroundings } from '#adapters/aws-surroundings.ts';
import { sweepAccount } from '#adapters/aws-sweep.ts';
import { compaction } from '#guard/documents.ts';
import { ACCOUNT, awsError, CUSTOMER, fakeAws, liveExample } from '../../live/fake-aws.ts';

const AT = '2026-08-01T10:00:00.000Z';

function table() {
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  const client = new DynamoDBClient({ region: 'us-east-1', credentials });
  const dynamo = mockClient(client);
  dynamo.on(UpdateItemCommand).resolves({});
  return { dynamo, store: dynamoSurroundings(client, 'findings') };
}

const conflict = new ConditionalCheckFailedException({ message: 'no', $metadata: {} });

describe('the surroundings of an account', () => {
  test('are read as they were written', async () => {
    const { dynamo, store } = table();
    const { scp, repositories } = liveExample();
    expect(await store.put(ACCOUNT, AT, { scp, repositories })).toBe(true);
    const values = dynamo.commandCalls(UpdateItemCommand)[0]?.args[0].input.ExpressionAttributeValues;
    dynamo.on(QueryCommand).resolves({ Items: [{ v: { N: '1' }, body: values?.[':body'] as never }] });
    expect(await store.get(ACCOUNT)).toEqual({ scp, repositories });
  });

  test('are written unless those of a later sweep are there', async () => {
    const { dynamo, store } = table();
    await store.put(ACCOUNT, AT, {});
    expect(dynamo.commandCalls(UpdateItemCommand)[0]?.args[0].input).toMatchObject({
      Key: { account: { S: `surroundings/${ACCOUNT}` }, id: { S: 'latest' } },
      ConditionExpression: 'attribute_not_exists(takenAt) OR takenAt <= :at',
      ExpressionAttributeValues: { ':at': { S: AT } },
    });
    dynamo.on(UpdateItemCommand).rejects(conflict);
    expect(await store.put(ACCOUNT, AT, {})).toBe(false);
    dynamo.on(UpdateItemCommand).rejects(awsError('ProvisionedThroughputExceededException'));
    await expect(store.put(ACCOUNT, AT, {})).rejects.toThrow();
  });

  test('that do not fit into an item lose repositories, but none with a key of its own', async () => {
    const { dynamo, store } = table();
    const repositories = Array.from({ length: 20_000 }, (_, i) => ({
      name: randomBytes(20).toString('hex'),
      id: `${i}`,
      arn: `arn:aws:codecommit:us-east-1:${ACCOUNT}:${i}`,
      ...(i % 5_000 === 0 ? { kmsKeyId: CUSTOMER } : {}),
    }));
    await store.put(ACCOUNT, AT, { repositories });
    const body =
      dynamo.commandCalls(UpdateItemCommand)[0]?.args[0].input.ExpressionAttributeValues?.[':body']?.B;
    expect(body?.length).toBeLessThan(390_000);
    const kept: Surroundings = JSON.parse(gunzipSync(body ?? new Uint8Array()).toString());
    expect(kept.repositories?.filter(({ kmsKeyId }) => kmsKeyId !== undefined)).toHaveLength(4);
    expect(kept.repositories?.length).toBeGreaterThan(2_000);
  });
});

describe('the account of a sweep', () => {
  const request = {
    accountId: ACCOUNT,
    partition: 'aws',
    regions: ['us-east-1'],
    takenAt: AT,
    compact: compaction(),
  };

  test('counts every page as a request', async () => {
    const { calls, asked } = fakeAws();
    const read = await sweepAccount(calls, table().store, request);
    expect(read).toMatchObject({ complete: true, unread: [], calls: asked.length });
    expect(read.account.takenAt).toBe(AT);
  });

  test('is too old to act on where a later sweep was faster', async () => {
    const { dynamo, store } = table();
    dynamo.on(UpdateItemCommand).rejects(conflict);
    await expect(sweepAccount(fakeAws().calls, store, request)).rejects.toThrow('too old to act on');
  });

  test('that AWS refuses in part is whole, and tells what it lacks', async () => {
    const { calls } = fakeAws(liveExample(), (name) =>
      name === 'parent' ? awsError('AccessDeniedException', 'not here') : undefined,
    );
    expect(await sweepAccount(calls, table().store, request)).toMatchObject({
      complete: true,
      unread: ['the way to the root of the organization could not be read (AccessDeniedException: not here)'],
    });
  });

  test('that fails in part is not whole, and what was known before is kept', async () => {
    const { dynamo, store } = table();
    const { calls } = fakeAws(liveExample(), (name) =>
      name === 'key' ? awsError('ThrottlingException') : undefined,
    );
    dynamo.on(QueryCommand).resolves({ Items: [] });
    expect(await sweepAccount(calls, store, request)).toMatchObject({ complete: false });
    expect(dynamo.commandCalls(UpdateItemCommand)).toEqual([]);
  });

  test.each([
    ['keyPolicy', ['keys', 'repositories']],
    ['repositoryPage', ['keys', 'repositories']],
    ['parent', ['organization', 'scp', 'rcp']],
  ] as const)(
    'of which %s fails has %j of the sweep before, and the rest of now',
    async (failing, fields) => {
      const before = {
        organization: null,
        scp: ['before'],
        rcp: ['before'],
        keys: ['before'],
        repositories: ['before'],
      };
      const get = async () => before as unknown as Surroundings;
      const { calls } = fakeAws(liveExample(), (name) =>
        name === failing ? awsError('Throttling') : undefined,
      );
      const { account } = await sweepAccount(calls, { get, put: async () => true }, request);
      const kept = (['organization', 'scp', 'rcp', 'keys', 'repositories'] as const).filter(
        (field) => account[field] === (before[field as 'scp'] as unknown),
      );
      expect(kept.sort()).toEqual([...fields].sort());
    },
  );

  test.each([
    ['is of another account', { ...request, accountId: '444455556666' }, 'is not of account 444455556666'],
  ])('%s: nothing is kept', async (_, wrong, words) => {
    const { dynamo, store } = table();
    await expect(sweepAccount(fakeAws().calls, store, wrong)).rejects.toThrow(words);
    expect(dynamo.calls()).toEqual([]);
  });

  test('of which IAM cuts the answer off is none', async () => {
    const { calls } = fakeAws();
    const cut = {
      ...calls,
      authorizationPage: async () => ({ ...(await calls.authorizationPage()), cutOff: true as const }),
    };
    await expect(sweepAccount(cut, table().store, request)).rejects.toThrow('IAM cut its answer off');
  });
});
