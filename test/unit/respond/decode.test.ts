import { describe, expect, test } from 'vitest';
import { decodeEvent } from '#respond/decode.ts';
import { decoded, envelope, record, sample } from './records.ts';

const put = record('PutUserPolicy', {
  requestParameters: { userName: 'bob', policyName: 'p', policyDocument: '{"Statement":[]}' },
});

describe('the envelope', () => {
  test('gives account and Region, and the event is the same as without it', () => {
    expect(decoded(envelope(put))).toEqual(decoded(put));
  });

  test('may be spelt as in China', () => {
    expect(decoded(envelope(put, { 'detail-type': 'Amazon API Call via CloudTrail' })).kind).toBe('change');
  });

  test('of an old record that names no recipient gives the account', () => {
    const { recipientAccountId: _, userIdentity: __, ...old } = put;
    expect(decoded(envelope(old, { account: '444455556666' })).account).toBe('444455556666');
  });

  test('may lack all that is optional', () => {
    expect(decoded({ detail: put })).toEqual(decoded(put));
  });

  test('that was forwarded twice is the same event', () => {
    const twice = decoded(envelope(put, { id: 'bbbbbbbb-0000-4000-8000-000000000002' }));
    expect(twice).toEqual(decoded(envelope(put)));
  });
});

describe('what every event tells', () => {
  test('is who did it, when, where and through which service', () => {
    const event = decoded(sample('panther-iam-attachrolepolicy-via-cloudformation'));
    expect(event).toMatchObject({
      account: '123456789012',
      region: 'us-east-1',
      eventSource: 'iam.amazonaws.com',
    });
    expect(event.note).toEqual({
      eventId: '1111',
      eventName: 'AttachRolePolicy',
      time: '2019-01-01T00:00:00Z',
      actor: 'arn:aws:sts::123456789012:assumed-role/example-role/example-user',
      invokedBy: 'cloudformation.amazonaws.com',
      through: 'cloudformation',
    });
  });

  test('is the recipient, not the caller of another account', () => {
    expect(decoded(sample('docs-codecommit-createrepository')).account).toBe('111122223333');
  });

  test('includes an id that repeats with the record and no other, even where the record has none', () => {
    const { eventID: _, ...old } = put;
    const { eventId } = decoded(old);
    expect(eventId).toMatch(/^[\da-f]{64}$/);
    expect(decoded(envelope(old)).eventId).toBe(eventId);
    const other = { ...old, requestParameters: { userName: 'eve', policyName: 'p', policyDocument: '{}' } };
    expect(decoded(other).eventId).not.toBe(eventId);
  });

  test('is an ISO instant however the record was exported', () => {
    expect(decoded(sample('panther-kms-putkeypolicy-2025')).time).toBe('2025-03-05T21:19:44.000000000Z');
  });
});

describe('an input that is no event', () => {
  const { eventTime: _, awsRegion: __, ...timeless } = put;
  const { eventName: ___, ...nameless } = put;
  test.each([
    ['not-an-object', null, 'the event is null, not a JSON object'],
    ['not-an-object', [put], 'the event is a list, not a JSON object'],
    ['not-an-object', 'PutUserPolicy', 'the event is a string, not a JSON object'],
    ['record-incomplete', {}, 'the CloudTrail record lacks `eventVersion`, `eventName`, `eventSource`'],
    ['record-incomplete', nameless, 'the CloudTrail record lacks `eventName`'],
    ['record-incomplete', timeless, 'the CloudTrail record lacks `eventTime`, `awsRegion`'],
    ['record-incomplete', { ...put, eventTime: 'yesterday' }, 'the CloudTrail record lacks `eventTime`'],
    ['record-incomplete', envelope(put, { detail: null }), '`detail` is null, not a CloudTrail record'],
    [
      'version-unsupported',
      { ...put, eventVersion: '2.0' },
      'the record has version `2.0`; only versions 1.x can be read',
    ],
    [
      'version-unsupported',
      { ...put, eventVersion: '10.1' },
      'the record has version `10.1`; only versions 1.x can be read',
    ],
    [
      'not-cloudtrail',
      envelope({}, { 'detail-type': 'Scheduled Event' }),
      'the event is `Scheduled Event`: route only `AWS API Call via CloudTrail` events here',
    ],
  ])('is refused as %s: %j', (code, input, message) => {
    expect(decodeEvent(input)).toEqual({ ok: false, error: { code, message } });
  });
});

describe('a service that is not judged', () => {
  test('is named in the reason', () => {
    const call = record('PutBucketPolicy', { eventSource: 's3.amazonaws.com' });
    expect(decoded(call)).toMatchObject({
      kind: 'unrelated',
      reason: 'events of `s3.amazonaws.com` are not judged',
    });
  });
});
