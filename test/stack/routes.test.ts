import { describe, expect, test } from 'vitest';
import { REPOSITORY_CHANGES } from '#respond/decode-codecommit.ts';
import { IAM_CHANGES } from '#respond/decode-iam.ts';
import { IAM_UNTOLD } from '#respond/decode-iam-names.ts';
import { KMS_CHANGES } from '#respond/decode-kms.ts';
import { ORGANIZATION_CHANGES } from '#respond/decode-organizations.ts';
import { documentedCase, EVENT_TABLE, eventCase } from '../unit/respond/event-cases.ts';
import { decoded, envelope, record } from '../unit/respond/records.ts';
import { type EventPattern, matches } from './events/pattern.ts';
import { sourceTemplate } from './sources.ts';

type Json = Readonly<Record<string, unknown>>;

/** The queues of the functions that answer events. */
const ANSWERED = ['PolicyChangeQueue', 'RepositoryCreatedQueue', 'SweepQueue'];

const answering = Object.entries(sourceTemplate().Resources).flatMap(([id, { Type, Properties }]) =>
  Type === 'AWS::Events::Rule' &&
  Properties.EventPattern !== undefined &&
  ANSWERED.includes(Properties.Targets[0].Arn?.['Fn::GetAtt']?.[0])
    ? [
        {
          id,
          pattern: Properties.EventPattern as EventPattern,
          isOnHub: Properties.EventBusName !== undefined,
        },
      ]
    : [],
);

/** Those on the default bus, where the events of the own account and Region are. */
const rules = answering.filter(({ isOnHub }) => !isOnHub);

/** The record as EventBridge delivers it; published ones come with and without their envelope. */
function delivered(event: Json): Json {
  if ('detail' in event) return event;
  const [service = ''] = String(event['eventSource']).split('.');
  return envelope(event, { source: `aws.${service}` });
}

const routes = (event: Json): readonly string[] =>
  rules.filter(({ pattern }) => matches(pattern, delivered(event))).map(({ id }) => id);

/** Whether an event does more than being passed over. */
const isHandled = (event: Json): boolean => !['unrelated', 'failed'].includes(decoded(event).kind);

const call = (service: string, name: string, more: Json = {}): Json =>
  record(name, { eventSource: `${service}.amazonaws.com`, ...more });

/** Every call that the decoder takes for a change, by service. */
const CHANGES: Readonly<Record<string, readonly string[]>> = {
  iam: [...IAM_CHANGES.keys(), ...IAM_UNTOLD.keys()],
  organizations: [...ORGANIZATION_CHANGES.keys()],
  kms: [...KMS_CHANGES.keys()],
  codecommit: ['CreateRepository', ...REPOSITORY_CHANGES.keys()],
};
const changes = Object.entries(CHANGES).flatMap(([service, names]) =>
  names.map((name) => ({ service, name })),
);

describe('the rules let through what the decoder takes for a change, and nothing else', () => {
  test.each(changes)('$service $name is let through by one rule', ({ service, name }) => {
    expect(routes(call(service, name))).toHaveLength(1);
  });

  test('no rule names a call that the decoder does not know as a change', () => {
    const named = rules.flatMap(({ pattern }) => namesIn(pattern));
    expect(named.toSorted()).toEqual(changes.map(({ name }) => name).toSorted());
  });

  test.each(EVENT_TABLE.map((row) => ({ title: `${row.service} ${row.eventName}`, row })))(
    'of the table: $title',
    ({ row }) => {
      for (const { event } of [eventCase(row), documentedCase(row)]) {
        expect(routes(event).length).toBe(isHandled(event) ? 1 : 0);
      }
    },
  );

  test.each(changes)('$service $name is not when it failed', ({ service, name }) => {
    const failed = call(service, name, { errorCode: 'AccessDenied', requestParameters: null });
    // A failed attempt to create a repository is looked at, since it may be a refusal of the key.
    expect(routes(failed)).toHaveLength(name === 'CreateRepository' ? 1 : 0);
  });
});

describe('a refusal of the key is let through by one rule', () => {
  const context = { 'aws:codecommit:id': 'id-1' };
  const denied = { errorCode: 'AccessDenied' };
  test.each([
    ['of a push', call('codecommit', 'GitPush', { errorCode: 'EncryptionKeyAccessDeniedException' })],
    ['of a deletion', call('codecommit', 'DeleteRepository', { errorCode: 'EncryptionKeyDisabled' })],
    [
      'by its context',
      call('kms', 'Decrypt', { ...denied, requestParameters: { encryptionContext: context } }),
    ],
    [
      'by the context of the source',
      call('kms', 'ReEncrypt', { ...denied, requestParameters: { sourceEncryptionContext: context } }),
    ],
    [
      'by its caller',
      call('kms', 'DescribeKey', {
        ...denied,
        userIdentity: {
          arn: 'arn:aws:iam::111122223333:user/a',
          invokedBy: 'codecommit.eu-west-1.amazonaws.com',
        },
      }),
    ],
  ])('%s', (_, event) => {
    expect(routes(event)).toHaveLength(1);
    expect(decoded(event).kind).toBe('repository-refused');
  });

  test.each([
    ['that is no refusal', call('kms', 'Decrypt', { requestParameters: { encryptionContext: context } })],
    ['of somebody else', call('kms', 'Decrypt', { ...denied, requestParameters: { encryptionContext: {} } })],
    [
      'that passes by itself',
      call('kms', 'Decrypt', {
        errorCode: 'ThrottlingException',
        requestParameters: { encryptionContext: context },
      }),
    ],
  ])('and a call %s by none', (_, event) => {
    expect(routes(event)).toEqual([]);
    expect(['unrelated', 'failed']).toContain(decoded(event).kind);
  });
});

test('what the rules let through is let through by one rule of the bus for what is forwarded', () => {
  const hub = answering.filter(({ isOnHub }) => isOnHub);
  for (const { service, name } of changes) {
    const event = envelope(call(service, name), { source: `aws.${service}`, account: '999988887777' });
    const anyAccount = hub.map(({ pattern }) => ({ ...pattern, account: [{ exists: true }] }));
    expect(anyAccount.filter((pattern) => matches(pattern, event))).toHaveLength(1);
  }
});

test('a request too large to be recorded is let through', () => {
  const requestParameters = { reason: 'requestParameters too large', omitted: true, originalSize: 110_000 };
  for (const { service, name } of changes) {
    expect(routes(call(service, name, { requestParameters }))).toHaveLength(1);
  }
});

/** The names of calls anywhere in a pattern. */
function namesIn(pattern: unknown): readonly string[] {
  if (Array.isArray(pattern)) return pattern.flatMap(namesIn);
  if (typeof pattern !== 'object' || pattern === null) return [];
  return Object.entries(pattern).flatMap(([key, value]) =>
    key === 'eventName' ? (value as string[]) : namesIn(value),
  );
}
