import { kmsKey } from '#codecommit/kms-request.ts';
import type { ModelInput } from '#codecommit/request-model.ts';
import type { Outcome } from '#iam/combine.ts';
import { evaluationOf, type Policies, type PreparedRequest, placedPolicies } from '#iam/evaluate.ts';
import type { Exploration } from '#iam/explore.ts';
import { matchStatement } from '#iam/match.ts';
import type { Statement } from '#iam/policy.ts';

/** An SCP binds a request that CodeCommit forwards, since it is authorized with the principal's own permissions. */
const SCP_FACT = '1.15';

/**
 * The facts about AWS that are inferred, conflicting or unconfirmed and on which an assessment rests: readings that
 * decide, how layers combine, and the values of the request model that relevant denies are tested against.
 */
export function assumptionsOf(
  policies: Policies,
  prepared: readonly PreparedRequest[],
  exploration: Exploration<Outcome>,
  question: Omit<ModelInput, 'action'>,
): readonly string[] {
  const facts = new Set<string>();
  for (const [q, one] of prepared.entries()) {
    const evaluation = evaluationOf(one, exploration, q);
    for (const fact of evaluation.facts) facts.add(fact);
    if ([...evaluation.causes, ...evaluation.missing].some(({ layer }) => layer === 'scp'))
      facts.add(SCP_FACT);
    for (const fact of testedFacts(policies, one, exploration.deciding, question)) facts.add(fact);
  }
  return [...facts].sort();
}

/** Facts behind the keys that a deny of this action tests, where they are fixed, or decide. */
function testedFacts(
  policies: Policies,
  { request }: PreparedRequest,
  deciding: readonly string[],
  question: Omit<ModelInput, 'action'>,
): readonly string[] {
  return placedPolicies(policies).flatMap(({ layer, policy }) =>
    policy.policy.statements.flatMap((statement) => {
      if (statement.effect === 'Allow' || statement.condition.length === 0) return [];
      const bare: Statement = { ...statement, condition: [] };
      if (matchStatement({ statement: bare, layer, place: '', hasBoundary: false }, request) === undefined)
        return [];
      return statement.condition.flatMap(({ lookup }) => {
        const { state, fact } = kmsKey({ ...question, action: request.action }, lookup);
        return fact !== undefined && (state.kind !== 'unknown' || deciding.includes(lookup)) ? [fact] : [];
      });
    }),
  );
}
