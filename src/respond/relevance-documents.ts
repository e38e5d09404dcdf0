import { KMS_CONTRACT } from '#codecommit/contract.ts';
import { actionMayMatch } from '#iam/match.ts';
import { type PolicySource, parsePolicy } from '#iam/parse-policy.ts';
import type { Policy, Statement } from '#iam/policy.ts';
import { harmless, type Relevance, relevant } from './relevance-result.ts';

const UNTOLD = 'the event does not carry the document';
const DENIES = 'the document holds a deny that can cover KMS actions';

/** Whether a document can deny one of the seven actions, or may have replaced one that allowed them. */
export function documentRelevance(document: PolicySource, allowsCount: boolean): Relevance {
  if (document === undefined) return relevant(UNTOLD);
  if (hasDeny(parsePolicy(document))) return relevant(DENIES);
  if (allowsCount) return relevant('it may have replaced an allow that a customer managed key needs');
  return harmless("the document holds no deny that can cover CodeCommit's KMS calls");
}

/**
 * Whether an SCP can deny one of the seven actions, or may have replaced one that allowed them: "an SCP that does not
 * allow is an implicit deny", even for the AWS managed key. Only one that allows them whatever the request looks like
 * can't have done that.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
 */
export function scpRelevance(document: PolicySource): Relevance {
  if (document === undefined) return relevant(UNTOLD);
  const policy = parsePolicy(document, 'scp');
  if (hasDeny(policy)) return relevant(DENIES);
  return policy.statements.some(allowsAll)
    ? harmless("the policy allows CodeCommit's KMS calls and denies none of them")
    : relevant('the policy may have replaced one that allowed KMS');
}

/** Whether an SCP or RCP can deny one of the seven actions; what is not known can. */
export function mayDeny(document: PolicySource): boolean {
  return hasDeny(parsePolicy(document, 'scp'));
}

/** What is not understood may deny. */
function hasDeny({ statements }: Policy): boolean {
  return statements.some(
    (statement) =>
      statement.effect !== 'Allow' && KMS_CONTRACT.some((action) => actionMayMatch(statement, action)),
  );
}

/** An allow of all of KMS on everything, without a condition. */
function allowsAll({ effect, action, resource, condition, doubts }: Statement): boolean {
  const names = action?.not === false ? action.values.map(({ text }) => text.toLowerCase()) : [];
  return (
    effect === 'Allow' &&
    condition.length === 0 &&
    doubts.length === 0 &&
    names.some((name) => name === '*' || name === 'kms:*') &&
    resource?.not === false &&
    resource.values.some(({ text }) => text === '*')
  );
}
