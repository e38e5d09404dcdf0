import type { AlertRow } from './alert-rows.ts';

/** An alert as a chat shows it. Everything in it may be somebody's input. */
export interface ShownAlert {
  readonly findingId: string;
  /** `opened`, `changed`, `reopened`, `resolved`, or what a newer Key Guard calls it. */
  readonly kind: string;
  readonly severity: string;
  readonly account: string;
  /** One line. */
  readonly subject: string;
  readonly rows: readonly AlertRow[];
}

/** A turn in the life of a finding, for people. */
export interface LifeTurn {
  readonly kind: string;
  /** ISO 8601. */
  readonly at: string;
}

/** What tells at a glance how bad it is; the words beside it say the same. */
export function symbolOf({ kind, severity }: Pick<ShownAlert, 'kind' | 'severity'>): string {
  if (kind === 'resolved') return '🟢';
  if (severity === 'critical' || severity === 'high') return '🔴';
  return severity === 'low' ? '🟡' : '🟠';
}
