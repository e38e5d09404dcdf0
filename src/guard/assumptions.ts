import { kmsKey } from '#codecommit/kms-request.ts';
import { matchWithoutCondition } from '#iam/match.ts';
import { placedPolicies } from '#iam/policies.ts';
import type { KmsJudgement, RequestClass } from './kms-judgement.ts';

/** An SCP binds a request that CodeCommit forwards, since it is authorized with the principal's own permissions. */
const SCP_FACT = '1.15';

/**
 * The facts about AWS that are inferred, conflicting or unconfirmed and on which a judgement rests: readings that
 * decide, how layers combine, and the values of the request model that relevant denies are tested against.
 */
export function assumptionsOf(judgement: KmsJudgement): readonly string[] {
  const facts = new Set<string>();
  for (const one of judgement.classes) {
    const { evaluation } = one;
    for (const fact of evaluation.facts) facts.add(fact);
    if ([...evaluation.causes, ...evaluation.missing].some(({ layer }) => layer === 'scp'))
      facts.add(SCP_FACT);
    for (const fact of testedFacts(judgement, one)) facts.add(fact);
  }
  return [...facts].sort();
}

/** Facts behind the keys that a deny of these requests tests, where they are fixed, or decide. */
function testedFacts(
  { policies, question, deciding }: KmsJudgement,
  { request }: RequestClass,
): readonly string[] {
  const input = { ...question, action: request.action };
  return placedPolicies(policies).flatMap(({ layer, policy }) =>
    policy.policy.statements.flatMap((statement) => {
      if (statement.effect === 'Allow') return [];
      const facts = statement.condition.flatMap(({ lookup }) => {
        const { state, fact } = kmsKey(input, lookup);
        return fact !== undefined && (state.kind !== 'unknown' || deciding.keys.includes(lookup))
          ? [fact]
          : [];
      });
      const placed = { statement, layer, hasBoundary: false };
      return facts.length > 0 && matchWithoutCondition(placed, request) !== undefined ? facts : [];
    }),
  );
}
