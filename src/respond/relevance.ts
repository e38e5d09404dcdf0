import type { Change } from '#account/change.ts';
import { KMS_CONTRACT } from '#codecommit/contract.ts';
import { actionMayMatch } from '#iam/match.ts';
import { type PolicySource, parsePolicy } from '#iam/parse-policy.ts';

/** Whether a change is worth reading the account for, told from the event alone. */
export interface Relevance {
  readonly matters: boolean;
  readonly reason: string;
}

/**
 * A change can matter when it can add a relevant deny, take away a deny, or change what a condition sees. One that
 * adds a document without such a deny matters only where it may have replaced one (the ledger knows), or an allow
 * that somebody needs.
 *
 * @param allowsCount whether some repository has a customer managed key, which needs allows
 */
export function relevanceOf(change: Change, allowsCount: boolean): Relevance {
  switch (change.kind) {
    case 'put-inline':
      return documentRelevance(change.document, allowsCount);
    case 'create-version':
      return change.setAsDefault
        ? documentRelevance(change.document, allowsCount)
        : harmless('the new version is not the default one');
    case 'create-policy':
      return harmless('a new policy reaches nobody until it is attached');
    case 'delete-version':
      return harmless('only a version that is not in effect can be deleted');
    case 'delete-policy':
      return harmless('only a policy that reaches nobody can be deleted');
    case 'create':
      return change.boundary === undefined
        ? harmless(`a new ${change.owner.kind} without a permissions boundary has no policy of its own`)
        : relevant('a permissions boundary came with the new principal');
    case 'create-repository':
      return relevant('a repository was created');
    default:
      return relevant('the change can add or lift a deny');
  }
}

/** Whether a document can deny one of the seven actions; what is not understood can. */
function documentRelevance(document: PolicySource, allowsCount: boolean): Relevance {
  if (document === undefined) return relevant('the event does not carry the document');
  const denies = parsePolicy(document).statements.some(
    (statement) =>
      statement.effect !== 'Allow' && KMS_CONTRACT.some((action) => actionMayMatch(statement, action)),
  );
  if (denies) return relevant('the document holds a deny that can cover KMS actions');
  if (allowsCount) return relevant('it may have replaced an allow that a customer managed key needs');
  return harmless("the document holds no deny that can cover CodeCommit's KMS calls");
}

function relevant(reason: string): Relevance {
  return { matters: true, reason };
}

function harmless(reason: string): Relevance {
  return { matters: false, reason };
}
