import type { Account, Role, User } from '#account/account.ts';
import { documentsOf, type ReachingDocument } from '#account/attachments.ts';
import type { SiftedPolicy } from '#iam/sifted-policy.ts';
import type { DocumentReader } from './documents.ts';

/** A policy of a principal itself. */
export interface OwnPolicy {
  readonly layer: ReachingDocument['layer'];
  readonly policy: SiftedPolicy;
}

/** The policies of principals that say anything of CodeCommit's calls: looked up once for all keys. */
export class OwnPolicies {
  private readonly known = new Map<User | Role, readonly OwnPolicy[]>();
  private readonly account: Account;
  private readonly read: DocumentReader;

  constructor(account: Account, read: DocumentReader) {
    this.account = account;
    this.read = read;
  }

  of(principal: User | Role): readonly OwnPolicy[] {
    const known = this.known.get(principal);
    if (known !== undefined) return known;
    const found: OwnPolicy[] = [];
    for (const { layer, document } of documentsOf(principal, this.account)) {
      const policy = this.read(document, layer);
      // A boundary that says nothing of a call does not allow it.
      if (layer === 'boundary' || saysAnything(policy)) found.push({ layer, policy });
    }
    this.known.set(principal, found);
    return found;
  }
}

function saysAnything({ reach, problems }: SiftedPolicy): boolean {
  return (reach.Allow | reach.Deny) !== 0 || problems.length > 0;
}
