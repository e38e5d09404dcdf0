import type { Ports } from '#ports';
import { decodeEvent } from './decode.ts';
import type { DecodedEvent } from './decoded-event.ts';

/** What handling one event came to, as far as delivery cares. */
export interface Answer {
  readonly outcome: string;
  readonly reason: string;
  readonly findings: readonly { readonly id: string }[];
  readonly awsCalls: number;
}

/** A record that is no event. Trying again can't help: it belongs into the dead-letter queue. */
export class UndecodableRecord extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'UndecodableRecord';
    this.code = code;
  }
}

/**
 * Makes the handler of one record: the JSON text of an event in, what it came to out.
 *
 * @throws {UndecodableRecord} when the text is no event; and whatever a port throws, so that the record is retried.
 */
export function deliverTo<A extends Answer>(respond: (event: DecodedEvent, ports: Ports) => Promise<A>) {
  return async (body: string, ports: Ports): Promise<A & Pick<DecodedEvent, 'eventId' | 'eventName'>> => {
    const event = readEvent(body, ports.log);
    const { eventId, eventName, account, region, kind } = event;
    const about = { eventId, eventName, account, region, kind };
    try {
      const answer = await respond(event, ports);
      const { outcome, reason, findings, awsCalls } = answer;
      const level = outcome === 'error' ? 'error' : 'info';
      ports.log(level, 'event handled', {
        ...about,
        outcome,
        reason,
        awsCalls,
        findings: findings.map(({ id }) => id),
      });
      return { ...answer, eventId, eventName };
    } catch (error) {
      ports.log('error', 'event not handled, it will be tried again', { ...about, error });
      throw error;
    }
  };
}

function readEvent(body: string, log: Ports['log']): DecodedEvent {
  const decoded = decodeEvent(readJson(body, log));
  if (decoded.ok) return decoded.value;
  const { code, message } = decoded.error;
  log('error', 'record is no event', { code, reason: message });
  throw new UndecodableRecord(code, message);
}

function readJson(body: string, log: Ports['log']): unknown {
  try {
    return JSON.parse(body);
  } catch {
    const message = 'the record is not JSON; the queue may hold only what EventBridge sends';
    log('error', 'record is no event', { code: 'not-json', reason: message });
    throw new UndecodableRecord('not-json', message);
  }
}
