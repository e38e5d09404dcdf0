import type { Account, Role, User } from '#account/account.ts';
import type { RepositoryKey } from '#codecommit/key.ts';
import type { Question } from '#codecommit/kms-request.ts';
import type { Assumptions } from '#iam/assumed-facts.ts';
import type { Statement } from '#iam/policy.ts';
import {
  ownAssessment,
  type PrincipalAssessment,
  type SharedAssessment,
  sharedAssessment,
} from './assess-principal.ts';
import { assessStack, type StackAssessment } from './assess-stack.ts';
import { callerOf } from './caller.ts';
import { documentReader } from './documents.ts';
import { OwnPolicies } from './own-policies.ts';
import { type NamedAllowance, type Profile, Profiles } from './profile.ts';
import { judgedBy, type Stack, stackOf } from './stack.ts';

interface Subject {
  readonly principal: User | Role;
  readonly key: RepositoryKey;
}

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
  private readonly own: OwnPolicies;
  private readonly profiles = new Map<RepositoryKey, Profiles>();
  private readonly groups = new Map<RepositoryKey, Map<string, Group>>();
  private readonly account: Account;
  private readonly moment: Moment;

  constructor(account: Account, moment: Moment) {
    this.account = account;
    this.moment = moment;
    this.own = new OwnPolicies(account, this.read);
  }

  assess(principal: User | Role, key: RepositoryKey): PrincipalAssessment {
    const group = this.groupOf(principal, key);
    const { shared } = group;
    if (group.isPlain)
      return { principal, ...shared, group: shared, causes: [], complete: true, problems: [] };
    return ownAssessment(principal, shared, group.assessment, this.stackOf(principal, key), this.account);
  }

  private groupOf(principal: User | Role, key: RepositoryKey): Group {
    const { name, allowances } = this.profileOf(principal, key);
    if (allowances !== undefined) {
      const best = this.bestOf(allowances, name, { principal, key });
      if (best.isPlain) return best;
    }
    const whole = allowances === undefined ? name : `${name} of ${principal.arn}`;
    return this.groupNamed(whole, { principal, key }, () => this.stackOf(principal, key));
  }

  /** The group of the Allow that opens most; it stands for them all. */
  private bestOf(allowances: readonly NamedAllowance[], name: string, { principal, key }: Subject): Group {
    const under = (statements: readonly Statement[]): Stack =>
      judgedBy(this.stackOf(principal, key), statements);
    if (allowances.length === 0)
      return this.groupNamed(`${name} without`, { principal, key }, () => under([]));
    let best: Group | undefined;
    for (const { name: allow, read } of allowances) {
      const group = this.groupNamed(`${name} under ${allow}`, { principal, key }, () => under([read()]));
      if (!group.isPlain || group.shared.firstHop === 'open') return group;
      if (best === undefined || best.shared.firstHop === 'closed') best = group;
    }
    return best ?? this.groupNamed(`${name} without`, { principal, key }, () => under([]));
  }

  private groupNamed(name: string, { principal, key }: Subject, stackOf: () => Stack): Group {
    const groups = this.groups.get(key) ?? new Map<string, Group>();
    this.groups.set(key, groups);
    const group = groups.get(name) ?? this.assessGroup(stackOf(), principal, key);
    groups.set(name, group);
    return group;
  }

  private assessGroup(stack: Stack, principal: User | Role, key: RepositoryKey): Group {
    const assessment = assessStack(stack, this.questionOf(principal, key));
    const hasProblems = stack.stacked.some(({ policy }) => policy.problems.length > 0);
    return {
      assessment,
      shared: sharedAssessment(assessment, stack, key, this.account),
      isPlain: assessment.verdict === 'clear' && !hasProblems,
    };
  }

  private profileOf(principal: User | Role, key: RepositoryKey): Profile {
    const profiles = this.profiles.get(key) ?? new Profiles(key, this.account, this.read);
    this.profiles.set(key, profiles);
    return profiles.of(principal, this.own.of(principal), () => this.questionOf(principal, key));
  }

  private stackOf(principal: User | Role, key: RepositoryKey): Stack {
    return stackOf(principal, key, this.account, this.read);
  }

  private questionOf(principal: User | Role, key: RepositoryKey): Question {
    return { caller: callerOf(principal, this.account), key, ...this.moment };
  }
}
