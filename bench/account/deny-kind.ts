import type { Document } from './document.ts';
import type { Form } from './settings.ts';

/** What a scan of the account has to say of a principal, on every key and Region asked for. */
export interface Expected {
  readonly verdict: 'clear' | 'denied' | 'conditional';
  /** Where it is certain by construction. */
  readonly firstHop?: 'open' | 'closed' | 'unknown';
}

/** From where a document reaches the principal. */
export type Where = 'inline' | 'managed' | 'shared' | 'group' | 'boundary';

/** The principal that a document is written for. */
export interface Subject {
  readonly kind: 'user' | 'role';
  readonly name: string;
  readonly arn: string;
  readonly id: string;
  /** ISO 8601, see `AccountSettings`. */
  readonly now: string;
}

/** One way in which a principal is denied CodeCommit's KMS calls, or seems to be and is not. */
export interface DenyKind extends Expected {
  readonly name: string;
  /** Either when not given. */
  readonly who?: 'user' | 'role';
  /** All that fit when not given. */
  readonly where?: readonly Where[];
  /** The document speaks of its principal, so it is nobody else's. */
  readonly own?: true;
  /** The forms of an account that can hold it; all when not given. */
  readonly forms?: readonly Form[];
  /** Where a snapshot's service control policies or organization make a difference. */
  readonly inSnapshot?: Expected;
  readonly tags?: Readonly<Record<string, string>>;
  /** Who may begin sessions of the role, where it makes a difference; else users and roles of the account. */
  readonly trust?: 'tagged' | 'service' | 'federated';
  readonly path?: string;
  /** What an AWS managed policy does, by its ARN. */
  readonly awsManaged?: { readonly arn: string; readonly as: 'attached' | 'boundary' };
  /** The document is a version that is no longer the default one. */
  readonly inOldVersion?: true;
  readonly document?: (subject: Subject) => Document;
}
