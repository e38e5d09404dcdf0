import type { MissingAllow, Outcome } from '#iam/combine.ts';
import { evaluationOf, missingAllows, type NamedPolicy, type PreparedRequest } from '#iam/evaluate.ts';
import type { Exploration } from '#iam/explore.ts';
import { layerWords } from '#iam/layer-words.ts';
import { statementPosition } from '#iam/parse-policy.ts';
import type { Layer, Statement } from '#iam/policy.ts';
import { conditionWords } from '#iam/words.ts';
import type { Stack, StackedPolicy } from './stack.ts';
import { causeName, findingId, statementId } from './statement-id.ts';

/** One thing that denies one principal: a statement, or a layer that must allow and does not. */
export interface AssessedCause {
  readonly finding: string;
  /** Empty for a missing allow. */
  readonly statementId: string;
  readonly layer: Layer;
  readonly policyKey: string;
  readonly policyName: string;
  readonly version?: string;
  /** Null for a missing allow. */
  readonly statement: number | null;
  readonly sid?: string;
  readonly pointer: string;
  readonly line?: number;
  readonly column?: number;
  readonly via: readonly string[];
  readonly actions: readonly string[];
  readonly reason: string;
  /** The condition in words; absent when it always denies. */
  readonly when?: string;
  /** One of the actions is always denied, although there is a condition for others. */
  readonly always?: true;
  /** The statement is not understood; it counts as possibly denying. */
  readonly notUnderstood?: true;
}

/** Every cause, with the actions that it denies: explicit denies in the order of layers, then missing allows. */
export function causesOf(
  stack: Stack,
  prepared: readonly PreparedRequest[],
  exploration: Exploration<Outcome>,
): readonly AssessedCause[] {
  const denies = new Map<string, AssessedCause>();
  for (const [q, one] of prepared.entries()) {
    for (const { layer, policy, statement, match } of evaluationOf(one, exploration, q).causes) {
      const origin = stack.origins.get(policy);
      if (origin === undefined) continue;
      const cause = denyCause(layer, origin, statement, conditionWords(match.unless));
      addAction(denies, cause, one.request.action);
    }
  }
  for (const cause of missingCauses(stack, prepared)) addAction(denies, cause, cause.actions[0] ?? '');
  return [...denies.values()];
}

function addAction(causes: Map<string, AssessedCause>, cause: AssessedCause, action: string): void {
  const name = `${cause.finding} ${cause.layer} ${cause.policyKey} ${cause.pointer} ${cause.via.join()}`;
  const before = causes.get(name);
  if (before === undefined) {
    causes.set(name, { ...cause, actions: [action] });
    return;
  }
  const when = before.when ?? cause.when;
  const mixed = (before.when === undefined) !== (cause.when === undefined);
  causes.set(name, {
    ...before,
    actions: [...before.actions, action],
    ...(when === undefined ? {} : { when }),
    ...(mixed ? { always: true as const } : {}),
  });
}

function denyCause(
  layer: Layer,
  origin: StackedPolicy,
  statement: Statement,
  when: string | undefined,
): AssessedCause {
  const { policyKey, name, version, via, scope, policy } = origin;
  const doubt = statement.doubts.length > 0 || statement.effect === undefined;
  return {
    finding: findingId({ scope, policyKey, cause: causeName(policy, statement) }),
    statementId: statementId(statement),
    layer,
    policyKey,
    policyName: name,
    ...(version === undefined ? {} : { version }),
    statement: statement.index,
    ...(statement.sid === undefined ? {} : { sid: statement.sid }),
    pointer: statement.pointer,
    ...statementPosition(policy, statement),
    via,
    actions: [],
    reason: doubt
      ? `${layerWords(layer)} holds a statement that is not understood and may deny`
      : `explicit deny in ${layerWords(layer)}`,
    ...(when === undefined ? {} : { when }),
    ...(doubt ? { notUnderstood: true as const } : {}),
  };
}

function missingCauses(stack: Stack, prepared: readonly PreparedRequest[]): readonly AssessedCause[] {
  return prepared.flatMap(({ request }) =>
    missingAllows(stack.policies, request).map((missing) => ({
      ...missingCause(stack, missing),
      actions: [request.action],
    })),
  );
}

function missingCause(stack: Stack, { layer, level }: MissingAllow): AssessedCause {
  const policies = layerPolicies(stack, layer, level);
  const origins = policies.flatMap((policy) => stack.origins.get(policy) ?? []);
  const where = layer === 'scp' || layer === 'rcp' ? ` at level ${level} (0 is the root)` : '';
  const policyKey = `${layer} ${level}`;
  return {
    finding: findingId({ scope: stack.scopeOf(layer), policyKey, cause: 'missing allow' }),
    statementId: '',
    layer,
    policyKey,
    policyName: origins.map(({ name }) => name).join(', '),
    statement: null,
    pointer: '',
    via: origins[0]?.via ?? [],
    actions: [],
    reason: `no ${layerWords(layer).replace(/^an? /, '')}${where} allows it`,
  };
}

function layerPolicies({ policies }: Stack, layer: Layer, level: number): readonly NamedPolicy[] {
  if (layer === 'scp' || layer === 'rcp') return policies[layer]?.[level] ?? [];
  if (layer === 'resource') return policies.resource === undefined ? [] : [policies.resource];
  return policies[layer] ?? [];
}
