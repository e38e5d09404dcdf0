import type { ContractAction } from '#codecommit/contract.ts';
import { failureWords } from '#iam/escape-words.ts';
import type { KmsJudgement } from './kms-judgement.ts';

/**
 * Where a conditional judgement is a denial, in one sentence; where the seven calls fail under different conditions, one
 * for each of them.
 */
export function conditionOf({ classes }: KmsJudgement): string | undefined {
  const calls = new Map<string, ContractAction[]>();
  for (const { actions, evaluation } of classes) {
    const failing = evaluation.failing();
    if (failing === undefined) continue;
    const words = failureWords(failing);
    calls.set(words, [...(calls.get(words) ?? []), ...actions]);
  }
  const [only, ...others] = calls.keys();
  if (others.length === 0) return only;
  return [...calls].map(([words, actions]) => `${actions.join(', ')}: ${words}`).join('; ');
}
