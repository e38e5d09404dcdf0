import type { Account, Role, User } from '#account/account.ts';
import { documentsOf } from '#account/attachments.ts';
import { KMS_CONTRACT } from '#codecommit/contract.ts';
import type { RepositoryKey } from '#codecommit/key.ts';
import { kmsKey, type Question } from '#codecommit/kms-request.ts';
import type { SiftedPolicy } from '#iam/sifted-policy.ts';
import { type Allowance, Allowances } from './allowances.ts';
import { bearingOn, type DocumentReader } from './documents.ts';
import { PRINCIPAL, personalKeysOf } from './personal-keys.ts';
import { isBoundByOrganization, keyPolicyOf } from './stack.ts';

/** What tells one principal from another, as far as its policies do. */
export interface Profile {
  /** The same for principals of which the same is true. */
  readonly name: string;
  /**
   * What allows its own calls, where each of these allows them by itself and nothing else in its identity policies
   * bears on the answer. They are not in the name.
   */
  readonly allowances?: readonly Allowance[];
}

/** A policy on one key, at first sight. */
interface Summary {
  readonly number: number;
  readonly bears: boolean;
  readonly personal: readonly string[];
  readonly allowances: readonly Allowance[] | undefined;
}

/** Tells the principals of an account apart on one key. */
export class Profiles {
  private readonly summaries = new Map<SiftedPolicy, Summary>();
  private readonly allowances: Allowances;
  private readonly shared: readonly string[];
  private readonly key: RepositoryKey;
  private readonly account: Account;
  private readonly read: DocumentReader;

  constructor(key: RepositoryKey, account: Account, read: DocumentReader) {
    this.key = key;
    this.account = account;
    this.read = read;
    this.allowances = new Allowances(key, account);
    this.shared = sharedPolicies(key, account, read).flatMap(({ statements }) => personalKeysOf(statements));
  }

  /** @param questionOf what is asked about the principal */
  of(principal: User | Role, questionOf: () => Question): Profile {
    const names = [principal.kind, String(isBoundByOrganization(principal, this.account))];
    const plain: Summary[] = [];
    const personal = new Set(this.shared);
    let isPlain = true;
    for (const { layer, document } of documentsOf(principal, this.account)) {
      const policy = this.read(document, layer);
      if (layer === 'identity' && saysNothing(policy)) continue;
      const summary = this.summaryOf(policy);
      if (layer === 'identity' && !summary.bears) continue;
      for (const one of summary.personal) personal.add(one);
      if (layer === 'identity' && summary.allowances !== undefined) plain.push(summary);
      else {
        if (layer === 'identity') isPlain = false;
        names.push(`${layer} ${summary.number}`);
      }
    }
    if (isPlain && personal.size === 0)
      return { name: names.join(), allowances: plain.flatMap(({ allowances }) => allowances ?? []) };
    const whole = [...names, ...plain.map(({ number }) => `identity ${number}`)];
    if (personal.size === 0) return { name: whole.join() };
    const question = questionOf();
    return { name: JSON.stringify([whole, [...personal].map((one) => personalValue(question, one))]) };
  }

  private summaryOf(policy: SiftedPolicy): Summary {
    const known = this.summaries.get(policy);
    if (known !== undefined) return known;
    const { reach, problems } = policy;
    const on = bearingOn(this.key);
    const bears = problems.length > 0 || (reach.Deny & on.Deny) !== 0 || (reach.Allow & on.Allow) !== 0;
    const allowances = bears ? this.allowances.in(policy) : undefined;
    // An Allow that stands for itself has neither a condition nor a variable.
    const personal = allowances === undefined ? personalKeysOf(policy.bearing(on)) : [];
    const summary = { number: this.summaries.size, bears, personal, allowances };
    this.summaries.set(policy, summary);
    return summary;
  }
}

function saysNothing({ reach, problems }: SiftedPolicy): boolean {
  return (reach.Allow | reach.Deny) === 0 && problems.length === 0;
}

/** The policies that are the same for all principals of the account. */
function sharedPolicies(key: RepositoryKey, account: Account, read: DocumentReader): readonly SiftedPolicy[] {
  const { scp = [], rcp = [] } = account;
  return [
    ...scp.flat().map(({ document }) => read(document, 'scp')),
    ...rcp.flat().map(({ document }) => read(document, 'rcp')),
    ...keyPolicyOf(key, account, read).map(({ policy }) => policy),
  ];
}

function personalValue(question: Question, key: string): unknown {
  if (key === PRINCIPAL) return question.caller.principal.arn;
  return kmsKey({ ...question, action: KMS_CONTRACT[0] }, key).state;
}
