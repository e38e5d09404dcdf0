import { assertNever } from '#lib/assert-never.ts';
import type { Account } from './account.ts';
import type { Applied } from './applied.ts';
import { createKey, deleteAlias, putAlias, putKeyPolicy, setKeyState } from './change-keys.ts';
import {
  attachOrganizationPolicy,
  createOrganizationPolicy,
  deleteOrganizationPolicy,
  detachOrganizationPolicy,
  type MayDeny,
  switchPolicyType,
  updateOrganizationPolicy,
} from './change-organization.ts';
import {
  createRepository,
  deleteRepository,
  renameRepository,
  setRepositoryKey,
} from './change-repositories.ts';
import type { KeyChange } from './key-change.ts';
import type { OrganizationChange } from './organization-change.ts';
import { changeMembership, moveAccount } from './organization-place.ts';
import type { RepositoryChange } from './repository-change.ts';

/** Applies a change that was made outside of IAM: to the organization, to a key, to a repository. */
export function applyElsewhere(
  account: Account,
  change: OrganizationChange | KeyChange | RepositoryChange,
  mayDeny?: MayDeny,
): Applied {
  switch (change.kind) {
    case 'create-repository':
      return createRepository(account, change);
    case 'set-repository-key':
      return setRepositoryKey(account, change);
    case 'rename-repository':
      return renameRepository(account, change);
    case 'delete-repository':
      return deleteRepository(account, change);
    case 'create-key':
      return createKey(account, change);
    case 'put-key-policy':
      return putKeyPolicy(account, change);
    case 'set-key-state':
      return setKeyState(account, change);
    case 'put-alias':
      return putAlias(account, change);
    case 'delete-alias':
      return deleteAlias(account, change);
    default:
      return applyToOrganization(account, change, mayDeny);
  }
}

function applyToOrganization(account: Account, change: OrganizationChange, mayDeny?: MayDeny): Applied {
  switch (change.kind) {
    case 'create-organization-policy':
      return createOrganizationPolicy(account, change);
    case 'update-organization-policy':
      return updateOrganizationPolicy(account, change);
    case 'delete-organization-policy':
      return deleteOrganizationPolicy(account, change);
    case 'attach-organization-policy':
      return attachOrganizationPolicy(account, change, mayDeny);
    case 'detach-organization-policy':
      return detachOrganizationPolicy(account, change);
    case 'enable-policy-type':
    case 'disable-policy-type':
      return switchPolicyType(account, change);
    case 'move-account':
      return moveAccount(account, change);
    case 'join-organization':
    case 'leave-organization':
      return changeMembership(account, change);
    default:
      return assertNever(change);
  }
}
