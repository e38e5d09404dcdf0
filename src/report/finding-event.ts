import type { Finding, Severity } from '#guard/finding.ts';

/** What an event tells, before it has the form of EventBridge. */
export interface EventFacts {
  /** The same for every delivery of one alert. */
  readonly id: string;
  readonly kind: 'opened' | 'changed' | 'resolved';
  /** ISO 8601. */
  readonly at: string;
  readonly openedAt?: string;
  readonly severity: Severity;
  readonly subject: string;
  readonly text: string;
  readonly finding: Finding;
  /** The alert had been cut before. */
  readonly cut?: true;
}

/** An event as EventBridge takes it, but for the bus. */
export interface FindingEvent {
  readonly source: string;
  readonly detailType: string;
  readonly time: string;
  /** JSON; `docs/contracts.md` has its schema. */
  readonly detail: string;
}

export const EVENT_SOURCE = 'key-guard';

/** What rules match; together with `EVENT_VERSION` this is a contract. */
export const DETAIL_TYPES: Readonly<Record<EventFacts['kind'], string>> = {
  opened: 'Key Guard Finding Opened',
  changed: 'Key Guard Finding Changed',
  resolved: 'Key Guard Finding Resolved',
};

export const EVENT_VERSION = '1';

/**
 * "The total entry size must be less than 256KB", of which source, detail-type and time take a hundred bytes.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html
 */
const MAX_BYTES = 262_144 - 1_024;

/**
 * The event of a turn in the life of a finding. One that is too large loses principals first, then repositories, then
 * the end of the text, and says `cut`.
 *
 * @throws {RangeError} when it is too large without any of these
 */
export function findingEvent({ id, kind, at, openedAt, ...facts }: EventFacts): FindingEvent {
  const { severity, subject, text, finding, cut } = facts;
  const detail = fitted({
    version: EVENT_VERSION,
    id,
    kind,
    at,
    ...(openedAt === undefined ? {} : { openedAt }),
    account: finding.account,
    severity,
    subject,
    text,
    ...(cut === undefined ? {} : { cut }),
    finding,
  });
  return { source: EVENT_SOURCE, detailType: DETAIL_TYPES[kind], time: at, detail };
}

interface Detail {
  readonly text: string;
  readonly finding: Finding;
  readonly [field: string]: unknown;
}

function fitted(detail: Detail): string {
  let fit = detail;
  let json = JSON.stringify(fit);
  while (bytesOf(json) > MAX_BYTES) {
    fit = { ...smaller(fit), cut: true };
    json = JSON.stringify(fit);
  }
  return json;
}

/** Half of what can be missed best. */
function smaller({ text, finding, ...rest }: Detail): Detail {
  const { principals, repositories } = finding;
  if (principals.length > 0) return { ...rest, text, finding: { ...finding, principals: half(principals) } };
  if (repositories.length > 0)
    return { ...rest, text, finding: { ...finding, repositories: half(repositories) } };
  if (text === '') throw new RangeError(`finding ${finding.id} does not fit into an event`);
  return { ...rest, text: text.slice(0, text.length >> 1).toWellFormed(), finding };
}

function half<T>(items: readonly T[]): readonly T[] {
  return items.slice(0, items.length >> 1);
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
