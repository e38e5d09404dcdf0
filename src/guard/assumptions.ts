import { kmsKey } from '#codecommit/kms-request.ts';
import { openKey } from '#codecommit/open-keys.ts';
import type { Reading } from '#iam/atom.ts';
import { matchWithoutCondition } from '#iam/match.ts';
import { placedPolicies } from '#iam/policies.ts';
import type { Layer, Statement } from '#iam/policy.ts';
import type { KmsJudgement, RequestClass } from './kms-judgement.ts';

/** An SCP binds a request that CodeCommit forwards, since it is authorized with the principal's own permissions. */
const SCP_FACT = '1.15';

/**
 * The facts about AWS that are inferred, conflicting or unconfirmed and on which a judgement rests: readings that
 * decide, how layers combine, and the values of the request model that relevant denies are tested against. One
 * statement that always denies leaves nothing to the others: then the judgement rests on its facts alone.
 */
export function assumptionsOf(judgement: KmsJudgement): readonly string[] {
  const facts = new Set<string>();
  for (const one of judgement.classes) {
    for (const fact of certainDenialFacts(judgement, one) ?? allFacts(judgement, one)) facts.add(fact);
  }
  return [...facts].sort();
}

function allFacts(judgement: KmsJudgement, one: RequestClass): readonly string[] {
  const { evaluation } = one;
  const scp = [...evaluation.causes, ...evaluation.missing].some(({ layer }) => layer === 'scp');
  const tested = placedPolicies(judgement.policies).flatMap(({ layer, policy }) =>
    policy.policy.statements.flatMap((statement) => testedFacts(judgement, one, { layer, statement })),
  );
  return [...evaluation.facts, ...(scp ? [SCP_FACT] : []), ...tested];
}

/** The fewest facts that one statement needs to deny always; undefined where none does. */
function certainDenialFacts(judgement: KmsJudgement, one: RequestClass): readonly string[] | undefined {
  if (one.verdict !== 'denied') return undefined;
  const certain = one.evaluation.causes.filter(({ unless }) => unless.length === 0);
  const facts = certain.map((cause) => [
    ...(cause.layer === 'scp' ? [SCP_FACT] : []),
    ...testedFacts(judgement, one, cause),
  ]);
  return facts.sort((a, b) => a.length - b.length)[0];
}

/** The keys that decide and of which AWS does not say what CodeCommit's request holds. */
export function openKeysOf({ classes, question }: KmsJudgement): readonly Reading[] {
  const facts = classes.flatMap(({ request, evaluation }) => {
    const input = { ...question, action: request.action };
    return evaluation.deciding.keys.flatMap((key) => kmsKey(input, key).fact ?? []);
  });
  return [...new Set(facts)].sort().flatMap((fact) => {
    const open = openKey(fact);
    return open === undefined ? [] : [{ fact, ...open }];
  });
}

interface Placed {
  readonly layer: Layer;
  readonly statement: Statement;
}

/** Facts behind the keys that a deny of these requests tests, where they are fixed, or decide. */
function testedFacts(
  { question, deciding }: KmsJudgement,
  { request }: RequestClass,
  { layer, statement }: Placed,
): readonly string[] {
  if (statement.effect === 'Allow') return [];
  const input = { ...question, action: request.action };
  const facts = statement.condition.flatMap(({ lookup }) => {
    const { state, fact } = kmsKey(input, lookup);
    return fact !== undefined && (state.kind !== 'unknown' || deciding.keys.includes(lookup)) ? [fact] : [];
  });
  const placed = { statement, layer, hasBoundary: false };
  return facts.length > 0 && matchWithoutCondition(placed, request) !== undefined ? facts : [];
}
