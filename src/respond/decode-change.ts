import type { Change } from '#account/change.ts';
import { Fields } from './decode-fields.ts';
import type { EventFacts, Meaning } from './decoded-event.ts';
import type { TrailRecord } from './record-schema.ts';

/** Reads a change from the fields of a record; what is missing is noted in them. */
export type Read = (request: Fields, response: Fields, call: Call) => Change;

/** What a reader may need beside request and response. */
export interface Call {
  readonly record: TrailRecord;
  readonly facts: EventFacts;
}

/** A call that failed changes nothing. */
export function failureOf({ errorCode, errorMessage }: TrailRecord): Meaning | undefined {
  if (errorCode === undefined) return undefined;
  return { kind: 'failed', errorCode, ...(errorMessage === undefined ? {} : { errorMessage }) };
}

/** The change that a record tells; where it lacks what is needed, one that is not known. */
export function changeOf(record: TrailRecord, facts: EventFacts, read: Read): Meaning {
  const { requestParameters, responseElements, eventName } = record;
  const missing: string[] = [];
  const request = new Fields('requestParameters', requestParameters, missing);
  const response = new Fields('responseElements', responseElements, missing);
  const change = read(request, response, { record, facts });
  if (missing.length === 0) return { kind: 'change', change };
  const list = missing.map((name) => `\`${name}\``).join(', ');
  return { kind: 'change-unknown', reason: `the record of \`${eventName}\` does not show ${list}` };
}

/** A call of a service whose changes count, that came after this version. */
export function unknownCall(eventName: string, service: string): Meaning {
  const article = /^[AIO]/.test(service) ? 'an' : 'a';
  const reason = `\`${eventName}\` is ${article} ${service} call that this version does not know`;
  return { kind: 'change-unknown', reason };
}

/** Reasons by name, from names separated by blanks by reason. */
export function byName(reasons: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(reasons).flatMap(([reason, names]) =>
      names
        .trim()
        .split(/\s+/)
        .map((name) => [name, reason] as const),
    ),
  );
}
