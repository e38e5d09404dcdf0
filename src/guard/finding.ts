import type { Layer } from '#iam/policy.ts';

export type Severity = 'low' | 'medium' | 'high' | 'critical';

export type Verdict = 'clear' | 'denied' | 'conditional';

/** Whether the principal can make its own call to CodeCommit in the session in which KMS refuses. */
export type FirstHop = 'open' | 'closed' | 'unknown';

/** How a change can be made. */
export const THROUGH = [
  'console',
  'cli',
  'sdk',
  'cloudformation',
  'cdk',
  'terraform',
  'pulumi',
  'identity-center',
  'aws-service',
  'role-session',
  'unknown',
] as const;

/** The change that a finding came with, as far as the event tells. */
export interface ChangeNote {
  readonly eventId: string;
  readonly eventName: string;
  readonly time: string;
  /** ARN of who made the change. */
  readonly actor?: string;
  /** The AWS service through which it was made, e.g. `cloudformation.amazonaws.com`. */
  readonly invokedBy?: string;
  /** How it was made, as far as the event shows it. */
  readonly through?: (typeof THROUGH)[number];
  /** The request was too large for CloudTrail to record: hiding a change must not pay. */
  readonly padded?: true;
}

/** One principal that a finding reaches. */
export interface AffectedPrincipal {
  readonly arn: string;
  readonly region: string;
  readonly verdict: Exclude<Verdict, 'clear'>;
  readonly firstHop: FirstHop;
  /** How the statement reaches it, e.g. `user alice`, `group dev`. */
  readonly via: readonly string[];
  /** The condition in words; absent: always. */
  readonly when?: string;
  /** Who owns it, by the value of a tag; absent where it has none or no tag was asked for. */
  readonly owner?: string;
}

/** Where the deciding statement stands. */
export interface FindingSource {
  readonly layer: Layer;
  /** ARN of a managed policy; owner ARN + `#` + name of an inline policy; id of an SCP or RCP; ARN of a key. */
  readonly policyKey: string;
  readonly policyName: string;
  readonly version?: string;
  readonly statement: number | null;
  readonly sid?: string;
  readonly statementId?: string;
  readonly pointer: string;
  readonly line?: number;
  readonly column?: number;
}

/** One cause with all that it reaches. */
export interface Finding {
  readonly id: string;
  readonly account: string;
  readonly severity: Severity;
  readonly source: FindingSource;
  readonly reason: string;
  /** The condition in words where it is the same for all principals; absent: always, or see each principal. */
  readonly when?: string;
  /** It does not deny before that instant, and is to be assessed again then; absent: it denies now. */
  readonly beginsAt?: string;
  readonly actions: readonly string[];
  readonly regions: readonly string[];
  /** ARN of the key, or its alias where the id is not known. */
  readonly keys: readonly string[];
  readonly principals: readonly AffectedPrincipal[];
  readonly repositories: readonly string[];
  readonly notEvaluated: readonly string[];
  readonly assumptions: readonly string[];
  readonly introducedBy?: ChangeNote;
  /** The statement is not understood; it counts as possibly denying. */
  readonly notUnderstood?: true;
  /** A refusal that no policy known explains. */
  readonly unexplained?: true;
  /** A refusal that was seen, not predicted: CodeCommit's own words. */
  readonly observed?: { readonly errorCode: string; readonly message?: string; readonly principal?: string };
}
