import { GetAccountAuthorizationDetailsCommand, IAMClient } from '@aws-sdk/client-iam';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, test } from 'vitest';
import { iamCalls, readAccount } from '#adapters/aws-iam.ts';
import { parsePolicy } from '#iam/parse-policy.ts';

const DENY = '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"kms:*","Resource":"*"}]}';
const CreateDate = new Date(0);

const bob = {
  Arn: 'arn:aws:iam::111122223333:user/bob',
  UserName: 'bob',
  UserId: 'AIDAEXAMPLE',
  Path: '/',
  CreateDate,
  UserPolicyList: [{ PolicyName: 'no-kms', PolicyDocument: encodeURIComponent(DENY) }],
  GroupList: [],
  AttachedManagedPolicies: [],
  Tags: [],
};
const role = {
  Arn: 'arn:aws:iam::111122223333:role/build',
  RoleName: 'build',
  RoleId: 'AROAEXAMPLE',
  Path: '/',
  CreateDate,
  AssumeRolePolicyDocument: encodeURIComponent('{"Statement":[]}'),
  RolePolicyList: [],
  AttachedManagedPolicies: [{ PolicyName: 'p', PolicyArn: 'arn:aws:iam::aws:policy/p' }],
};
const policy = {
  Arn: 'arn:aws:iam::aws:policy/p',
  PolicyName: 'p',
  DefaultVersionId: 'v1',
  CreateDate,
  PolicyVersionList: [
    { VersionId: 'v1', IsDefaultVersion: true, CreateDate, Document: encodeURIComponent(DENY) },
  ],
};

function iam() {
  const client = new IAMClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  const calls = iamCalls(client, async () => undefined);
  return { calls, api: mockClient(client).on(GetAccountAuthorizationDetailsCommand) };
}

describe('the account', () => {
  test('is read to the last page, with the policies of AWS', async () => {
    const { calls, api } = iam();
    const stub = api
      .resolvesOnce({ IsTruncated: true, Marker: 'm1', UserDetailList: [bob] })
      .resolvesOnce({ IsTruncated: true, Marker: 'm2', RoleDetailList: [role] })
      .resolves({ IsTruncated: false, Policies: [policy] });
    const { account, calls: count, complete } = await readAccount(calls, '111122223333');
    expect({ count, complete, id: account.id }).toEqual({ count: 3, complete: true, id: '111122223333' });
    expect([...account.users.keys(), ...account.roles.keys()]).toEqual(['bob', 'build']);
    expect(parsePolicy(account.users.get('bob')?.inline[0]?.document).statements[0]?.effect).toBe('Deny');
    expect(account.policies.get('arn:aws:iam::aws:policy/p')?.defaultVersion).toBe('v1');
    const Filter = ['User', 'Group', 'Role', 'LocalManagedPolicy', 'AWSManagedPolicy'];
    const page = { Filter, MaxItems: 1000 };
    expect(stub.commandCalls(GetAccountAuthorizationDetailsCommand).map(({ args }) => args[0].input)).toEqual(
      [page, { ...page, Marker: 'm1' }, { ...page, Marker: 'm2' }],
    );
  });

  test('is incomplete when IAM cuts its answer without saying where to go on', async () => {
    const { calls, api } = iam();
    api.resolves({ IsTruncated: true, UserDetailList: [bob], RoleDetailList: [role] });
    expect(await readAccount(calls, '111122223333')).toMatchObject({ calls: 1, complete: false });
  });

  test('is refused when it is not the one of the event', async () => {
    const { calls, api } = iam();
    api.resolves({ UserDetailList: [bob] });
    await expect(readAccount(calls, '444455556666')).rejects.toThrow(
      'the event is of account 444455556666, but the credentials are of account 111122223333',
    );
  });

  test('is refused when the answer can not be read', async () => {
    const { calls, api } = iam();
    api.resolves({ UserDetailList: [{ ...bob, Arn: 'bob' }] });
    await expect(readAccount(calls, '111122223333')).rejects.toThrow(
      /^account 111122223333 can't be read from IAM: /,
    );
  });

  test('is refused with the words of IAM', async () => {
    const { calls, api } = iam();
    api.rejects(new Error('Rate exceeded'));
    await expect(readAccount(calls, '111122223333')).rejects.toThrow('Rate exceeded');
  });
});
