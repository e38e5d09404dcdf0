import type { KeyChange } from '#account/key-change.ts';
import type { OrganizationChange } from '#account/organization-change.ts';
import type { RepositoryChange } from '#account/repository-change.ts';
import { documentRelevance, scpRelevance } from './relevance-documents.ts';
import { type Beforehand, elsewhere, harmless, type Relevance, relevant } from './relevance-result.ts';

/** The relevance of a change that was made outside of IAM. */
export function relevanceElsewhere(
  change: OrganizationChange | KeyChange | RepositoryChange,
  known: Beforehand,
): Relevance {
  switch (change.kind) {
    case 'create-repository':
      return relevant('a repository was created');
    case 'set-repository-key':
      return relevant('the repository has another key, with other policies');
    case 'rename-repository':
      return harmless('a repository keeps its id and its key when it is renamed');
    case 'delete-repository':
      return harmless('a repository that is gone needs no key');
    case 'create-key':
    case 'put-key-policy':
    case 'set-key-state':
    case 'put-alias':
    case 'delete-alias':
      return ofKey(change, known);
    default:
      return ofOrganization(change, known);
  }
}

function ofKey(change: KeyChange, { customerKeys }: Beforehand): Relevance {
  if (change.kind === 'create-key') return harmless('a new key encrypts no repository until one is given it');
  if (customerKeys === false) return harmless('no repository has a customer managed key');
  if (change.kind === 'set-key-state') return harmless(stateWords(change));
  return change.kind === 'put-key-policy'
    ? relevant('the policy of a customer managed key has to allow its use')
    : relevant('it can change what a condition sees, and which key a repository has');
}

/** The verdict is about policies: what a state does to everybody is said, not judged. */
function stateWords({ keyId, state }: KeyChange & { readonly kind: 'set-key-state' }): string {
  const consequence =
    state === 'Enabled'
      ? 'CodeCommit can use it as far as policies let it'
      : 'CodeCommit can use it for nobody, and what is encrypted with it fails for everybody';
  return `key \`${keyId}\` is \`${state}\` now: ${consequence}; the state of a key is not judged, only policies and refusals are`;
}

function ofOrganization(change: OrganizationChange, { accountId }: Beforehand): Relevance {
  switch (change.kind) {
    case 'create-organization-policy':
      return harmless('a new policy reaches nobody until it is attached');
    case 'delete-organization-policy':
      return harmless('only a policy that is attached nowhere can be deleted');
    case 'update-organization-policy':
      // RCPs can't fail to allow: their full access can't be detached.
      return change.layer === 'rcp'
        ? documentRelevance(change.document, false)
        : scpRelevance(change.document);
    case 'attach-organization-policy':
    case 'detach-organization-policy':
      return ofAttachment(change, accountId);
    case 'enable-policy-type':
    case 'disable-policy-type':
      return harmless('it leaves only the policy that allows everything attached');
    default:
      return ofMembership(change, accountId);
  }
}

type Attachment = OrganizationChange & {
  readonly kind: 'attach-organization-policy' | 'detach-organization-policy';
};

/** AWS attaches these two everywhere by itself; they allow everything. */
const FULL_ACCESS = ['p-FullAWSAccess', 'p-RCPFullAWSAccess'];

function ofAttachment({ kind, policyId, targetId }: Attachment, accountId: string): Relevance {
  if (/^\d{12}$/.test(targetId) && targetId !== accountId)
    return elsewhere(`the target is account ${targetId}, and ${accountId} is judged`);
  const isAttach = kind === 'attach-organization-policy';
  if (isAttach && FULL_ACCESS.includes(policyId)) return harmless('the policy allows everything');
  return isAttach
    ? relevant('the record does not carry the policy that comes into effect')
    : relevant('what allowed KMS may be gone');
}

type Membership = OrganizationChange & {
  readonly kind: 'move-account' | 'join-organization' | 'leave-organization';
};

function ofMembership({ kind, accountId }: Membership, judged: string): Relevance {
  if (accountId !== judged) return elsewhere(`it is about account ${accountId}, and ${judged} is judged`);
  return kind === 'leave-organization'
    ? harmless('an account without an organization is under no policies of one')
    : relevant('the account is under other policies of an organization now');
}
