import type { DenyCause, Evaluation } from '#iam/evaluate.ts';
import { layerWords } from '#iam/layer-words.ts';
import { type Policies, placedPolicies } from '#iam/policies.ts';
import { statementPosition } from '#iam/statement-position.ts';
import { conditionWords } from '#iam/words.ts';
import type { EvaluateOutput } from './evaluate-schema.ts';

type Cause = EvaluateOutput['causes'][number];

/** Every statement that denies, then every layer that would have to allow and does not. */
export function causesOf(evaluation: Evaluation, policies: Policies, action: string): Cause[] {
  return [
    ...evaluation.causes.map((cause) => denyCause(cause, action)),
    ...missingAllows(evaluation, policies, action),
  ];
}

function denyCause({ layer, policy, statement, unless }: DenyCause, action: string): Cause {
  const when = conditionWords(unless);
  const isUnderstood = statement.doubts.length === 0 && statement.effect !== undefined;
  return {
    layer,
    policy: policy.name,
    statement: statement.index,
    ...(statement.sid === undefined ? {} : { sid: statement.sid }),
    effect: 'Deny',
    pointer: statement.pointer,
    ...statementPosition(policy.policy, statement),
    reason: isUnderstood
      ? `${action} is denied by an explicit deny in ${layerWords(layer)}`
      : `${layerWords(layer)} holds a statement that is not understood and may deny ${action}`,
    ...(when === undefined ? {} : { when }),
  };
}

function missingAllows({ missing, outcomes }: Evaluation, policies: Policies, action: string): Cause[] {
  if (!outcomes.includes('ImplicitlyDenied')) return [];
  return missing.map(({ layer, level }) => {
    const names = placedPolicies(policies).filter(
      (placed) => placed.layer === layer && placed.level === level,
    );
    return {
      layer,
      policy: names.length === 1 ? (names[0]?.policy.name ?? '') : '',
      statement: null,
      effect: 'Allow',
      pointer: '',
      reason: `no ${layerWords(layer).replace(/^an? /, '')} allows ${action}`,
    };
  });
}
