import type { Change } from '#account/change.ts';
import type { ChangeOf } from '#account/change-of.ts';
import { documentRelevance } from './relevance-documents.ts';
import { relevanceElsewhere } from './relevance-elsewhere.ts';
import { type Beforehand, harmless, type Relevance, relevant } from './relevance-result.ts';

/**
 * A change can matter when it can add a relevant deny, take away an allow that somebody needs, or change what a
 * condition sees. One that can only lift a deny matters where something stands open about its subject, which the
 * ledger knows.
 *
 * The AWS managed key needs no allow but that of SCPs. Whether repositories have other keys may not be known before the
 * account is read: then only what changes such a key, or gives one, counts as if they had.
 */
export function relevanceOf(change: Change, known: Beforehand): Relevance {
  const allowsCount = known.customerKeys === true;
  switch (change.kind) {
    case 'put-inline':
      return documentRelevance(change.document, allowsCount);
    case 'create-version':
      return change.setAsDefault
        ? documentRelevance(change.document, allowsCount)
        : harmless('the new version is not the default one');
    case 'create-policy':
    case 'delete-version':
    case 'delete-policy':
    case 'create':
      return ofNobody(change);
    case 'detach':
    case 'delete-inline':
    case 'delete-boundary':
    case 'remove-from-group':
    case 'delete':
      return taken(change, allowsCount);
    case 'attach':
    case 'put-boundary':
    case 'set-default-version':
    case 'add-to-group':
      return relevant('the record does not carry the policies that come into effect');
    case 'put-trust':
    case 'rename':
    case 'tag':
    case 'untag':
      return relevant('it can change what a condition sees');
    default:
      return relevanceElsewhere(change, known);
  }
}

function ofNobody(
  change: ChangeOf<'create-policy' | 'delete-version' | 'delete-policy' | 'create'>,
): Relevance {
  if (change.kind === 'create-policy') return harmless('a new policy reaches nobody until it is attached');
  if (change.kind === 'delete-version')
    return harmless('only a version that is not in effect can be deleted');
  if (change.kind === 'delete-policy') return harmless('only a policy that reaches nobody can be deleted');
  return change.boundary === undefined
    ? harmless(`a new ${change.owner.kind} without a permissions boundary has no policy of its own`)
    : relevant('a permissions boundary came with the new principal');
}

function taken(
  change: ChangeOf<'detach' | 'delete-inline' | 'delete-boundary' | 'remove-from-group' | 'delete'>,
  allowsCount: boolean,
): Relevance {
  if (change.kind === 'delete') return harmless(`a ${change.owner.kind} that is gone is denied nothing`);
  return allowsCount
    ? relevant('it may have taken away an allow that a customer managed key needs')
    : harmless('it can take a deny away and add none, and no denial is known that it could lift');
}
