import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeTableCommand, DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deployedLedger } from '#adapters/deployed-ledger.ts';

const ACCOUNT = '111122223333';
let cloudFormation: ReturnType<typeof mockClient>;
let dynamo: ReturnType<typeof mockClient>;

beforeEach(() => {
  cloudFormation = mockClient(CloudFormationClient);
  dynamo = mockClient(DynamoDBClient);
  dynamo
    .on(DescribeTableCommand)
    .resolves({ Table: { TableArn: `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/findings` } });
});

afterEach(() => {
  cloudFormation.restore();
  dynamo.restore();
});

const place = { stack: 'key-guard', region: 'us-east-1' };

describe('the deployed ledger', () => {
  test('is the table that is named, of the account that the table lies in', async () => {
    dynamo.on(QueryCommand).resolves({ Items: [] });
    const opened = await deployedLedger({ ...place, table: 'findings' });
    expect(opened).toMatchObject({ ok: true, value: { accountId: ACCOUNT } });
    if (opened.ok) expect(await opened.value.ledger.list(ACCOUNT)).toEqual([]);
    expect(cloudFormation.calls()).toEqual([]);
    expect(dynamo.commandCalls(QueryCommand)[0]?.args[0].input).toMatchObject({ TableName: 'findings' });
  });

  test('is the one that the stack names', async () => {
    const Outputs = [{ OutputKey: 'LedgerTable', OutputValue: 'from-stack' }];
    cloudFormation.on(DescribeStacksCommand, { StackName: 'key-guard' }).resolves({
      Stacks: [
        { StackName: 'key-guard', CreationTime: new Date(0), StackStatus: 'CREATE_COMPLETE', Outputs },
      ],
    });
    expect(await deployedLedger(place)).toMatchObject({ ok: true });
    expect(dynamo.commandCalls(DescribeTableCommand)[0]?.args[0].input).toEqual({ TableName: 'from-stack' });
  });

  test('of a stack without that output is not guessed', async () => {
    cloudFormation.on(DescribeStacksCommand).resolves({ Stacks: [] });
    expect(await deployedLedger(place)).toEqual({
      ok: false,
      error: 'the stack `key-guard` has no output `LedgerTable`: give the table with `--table NAME`',
    });
  });

  test('that AWS refuses is told in one sentence', async () => {
    cloudFormation.on(DescribeStacksCommand).rejects(new Error('Stack with id key-guard does not exist'));
    expect(await deployedLedger(place)).toMatchObject({
      ok: false,
      error: expect.stringContaining('does not exist; check the AWS credentials'),
    });
  });
});
