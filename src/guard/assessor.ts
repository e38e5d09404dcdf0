import type { Account, Role, User } from '#account/account.ts';
import { KMS_CONTRACT } from '#codecommit/contract.ts';
import { type RepositoryKey, rulesOf } from '#codecommit/key.ts';
import { kmsKey, type Question } from '#codecommit/kms-request.ts';
import { isPersonal } from '#codecommit/session-keys.ts';
import type { Assumptions } from '#iam/assumed-facts.ts';
import type { Policy, Statement } from '#iam/policy.ts';
import type { SiftedPolicy } from '#iam/sifted-policy.ts';
import { variablesOf } from '#iam/template.ts';
import { rememberedFor } from '#lib/remembered.ts';
import {
  ownAssessment,
  type PrincipalAssessment,
  type SharedAssessment,
  sharedAssessment,
} from './assess-principal.ts';
import { assessStack, type StackAssessment } from './assess-stack.ts';
import { callerOf } from './caller.ts';
import { documentReader, KMS_REACH, OWN_CALL_REACH } from './documents.ts';
import { isBoundByOrganization, keyPolicyOf, ownPoliciesOf, stackOf } from './stack.ts';

interface Moment {
  /** ISO 8601. */
  readonly now: string;
  /** Keys (lower case) taken as known; null for absent. */
  readonly assumed?: Assumptions;
}

/** Principals that no policy tells apart. */
interface Group {
  readonly assessment: StackAssessment;
  readonly shared: SharedAssessment;
  /** Nothing is to be said of one of them that does not hold for all. */
  readonly isPlain: boolean;
}

/**
 * Assesses the principals of an account, those alike once. Two principals are alike where the same documents bear on
 * their requests and no key that these test holds another value.
 */
export class Assessor {
  private readonly read = documentReader();
  private readonly groups = new Map<RepositoryKey, Map<string, Group>>();
  private readonly numbers = new Map<SiftedPolicy, number>();
  private readonly shared = new Map<RepositoryKey, readonly SiftedPolicy[]>();
  private readonly account: Account;
  private readonly moment: Moment;

  constructor(account: Account, moment: Moment) {
    this.account = account;
    this.moment = moment;
  }

  assess(principal: User | Role, key: RepositoryKey): PrincipalAssessment {
    const group = this.groupOf(principal, key);
    const { shared } = group;
    if (group.isPlain)
      return { principal, ...shared, group: shared, causes: [], complete: true, problems: [] };
    return ownAssessment(principal, shared, group.assessment, this.stackOf(principal, key), this.account);
  }

  private groupOf(principal: User | Role, key: RepositoryKey): Group {
    const groups = this.groups.get(key) ?? new Map<string, Group>();
    this.groups.set(key, groups);
    const name = this.nameOf(principal, key);
    const group = groups.get(name) ?? this.assessGroup(principal, key);
    groups.set(name, group);
    return group;
  }

  /** What principals that are alike have in common, as text. */
  private nameOf(principal: User | Role, key: RepositoryKey): string {
    const bears = bearsOn(key);
    const names = [principal.kind, String(isBoundByOrganization(principal, this.account))];
    const personal = new Set<string>();
    for (const { layer, policy } of ownPoliciesOf(principal, this.account, this.read)) {
      if (layer !== 'boundary' && !bears(policy)) continue;
      names.push(`${layer} ${this.numberOf(policy)}`);
      for (const one of personalKeysOf(policy)) personal.add(one);
    }
    for (const policy of this.sharedPolicies(key)) {
      for (const one of personalKeysOf(policy)) personal.add(one);
    }
    if (personal.size === 0) return names.join();
    const question = this.questionOf(principal, key);
    return JSON.stringify([names, [...personal].map((one) => personalValue(question, one))]);
  }

  /** The policies that are the same for all principals of the account. */
  private sharedPolicies(key: RepositoryKey): readonly SiftedPolicy[] {
    const known = this.shared.get(key);
    if (known !== undefined) return known;
    const { scp = [], rcp = [] } = this.account;
    const policies = [
      ...scp.flat().map(({ document }) => this.read(document, 'scp')),
      ...rcp.flat().map(({ document }) => this.read(document, 'rcp')),
      ...keyPolicyOf(key, this.account, this.read).map(({ policy }) => policy),
    ];
    this.shared.set(key, policies);
    return policies;
  }

  private numberOf(policy: SiftedPolicy): number {
    const number = this.numbers.get(policy) ?? this.numbers.size;
    this.numbers.set(policy, number);
    return number;
  }

  private assessGroup(principal: User | Role, key: RepositoryKey): Group {
    const stack = this.stackOf(principal, key);
    const assessment = assessStack(stack, this.questionOf(principal, key));
    const hasProblems = stack.stacked.some(({ policy }) => policy.problems.length > 0);
    return {
      assessment,
      shared: sharedAssessment(assessment, stack, key, this.account),
      isPlain: assessment.verdict === 'clear' && !hasProblems,
    };
  }

  private stackOf(principal: User | Role, key: RepositoryKey) {
    return stackOf(principal, key, this.account, { read: this.read, bears: bearsOn(key) });
  }

  private questionOf(principal: User | Role, key: RepositoryKey): Question {
    return { caller: callerOf(principal, this.account), key, ...this.moment };
  }
}

/** Whether a document of a principal can bear on what its requests get on a key, or has something to report. */
function bearsOn(key: RepositoryKey): (policy: SiftedPolicy) => boolean {
  // Where the key's own policy grants to everyone nobody needs an allow of its own.
  const allows = rulesOf(key).policy !== undefined && key.policy === undefined ? 0 : KMS_REACH;
  return ({ problems, reach }) =>
    problems.length > 0 ||
    (reach.Deny & (KMS_REACH | OWN_CALL_REACH)) !== 0 ||
    (reach.Allow & (allows | OWN_CALL_REACH)) !== 0;
}

/** Stands for the principal itself, among the keys that differ from one to another. */
const PRINCIPAL = '@principal';

/** What a policy asks of a request that differs from principal to principal. */
const personalKeysOf = rememberedFor((policy: Policy): readonly string[] => {
  const found = new Set<string>();
  for (const statement of policy.statements) {
    for (const key of keysOf(statement)) if (isPersonal(key)) found.add(key);
    if (statement.principal?.names.some(({ kind }) => kind === 'aws') === true) found.add(PRINCIPAL);
  }
  return [...found];
});

function keysOf({ condition, resource }: Statement): readonly string[] {
  return [
    ...condition.flatMap(({ lookup, values }) => [lookup, ...values.flatMap(variablesOf)]),
    ...(resource?.values.flatMap(variablesOf) ?? []),
  ];
}

function personalValue(question: Question, key: string): unknown {
  if (key === PRINCIPAL) return question.caller.principal.arn;
  return kmsKey({ ...question, action: KMS_CONTRACT[0] }, key).state;
}
