import type { PolicySource } from '#iam/parse-policy.ts';

/** What becomes of the documents of an account while it is read: a large one can't keep them all. */
export interface Compaction {
  /** What stands for the document of an identity-based policy or a permissions boundary. */
  readonly policy: (document: PolicySource) => PolicySource;
  /** What stands for a trust policy. */
  readonly trust: (document: PolicySource) => PolicySource;
  /** Whether versions that are not in effect are left out. */
  readonly defaultVersionsOnly: boolean;
}

/** Everything as it is. */
export const UNCOMPACTED: Compaction = {
  policy: (document) => document,
  trust: (document) => document,
  defaultVersionsOnly: false,
};
