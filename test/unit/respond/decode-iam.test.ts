import * as iam from '@aws-sdk/client-iam';
import { describe, expect, test } from 'vitest';
import { BOUNDARY, CALLS, DOCUMENT, POLICY, user } from './iam-calls.ts';
import { decoded, envelope, record } from './records.ts';

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
