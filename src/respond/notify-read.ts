import * as z from 'zod/mini';
import { sha256Hex } from '#guard/statement-id.ts';
import { once } from '#lib/remembered.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { Delivery } from '#ports';
import { alertRows } from '#report/alert-rows.ts';
import type { ShownAlert } from '#report/shown-alert.ts';
import { besideAlerts } from './beside-alerts.ts';

/** An alert to post: what to show, and which message it is. */
export interface NotifiedAlert extends ShownAlert {
  /** The same for each copy of one message. */
  readonly turn: string;
  /** When it was sent, in milliseconds since the epoch. */
  readonly sentAt: number;
}

/** An alert to post, or why the message is about something else. */
export type ReadNotification = { readonly alert: NotifiedAlert } | { readonly other: string };

export interface NotifyProblem {
  readonly code: 'alert-unreadable';
  readonly message: string;
}

/** What is read of `alertMessage` in `docs/contracts.md`: readers ignore fields that they don't know. */
const machineSchema = once(() =>
  z.object({
    keyGuardAlert: z.literal(1),
    kind: z.string(),
    severity: z.string(),
    subject: z.string(),
    text: z.string(),
    at: z.optional(z.string()),
    finding: z.object({ id: z.string(), account: z.string() }),
    cut: z.optional(z.boolean()),
  }),
);

/** What the topic says of an alert beside its body. */
const attributesSchema = once(() =>
  z.object({ kind: z.string(), severity: z.string(), account: z.string(), findingId: z.string() }),
);

const CUT = {
  label: 'Cut',
  text: 'principals or repositories are left out of this alert, for it is too large',
};

/**
 * Reads the body of a record: the message for machines, or, where an alert was too large for that, its bare text with
 * the attributes of the topic. Alarms of CloudWatch and messages about tampering come by the same topic, without such
 * attributes.
 */
export function readAlert(body: string, delivery: Delivery): Result<ReadNotification, NotifyProblem> {
  const json = parsed(body);
  const alert = asMachine(json, delivery) ?? asText(body, delivery);
  if (alert !== undefined) return ok({ alert });
  const other = besideAlerts(body, json);
  if (other !== undefined) return ok({ other });
  const message = 'the record is neither an alert of Key Guard as JSON, nor text with the attributes of one';
  return err({ code: 'alert-unreadable', message });
}

function asMachine(json: unknown, { sentAt }: Delivery): NotifiedAlert | undefined {
  const read = machineSchema().safeParse(json);
  if (!read.success) return undefined;
  const { finding, kind, severity, subject, text, at, cut } = read.data;
  const rows = [...alertRows(text), ...(cut === true ? [CUT] : [])];
  // Sent again after a crash, an alert says another time and nothing else.
  const about = { turn: turnOf([kind, severity, subject, text]), sentAt: momentOf(at, sentAt) };
  return { ...about, findingId: finding.id, account: finding.account, kind, severity, subject, rows };
}

function asText(body: string, { sentAt, attributes }: Delivery): NotifiedAlert | undefined {
  const attached = attributesSchema().safeParse(attributes);
  if (!attached.success || body.trim() === '') return undefined;
  const { kind, severity, account, findingId } = attached.data;
  const subject = `[${kind === 'resolved' ? 'RESOLVED' : severity.toUpperCase()}] ${account}: CodeCommit's KMS key`;
  const about = { findingId, account, kind, severity, subject };
  return { ...about, rows: alertRows(body), turn: turnOf([body]), sentAt };
}

function turnOf(words: readonly string[]): string {
  return sha256Hex(JSON.stringify(words)).slice(0, 32);
}

/** When the alert was decided; a queue counts anew when a message is moved from a dead-letter queue. */
function momentOf(at: string | undefined, queued: number): number {
  const time = Date.parse(at ?? '');
  return Number.isNaN(time) ? queued : time;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
