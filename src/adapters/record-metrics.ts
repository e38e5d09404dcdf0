import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Alert } from '#ports';
import type { MetricSink } from './lambda-log.ts';

/** What a record came to, as far as it is counted. */
export interface Countable {
  readonly outcome: string;
  /** When the call of the event was made, as an ISO 8601 instant. */
  readonly time?: string;
  /** The alerts that were sent on account of it. */
  readonly alerts?: readonly Pick<Alert, 'kind'>[];
}

const FINDINGS: Readonly<Record<Alert['kind'], string>> = {
  opened: 'findingsOpened',
  changed: 'findingsChanged',
  resolved: 'findingsResolved',
  reminder: 'reminders',
  escalation: 'escalations',
  digest: 'digests',
};

/**
 * Counts a record under the name of its outcome, the findings whose alerts were sent, and for each of these alerts the
 * milliseconds since the call that the event tells of.
 *
 * @param now milliseconds since 1970
 */
export function countRecord(metrics: MetricSink, { outcome, time, alerts }: Countable, now: number): void {
  metrics.addMetric(outcome, MetricUnit.Count, 1);
  countAlerts(
    metrics,
    { ...(time === undefined ? {} : { time }), ...(alerts === undefined ? {} : { alerts }) },
    now,
  );
}

/** Counts a record that was answered and that comes once more: what it told it has told. */
export function countAgain(metrics: MetricSink, value: Countable | undefined, now: number): void {
  metrics.addMetric('comesAgain', MetricUnit.Count, 1);
  countAlerts(metrics, value ?? {}, now);
}

function countAlerts(
  metrics: MetricSink,
  { time, alerts = [] }: Partial<Pick<Countable, 'time' | 'alerts'>>,
  now: number,
): void {
  const since = now - Date.parse(time ?? '');
  for (const { kind } of alerts) {
    metrics.addMetric(FINDINGS[kind], MetricUnit.Count, 1);
    // The clock of CloudTrail and that of the function may differ.
    if (!Number.isNaN(since)) metrics.addMetric('alertLatency', MetricUnit.Milliseconds, Math.max(0, since));
  }
}

/** Counts a record that could not be handled: it goes back to the queue. */
export function countFailure(metrics: MetricSink): void {
  metrics.addMetric('failed', MetricUnit.Count, 1);
}
