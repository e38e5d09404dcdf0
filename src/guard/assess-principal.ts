import type { Account, Role, User } from '#account/account.ts';
import { type ContractAction, KMS_CONTRACT } from '#codecommit/contract.ts';
import type { RepositoryKey } from '#codecommit/key.ts';
import { kmsRequests } from '#codecommit/kms-request.ts';
import { NOT_UNDERSTOOD } from '#iam/atom.ts';
import type { Outcome } from '#iam/combine.ts';
import { evaluationOf, exploreOptions, type PreparedRequest, prepare } from '#iam/evaluate.ts';
import { type Exploration, explore } from '#iam/explore.ts';
import type { PolicyProblemCode } from '#iam/policy.ts';
import { assumptionsOf } from './assumptions.ts';
import { callerOf } from './caller.ts';
import { type AssessedCause, causesOf } from './causes.ts';
import type { AssessmentContext } from './context.ts';
import type { FirstHop, Severity, Verdict } from './finding.ts';
import { firstHopOf } from './first-hop.ts';
import { keyNamesOf } from './key-names.ts';
import { usesKey } from './keys.ts';
import { severityOf } from './severity.ts';
import { type Stack, stackOf } from './stack.ts';
import { type Witnesses, witnessesOf } from './witness.ts';

/** A problem of a document in a principal's stack. */
export interface DocumentProblem {
  readonly policy: string;
  readonly pointer: string;
  readonly code: PolicyProblemCode;
  readonly message: string;
}

/** Whether one principal can use one key through CodeCommit, with all the evidence. */
export interface PrincipalAssessment {
  readonly principal: User | Role;
  readonly key: RepositoryKey;
  readonly verdict: Verdict;
  readonly firstHop: FirstHop;
  /** False: known that no repository of the Region uses the key. */
  readonly repositoryInReach: boolean;
  readonly actions: Readonly<Record<ContractAction, Verdict>>;
  /** Absent when clear. */
  readonly severity?: Severity;
  readonly causes: readonly AssessedCause[];
  readonly unknown: readonly string[];
  readonly witnesses?: Witnesses;
  readonly exact: boolean;
  readonly assumptions: readonly string[];
  /** False when a document that applies is missing or could not be read. */
  readonly complete: boolean;
  readonly notEvaluated: readonly string[];
  readonly problems: readonly DocumentProblem[];
}

/** Assesses one principal on one key. */
export function assessPrincipal(
  principal: User | Role,
  key: RepositoryKey,
  context: AssessmentContext,
): PrincipalAssessment {
  const stack = stackOf(principal, key, context.account, context.read);
  const question = { caller: callerOf(principal, context), key, now: context.now, ...assumedOf(context) };
  const requests = kmsRequests(question);
  const prepared = requests.map((request) => prepare(stack.policies, request));
  const exploration = explore(
    prepared.map((one) => one.question),
    exploreOptions(requests),
  );
  const actions = actionVerdicts(prepared, exploration);
  const verdict = worst(Object.values(actions));
  const firstHop = firstHopOf(stack.policies, question, verdict === 'clear' ? [] : prepared);
  const causes = verdict === 'clear' ? [] : causesOf(stack, prepared, exploration);
  const names = keyNamesOf(stack.policies);
  const problems = problemsOf(stack);
  const repositoryInReach = inReach(key, context.account);
  const witnesses = verdict === 'conditional' ? witnessesOf(exploration, requests, names) : undefined;
  return {
    principal,
    key,
    verdict,
    firstHop,
    repositoryInReach,
    actions,
    ...(verdict === 'clear' ? {} : { severity: severityOf({ verdict, firstHop, repositoryInReach }) }),
    causes,
    unknown: verdict === 'conditional' ? exploration.deciding.flatMap((name) => names(name)) : [],
    ...(witnesses === undefined ? {} : { witnesses }),
    exact: verdict !== 'conditional' || isExact(exploration),
    assumptions: assumptionsOf(stack.policies, prepared, exploration, question),
    complete: !problems.some(({ code }) => UNREADABLE.includes(code)),
    notEvaluated: stack.notEvaluated,
    problems,
  };
}

/** What was not understood can't be looked through, however complete the search was. */
function isExact({ exact, deciding }: Exploration<Outcome>): boolean {
  return exact && !deciding.some((name) => name.startsWith(NOT_UNDERSTOOD));
}

const UNREADABLE: readonly string[] = ['document-missing', 'document-not-json', 'document-not-object'];

function assumedOf({ assumed }: AssessmentContext) {
  return assumed === undefined ? {} : { assumed };
}

function actionVerdicts(
  prepared: readonly PreparedRequest[],
  exploration: Exploration<Outcome>,
): Record<ContractAction, Verdict> {
  const verdictOf = (q: number): Verdict => {
    const one = prepared[q];
    const outcomes = one === undefined ? [] : evaluationOf(one, exploration, q).outcomes;
    if (!outcomes.includes('Allowed')) return 'denied';
    return outcomes.length > 1 ? 'conditional' : 'clear';
  };
  const [encrypt, decrypt, from, to, dataKey, dataKeyOnly, describe] = KMS_CONTRACT.map((_, q) =>
    verdictOf(q),
  );
  return {
    'kms:Encrypt': encrypt ?? 'conditional',
    'kms:Decrypt': decrypt ?? 'conditional',
    'kms:ReEncryptFrom': from ?? 'conditional',
    'kms:ReEncryptTo': to ?? 'conditional',
    'kms:GenerateDataKey': dataKey ?? 'conditional',
    'kms:GenerateDataKeyWithoutPlaintext': dataKeyOnly ?? 'conditional',
    'kms:DescribeKey': describe ?? 'conditional',
  };
}

/** The worst action is the verdict. */
function worst(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('denied')) return 'denied';
  return verdicts.includes('conditional') ? 'conditional' : 'clear';
}

/** Whether the Region has a repository under this key, or nobody knows. */
function inReach(key: RepositoryKey, account: Account): boolean {
  const { repositories } = account;
  return repositories === undefined || repositories.some((repository) => usesKey(repository, key, account));
}

function problemsOf({ origins }: Stack): readonly DocumentProblem[] {
  return [...origins.values()].flatMap(({ policyKey, policy }) =>
    policy.problems.map((problem) => ({ policy: policyKey, ...problem })),
  );
}
