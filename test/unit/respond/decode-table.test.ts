import { describe, expect, test } from 'vitest';
import { EVENT_TABLE, eventCase } from './event-cases.ts';
import { decoded, envelope, record } from './records.ts';

const cases = EVENT_TABLE.map((row) => {
  const { event, meaning, assumed } = eventCase(row);
  return { title: `${row.service} ${row.eventName}${assumed ? ' (assumed)' : ''}`, row, event, meaning };
});
const changes = cases.filter(({ meaning }) => 'change' in meaning);

describe('every event of the table is read for what it means', () => {
  test('which is each of its 105 rows, once', () => {
    expect(new Set(cases.map(({ title }) => title)).size).toBe(105);
  });

  test.each(cases)('$title', ({ event, meaning }) => {
    expect(decoded(event)).toMatchObject(meaning);
  });
});

describe('a change that failed changes nothing', () => {
  test.each(changes)('$title', ({ event }) => {
    const error = { errorCode: 'AccessDenied', errorMessage: 'not authorized', requestParameters: null };
    expect(decoded({ ...inner(event), ...error })).toMatchObject({
      kind: 'failed',
      errorCode: 'AccessDenied',
    });
  });
});

const telling = changes.filter(({ row }) => row.service !== 'iam' && row.eventName !== 'AcceptHandshake');

describe('a change whose record shows nothing is not known, never nothing', () => {
  test.each(telling)('$title', ({ event }) => {
    const nothing = { requestParameters: null, responseElements: null, resources: undefined };
    expect(decoded({ ...inner(event), ...nothing })).toMatchObject({
      kind: 'change-unknown',
      reason: expect.stringMatching(/does not show `re(quest|sponse)/),
    });
  });
});

describe('a change whose request was too large to be recorded is told as padded', () => {
  test.each(changes)('$title', ({ event }) => {
    const requestParameters = { reason: 'requestParameters too large', omitted: true, originalSize: 110_000 };
    expect(decoded({ ...inner(event), requestParameters })).toMatchObject({
      kind: 'padded',
      note: { padded: true },
    });
  });

  test('also for Identity Center, whose calls otherwise change nothing by themselves', () => {
    const padded = { eventSource: 'sso.amazonaws.com', requestParameters: { omitted: 'true' } };
    expect(decoded(record('PutInlinePolicyToPermissionSet', padded))).toMatchObject({ kind: 'padded' });
  });
});

describe('a field of a wrong type counts as missing', () => {
  test.each([
    ['organizations', 'AttachPolicy', { policyId: 7, targetId: ['r-1'] }],
    ['organizations', 'MoveAccount', { accountId: 111122223333, destinationParentId: '' }],
    ['organizations', 'EnablePolicyType', { policyType: null }],
    ['kms', 'PutKeyPolicy', { keyId: {}, policy: '{}' }],
    ['kms', 'CreateAlias', { aliasName: '***', targetKeyId: 'key-1' }],
    ['codecommit', 'DeleteRepository', { repositoryName: 'HIDDEN_DUE_TO_SECURITY_REASONS' }],
    ['codecommit', 'UpdateRepositoryEncryptionKey', { repositoryName: 'app' }],
  ])('%s %s %j', (service, name, requestParameters) => {
    const call = record(name, { eventSource: `${service}.amazonaws.com`, requestParameters });
    expect(decoded(call)).toMatchObject({ kind: 'change-unknown' });
  });
});

describe('a call that only reads is of no concern', () => {
  test.each([
    ['organizations', 'DescribePolicy'],
    ['organizations', 'ListPoliciesForTarget'],
    ['sso', 'DescribePermissionSet'],
    ['kms', 'GetKeyPolicy'],
    ['kms', 'ListAliases'],
  ])('%s %s', (service, name) => {
    const padded = { eventSource: `${service}.amazonaws.com`, requestParameters: { omitted: true } };
    expect(decoded(record(name, padded))).toMatchObject({
      kind: 'unrelated',
      reason: `\`${name}\` only reads`,
    });
  });
});

describe('a call that came after this version is an unknown change', () => {
  test.each([
    ['organizations', 'AttachEverything', 'an Organizations call'],
    ['kms', 'SuspendKey', 'a KMS call'],
  ])('%s %s', (service, name, words) => {
    expect(decoded(record(name, { eventSource: `${service}.amazonaws.com` }))).toMatchObject({
      kind: 'change-unknown',
      reason: `\`${name}\` is ${words} that this version does not know`,
    });
  });
});

describe('policies of an organization', () => {
  const call = (name: string, requestParameters: object, responseElements: object | null = null) =>
    decoded(
      record(name, { eventSource: 'organizations.amazonaws.com', requestParameters, responseElements }),
    );

  test.each([
    ['CreatePolicy', { name: 't', type: 'TAG_POLICY', content: '{}' }],
    ['EnablePolicyType', { rootId: 'r-1', policyType: 'BACKUP_POLICY' }],
  ])('of types that decide no access are of no concern: %s', (name, request) => {
    expect(call(name, request)).toMatchObject({
      kind: 'unrelated',
      reason: expect.stringContaining('decides no access'),
    });
  });

  test('are updated to the text of the response, since a request may leave it out', () => {
    const summary = { id: 'p-1', type: 'RESOURCE_CONTROL_POLICY', name: 'renamed' };
    const response = { policy: { policySummary: summary, content: '{"Statement":[]}' } };
    expect(call('UpdatePolicy', { policyId: 'p-1', name: 'renamed' }, response)).toMatchObject({
      change: { layer: 'rcp', name: 'renamed', document: '{"Statement":[]}' },
    });
  });

  test('of which the record has no text have one that is not known', () => {
    const { change } = call('UpdatePolicy', {
      policyId: 'p-1',
      content: 'HIDDEN_DUE_TO_SECURITY_REASONS',
    }) as never;
    expect(change).toEqual({ kind: 'update-organization-policy', policyId: 'p-1', document: undefined });
  });

  test('apply to nobody knows whom once all features are on', () => {
    const response = { handshake: { action: 'APPROVE_ALL_FEATURES' } };
    expect(call('AcceptHandshake', { handshakeId: 'h-1' }, response)).toMatchObject({
      kind: 'change-unknown',
    });
  });

  test('stop with the account that leaves', () => {
    expect(call('LeaveOrganization', {})).toMatchObject({
      change: { kind: 'leave-organization', accountId: '111122223333' },
    });
  });
});

describe('a refusal by KMS', () => {
  const refused = (more: object) =>
    decoded(
      record('GenerateDataKey', { eventSource: 'kms.amazonaws.com', errorCode: 'AccessDenied', ...more }),
    );
  const forRepository = { requestParameters: { encryptionContext: { 'aws:codecommit:id': 'id-1' } } };
  const byCodeCommit = {
    userIdentity: { arn: 'arn:aws:iam::111122223333:user/alice', invokedBy: 'codecommit.amazonaws.com' },
  };

  test.each([
    ['by the encryption context of a repository', forRepository],
    ['by CodeCommit as the caller', byCodeCommit],
    ['of a disabled key', { ...forRepository, errorCode: 'DisabledException' }],
  ])('is told %s', (_, more) => {
    expect(refused(more)).toMatchObject({
      kind: 'repository-refused',
      principalArn: 'arn:aws:iam::111122223333:user/alice',
    });
  });

  test.each([
    ['of another service', { requestParameters: { encryptionContext: { 'aws:ebs:id': 'vol-1' } } }],
    ['of nobody known', {}],
    ['that passes by itself', { ...forRepository, errorCode: 'ThrottlingException' }],
  ])('is none %s', (_, more) => {
    expect(refused(more)).toMatchObject({ kind: 'failed' });
  });
});

test('a key is named by its ARN where the record lists it, and by the Region of that', () => {
  const call = { eventSource: 'kms.amazonaws.com', requestParameters: { keyId: 'key-1' } };
  expect(decoded(record('EnableKey', call))).toMatchObject({
    change: { region: 'us-east-1', keyId: 'key-1' },
  });
  const ARN = 'arn:aws:kms:eu-west-1:111122223333:key/key-1';
  expect(decoded(record('EnableKey', { ...call, resources: [{ ARN }] }))).toMatchObject({
    change: { region: 'eu-west-1', keyId: ARN },
  });
});

test('an event that was forwarded from another account stays of that account', () => {
  const event = envelope(record('AttachPolicy', { eventSource: 'organizations.amazonaws.com' }), {
    account: '999988887777',
  });
  expect(decoded(event).account).toBe('999988887777');
});

function inner(event: Readonly<Record<string, unknown>>): object {
  return (event.detail ?? event) as object;
}
