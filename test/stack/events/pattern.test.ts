import { expect, test } from 'vitest';
import { type EventPattern, matches } from './pattern.ts';

const event = {
  source: 'aws.sqs',
  detail: { eventName: 'PurgeQueue', names: ['a', 'key-guard-b'], requestParameters: { queueUrl: 'x/y' } },
};

test.each<[boolean, EventPattern]>([
  [true, { source: ['aws.sns', 'aws.sqs'] }],
  [false, { source: ['aws.sns'] }],
  [true, { detail: { eventName: [{ prefix: 'Purge' }] } }],
  [false, { detail: { eventName: [{ prefix: 'purge' }] } }],
  [true, { detail: { eventName: [{ suffix: 'Queue' }] } }],
  [false, { detail: { eventName: [{ suffix: 'Queues' }] } }],
  [true, { detail: { eventName: [{ wildcard: 'P*e*Queue' }] } }],
  [false, { detail: { eventName: [{ wildcard: 'P.*' }] } }],
  [true, { detail: { eventName: [{ 'equals-ignore-case': 'purgequeue' }] } }],
  [false, { detail: { eventName: [{ 'equals-ignore-case': 'purge' }] } }],
  [true, { detail: { eventName: [{ 'anything-but': ['DeleteQueue'] }] } }],
  [false, { detail: { eventName: [{ 'anything-but': { prefix: 'Purge' } }] } }],
  [true, { detail: { errorCode: [{ exists: false }] } }],
  [false, { detail: { errorCode: [{ exists: true }] } }],
  [false, { detail: { eventName: [{ exists: false }] } }],
  [true, { detail: { names: [{ prefix: 'key-guard-' }] } }],
  [false, { detail: { names: ['c'] } }],
  [false, { detail: { none: { deeper: ['x'] } } }],
  [true, { detail: { $or: [{ eventName: ['x'] }, { requestParameters: { queueUrl: ['x/y'] } }] } }],
  [false, { detail: { $or: [{ eventName: ['x'] }, { requestParameters: { queueUrl: ['x'] } }] } }],
  [false, { source: ['aws.sqs'], detail: { eventName: ['x'] } }],
])('%s: %j', (taken, pattern) => {
  expect(matches(pattern, event)).toBe(taken);
});

test('an operator that is not known is no match in silence', () => {
  expect(() => matches({ source: [{ cidr: '10.0.0.0/8' }] }, event)).toThrow('cidr is not known here');
});
