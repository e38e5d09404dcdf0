import { ASFF_LABELS } from '#guard/severity.ts';
import { sha256Hex } from '#guard/statement-id.ts';
import type { PublisherPorts } from '#ports';
import { asffFinding } from '#report/asff.ts';
import { findingEvent } from '#report/finding-event.ts';
import { type AlertMessage, type MessageProblem, readAlert } from './alert-message.ts';

/** What one message of the alert topic came to. */
export interface Published {
  readonly outcome: 'published' | 'ignored';
  readonly reason: string;
}

/** A message that is no alert. Trying again can't help: it belongs into the dead-letter queue. */
export class UnreadableAlert extends Error {
  readonly code: MessageProblem['code'];

  constructor({ code, message }: MessageProblem) {
    super(message);
    this.name = 'UnreadableAlert';
    this.code = code;
  }
}

/**
 * Tells other programs what an alert tells: an event on the bus and, where that is switched on, a finding in Security
 * Hub. Neither waits for the other to succeed. Safe to repeat: the event has the same id each time, and Security Hub
 * knows the finding by its id.
 *
 * @param body the machine message of an alert
 * @throws {UnreadableAlert} when it is none; and what a port throws, so that the record is tried again
 */
export async function publishFinding(body: string, ports: PublisherPorts): Promise<Published> {
  const read = readAlert(body);
  if (!read.ok) {
    ports.log('error', 'message is no alert', { ...read.error });
    throw new UnreadableAlert(read.error);
  }
  if ('other' in read.value) {
    ports.log('info', 'message ignored', { reason: read.value.other });
    return { outcome: 'ignored', reason: read.value.other };
  }
  const { alert } = read.value;
  const { kind, finding } = alert;
  const about = { findingId: finding.id, kind, account: finding.account };
  const id = sha256Hex(body);
  const results = await Promise.allSettled(deliveries(alert, id, ports));
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  for (const error of failures)
    ports.log('error', 'finding not published, it will be tried again', { ...about, error });
  if (failures.length > 0) throw failures[0];
  ports.log('info', 'finding published', { ...about, id, securityHub: ports.securityHub !== undefined });
  return { outcome: 'published', reason: `finding ${finding.id} was published` };
}

function deliveries(
  alert: AlertMessage,
  id: string,
  { putEvent, securityHub }: PublisherPorts,
): Promise<void>[] {
  const event = async () => await putEvent(findingEvent({ ...alert, id }));
  const label = ASFF_LABELS[alert.severity];
  return [
    event(),
    ...(securityHub === undefined
      ? []
      : [securityHub.importFinding(asffFinding({ ...alert, label }, securityHub.productArn))]),
  ];
}
