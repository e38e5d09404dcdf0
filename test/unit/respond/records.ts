import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeEvent } from '#respond/decode.ts';
import type { DecodedEvent } from '#respond/decoded-event.ts';

export const SAMPLES = join(import.meta.dirname, '../../data/events');

type Json = Readonly<Record<string, unknown>>;

/** The event of a published sample; `test/data/events/INDEX.md` says where each comes from. */
export function sample(name: string): Json {
  return JSON.parse(readFileSync(join(SAMPLES, `${name}.json`), 'utf8')).event;
}

/** A CloudTrail record of a call by alice. */
export function record(eventName: string, more: Json = {}): Json {
  return {
    eventVersion: '1.11',
    userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/alice', accountId: '111122223333' },
    eventTime: '2026-08-01T10:00:00Z',
    eventSource: 'iam.amazonaws.com',
    eventName,
    awsRegion: 'us-east-1',
    requestParameters: null,
    responseElements: null,
    eventID: '6f1c7d8e-0000-4000-8000-000000000001',
    recipientAccountId: '111122223333',
    ...more,
  };
}

/** The same record as EventBridge delivers it. */
export function envelope(detail: Json, more: Json = {}): Json {
  return {
    version: '0',
    id: 'aaaaaaaa-0000-4000-8000-000000000001',
    'detail-type': 'AWS API Call via CloudTrail',
    source: 'aws.iam',
    account: '111122223333',
    time: '2026-08-01T10:00:00Z',
    region: 'us-east-1',
    resources: [],
    detail,
    ...more,
  };
}

/** Decodes what has to be an event. */
export function decoded(input: unknown): DecodedEvent {
  const result = decodeEvent(input);
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}
