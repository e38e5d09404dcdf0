import * as z from 'zod/mini';
import { once } from '#lib/remembered.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { plain } from '#report/plain-text.ts';
import { besideAlerts } from './beside-alerts.ts';

const texts = once(() => z.array(z.string()));

const source = once(() =>
  z.looseObject({
    layer: z.enum(['identity', 'boundary', 'session', 'scp', 'rcp', 'resource', 'endpoint']),
    policyKey: z.string(),
    policyName: z.string(),
    version: z.exactOptional(z.string()),
    statement: z.nullable(z.int()),
    sid: z.exactOptional(z.string()),
    statementId: z.exactOptional(z.string()),
    pointer: z.string(),
    line: z.exactOptional(z.int()),
    column: z.exactOptional(z.int()),
  }),
);

const principal = once(() =>
  z.looseObject({
    arn: z.string(),
    region: z.string(),
    verdict: z.enum(['denied', 'conditional']),
    firstHop: z.enum(['open', 'closed', 'unknown']),
    via: texts(),
    when: z.exactOptional(z.string()),
    owner: z.exactOptional(z.string()),
  }),
);

const change = once(() =>
  z.looseObject({
    eventId: z.string(),
    eventName: z.string(),
    time: z.string(),
    actor: z.exactOptional(z.string()),
    invokedBy: z.exactOptional(z.string()),
    padded: z.exactOptional(z.literal(true)),
  }),
);

const observed = once(() =>
  z.looseObject({
    errorCode: z.string(),
    message: z.exactOptional(z.string()),
    principal: z.exactOptional(z.string()),
  }),
);

const severity = once(() => z.enum(['low', 'medium', 'high', 'critical']));

const finding = once(() =>
  z.looseObject({
    id: z.string().check(z.minLength(1)),
    account: z.string().check(z.regex(/^\d{12}$/)),
    severity: severity(),
    source: source(),
    reason: z.string(),
    when: z.exactOptional(z.string()),
    actions: texts(),
    regions: texts(),
    keys: texts(),
    principals: z.array(principal()),
    repositories: texts(),
    notEvaluated: texts(),
    assumptions: texts(),
    introducedBy: z.exactOptional(change()),
    observed: z.exactOptional(observed()),
    unexplained: z.exactOptional(z.literal(true)),
    notUnderstood: z.exactOptional(z.literal(true)),
  }),
);

const KINDS = ['opened', 'changed', 'resolved'] as const;

/** An alert as the topic gives it to programs. Fields that are added later are kept. */
const message = once(() =>
  z.looseObject({
    keyGuardAlert: z.literal(1),
    kind: z.enum(KINDS),
    severity: severity(),
    subject: z.string(),
    text: z.string(),
    at: z.iso.datetime({ offset: true }),
    openedAt: z.exactOptional(z.iso.datetime({ offset: true })),
    finding: finding(),
    cut: z.exactOptional(z.literal(true)),
  }),
);

export type AlertMessage = z.infer<ReturnType<typeof message>>;

/** One alert about many findings: which they are; what they are is in the ledger. */
const digestMessage = once(() =>
  z.looseObject({
    kind: z.literal('digest'),
    at: z.iso.datetime({ offset: true }),
    finding: z.looseObject({ account: z.string().check(z.regex(/^\d{12}$/)) }),
    digest: z.looseObject({ findings: z.array(z.string()) }),
  }),
);

export type DigestMessage = z.infer<ReturnType<typeof digestMessage>>;

export const MESSAGE_CODES = ['not-json', 'not-an-alert', 'alert-invalid'] as const;

/** Why the body of a record is no alert that can be passed on. */
export interface MessageProblem {
  readonly code: (typeof MESSAGE_CODES)[number];
  readonly message: string;
}

/** The alert of a turn in the life of a finding, or why the message is about something else. */
export type ReadMessage =
  | { readonly alert: AlertMessage }
  | { readonly digest: DigestMessage }
  | { readonly other: string };

/** Reads a message of the alert topic, which the alarms of CloudWatch and the rules for tampering share. */
export function readAlert(body: string): Result<ReadMessage, MessageProblem> {
  const json = parsed(body);
  const other = besideAlerts(body, json);
  if (other !== undefined) return ok({ other });
  if (json === undefined) return err({ code: 'not-json', message: 'the message is not JSON' });
  const { keyGuardAlert: version, kind } = fieldsOf(json);
  if (version === undefined) {
    return err({ code: 'not-an-alert', message: 'the message is neither an alert nor an alarm' });
  }
  if (kind === 'digest') return read(digestMessage(), json, (digest) => ({ digest }));
  if (typeof kind === 'string' && !KINDS.some((known) => known === kind)) {
    return ok({ other: `an alert of the kind \`${plain(kind, 40)}\` is no turn in the life of a finding` });
  }
  return read(message(), json, (alert) => ({ alert }));
}

function read<T>(
  schema: z.ZodMiniType<T>,
  json: unknown,
  as: (value: T) => ReadMessage,
): Result<ReadMessage, MessageProblem> {
  const found = schema.safeParse(json);
  if (found.success) return ok(as(found.data));
  const where = found.error.issues[0]?.path.map(String).join('.') ?? '';
  return err({ code: 'alert-invalid', message: `the alert has a wrong or missing field \`${where}\`` });
}

function fieldsOf(json: unknown): Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null ? { ...json } : {};
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
