import type { Account, Role, User } from '#account/account.ts';
import type { ContractAction } from '#codecommit/contract.ts';
import type { RepositoryKey } from '#codecommit/key.ts';
import type { Reading } from '#iam/atom.ts';
import type { PolicyProblemCode } from '#iam/policy.ts';
import type { StackAssessment } from './assess-stack.ts';
import { type AssessedCause, causesOf } from './causes.ts';
import type { FirstHop, Severity, Verdict } from './finding.ts';
import { knowsRepositoriesOf, usesKey } from './keys.ts';
import { severityOf } from './severity.ts';
import type { Stack } from './stack.ts';
import type { Witnesses } from './witness.ts';

/** A problem of a document in a principal's stack. */
export interface DocumentProblem {
  readonly policy: string;
  readonly pointer: string;
  readonly code: PolicyProblemCode;
  readonly message: string;
}

/** What is said of a principal and a key that holds for all under the same policies. */
export interface SharedAssessment {
  readonly key: RepositoryKey;
  readonly verdict: Verdict;
  readonly firstHop: FirstHop;
  /** False: known that no repository of the Region uses the key. */
  readonly repositoryInReach: boolean;
  readonly actions: Readonly<Record<ContractAction, Verdict>>;
  /** Absent when clear. */
  readonly severity?: Severity;
  readonly unknown: readonly string[];
  /** Where a conditional verdict is a denial, in words. */
  readonly condition?: string;
  readonly witnesses?: Witnesses;
  readonly exact: boolean;
  /** What AWS leaves open, or was not understood, and the verdict depends on. */
  readonly open: readonly Reading[];
  readonly assumptions: readonly string[];
  readonly notEvaluated: readonly string[];
}

/** Whether one principal can use one key through CodeCommit, with all the evidence. */
export interface PrincipalAssessment extends SharedAssessment {
  readonly principal: User | Role;
  /** The same for principals of which nothing else is said, that is without causes and problems of their own. */
  readonly group?: SharedAssessment;
  readonly causes: readonly AssessedCause[];
  /** False when a document that applies is missing or could not be read. */
  readonly complete: boolean;
  readonly problems: readonly DocumentProblem[];
}

/** The assessment of policies as it stands for every principal under them. */
export function sharedAssessment(
  assessment: StackAssessment,
  { notEvaluated }: Stack,
  key: RepositoryKey,
  account: Account,
): SharedAssessment {
  const { verdict, firstHop, actions, unknown, condition, witnesses, exact, open, assumptions } = assessment;
  const repositoryInReach = inReach(key, account);
  return {
    key,
    verdict,
    firstHop,
    repositoryInReach,
    actions,
    ...(verdict === 'clear' ? {} : { severity: severityOf({ verdict, firstHop, repositoryInReach }) }),
    unknown,
    ...(condition === undefined ? {} : { condition }),
    ...(witnesses === undefined ? {} : { witnesses }),
    exact,
    open,
    assumptions,
    notEvaluated,
  };
}

/** The assessment of one principal: its own way to each cause, and the problems of its documents. */
export function ownAssessment(
  principal: User | Role,
  shared: SharedAssessment,
  { denials, silences, verdict }: StackAssessment,
  { stacked }: Stack,
  account: Account,
): PrincipalAssessment {
  const problems = stacked.flatMap(({ policyKey, policy }) =>
    policy.problems.map((problem) => ({ policy: policyKey, ...problem })),
  );
  return {
    principal,
    ...shared,
    causes: verdict === 'clear' ? [] : causesOf(stacked, denials, silences, account),
    complete: !problems.some(({ code }) => UNREADABLE.includes(code)),
    problems,
  };
}

const UNREADABLE: readonly string[] = ['document-missing', 'document-not-json', 'document-not-object'];

/** Whether the Region has a repository under this key, or nobody knows. */
function inReach(key: RepositoryKey, account: Account): boolean {
  const { repositories = [] } = account;
  if (!knowsRepositoriesOf(account, key.region)) return true;
  return repositories.some((repository) => usesKey(repository, key, account));
}
