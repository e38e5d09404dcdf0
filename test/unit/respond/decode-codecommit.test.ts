import { describe, expect, test } from 'vitest';
import { decoded, record, sample } from './records.ts';

const codecommit = { eventSource: 'codecommit.amazonaws.com', awsRegion: 'eu-west-1' };
const create = (more: Readonly<Record<string, unknown>>) =>
  decoded(record('CreateRepository', { ...codecommit, ...more }));

describe('a repository that was created', () => {
  test('is named with its key, where the record has one', () => {
    const event = create({
      requestParameters: { repositoryName: 'app', kmsKeyId: 'alias/team' },
      responseElements: {
        repositoryMetadata: { repositoryName: 'app', repositoryId: 'id-1', kmsKeyId: 'key-1' },
      },
    });
    expect(event).toMatchObject({ kind: 'repository-created', region: 'eu-west-1' });
    expect(event).toHaveProperty('repository', { name: 'app', id: 'id-1', kmsKeyId: 'key-1' });
  });

  test('is named even without a response', () => {
    const event = create({ requestParameters: { repositoryName: 'app' } });
    expect(event).toHaveProperty('repository', { name: 'app' });
  });

  test('has its Region assessed when the record names nothing', () => {
    expect(create({})).toMatchObject({ kind: 'change-unknown' });
  });
});

describe('a call that was refused the key', () => {
  test.each([
    'EncryptionKeyAccessDeniedException',
    'EncryptionKeyAccessDenied',
    'com.amazonaws.codecommit#EncryptionKeyAccessDeniedException',
    'EncryptionKeyDisabledException',
    'EncryptionKeyNotFoundException',
    'EncryptionKeyUnavailableException',
    'EncryptionIntegrityChecksFailedException',
  ])('is told by %s', (errorCode) => {
    const event = create({ errorCode, errorMessage: 'no', requestParameters: { repositoryName: 'app' } });
    expect(event).toMatchObject({
      kind: 'repository-refused',
      errorCode,
      errorMessage: 'no',
      repositoryName: 'app',
      principalArn: 'arn:aws:iam::111122223333:user/alice',
    });
  });

  test.each([
    "User is not authorized for the KMS default master key for CodeCommit 'aws/codecommit' in your account",
    "User is not authorized for the KMS default key for CodeCommit 'aws/codecommit' in your account",
    'User: alice is not authorized to perform: kms:GenerateDataKey on this resource with an explicit deny',
  ])('is told by its message: %s', (errorMessage) => {
    expect(create({ errorCode: 'AccessDenied', errorMessage })).toMatchObject({ kind: 'repository-refused' });
    expect(create({ errorMessage })).toMatchObject({ kind: 'repository-refused', errorCode: 'unknown' });
  });

  test('names the role of a session, not the session', () => {
    const { userIdentity } = sample('panther-iam-attachrolepolicy-via-cloudformation');
    const event = create({ errorCode: 'EncryptionKeyAccessDeniedException', userIdentity });
    expect(event).toMatchObject({
      principalArn: 'arn:aws:iam::123456789012:role/example-role',
      note: { actor: 'arn:aws:sts::123456789012:assumed-role/example-role/example-user' },
    });
  });

  test('can be a push', () => {
    const push = sample('docs-codecommit-gitpush');
    expect(decoded({ ...push, errorCode: 'EncryptionKeyAccessDeniedException' })).toMatchObject({
      kind: 'repository-refused',
      repositoryName: 'MyDemoRepo',
    });
  });
});

describe('a call that failed for another reason', () => {
  test.each(['RepositoryNameExistsException', 'AccessDenied', 'InvalidEncryptionContext'])(
    '(%s) is no refusal',
    (errorCode) => {
      expect(create({ errorCode })).toMatchObject({ kind: 'failed', errorCode });
    },
  );

  test('(no permission for CodeCommit itself) is no refusal', () => {
    const errorMessage = 'User: alice is not authorized to perform: codecommit:CreateRepository';
    expect(create({ errorCode: 'AccessDenied', errorMessage })).toMatchObject({
      kind: 'failed',
      errorMessage,
    });
  });
});

test('a repository that moves to another key has the key of the response, else that of the request', () => {
  const request = { requestParameters: { repositoryName: 'app', kmsKeyId: 'alias/team' } };
  const call = (more: object) =>
    decoded(record('UpdateRepositoryEncryptionKey', { ...codecommit, ...request, ...more }));
  const moved = { kind: 'set-repository-key', region: 'eu-west-1', name: 'app' };
  expect(call({})).toMatchObject({ change: { ...moved, kmsKeyId: 'alias/team' } });
  expect(call({ responseElements: { kmsKeyId: 'key-1' } })).toMatchObject({
    change: { ...moved, kmsKeyId: 'key-1' },
  });
});
