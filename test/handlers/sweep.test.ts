import 'aws-sdk-client-mock-vitest/extend';
import { gunzipSync, gzipSync } from 'node:zlib';
import {
  BatchGetRepositoriesCommand,
  CodeCommitClient,
  ListRepositoriesCommand,
} from '@aws-sdk/client-codecommit';
import { DynamoDBClient, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { GetAccountAuthorizationDetailsCommand, IAMClient } from '@aws-sdk/client-iam';
import { DescribeKeyCommand, GetKeyPolicyCommand, KMSClient, ListAliasesCommand } from '@aws-sdk/client-kms';
import { DescribeOrganizationCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { awsPorts } from '#adapters/aws-ports.ts';
import { localContext, sqsEvent } from '#adapters/local-sqs.ts';
import { config } from '#config';
import { handleRecord, type RecordOutcome } from '#respond/deliver.ts';
import { handler } from '../../functions/sweep.ts';
import { awsError } from '../live/fake-aws.ts';
import { ACCOUNT, DETAILS, putUserPolicy } from './account.ts';

const ENV = {
  ALERT_TOPIC_ARN: `arn:aws:sns:us-east-1:${ACCOUNT}:alerts`,
  LEDGER_TABLE: 'findings',
  KEY_GUARD_REGIONS: 'eu-west-1',
  AWS_REGION: 'us-east-1',
};

const SCHEDULED = JSON.stringify({
  id: '89d1a02d-5ec7-412e-82f5-13505f849b41',
  'detail-type': 'Scheduled Event',
  source: 'aws.events',
  account: ACCOUNT,
  time: '2026-08-01T10:00:00Z',
  region: 'us-east-1',
});

const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1234`;
const REPOSITORY = {
  repositoryName: 'orders',
  repositoryId: 'i-1',
  Arn: `arn:aws:codecommit:eu-west-1:${ACCOUNT}:orders`,
};

function mockAws() {
  const iam = mockClient(IAMClient);
  const dynamo = mockClient(DynamoDBClient);
  const sns = mockClient(SNSClient);
  const codecommit = mockClient(CodeCommitClient);
  const kms = mockClient(KMSClient);
  const organizations = mockClient(OrganizationsClient);
  iam.on(GetAccountAuthorizationDetailsCommand).resolves({ IsTruncated: false, ...DETAILS } as object);
  dynamo.on(UpdateItemCommand).resolves({}).on(QueryCommand).resolves({ Items: [] });
  sns.on(PublishCommand).resolves({ MessageId: 'm' });
  codecommit.on(ListRepositoriesCommand).resolves({ repositories: [REPOSITORY] });
  codecommit.on(BatchGetRepositoriesCommand).resolves({ repositories: [{ ...REPOSITORY, kmsKeyId: KEY }] });
  kms.on(ListAliasesCommand).resolves({ Aliases: [{ AliasName: 'alias/aws/codecommit' }] });
  kms.on(DescribeKeyCommand).resolves({
    KeyMetadata: { KeyId: '1234', Arn: KEY, KeyManager: 'CUSTOMER', KeyState: 'Enabled' },
  });
  kms.on(GetKeyPolicyCommand).resolves({ Policy: '{"Version":"2012-10-17","Statement":[]}' });
  organizations.on(DescribeOrganizationCommand).rejects(awsError('AWSOrganizationsNotInUseException'));
  return { iam, dynamo, sns, codecommit, kms, organizations };
}

let aws: ReturnType<typeof mockAws>;

beforeEach(() => {
  for (const [key, value] of Object.entries(ENV)) vi.stubEnv(key, value);
  aws = mockAws();
});

afterEach(() => {
  vi.unstubAllEnvs();
  for (const mock of Object.values(aws)) mock.restore();
});

const swept = () => handler(sqsEvent([SCHEDULED]), localContext());

/** What was kept beside the ledger: its key and what it says. */
function kept() {
  return aws.dynamo.commandCalls(UpdateItemCommand).flatMap(({ args: [{ input }] }) => {
    const body = input.ExpressionAttributeValues?.[':body']?.B;
    return body === undefined ? [] : [{ key: input.Key, body: JSON.parse(gunzipSync(body).toString()) }];
  });
}

describe('sweep', () => {
  test('reads the account with all that may be read around it, keeps that, then alerts', async () => {
    expect(await swept()).toEqual({ batchItemFailures: [] });
    expect(kept()).toEqual([
      {
        key: { account: { S: `surroundings/${ACCOUNT}` }, id: { S: 'latest' } },
        body: {
          scp: [],
          rcp: [],
          keys: [
            { arn: KEY, aliases: [], manager: 'CUSTOMER', state: 'Enabled', policy: expect.any(String) },
          ],
          repositories: [{ name: 'orders', id: 'i-1', arn: REPOSITORY.Arn, kmsKeyId: KEY }],
          repositoryRegions: ['eu-west-1'],
        },
      },
    ]);
    const Subject = expect.stringContaining('bob');
    expect(aws.sns).toHaveReceivedCommandWith(PublishCommand, { Subject });
    expect(aws.kms).toHaveReceivedCommandTimes(DescribeKeyCommand, 1);
  });

  test('goes on without what is refused: the deny of KMS does not keep it from alerting', async () => {
    const refused = awsError('AccessDeniedException');
    aws.kms.on(ListAliasesCommand).rejects(refused).on(DescribeKeyCommand).rejects(refused);
    aws.organizations.on(DescribeOrganizationCommand).rejects(refused);
    aws.codecommit
      .on(BatchGetRepositoriesCommand)
      .resolves({ errors: [{ repositoryName: 'orders', errorCode: 'EncryptionKeyAccessDeniedException' }] });
    expect(await swept()).toEqual({ batchItemFailures: [] });
    expect(kept().map(({ body }) => Object.keys(body))).toEqual([['repositories', 'repositoryRegions']]);
    expect(aws.sns.commandCalls(PublishCommand).length).toBeGreaterThan(0);
  });

  test('that is throttled alerts, keeps nothing, and is tried again', async () => {
    aws.codecommit.on(ListRepositoriesCommand).rejects(awsError('ThrottlingException', 'Rate exceeded'));
    expect(await swept()).toEqual({ batchItemFailures: [{ itemIdentifier: 'record-0' }] });
    expect(kept()).toEqual([]);
    expect(aws.sns.commandCalls(PublishCommand).length).toBeGreaterThan(0);
  });

  test('that is throttled by IAM does nothing, and is tried again', async () => {
    aws.iam.on(GetAccountAuthorizationDetailsCommand).rejects(awsError('Throttling', 'Rate exceeded'));
    expect(await swept()).toEqual({ batchItemFailures: [{ itemIdentifier: 'record-0' }] });
    expect(aws.dynamo.commandCalls(UpdateItemCommand)).toEqual([]);
    expect(aws.sns.commandCalls(PublishCommand)).toEqual([]);
  });
});

describe('what a sweep kept', () => {
  const statement = { Resource: '*', Sid: 'ForEverybody' };
  const document = (Effect: string, Action: string) => ({
    Version: '2012-10-17',
    Statement: [{ ...statement, Effect, Action }],
  });
  const scp = [
    [
      { id: 'p-all', name: 'all', document: document('Allow', '*') },
      { id: 'p-1', name: 'no-kms', document: document('Deny', 'kms:*') },
    ],
  ];
  const organization = { id: 'o-1', managementAccountId: '999988887777' };
  const repositories = [{ name: 'vault', id: 'i-2', arn: `${REPOSITORY.Arn}-vault`, kmsKeyId: KEY }];

  function keeps(item: object | undefined) {
    const values = { ':account': { S: `surroundings/${ACCOUNT}` }, ':id': { S: 'latest' } };
    aws.dynamo
      .on(QueryCommand, { ExpressionAttributeValues: values })
      .resolves({ Items: item === undefined ? [] : [item as never] });
    return awsPorts(
      config(),
      () => undefined,
      (client) => client,
    );
  }
  const item = (surroundings: object, v = '1') => ({
    v: { N: v },
    body: { B: gzipSync(JSON.stringify(surroundings)) },
  });

  /** What a record came to that comes once more, when IAM has settled. */
  async function toldOf(handled: Promise<RecordOutcome>): Promise<RecordOutcome> {
    const again = await handled.catch((error: { readonly value?: RecordOutcome }) => error.value);
    if (again === undefined) throw new Error('the record failed');
    return again;
  }

  test('counts for the functions that answer events, at the price of no request', async () => {
    const ports = keeps(item({ organization, scp, repositories, repositoryRegions: ['eu-west-1'] }));
    const { findings, awsCalls } = await toldOf(handleRecord(putUserPolicy(), ports));
    expect(findings.map(({ source }) => source.layer).sort()).toEqual(['identity', 'scp']);
    expect(findings[0]?.repositories).toEqual(repositories.map(({ arn }) => arn));
    expect(awsCalls).toBe(1);
    const asked = [aws.organizations.calls(), aws.kms.calls(), aws.codecommit.calls()];
    expect(asked.map(({ length }) => length)).toEqual([0, 0, 0]);
  });

  test('never says of a Region that it has no repository: one may have been made since', async () => {
    const { account } = await keeps(item({ repositories: [], repositoryRegions: ['eu-west-1'] })).readAccount(
      ACCOUNT,
    );
    expect(account).toMatchObject({ repositories: [], repositoryRegions: [] });
  });

  test('says whether needed allows can be taken away, and is asked once a minute', async () => {
    const ports = keeps(item({ repositories }));
    expect(await ports.customerKeys?.(ACCOUNT)).toBe(true);
    expect(await ports.customerKeys?.(ACCOUNT)).toBe(true);
    expect(aws.dynamo).toHaveReceivedCommandTimes(QueryCommand, 1);
    expect(await keeps(undefined).customerKeys?.(ACCOUNT)).toBeUndefined();
  });

  test('is nothing before the first sweep', async () => {
    const { account } = await keeps(undefined).readAccount(ACCOUNT);
    expect(account).not.toHaveProperty('scp');
    expect(account).not.toHaveProperty('repositoryRegions');
  });

  test('is not read by a version that does not know it', async () => {
    await expect(keeps(item({}, '2')).readAccount(ACCOUNT)).rejects.toThrow('deploy the newest Key Guard');
  });
});
