import type { ContractAction } from '#codecommit/contract.ts';
import type { Question } from '#codecommit/kms-request.ts';
import type { Reading } from '#iam/atom.ts';
import { isInexact } from '#iam/evaluate.ts';
import { assumptionsOf } from './assumptions.ts';
import { type Denial, denialsOf, type Silence, silencesOf } from './causes.ts';
import { conditionOf } from './condition.ts';
import type { FirstHop, Verdict } from './finding.ts';
import { firstHopOf } from './first-hop.ts';
import { keyNamesOf } from './key-names.ts';
import { judgeKms } from './kms-judgement.ts';
import type { Stack } from './stack.ts';
import { type Witnesses, witnessesOf } from './witness.ts';

/** Whether callers under certain policies can use a key through CodeCommit, whoever they are. */
export interface StackAssessment {
  readonly verdict: Verdict;
  readonly firstHop: FirstHop;
  readonly actions: Readonly<Record<ContractAction, Verdict>>;
  readonly denials: readonly Denial[];
  readonly silences: readonly Silence[];
  readonly unknown: readonly string[];
  /** Where a conditional verdict is a denial, in words. */
  readonly condition?: string;
  readonly witnesses?: Witnesses;
  readonly exact: boolean;
  /** What AWS leaves open, or was not understood, and the verdict depends on. */
  readonly open: readonly Reading[];
  readonly assumptions: readonly string[];
}

/** Assesses the policies of a stack for the caller of a question. */
export function assessStack({ policies, ownCallPolicies }: Stack, question: Question): StackAssessment {
  const judgement = judgeKms(policies, question);
  const { verdict, classes, deciding } = judgement;
  const refusing = verdict === 'clear' ? [] : classes.map(({ prepared }) => prepared);
  const names = keyNamesOf(policies);
  const open = verdict === 'conditional';
  const condition = open ? conditionOf(judgement) : undefined;
  const witnesses = open ? witnessesOf(judgement, names) : undefined;
  return {
    verdict,
    firstHop: firstHopOf(ownCallPolicies, question, refusing),
    actions: judgement.actions,
    denials: denialsOf(judgement),
    silences: silencesOf(judgement),
    unknown: open ? deciding.keys.map(names) : [],
    ...(condition === undefined ? {} : { condition }),
    ...(witnesses === undefined ? {} : { witnesses }),
    exact: !open || !isInexact(judgement),
    open: open ? deciding.readings : [],
    assumptions: assumptionsOf(judgement),
  };
}
