import { assertNever } from '#lib/assert-never.ts';
import type { Account } from './account.ts';
import type { Applied } from './applied.ts';
import { applyElsewhere } from './apply-elsewhere.ts';
import type { Change } from './change.ts';
import {
  addToGroup,
  attach,
  deleteInline,
  detach,
  putInline,
  removeFromGroup,
} from './change-attachments.ts';
import {
  create,
  deleteBoundary,
  deleteEntity,
  putBoundary,
  putTrust,
  rename,
  tag,
  untag,
} from './change-entities.ts';
import type { ChangeOf } from './change-of.ts';
import type { MayDeny } from './change-organization.ts';
import {
  createPolicy,
  createVersion,
  deletePolicy,
  deleteVersion,
  setDefaultVersion,
} from './change-policies.ts';

/**
 * Applies one successful change to a copy of an account. Nothing is written to the input, and what the change does
 * not touch is shared with it.
 *
 * @returns the account after the change, and what the copy could not follow. The copy may be older than the change
 * or events may be missing, so a change of an unknown user, group, role, policy or version is a problem, not an
 * error. A reference to something unknown (an attached ARN, a boundary, a group) is recorded all the same, so that
 * it counts as possibly denying. Removing what is not there is no problem: events come twice.
 *
 * @param mayDeny whether the text of a policy can deny what matters; without it every text can
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html
 */
export function applyChange(account: Account, change: Change, mayDeny?: MayDeny): Applied {
  switch (change.kind) {
    case 'put-inline':
      return putInline(account, change);
    case 'delete-inline':
      return deleteInline(account, change);
    case 'attach':
      return attach(account, change);
    case 'detach':
      return detach(account, change);
    case 'add-to-group':
      return addToGroup(account, change);
    case 'remove-from-group':
      return removeFromGroup(account, change);
    case 'create-policy':
    case 'create-version':
    case 'set-default-version':
    case 'delete-version':
    case 'delete-policy':
      return applyToPolicy(account, change);
    case 'put-boundary':
    case 'delete-boundary':
    case 'put-trust':
    case 'create':
    case 'delete':
    case 'rename':
    case 'tag':
    case 'untag':
      return applyToEntity(account, change);
    default:
      return applyElsewhere(account, change, mayDeny);
  }
}

type PolicyChange = ChangeOf<
  'create-policy' | 'create-version' | 'set-default-version' | 'delete-version' | 'delete-policy'
>;

function applyToPolicy(account: Account, change: PolicyChange): Applied {
  switch (change.kind) {
    case 'create-policy':
      return createPolicy(account, change);
    case 'create-version':
      return createVersion(account, change);
    case 'set-default-version':
      return setDefaultVersion(account, change);
    case 'delete-version':
      return deleteVersion(account, change);
    case 'delete-policy':
      return deletePolicy(account, change);
    default:
      return assertNever(change);
  }
}

type EntityChange = ChangeOf<
  'put-boundary' | 'delete-boundary' | 'put-trust' | 'create' | 'delete' | 'rename' | 'tag' | 'untag'
>;

function applyToEntity(account: Account, change: EntityChange): Applied {
  switch (change.kind) {
    case 'put-boundary':
      return putBoundary(account, change);
    case 'delete-boundary':
      return deleteBoundary(account, change);
    case 'create':
      return create(account, change);
    case 'delete':
      return deleteEntity(account, change);
    case 'put-trust':
      return putTrust(account, change);
    case 'rename':
      return rename(account, change);
    case 'tag':
      return tag(account, change);
    case 'untag':
      return untag(account, change);
    default:
      return assertNever(change);
  }
}
