import type { Change } from '#account/change.ts';
import type { ChangeNote } from '#guard/finding.ts';

/** What every event tells, whatever it is about. */
export interface EventFacts {
  /** The same for every delivery of one event; of a record without an id, its hash. */
  readonly eventId: string;
  readonly eventName: string;
  readonly eventSource: string;
  /** ISO 8601 instant of the call. */
  readonly time: string;
  readonly account: string;
  readonly region: string;
  readonly note: ChangeNote;
}

interface Failure {
  readonly errorCode: string;
  readonly errorMessage?: string;
}

interface CreatedRepository {
  readonly name: string;
  readonly id?: string;
  readonly arn?: string;
  readonly kmsKeyId?: string;
}

/** What an event means. */
export type Meaning =
  | { readonly kind: 'change'; readonly change: Change }
  /** The request was too large for CloudTrail to record: what changed is unknown, even whose policy it was. */
  | { readonly kind: 'padded' }
  /** Something changed; the event does not say what. The account is to be assessed. */
  | { readonly kind: 'change-unknown'; readonly reason: string }
  /** A call that failed and so changed nothing. */
  | ({ readonly kind: 'failed' } & Failure)
  | { readonly kind: 'repository-created'; readonly repository: CreatedRepository }
  /** CodeCommit was refused the key, or found it unusable. */
  | ({
      readonly kind: 'repository-refused';
      readonly repositoryName?: string;
      /** The caller; of a session its role or federating user. */
      readonly principalArn?: string;
    } & Failure)
  /** The schedule: the whole account is to be assessed, whatever events told. */
  | { readonly kind: 'sweep' }
  | { readonly kind: 'unrelated'; readonly reason: string };

export type DecodedEvent = EventFacts & Meaning;

/** What can keep an input from being an event. */
export const DECODE_CODES = [
  'not-an-object',
  'not-cloudtrail',
  'record-incomplete',
  'version-unsupported',
] as const;

/** Why an input is no event that can be decoded. */
export interface DecodeProblem {
  readonly code: (typeof DECODE_CODES)[number];
  readonly message: string;
}
