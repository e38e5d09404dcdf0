import type { Ports } from '#ports';
import { decodeEvent } from './decode.ts';
import type { DecodedEvent, DecodeProblem } from './decoded-event.ts';
import { type Response, respond } from './respond.ts';

/** What one record came to. */
export type RecordOutcome = Response &
  Pick<DecodedEvent, 'eventId' | 'eventName'> &
  Partial<Pick<DecodedEvent, 'time'>>;

/** A record that is no event. Trying again can't help: it belongs into the dead-letter queue. */
export class UndecodableRecord extends Error {
  readonly code: DecodeProblem['code'] | 'not-json';

  constructor(code: UndecodableRecord['code'], message: string) {
    super(message);
    this.name = 'UndecodableRecord';
    this.code = code;
  }
}

/**
 * Handles one record: the JSON text of an event in, what it came to out, with one line in the log either way.
 *
 * @throws {UndecodableRecord} when the text is no event; and whatever a port throws, so that the record is retried.
 */
export async function handleRecord(body: string, ports: Ports): Promise<RecordOutcome> {
  const event = readEvent(body, ports);
  const { eventId, eventName, time, account, region, kind } = event;
  const about = { eventId, eventName, account, region, kind };
  try {
    const response = await respond(event, ports);
    const { outcome, reason, findings, resolved, awsCalls } = response;
    const ids = { findings: findings.map(({ id }) => id), resolved: resolved.map(({ id }) => id) };
    ports.log('info', 'event handled', { ...about, outcome, reason, awsCalls, ...ids });
    return { ...response, eventId, eventName, time };
  } catch (error) {
    ports.log('error', 'event not handled, it will be tried again', { ...about, error });
    throw error;
  }
}

function readEvent(body: string, ports: Ports): DecodedEvent {
  const json = parse(body);
  if (json === undefined) throw undecodable('not-json', 'the record is not JSON', ports);
  const decoded = decodeEvent(json);
  if (decoded.ok) return decoded.value;
  throw undecodable(decoded.error.code, decoded.error.message, ports);
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function undecodable(code: UndecodableRecord['code'], reason: string, { log }: Ports): UndecodableRecord {
  log('error', 'record is no event', { code, reason });
  return new UndecodableRecord(code, reason);
}
