import type { Account, Role, User } from '#account/account.ts';
import { KMS_CONTRACT } from '#codecommit/contract.ts';
import type { RepositoryKey } from '#codecommit/key.ts';
import { kmsKey, type Question } from '#codecommit/kms-request.ts';
import type { Statement } from '#iam/policy.ts';
import type { Bearing, SiftedPolicy } from '#iam/sifted-policy.ts';
import { once } from '#lib/remembered.ts';
import { type Allowance, Allowances } from './allowances.ts';
import { bearingOn, type DocumentReader } from './documents.ts';
import type { OwnPolicy } from './own-policies.ts';
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
  readonly allowances?: readonly NamedAllowance[];
}

/** An Allow, by a name that is the same for those of which the same is true. */
export interface NamedAllowance {
  readonly name: string;
  readonly read: Allowance['read'];
}

/** A policy on one key, at first sight. */
interface Summary {
  readonly number: number;
  readonly bears: boolean;
  readonly personal: readonly string[];
  readonly allowances: readonly Allowance[] | undefined;
  /** To it one repository is as good as another. */
  readonly isOfAnyResource: () => boolean;
}

/** Tells the principals of an account apart on one key. */
export class Profiles {
  private readonly summaries = new Map<SiftedPolicy, Summary>();
  private readonly allowances: Allowances;
  private readonly shared: readonly string[];
  /** To the organization's policies one repository is as good as another. */
  private readonly isSharedOfAny: boolean;
  private readonly bearing: Bearing;
  private readonly account: Account;

  constructor(key: RepositoryKey, account: Account, read: DocumentReader) {
    this.account = account;
    this.bearing = bearingOn(key);
    this.allowances = new Allowances(key, account);
    const organization = organizationPolicies(account, read);
    const shared = [...organization, ...keyPolicyOf(key, account, read).map(({ policy }) => policy)];
    this.shared = shared.flatMap(({ statements }) => personalKeysOf(statements));
    this.isSharedOfAny = organization.every((policy) => isOfAnyResource(policy.bearing(this.bearing)));
  }

  /**
   * @param own the principal's own policies
   * @param questionOf what is asked about it
   */
  of(principal: User | Role, own: readonly OwnPolicy[], questionOf: () => Question): Profile {
    const isBound = isBoundByOrganization(principal, this.account);
    let names = `${principal.kind} ${isBound}`;
    const plain: Summary[] = [];
    const personal = new Set(this.shared);
    let isPlain = true;
    let isOfAny = this.isSharedOfAny;
    for (const { layer, policy } of own) {
      const summary = this.summaryOf(policy);
      if (layer === 'identity' && !summary.bears) continue;
      for (const one of summary.personal) personal.add(one);
      if (layer === 'identity' && summary.allowances !== undefined) plain.push(summary);
      else {
        if (layer === 'identity') isPlain = false;
        isOfAny &&= summary.isOfAnyResource();
        names += `,${layer} ${summary.number}`;
      }
    }
    if (isPlain && personal.size === 0) return { name: names, allowances: allowancesOf(plain, isOfAny) };
    for (const { number } of plain) names += `,identity ${number}`;
    if (personal.size === 0) return { name: names };
    const question = questionOf();
    return { name: JSON.stringify([names, [...personal].map((one) => personalValue(question, one))]) };
  }

  private summaryOf(policy: SiftedPolicy): Summary {
    const known = this.summaries.get(policy);
    if (known !== undefined) return known;
    const { reach, problems } = policy;
    const on = this.bearing;
    const bears = problems.length > 0 || (reach.Deny & on.Deny) !== 0 || (reach.Allow & on.Allow) !== 0;
    const allowances = bears ? this.allowances.in(policy) : undefined;
    // An Allow that stands for itself has neither a condition nor a variable.
    const personal = allowances === undefined ? personalKeysOf(policy.bearing(on)) : [];
    const isOfAny = once(() => isOfAnyResource(policy.bearing(on)));
    const summary = { number: this.summaries.size, bears, personal, allowances, isOfAnyResource: isOfAny };
    this.summaries.set(policy, summary);
    return summary;
  }
}

/** @param isOfAny to all other policies one repository is as good as another */
function allowancesOf(plain: readonly Summary[], isOfAny: boolean): readonly NamedAllowance[] {
  const named: NamedAllowance[] = [];
  for (const { allowances = [] } of plain)
    for (const { name, kind, read } of allowances) named.push({ name: isOfAny ? kind : name, read });
  return named;
}

/** Whether statements are about every resource alike. */
function isOfAnyResource(statements: readonly Statement[]): boolean {
  return statements.every(
    ({ resource }) => resource?.not === false && resource.values.some(({ text }) => text === '*'),
  );
}

/** The policies of the organization, which are the same for all principals of the account. */
function organizationPolicies(
  { scp = [], rcp = [] }: Account,
  read: DocumentReader,
): readonly SiftedPolicy[] {
  return [
    ...scp.flat().map(({ document }) => read(document, 'scp')),
    ...rcp.flat().map(({ document }) => read(document, 'rcp')),
  ];
}

function personalValue(question: Question, key: string): unknown {
  if (key === PRINCIPAL) return question.caller.principal.arn;
  return kmsKey({ ...question, action: KMS_CONTRACT[0] }, key).state;
}
