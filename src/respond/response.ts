import type { Finding } from '#guard/finding.ts';
import type { Alert } from '#ports';

/** What an event came to. */
export interface Response {
  readonly outcome: 'ignored' | 'clear' | 'finding' | 'resolved';
  /** One sentence for people. */
  readonly reason: string;
  /** What stands open now and concerns the event, whether alerted now or before. */
  readonly findings: readonly Finding[];
  readonly resolved: readonly Finding[];
  readonly alerts: readonly Alert[];
  /** Requests to IAM, Organizations, KMS and CodeCommit. */
  readonly awsCalls: number;
  /** Why the event has to be answered once more, later; absent: this is the end of it. */
  readonly again?: string;
}
