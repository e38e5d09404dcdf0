import { ASFF_LABELS } from '#guard/severity.ts';
import { sha256Hex } from '#guard/statement-id.ts';
import type { PublisherPorts } from '#ports';
import { alertText } from '#report/alert.ts';
import { asffFinding } from '#report/asff.ts';
import { findingEvent } from '#report/finding-event.ts';
import { type AlertMessage, type DigestMessage, type MessageProblem, readAlert } from './alert-message.ts';

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
  const alerts = 'digest' in read.value ? await alertsOf(read.value.digest, ports) : [read.value.alert];
  const failures: unknown[] = [];
  for (const alert of alerts) {
    const id = sha256Hex(alerts.length === 1 ? body : `${body} ${alert.finding.id}`);
    failures.push(...(await published(alert, id, ports)));
  }
  if (failures.length > 0) throw failures[0];
  return { outcome: 'published', reason: `${alerts.map(({ finding }) => finding.id).join(', ')} published` };
}

/**
 * What a digest tells, finding by finding: as each was opened. One that is closed again by now was told, or is told, as
 * resolved by an alert of its own.
 */
async function alertsOf(
  { at, digest, finding: { account } }: DigestMessage,
  { openFindings }: PublisherPorts,
): Promise<readonly AlertMessage[]> {
  const wanted = new Set(digest.findings);
  const open = (await openFindings(account)).filter(({ finding }) => wanted.has(finding.id));
  return open.map(({ finding, openedAt }) => {
    const { severity } = finding;
    const words = alertText(finding, 'opened');
    return { keyGuardAlert: 1, kind: 'opened', severity, ...words, at, openedAt, finding } as AlertMessage;
  });
}

/** @returns why an alert could not be told everywhere */
async function published(
  alert: AlertMessage,
  id: string,
  ports: PublisherPorts,
): Promise<readonly unknown[]> {
  const { kind, finding } = alert;
  const about = { findingId: finding.id, kind, account: finding.account };
  const results = await Promise.allSettled(deliveries(alert, id, ports));
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  for (const error of failures)
    ports.log('error', 'finding not published, it will be tried again', { ...about, error });
  if (failures.length === 0)
    ports.log('info', 'finding published', { ...about, id, securityHub: ports.securityHub !== undefined });
  return failures;
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
