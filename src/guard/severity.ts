import type { FirstHop, Severity, Verdict } from './finding.ts';

/** What severity is decided by, for one principal. */
export interface Impact {
  readonly verdict: Exclude<Verdict, 'clear'>;
  readonly firstHop: FirstHop;
  /** False: known that the Region has no repository. */
  readonly repositoryInReach: boolean;
}

const LADDER: readonly Severity[] = ['low', 'medium', 'high', 'critical'];

/**
 * What Security Hub calls each severity.
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_Severity.html
 */
export const ASFF_LABELS: Readonly<Record<Severity, 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL'>> = {
  low: 'LOW',
  medium: 'MEDIUM',
  high: 'HIGH',
  critical: 'CRITICAL',
};

/**
 * How bad a denial is for one principal. A closed first hop means that lifting the KMS half would restore
 * nothing; one that nobody can tell counts as open, since an alert too many is better than one missing.
 */
export function severityOf({ verdict, firstHop, repositoryInReach }: Impact): Severity {
  if (firstHop === 'closed' || !repositoryInReach) return 'low';
  return verdict === 'denied' ? 'high' : 'medium';
}

/** The worst of several; low for none. */
export function worstSeverity(severities: readonly Severity[]): Severity {
  return LADDER[Math.max(0, ...severities.map((severity) => LADDER.indexOf(severity)))] ?? 'low';
}

/** Orders by severity, the worst first. */
export function bySeverity(one: Severity, other: Severity): number {
  return LADDER.indexOf(other) - LADDER.indexOf(one);
}

/** One step up: padded events and tampering must not pay. */
export function raised(severity: Severity): Severity {
  return LADDER[Math.min(LADDER.length - 1, LADDER.indexOf(severity) + 1)] ?? 'critical';
}
