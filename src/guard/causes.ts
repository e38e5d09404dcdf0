import type { Account } from '#account/account.ts';
import { type ContractAction, KMS_CONTRACT } from '#codecommit/contract.ts';
import { beginOf } from '#iam/begins.ts';
import type { MissingAllow } from '#iam/combine.ts';
import { layerWords } from '#iam/layer-words.ts';
import type { Layer, Policy, Statement } from '#iam/policy.ts';
import { statementPosition } from '#iam/statement-position.ts';
import { conditionWords } from '#iam/words.ts';
import type { KmsJudgement } from './kms-judgement.ts';
import type { StackedPolicy } from './stack.ts';
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
  /** An instant before which the statement does not deny; it may be over. */
  readonly beginsAt?: string;
}

/** A statement that denies under some policies, whoever they are attached to. */
export interface Denial {
  readonly layer: Layer;
  readonly policy: Policy;
  readonly statement: Statement;
  readonly actions: readonly ContractAction[];
  readonly when?: string;
  readonly always?: true;
}

/** A layer that must allow and does not. */
export interface Silence extends MissingAllow {
  readonly actions: readonly ContractAction[];
}

/** Every statement that denies one of the seven calls, and every layer that keeps one of them from being allowed. */
export function denialsOf({ classes }: KmsJudgement): readonly Denial[] {
  const denials = new Map<Statement, Denial>();
  for (const { actions, evaluation } of classes) {
    for (const { layer, policy, statement, unless } of evaluation.causes) {
      const when = conditionWords(unless);
      const condition = when === undefined ? {} : { when };
      const denial: Denial = { layer, policy: policy.policy, statement, actions, ...condition };
      const before = denials.get(statement);
      denials.set(statement, before === undefined ? denial : together(before, denial));
    }
  }
  return [...denials.values()];
}

function together(before: Denial, more: Denial): Denial {
  const when = before.when ?? more.when;
  const mixed = before.always === true || (before.when === undefined) !== (more.when === undefined);
  return {
    ...before,
    actions: inOrder([...before.actions, ...more.actions]),
    ...(when === undefined ? {} : { when }),
    ...(mixed ? { always: true as const } : {}),
  };
}

/** Every layer without whose Allow one of the seven calls would fail, were all denies gone. */
export function silencesOf({ classes }: KmsJudgement): readonly Silence[] {
  const silences = new Map<string, Silence>();
  for (const { actions, missing } of classes) {
    for (const { layer, level } of missing) {
      const name = `${layer} ${level}`;
      const before = silences.get(name)?.actions ?? [];
      silences.set(name, { layer, level, actions: inOrder([...before, ...actions]) });
    }
  }
  return [...silences.values()];
}

function inOrder(actions: readonly ContractAction[]): readonly ContractAction[] {
  return KMS_CONTRACT.filter((action) => actions.includes(action));
}

/** The causes as one principal has them: its own policies, and how each reaches it. */
export function causesOf(
  stacked: readonly StackedPolicy[],
  denials: readonly Denial[],
  silences: readonly Silence[],
  account: Account,
): readonly AssessedCause[] {
  const causes = new Map<string, AssessedCause>();
  for (const one of stacked) {
    for (const denial of denials) {
      if (denial.layer !== one.layer || !one.policy.statements.includes(denial.statement)) continue;
      const cause = denialCause(one, denial, account);
      // One policy at two levels of the organization is one cause.
      causes.set(`${cause.finding} ${cause.layer} ${cause.pointer} ${cause.via.join()}`, cause);
    }
  }
  return [...causes.values(), ...silences.map((silence) => silenceCause(stacked, silence, account))];
}

function denialCause(
  { policyKey, policyName, version, via }: StackedPolicy,
  { layer, policy, statement, actions, when, always }: Denial,
  account: Account,
): AssessedCause {
  const doubt = statement.doubts.length > 0 || statement.effect === undefined;
  const beginsAt = beginOf(statement);
  return {
    finding: findingId({ scope: scopeOf(layer, account), policyKey, cause: causeName(policy, statement) }),
    statementId: statementId(statement),
    layer,
    policyKey,
    policyName,
    ...(version === undefined ? {} : { version }),
    statement: statement.index,
    ...(statement.sid === undefined ? {} : { sid: statement.sid }),
    pointer: statement.pointer,
    ...statementPosition(policy, statement),
    via,
    actions,
    reason: doubt
      ? `${layerWords(layer)} holds a statement that is not understood and may deny`
      : `explicit deny in ${layerWords(layer)}`,
    ...(when === undefined ? {} : { when }),
    ...(always === undefined ? {} : { always }),
    ...(doubt ? { notUnderstood: true as const } : {}),
    ...(beginsAt === undefined ? {} : { beginsAt }),
  };
}

function silenceCause(
  stacked: readonly StackedPolicy[],
  { layer, level, actions }: Silence,
  account: Account,
): AssessedCause {
  const policies = stacked.filter((one) => one.layer === layer && one.level === level);
  const where = layer === 'scp' || layer === 'rcp' ? ` at level ${level} (0 is the root)` : '';
  const policyKey = `${layer} ${level}`;
  return {
    finding: findingId({ scope: scopeOf(layer, account), policyKey, cause: 'missing allow' }),
    statementId: '',
    layer,
    policyKey,
    policyName: policies.map(({ policyName }) => policyName).join(', '),
    statement: null,
    pointer: '',
    via: policies[0]?.via ?? [],
    actions,
    reason: `no ${layerWords(layer).replace(/^an? /, '')}${where} allows it`,
  };
}

/** What the id of a finding about a layer is scoped by: the account, or the organization. */
function scopeOf(layer: Layer, { id, organization }: Account): string {
  return layer === 'scp' || layer === 'rcp' ? (organization?.id ?? id) : id;
}
