import type { Ports } from '#ports';
import { decodeEvent } from './decode.ts';
import type { DecodedEvent, DecodeProblem } from './decoded-event.ts';
import { type Answer, type Response, respondAll } from './respond.ts';

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

/** A record that was answered, and that has to come once more when IAM has settled. Nothing failed. */
class ComesAgain extends Error {
  readonly code = 'comes-again';
  /** What it came to this time. */
  readonly value: RecordOutcome;

  constructor(reason: string, value: RecordOutcome) {
    super(reason);
    this.name = 'ComesAgain';
    this.value = value;
  }
}

/** What became of one record of a batch: what it came to, or why it has to be tried again. */
export type Delivered =
  | { readonly ok: true; readonly value: RecordOutcome }
  | { readonly ok: false; readonly error: unknown };

/**
 * Handles records that came together, the JSON texts of events, with one line in the log for each.
 *
 * @returns what became of each, in their order
 */
export async function handleBatch(bodies: readonly string[], ports: Ports): Promise<readonly Delivered[]> {
  const read = bodies.map((body) => readEvent(body, ports));
  const events = read.filter((one) => 'eventId' in one);
  const answers = await respondAll(events, ports);
  const delivered = new Map(events.map((event, i) => [event, deliver(event, answers[i], ports)]));
  return read.map((one): Delivered => {
    const failed = { ok: false, error: one } as const;
    return 'eventId' in one ? (delivered.get(one) ?? failed) : failed;
  });
}

/**
 * Handles one record.
 *
 * @throws {UndecodableRecord} when the text is no event; {ComesAgain}; and whatever a port throws, so that the record
 * is tried again
 */
export async function handleRecord(body: string, ports: Ports): Promise<RecordOutcome> {
  const [delivered] = await handleBatch([body], ports);
  if (delivered?.ok === true) return delivered.value;
  throw delivered?.error;
}

function deliver(event: DecodedEvent, answer: Answer | undefined, ports: Ports): Delivered {
  const { eventId, eventName, time, account, region, kind } = event;
  const about = { eventId, eventName, account, region, kind };
  if (answer?.ok !== true) {
    const error = answer?.error;
    ports.log('error', 'event not handled, it will be tried again', { ...about, error });
    return { ok: false, error };
  }
  const { response } = answer;
  const { outcome, reason, findings, resolved, awsCalls, again } = response;
  const ids = { findings: findings.map(({ id }) => id), resolved: resolved.map(({ id }) => id) };
  const later = again === undefined ? {} : { again };
  ports.log('info', 'event handled', { ...about, outcome, reason, awsCalls, ...ids, ...later });
  const value = { ...response, eventId, eventName, time };
  return again === undefined ? { ok: true, value } : { ok: false, error: new ComesAgain(again, value) };
}

function readEvent(body: string, ports: Ports): DecodedEvent | UndecodableRecord {
  const json = parse(body);
  if (json === undefined) return undecodable('not-json', 'the record is not JSON', ports);
  const decoded = decodeEvent(json);
  if (decoded.ok) return decoded.value;
  return undecodable(decoded.error.code, decoded.error.message, ports);
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
