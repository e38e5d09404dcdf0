import type { Account } from '#account/account.ts';
import type { RepositoryKey } from '#codecommit/key.ts';
import { repositoryPrefix } from '#codecommit/kms-request.ts';
import { agreesWith } from '#iam/glob.ts';
import type { Statement } from '#iam/policy.ts';
import type { Bearing, GlimpsedStatement, SiftedPolicy } from '#iam/sifted-policy.ts';
import { bearingOn, KMS_REACH } from './documents.ts';

/** An Allow of own calls to CodeCommit, on whatever conditions the call is made: it stands for itself. */
export interface Allowance {
  /** The same for Allows that say the same. */
  readonly name: string;
  /** The same where they differ in the repository alone: nothing but another policy tells one from another. */
  readonly kind: string;
  readonly read: () => Statement;
}

/**
 * The Allows of own calls that stand for themselves. "If the action is allowed by an identity-based policy ...": one
 * Allow is enough, so that several which hold in every session and from every network allow what the best of them
 * allows.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
 */
export class Allowances {
  private readonly bearing: Bearing;
  private readonly prefix: string;

  constructor(key: RepositoryKey, account: Account) {
    this.bearing = bearingOn(key);
    this.prefix = repositoryPrefix(account.partition, key.region, account.id);
  }

  /** @returns undefined where the policy says anything else that bears on the answer */
  in(policy: SiftedPolicy): readonly Allowance[] | undefined {
    // Of KMS's seven actions one Allow may cover some and another one the rest.
    if (policy.problems.length > 0 || (this.bearing.Allow & KMS_REACH) !== 0) return undefined;
    const glimpsed = policy.glimpsed(this.bearing);
    if (glimpsed === undefined || !glimpsed.every(standsAlone)) return undefined;
    return glimpsed.flatMap((one) => this.allowanceOf(one));
  }

  private allowanceOf(statement: GlimpsedStatement): readonly Allowance[] {
    const { reach, source } = statement;
    const { Resource: resource, NotResource: others } = source;
    const resources = [resource ?? []].flat().filter((one) => this.mayBeRepository(one));
    if (others === undefined && resources.length === 0) return [];
    const about = (list: readonly unknown[]): string =>
      JSON.stringify([reach & this.bearing.Allow, list.includes('*') ? '*' : [...new Set(list)], others]);
    return [
      {
        name: about(resources),
        kind: about(resources.map((one) => (this.isRepository(one) ? REPOSITORY : one))),
        read: () => statement.brief(),
      },
    ];
  }

  private isRepository(pattern: unknown): boolean {
    if (typeof pattern !== 'string' || !pattern.startsWith(this.prefix)) return false;
    return /^[\w.-]+$/.test(pattern.slice(this.prefix.length));
  }

  private mayBeRepository(pattern: unknown): boolean {
    return typeof pattern !== 'string' || agreesWith(pattern, this.prefix);
  }
}

/** Stands for the ARN of any one repository. */
const REPOSITORY = 'a repository';

function standsAlone({ effect, reach, sure, source }: GlimpsedStatement): boolean {
  const { Condition: condition, Resource: resource, NotResource: others } = source;
  return (
    effect === 'Allow' &&
    reach === sure &&
    condition === undefined &&
    ![resource, others].flat().some((one) => String(one).includes('${'))
  );
}
