import type { Account } from '#account/account.ts';
import type { Change } from '#account/change.ts';
import { policyNamed } from '#account/organization-levels.ts';
import type { DecodedEvent } from '#respond/decoded-event.ts';
import { isOfOrganizations } from '#respond/subject.ts';

/**
 * Whether an event is not about an account. Events of its organization come in the management account or in one that
 * administers it: of another account than the management account they count where they name something that is known.
 */
export function isForeign(event: DecodedEvent, account: Account): boolean {
  if (event.account === account.id) return false;
  if (!isOfOrganizations(event)) return true;
  const { organization, scp, rcp } = account;
  if (organization?.managementAccountId === event.account) return false;
  // Of which organization the policies are is not known, and whose else the events would be neither.
  if (organization === undefined && (scp ?? rcp) !== undefined) return false;
  return event.kind !== 'change' || !isNamed(event.change, account);
}

function isNamed(change: Change, account: Account): boolean {
  const ids = [account.id, ...(account.organization?.path ?? [])];
  if ('policyId' in change && policyNamed(account, change.policyId) !== undefined) return true;
  if ('targetId' in change) return ids.includes(change.targetId);
  return 'accountId' in change && ids.includes(change.accountId);
}
