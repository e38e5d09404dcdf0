import type { Account, Role, User } from '#account/account.ts';
import { principalsOf } from '#account/attachments.ts';
import type { RepositoryKey } from '#codecommit/key.ts';
import type { Assumptions } from '#iam/assumed-facts.ts';
import type { PrincipalAssessment } from './assess-principal.ts';
import { Assessor } from './assessor.ts';
import type { Finding } from './finding.ts';
import { findingsOf } from './findings.ts';
import { keysOf } from './keys.ts';

export interface AssessOptions {
  readonly regions: readonly string[];
  /** ISO 8601: the moment that the answer is about. */
  readonly now: string;
  /** ARN of `aws/codecommit` by Region. */
  readonly keys?: ReadonlyMap<string, string>;
  readonly assumed?: Assumptions;
  /** The key of the tag that names who owns a user or role. */
  readonly ownerTag?: string;
  /** Which principals to look at; all when not given. */
  readonly only?: (principal: User | Role) => boolean;
}

export interface AccountAssessment {
  /** By principal ARN in code-unit order, then Region in the order asked for, then key. */
  readonly principals: readonly PrincipalAssessment[];
  readonly findings: readonly Finding[];
}

/** Assesses the principals of an account on every key of every Region asked for. */
export function assessAccount(account: Account, options: AssessOptions): AccountAssessment {
  const { only = () => true, assumed, now } = options;
  const assessor = new Assessor(account, { now, ...(assumed === undefined ? {} : { assumed }) });
  const keys = options.regions.flatMap((region): readonly RepositoryKey[] =>
    keysOf(account, region, options.keys),
  );
  const principals = principalsOf(account)
    .filter(only)
    .flatMap((principal) => keys.map((key) => assessor.assess(principal, key)));
  return { principals, findings: findingsOf(account, principals, { now, ownerTag: options.ownerTag }) };
}
