import * as iam from '@aws-sdk/client-iam';
import { describe, expect, test } from 'vitest';
import { decoded, envelope, record } from './records.ts';

const DOCUMENT = '{"Version":"2012-10-17","Statement":[]}';
const POLICY = 'arn:aws:iam::111122223333:policy/p';
const BOUNDARY = 'arn:aws:iam::111122223333:policy/boundary';

const user = { kind: 'user', name: 'u' };
const group = { kind: 'group', name: 'g' };
const role = { kind: 'role', name: 'r' };

/** Request, change; of calls that have it, the response comes third. */
const CALLS: Readonly<Record<string, readonly [request: object, change: object, response?: object]>> = {
  PutUserPolicy: [
    { userName: 'u', policyName: 'p', policyDocument: DOCUMENT },
    { kind: 'put-inline', owner: user, policyName: 'p', document: DOCUMENT },
  ],
  PutGroupPolicy: [
    { groupName: 'g', policyName: 'p', policyDocument: DOCUMENT },
    { kind: 'put-inline', owner: group, policyName: 'p', document: DOCUMENT },
  ],
  PutRolePolicy: [
    { roleName: 'r', policyName: 'p', policyDocument: DOCUMENT },
    { kind: 'put-inline', owner: role, policyName: 'p', document: DOCUMENT },
  ],
  DeleteUserPolicy: [
    { userName: 'u', policyName: 'p' },
    { kind: 'delete-inline', owner: user, policyName: 'p' },
  ],
  DeleteGroupPolicy: [
    { groupName: 'g', policyName: 'p' },
    { kind: 'delete-inline', owner: group, policyName: 'p' },
  ],
  DeleteRolePolicy: [
    { roleName: 'r', policyName: 'p' },
    { kind: 'delete-inline', owner: role, policyName: 'p' },
  ],
  AttachUserPolicy: [
    { userName: 'u', policyArn: POLICY },
    { kind: 'attach', owner: user, policyArn: POLICY },
  ],
  AttachGroupPolicy: [
    { groupName: 'g', policyArn: POLICY },
    { kind: 'attach', owner: group, policyArn: POLICY },
  ],
  AttachRolePolicy: [
    { roleName: 'r', policyArn: POLICY },
    { kind: 'attach', owner: role, policyArn: POLICY },
  ],
  DetachUserPolicy: [
    { userName: 'u', policyArn: POLICY },
    { kind: 'detach', owner: user, policyArn: POLICY },
  ],
  DetachGroupPolicy: [
    { groupName: 'g', policyArn: POLICY },
    { kind: 'detach', owner: group, policyArn: POLICY },
  ],
  DetachRolePolicy: [
    { roleName: 'r', policyArn: POLICY },
    { kind: 'detach', owner: role, policyArn: POLICY },
  ],
  CreatePolicy: [
    { policyName: 'p', policyDocument: DOCUMENT },
    { kind: 'create-policy', policyArn: POLICY, document: DOCUMENT },
    { policy: { arn: POLICY, defaultVersionId: 'v1' } },
  ],
  CreatePolicyVersion: [
    { policyArn: POLICY, policyDocument: DOCUMENT, setAsDefault: true },
    { kind: 'create-version', policyArn: POLICY, document: DOCUMENT, versionId: 'v2', setAsDefault: true },
    { policyVersion: { versionId: 'v2', isDefaultVersion: true } },
  ],
  SetDefaultPolicyVersion: [
    { policyArn: POLICY, versionId: 'v1' },
    { kind: 'set-default-version', policyArn: POLICY, versionId: 'v1' },
  ],
  DeletePolicyVersion: [
    { policyArn: POLICY, versionId: 'v1' },
    { kind: 'delete-version', policyArn: POLICY, versionId: 'v1' },
  ],
  DeletePolicy: [{ policyArn: POLICY }, { kind: 'delete-policy', policyArn: POLICY }],
  PutUserPermissionsBoundary: [
    { userName: 'u', permissionsBoundary: BOUNDARY },
    { kind: 'put-boundary', owner: user, policyArn: BOUNDARY },
  ],
  PutRolePermissionsBoundary: [
    { roleName: 'r', permissionsBoundary: BOUNDARY },
    { kind: 'put-boundary', owner: role, policyArn: BOUNDARY },
  ],
  DeleteUserPermissionsBoundary: [{ userName: 'u' }, { kind: 'delete-boundary', owner: user }],
  DeleteRolePermissionsBoundary: [{ roleName: 'r' }, { kind: 'delete-boundary', owner: role }],
  AddUserToGroup: [
    { userName: 'u', groupName: 'g' },
    { kind: 'add-to-group', userName: 'u', groupName: 'g' },
  ],
  RemoveUserFromGroup: [
    { userName: 'u', groupName: 'g' },
    { kind: 'remove-from-group', userName: 'u', groupName: 'g' },
  ],
  CreateUser: [
    { userName: 'u', path: '/x/', permissionsBoundary: BOUNDARY, tags: [{ key: 'Team', value: '' }] },
    { kind: 'create', owner: user, path: '/x/', boundary: BOUNDARY, tags: new Map([['Team', '']]) },
    { user: { path: '/x/' } },
  ],
  CreateGroup: [{ groupName: 'g' }, { kind: 'create', owner: group, path: '/', tags: new Map() }],
  CreateRole: [
    { roleName: 'r', assumeRolePolicyDocument: DOCUMENT },
    { kind: 'create', owner: role, path: '/', tags: new Map(), trust: DOCUMENT },
  ],
  DeleteUser: [{ userName: 'u' }, { kind: 'delete', owner: user }],
  DeleteGroup: [{ groupName: 'g' }, { kind: 'delete', owner: group }],
  DeleteRole: [{ roleName: 'r' }, { kind: 'delete', owner: role }],
  UpdateUser: [
    { userName: 'u', newUserName: 'v', newPath: '/y/' },
    { kind: 'rename', owner: user, newName: 'v', newPath: '/y/' },
  ],
  UpdateGroup: [
    { groupName: 'g', newGroupName: 'h' },
    { kind: 'rename', owner: group, newName: 'h' },
  ],
  TagUser: [
    { userName: 'u', tags: [{ key: 'Team', value: 'core' }] },
    { kind: 'tag', owner: user, tags: new Map([['Team', 'core']]) },
  ],
  TagRole: [
    { roleName: 'r', tags: [{ key: 'Team', value: 'core' }] },
    { kind: 'tag', owner: role, tags: new Map([['Team', 'core']]) },
  ],
  UntagUser: [
    { userName: 'u', tagKeys: ['Team'] },
    { kind: 'untag', owner: user, keys: ['Team'] },
  ],
  UntagRole: [
    { roleName: 'r', tagKeys: ['Team'] },
    { kind: 'untag', owner: role, keys: ['Team'] },
  ],
  UpdateAssumeRolePolicy: [
    { roleName: 'r', policyDocument: DOCUMENT },
    { kind: 'put-trust', owner: role, document: DOCUMENT },
  ],
};

const names = Object.keys(CALLS);

function call(name: string, requestParameters: unknown, responseElements: unknown = null) {
  return decoded(record(name, { requestParameters, responseElements }));
}

describe('a call that worked', () => {
  test.each(names)('of %s is the change that it made', (name) => {
    const [request, change, response] = CALLS[name] ?? [];
    expect(call(name, request, response)).toMatchObject({ kind: 'change', change });
  });

  test.each(names)('of %s without readable parameters is an unknown change, never nothing', (name) => {
    expect(call(name, null)).toMatchObject({ kind: 'change-unknown' });
    const [request = {}] = CALLS[name] ?? [];
    const masked = Object.fromEntries(
      Object.keys(request).map((key) => [key, 'HIDDEN_DUE_TO_SECURITY_REASONS']),
    );
    expect(call(name, masked)).toMatchObject({ kind: 'change-unknown' });
  });

  test.each([true, 'true'])(
    'of PutRolePolicy that was padded (omitted: %j) hides even the role',
    (omitted) => {
      const reason = { reason: 'requestParameters too large', omitted, originalSize: 110_000 };
      const event = call('PutRolePolicy', reason);
      expect(event).toMatchObject({ kind: 'padded', note: { eventName: 'PutRolePolicy', padded: true } });
    },
  );

  test('says all that its record does not show', () => {
    expect(call('AttachUserPolicy', { userName: '' })).toMatchObject({
      kind: 'change-unknown',
      reason:
        'the record of `AttachUserPolicy` does not show `requestParameters.userName`, `requestParameters.policyArn`',
    });
  });

  test.each([
    ['missing', undefined],
    ['null', null],
    ['masked', 'HIDDEN_DUE_TO_SECURITY_REASONS'],
    ['blank', ''],
  ])('with a %s document is a change to a text that is not known', (_, policyDocument) => {
    const { kind, change } = call('PutUserPolicy', {
      userName: 'u',
      policyName: 'p',
      policyDocument,
    }) as never;
    expect(kind).toBe('change');
    expect(change).toEqual({ kind: 'put-inline', owner: user, policyName: 'p', document: undefined });
  });

  test('is read whatever the case of its field names', () => {
    const event = call('PutUserPermissionsBoundary', { UserName: 'u', permissionsboundary: BOUNDARY });
    expect(event).toMatchObject({ change: { kind: 'put-boundary', owner: user, policyArn: BOUNDARY } });
  });
});

describe('a new version of a policy', () => {
  const version = (setAsDefault: unknown, isDefaultVersion: unknown) =>
    call(
      'CreatePolicyVersion',
      { policyArn: POLICY, policyDocument: DOCUMENT, setAsDefault },
      { policyVersion: { versionId: 'v3', isDefaultVersion } },
    );

  test.each([
    [true, undefined],
    ['true', undefined],
    [undefined, true],
    [undefined, 'true'],
  ])('is live when asked for or answered so (%j, %j)', (asked, answered) => {
    expect(version(asked, answered)).toMatchObject({ change: { setAsDefault: true, versionId: 'v3' } });
  });

  test.each([
    [undefined, undefined],
    [false, false],
    ['false', 'false'],
  ])('is not live otherwise (%j, %j)', (asked, answered) => {
    expect(version(asked, answered)).toMatchObject({ change: { setAsDefault: false } });
  });

  test('is unknown when the flag can not be read', () => {
    expect(version('perhaps', undefined)).toMatchObject({
      kind: 'change-unknown',
      reason: 'the record of `CreatePolicyVersion` does not show `requestParameters.setAsDefault`',
    });
  });
});

describe('a call that failed', () => {
  test.each(names)('of %s changes nothing, whatever its parameters', (name) => {
    const error = { errorCode: 'AccessDenied', errorMessage: 'not authorized' };
    expect(decoded(envelope(record(name, error)))).toMatchObject({ kind: 'failed', ...error });
    const kept = { errorCode: 'NoSuchEntityException', requestParameters: CALLS[name]?.[0] };
    expect(decoded(record(name, kept))).toMatchObject({ kind: 'failed', errorCode: 'NoSuchEntityException' });
  });
});

describe('every operation of IAM', () => {
  const operations = Object.keys(iam).flatMap((name) =>
    /^[A-Z]\w+Command$/.test(name) ? [name.slice(0, -7)] : [],
  );
  const untold = ['AcquireRole', 'CreateServiceLinkedRole', 'DeleteServiceLinkedRole'];

  test('is known', () => {
    expect(operations.length).toBeGreaterThan(150);
    const reasons = operations
      .map((name) => call(name, { omitted: false }))
      .filter((event) => 'reason' in event);
    expect(reasons.filter(({ reason }) => reason.includes('does not know'))).toEqual([]);
  });

  test('either only reads, touches no permissions, or has the account assessed', () => {
    const assessed = operations.filter((name) => call(name, null).kind !== 'unrelated');
    expect(assessed.sort()).toEqual([...names, ...untold].sort());
  });

  test('that comes later is an unknown change', () => {
    expect(call('PutPrincipalPolicy', { principal: 'u' })).toMatchObject({
      kind: 'change-unknown',
      reason: '`PutPrincipalPolicy` is an IAM call that this version does not know',
    });
    expect(call('constructor', null).kind).toBe('change-unknown');
  });
});
