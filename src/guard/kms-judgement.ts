import { type ContractAction, KMS_CONTRACT } from '#codecommit/contract.ts';
import { differsByAction } from '#codecommit/kms-keys.ts';
import { type KmsRequest, kmsRequests, type Question } from '#codecommit/kms-request.ts';
import type { MissingAllow } from '#iam/combine.ts';
import { type Deciding, type Evaluation, judge, missingAllows, spaceOf } from '#iam/evaluate.ts';
import { actionTruthOf } from '#iam/match.ts';
import { type Policies, placedPolicies } from '#iam/policies.ts';
import type { Statement } from '#iam/policy.ts';
import { type Prepared, prepare } from '#iam/prepare.ts';
import type { Space } from '#iam/space.ts';
import { variablesOf } from '#iam/template.ts';
import type { Verdict } from './finding.ts';

/** Requests that no statement tells apart, and what they get. */
export interface RequestClass {
  readonly actions: readonly ContractAction[];
  /** One of them, for all. */
  readonly request: KmsRequest;
  readonly prepared: Prepared;
  readonly evaluation: Evaluation;
  readonly verdict: Verdict;
  /** The layers that would still not allow it if every deny were gone. */
  readonly missing: readonly MissingAllow[];
}

/** What CodeCommit's seven calls get for one caller under its policies. */
export interface KmsJudgement {
  readonly question: Question;
  readonly policies: Policies;
  readonly classes: readonly RequestClass[];
  readonly space: Space;
  readonly verdict: Verdict;
  readonly actions: Readonly<Record<ContractAction, Verdict>>;
  readonly deciding: Deciding;
  readonly exact: boolean;
}

/** Judges the seven calls, each class of them once. */
export function judgeKms(policies: Policies, question: Question): KmsJudgement {
  const statements = placedPolicies(policies).flatMap(({ policy }) => policy.policy.statements);
  const groups = classesOf(kmsRequests(question), statements);
  const prepared = groups.map(([request]) => prepare(policies, request));
  const space = spaceOf(prepared);
  const classes = groups.map((requests, i): RequestClass => {
    const one = prepared[i] ?? prepare(policies, requests[0]);
    const evaluation = judge(one, space);
    const verdict = verdictOf(evaluation);
    return {
      actions: requests.map(({ action }) => action),
      request: requests[0],
      prepared: one,
      evaluation,
      verdict,
      missing: verdict === 'clear' ? [] : missingAllows(policies, requests[0]),
    };
  });
  return {
    question,
    policies,
    classes,
    space,
    verdict: worst(classes.map(({ verdict }) => verdict)),
    actions: actionVerdicts(classes),
    deciding: union(classes.map(({ evaluation }) => evaluation.deciding)),
    exact: classes.every(({ evaluation }) => evaluation.exact),
  };
}

type NonEmpty<T> = readonly [T, ...T[]];

/** Two requests are alike where every statement means both or neither, and no key tells them apart. */
function classesOf(
  requests: readonly KmsRequest[],
  statements: readonly Statement[],
): readonly NonEmpty<KmsRequest>[] {
  const byContext = statements.some(readsActionKey);
  const classes = new Map<string, [KmsRequest, ...KmsRequest[]]>();
  for (const request of requests) {
    const truths = statements.map((statement) => actionTruthOf(statement, request.action));
    const name = `${truths.join()} ${byContext ? contextOf(request.action) : ''}`;
    const known = classes.get(name);
    if (known === undefined) classes.set(name, [request]);
    else known.push(request);
  }
  return [...classes.values()];
}

function readsActionKey({ condition, resource }: Statement): boolean {
  const keys = condition.flatMap(({ lookup, values }) => [lookup, ...values.flatMap(variablesOf)]);
  return [...keys, ...(resource?.values.flatMap(variablesOf) ?? [])].some(differsByAction);
}

/** Requests of one kind carry the same keys. */
function contextOf(action: ContractAction): string {
  if (action === 'kms:DescribeKey') return 'describe';
  return action.startsWith('kms:ReEncrypt') ? 're-encrypt' : 'data';
}

function verdictOf({ outcomes }: Evaluation): Verdict {
  if (!outcomes.includes('Allowed')) return 'denied';
  return outcomes.length > 1 ? 'conditional' : 'clear';
}

/** The worst action is the verdict. */
function worst(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('denied')) return 'denied';
  return verdicts.includes('conditional') ? 'conditional' : 'clear';
}

function actionVerdicts(classes: readonly RequestClass[]): Record<ContractAction, Verdict> {
  const of = (action: ContractAction): Verdict =>
    classes.find(({ actions }) => actions.includes(action))?.verdict ?? 'conditional';
  const [encrypt, decrypt, from, to, dataKey, dataKeyOnly, describe] = KMS_CONTRACT;
  return {
    [encrypt]: of(encrypt),
    [decrypt]: of(decrypt),
    [from]: of(from),
    [to]: of(to),
    [dataKey]: of(dataKey),
    [dataKeyOnly]: of(dataKeyOnly),
    [describe]: of(describe),
  };
}

function union(all: readonly Deciding[]): Deciding {
  return {
    keys: [...new Set(all.flatMap(({ keys }) => keys))].sort(),
    readings: [...new Set(all.flatMap(({ readings }) => readings))],
  };
}
