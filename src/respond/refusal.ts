import type { Account } from '#account/account.ts';
import { KEY_ALIAS } from '#codecommit/contract.ts';
import type { AccountAssessment } from '#guard/assess-account.ts';
import type { Finding } from '#guard/finding.ts';
import { worstSeverity } from '#guard/severity.ts';
import { findingId } from '#guard/statement-id.ts';
import type { DecodedEvent } from './decoded-event.ts';

type Refused = DecodedEvent & { readonly kind: 'repository-refused' };

/**
 * The findings that explain a refusal: those that reach the caller in the Region. Without one the refusal is a
 * finding of its own, so that it is never taken for nothing.
 */
export function refusalFinding(
  event: Refused,
  account: Account,
  { findings }: AccountAssessment,
): readonly Finding[] {
  const observed = observation(event);
  const caller = event.principalArn?.toLowerCase();
  const explaining = findings.filter(({ principals }) =>
    principals.some(({ arn, region }) => region === event.region && arn.toLowerCase() === caller),
  );
  if (explaining.length === 0) return [unexplained(event, account)];
  return explaining.map((finding) => ({
    ...finding,
    severity: worstSeverity([finding.severity, 'high']),
    observed,
  }));
}

function observation({ errorCode, errorMessage, principalArn }: Refused): NonNullable<Finding['observed']> {
  return {
    errorCode,
    ...(errorMessage === undefined ? {} : { message: errorMessage }),
    ...(principalArn === undefined ? {} : { principal: principalArn }),
  };
}

function unexplained(event: Refused, account: Account): Finding {
  const policyKey = `${KEY_ALIAS} in ${event.region}`;
  const notEvaluated = ['session', ...(account.scp === undefined ? ['scp'] : [])];
  return {
    id: findingId({
      scope: account.id,
      policyKey,
      cause: `refused ${event.principalArn ?? 'unknown caller'}`,
    }),
    account: account.id,
    severity: 'high',
    source: { layer: 'resource', policyKey, policyName: KEY_ALIAS, statement: null, pointer: '' },
    reason: 'the policies known to Key Guard do not explain this refusal',
    unexplained: true,
    actions: [],
    regions: [event.region],
    keys: [KEY_ALIAS],
    principals:
      event.principalArn === undefined
        ? []
        : [{ arn: event.principalArn, region: event.region, verdict: 'denied', firstHop: 'open', via: [] }],
    repositories: [],
    notEvaluated,
    assumptions: [],
    introducedBy: event.note,
    observed: observation(event),
  };
}
