import {
  BatchGetRepositoriesCommand,
  CodeCommitClient,
  ListRepositoriesCommand,
} from '@aws-sdk/client-codecommit';
import { GetAccountAuthorizationDetailsCommand, IAMClient } from '@aws-sdk/client-iam';
import { DescribeKeyCommand, GetKeyPolicyCommand, KMSClient, ListAliasesCommand } from '@aws-sdk/client-kms';
import {
  DescribeOrganizationCommand,
  DescribePolicyCommand,
  ListParentsCommand,
  ListPoliciesForTargetCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { liveAws } from '#adapters/aws-caller.ts';
import { codeCommitCalls } from '#adapters/aws-codecommit.ts';
import { kmsCalls } from '#adapters/aws-kms.ts';
import { organizationCalls } from '#adapters/aws-organizations.ts';
import { readLiveAccount } from '#adapters/live-account.ts';
import { allOf } from '#adapters/live-calls.ts';
import { whyUnread } from '#adapters/unread.ts';
import { ACCOUNT, awsError, CUSTOMER, MANAGED } from '../../live/fake-aws.ts';

const ACCESS = { region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } };
const TURN = async () => undefined;

function mocks() {
  const [codecommit, kms] = [mockClient(CodeCommitClient), mockClient(KMSClient)];
  const [organizations, iam, sts] = [
    mockClient(OrganizationsClient),
    mockClient(IAMClient),
    mockClient(STSClient),
  ];
  return { codecommit, kms, organizations, iam, sts };
}

let aws: ReturnType<typeof mocks>;
beforeEach(() => {
  aws = mocks();
});
afterEach(() => {
  for (const mock of Object.values(aws)) mock.restore();
});

const inputs = (mock: { calls: () => readonly { args: readonly unknown[] }[] }): unknown[] =>
  mock.calls().map(({ args }) => (args[0] as { input: unknown }).input);

describe('CodeCommit', () => {
  const calls = codeCommitCalls((region) => new CodeCommitClient({ ...ACCESS, region }), TURN);

  test('lists repositories to the last page', async () => {
    const pair = (name: string) => ({ repositoryName: name, repositoryId: `id-${name}` });
    aws.codecommit
      .on(ListRepositoriesCommand)
      .resolvesOnce({ repositories: [pair('a')], nextToken: 't1' })
      .resolves({ repositories: [pair('b')] });
    expect(await allOf((next) => calls.repositoryPage('eu-west-1', next))).toEqual([
      { name: 'a', id: 'id-a' },
      { name: 'b', id: 'id-b' },
    ]);
    expect(inputs(aws.codecommit)).toEqual([{}, { nextToken: 't1' }]);
  });

  test('opens repositories, and says of which it can not', async () => {
    const arn = `arn:aws:codecommit:eu-west-1:${ACCOUNT}:a`;
    const metadata = {
      repositoryName: 'a',
      repositoryId: 'i',
      Arn: arn,
      kmsKeyId: CUSTOMER,
      accountId: ACCOUNT,
    };
    aws.codecommit.on(BatchGetRepositoriesCommand).resolves({
      repositories: [metadata, { ...metadata, kmsKeyId: undefined }],
      errors: [
        { repositoryName: 'c', errorCode: 'EncryptionKeyAccessDeniedException' },
        { repositoryName: 'd' },
      ],
    });
    expect(await calls.repositories('eu-west-1', ['a', 'b', 'c', 'd'])).toEqual({
      found: [
        { name: 'a', id: 'i', arn, kmsKeyId: CUSTOMER },
        { name: 'a', id: 'i', arn },
      ],
      failed: [
        { name: 'c', code: 'EncryptionKeyAccessDeniedException' },
        { name: 'd', code: 'an error without a code' },
      ],
    });
    expect(inputs(aws.codecommit)).toEqual([{ repositoryNames: ['a', 'b', 'c', 'd'] }]);
  });

  test('an answer without what has to be in it is named', async () => {
    aws.codecommit.on(ListRepositoriesCommand).resolves({ repositories: [{ repositoryName: 'a' }] });
    await expect(calls.repositoryPage('eu-west-1')).rejects.toThrow(
      'the answer of ListRepositories has no `repositoryId`',
    );
  });
});

describe('KMS', () => {
  const calls = kmsCalls((region) => new KMSClient({ ...ACCESS, region }), TURN);

  test('lists aliases to the last page, those without a key too', async () => {
    aws.kms
      .on(ListAliasesCommand)
      .resolvesOnce({ Aliases: [{ AliasName: 'alias/aws/codecommit' }], Truncated: true, NextMarker: 'm' })
      .resolves({ Aliases: [{ AliasName: 'alias/mine', TargetKeyId: '1' }], Truncated: false });
    expect(await allOf((next) => calls.aliasPage('eu-west-1', next))).toEqual([
      { name: 'alias/aws/codecommit' },
      { name: 'alias/mine', keyId: '1' },
    ]);
    expect(inputs(aws.kms)).toEqual([{ Limit: 100 }, { Limit: 100, Marker: 'm' }]);
  });

  test('describes a key, and gives its policy', async () => {
    aws.kms
      .on(DescribeKeyCommand)
      .resolves({ KeyMetadata: { KeyId: '1', Arn: MANAGED, KeyManager: 'AWS', KeyState: 'Enabled' } })
      .on(GetKeyPolicyCommand)
      .resolves({ Policy: '{}' });
    expect(await calls.key('eu-west-1', '1')).toEqual({ arn: MANAGED, manager: 'AWS', state: 'Enabled' });
    expect(await calls.keyPolicy('eu-west-1', '1')).toBe('{}');
    expect(inputs(aws.kms)).toEqual([{ KeyId: '1' }, { KeyId: '1' }]);
  });

  test.each(['alias/aws/codecommit', `arn:aws:kms:us-east-1:${ACCOUNT}:alias/aws/codecommit`])(
    'never describes %s, which would make the key',
    async (alias) => {
      await expect(calls.key('us-east-1', alias)).rejects.toThrow('is an alias');
      expect(aws.kms.calls()).toEqual([]);
    },
  );
});

describe('Organizations', () => {
  const calls = organizationCalls(new OrganizationsClient(ACCESS), TURN);

  test('tells the organization, or that there is none', async () => {
    aws.organizations
      .on(DescribeOrganizationCommand)
      .resolvesOnce({ Organization: { Id: 'o-1', MasterAccountId: ACCOUNT } })
      .rejectsOnce(awsError('AWSOrganizationsNotInUseException'))
      .rejects(awsError('AccessDeniedException'));
    expect(await calls.organization()).toEqual({ id: 'o-1', managementAccountId: ACCOUNT });
    expect(await calls.organization()).toBeNull();
    await expect(calls.organization()).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  test('tells what is above, and the policies that are attached', async () => {
    aws.organizations
      .on(ListParentsCommand)
      .resolvesOnce({ Parents: [{ Id: 'ou-1', Type: 'ORGANIZATIONAL_UNIT' }] })
      .resolves({ Parents: [{ Id: 'r-1', Type: 'ROOT' }] })
      .on(ListPoliciesForTargetCommand)
      .resolvesOnce({ Policies: [], NextToken: 't' })
      .resolves({ Policies: [{ Id: 'p-1', Name: 'one' }, { Id: 'p-2' }] })
      .on(DescribePolicyCommand)
      .resolves({ Policy: { Content: '{}' } });
    expect(await calls.parent(ACCOUNT)).toEqual({ id: 'ou-1', isRoot: false });
    expect(await calls.parent('ou-1')).toEqual({ id: 'r-1', isRoot: true });
    // "These operations can occasionally return an empty set of results even when there are more results available."
    expect(await allOf((next) => calls.policyPage('SERVICE_CONTROL_POLICY', 'r-1', next))).toEqual([
      { id: 'p-1', name: 'one' },
      { id: 'p-2', name: 'p-2' },
    ]);
    expect(await calls.policyDocument('p-1')).toBe('{}');
    expect(inputs(aws.organizations)).toEqual([
      { ChildId: ACCOUNT },
      { ChildId: 'ou-1' },
      { Filter: 'SERVICE_CONTROL_POLICY', TargetId: 'r-1' },
      { Filter: 'SERVICE_CONTROL_POLICY', TargetId: 'r-1', NextToken: 't' },
      { PolicyId: 'p-1' },
    ]);
  });
});

describe('the live account', () => {
  const open = () => {
    aws.sts
      .on(GetCallerIdentityCommand)
      .resolves({ Account: ACCOUNT, Arn: `arn:aws-us-gov:sts::${ACCOUNT}:assumed-role/r/s` });
    return liveAws(ACCESS);
  };

  test('is that of the credentials, in their partition', async () => {
    const { accountId, partition, region } = await open();
    expect({ accountId, partition, region }).toEqual({
      accountId: ACCOUNT,
      partition: 'aws-us-gov',
      region: 'us-east-1',
    });
  });

  test('is read through all services, and what they refuse is not known', async () => {
    const arn = `arn:aws-us-gov:iam::${ACCOUNT}:user/bob`;
    aws.iam
      .on(GetAccountAuthorizationDetailsCommand)
      .resolves({ UserDetailList: [{ Arn: arn, UserName: 'bob' }] });
    for (const mock of [aws.codecommit, aws.kms, aws.organizations])
      mock.rejects(awsError('AccessDeniedException', 'no'));
    const { calls, partition } = await open();
    const scope = { accountId: ACCOUNT, partition, regions: ['us-gov-west-1'], isTolerant: false };
    const read = await readLiveAccount(calls, { ...scope, takenAt: '2026-08-01T10:00:00Z' });
    if (!read.ok) throw new Error(read.error.message);
    expect([...read.value.account.users.keys()]).toEqual(['bob']);
    expect(read.value.surroundings).toEqual({});
    expect(read.value.unread.map(({ part }) => part)).toEqual(['organization', 'repositories', 'keys']);
  });

  test('is not read where IAM refuses', async () => {
    aws.iam.rejects(
      awsError('AccessDenied', 'not authorized to perform: iam:GetAccountAuthorizationDetails'),
    );
    const { calls } = await open();
    const scope = { accountId: ACCOUNT, partition: 'aws', regions: [], isTolerant: true };
    await expect(readLiveAccount(calls, { ...scope, takenAt: '2026-08-01T10:00:00Z' })).rejects.toThrow(
      'not authorized to perform',
    );
  });
});

test.each([
  [awsError('AccessDeniedException', 'no'), 'refused', 'AccessDeniedException'],
  [awsError('NotFoundException'), 'refused', 'NotFoundException'],
  [awsError('ThrottlingException'), 'failed', 'ThrottlingException'],
  [awsError('TooManyRequestsException'), 'failed', 'TooManyRequestsException'],
  [awsError('ExpiredTokenException'), 'failed', 'ExpiredTokenException'],
  ['a text', 'failed', 'unknown'],
])('%s is %s', (error, why, code) => {
  expect(whyUnread(error)).toMatchObject({ why, code });
});
