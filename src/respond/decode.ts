import { sha256Hex } from '#guard/statement-id.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { codeCommitMeaning } from './decode-codecommit.ts';
import { iamMeaning } from './decode-iam.ts';
import { identityCenterMeaning } from './decode-identity-center.ts';
import { kmsMeaning } from './decode-kms.ts';
import { organizationsMeaning } from './decode-organizations.ts';
import { decodeSweep } from './decode-sweep.ts';
import type { DecodedEvent, DecodeProblem, EventFacts, Meaning } from './decoded-event.ts';
import { madeThrough } from './made-through.ts';
import { type Envelope, envelopeSchema, recordSchema, type TrailRecord } from './record-schema.ts';

interface Opened {
  readonly envelope: Partial<Envelope>;
  readonly record: TrailRecord;
}

/**
 * Reads one event: an EventBridge envelope of CloudTrail, a bare CloudTrail record, or an event of the schedule.
 *
 * @returns what the event means for an account. An error only when the input is no such event: then nothing is
 * known of it, and it belongs into the dead-letter queue.
 */
export function decodeEvent(input: unknown): Result<DecodedEvent, DecodeProblem> {
  const sweep = decodeSweep(input);
  if (sweep !== undefined) return sweep;
  const opened = open(input);
  if (!opened.ok) return opened;
  const facts = factsOf(opened.value);
  if (!facts.ok) return facts;
  const meaning = meaningOf(opened.value.record, facts.value);
  const note = meaning.kind === 'padded' ? { ...facts.value.note, padded: true as const } : facts.value.note;
  return ok({ ...facts.value, note, ...meaning });
}

function open(input: unknown): Result<Opened, DecodeProblem> {
  if (!isObject(input)) return problem('not-an-object', `the event is ${kindOf(input)}, not a JSON object`);
  if (!('detail' in input || 'detail-type' in input)) return read({}, input);
  const envelope = envelopeSchema().parse({ detail: undefined, ...input });
  const type = envelope['detail-type'];
  if (type !== undefined && !type.endsWith(' via CloudTrail')) {
    return problem(
      'not-cloudtrail',
      `the event is \`${type}\`: route only \`AWS API Call via CloudTrail\` events here`,
    );
  }
  if (isObject(envelope.detail)) return read(envelope, envelope.detail);
  return problem('record-incomplete', `\`detail\` is ${kindOf(envelope.detail)}, not a CloudTrail record`);
}

function read(envelope: Partial<Envelope>, input: object): Result<Opened, DecodeProblem> {
  const parsed = recordSchema().safeParse(input);
  if (!parsed.success) return incomplete(parsed.error.issues.map(({ path }) => path.join('.')));
  const { eventVersion } = parsed.data;
  if (/^1(\.|$)/.test(eventVersion)) return ok({ envelope, record: parsed.data });
  return problem(
    'version-unsupported',
    `the record has version \`${eventVersion}\`; only versions 1.x can be read`,
  );
}

/** Records before version 1.02 name no recipient account, so the envelope is asked first. */
function factsOf({ envelope, record }: Opened): Result<EventFacts, DecodeProblem> {
  const { eventName, eventSource, userIdentity: caller } = record;
  const time = instant(record.eventTime ?? envelope.time);
  const account = envelope.account ?? record.recipientAccountId ?? caller?.accountId;
  const region = record.awsRegion ?? envelope.region;
  if (time === undefined || account === undefined || region === undefined) {
    const missing = { eventTime: time, recipientAccountId: account, awsRegion: region };
    return incomplete(
      Object.entries(missing).flatMap(([name, value]) => (value === undefined ? [name] : [])),
    );
  }
  const eventId = record.eventID ?? sha256Hex(JSON.stringify(record));
  const note = {
    eventId,
    eventName,
    time,
    ...(caller?.arn === undefined ? {} : { actor: caller.arn }),
    ...(caller?.invokedBy === undefined ? {} : { invokedBy: caller.invokedBy }),
    through: madeThrough(record),
  };
  return ok({ eventId, eventName, eventSource, time, account, region, note });
}

const SERVICES: ReadonlyMap<string, (record: TrailRecord, facts: EventFacts) => Meaning> = new Map([
  ['iam', iamMeaning],
  ['organizations', organizationsMeaning],
  ['sso', identityCenterMeaning],
  ['kms', kmsMeaning],
  ['codecommit', codeCommitMeaning],
]);

function meaningOf(record: TrailRecord, facts: EventFacts): Meaning {
  const [service = ''] = record.eventSource.split('.');
  const meaning = SERVICES.get(service);
  if (meaning !== undefined) return meaning(record, facts);
  return { kind: 'unrelated', reason: `events of \`${record.eventSource}\` are not judged` };
}

/** ISO 8601 in UTC; Athena and what exports from it write a blank for the `T`. */
function instant(time: string | undefined): string | undefined {
  const [, day, clock] =
    /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d+)?)(?:Z|\+00:00)?$/.exec(time ?? '') ?? [];
  const utc = `${day}T${clock}Z`;
  return day === undefined || Number.isNaN(Date.parse(utc)) ? undefined : utc;
}

function incomplete(names: readonly string[]): Result<never, DecodeProblem> {
  const list = names.map((name) => `\`${name}\``).join(', ');
  return problem('record-incomplete', `the CloudTrail record lacks ${list}`);
}

function problem(code: DecodeProblem['code'], message: string): Result<never, DecodeProblem> {
  return err({ code, message });
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}
