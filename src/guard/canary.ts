import type { Finding } from './finding.ts';

/** Where the role lives that a harmless deny is put on and taken off, to see that an alert comes of it. */
const CANARY_PATH = '/key-guard/canary/';

/** The inline policy that comes and goes. */
export const CANARY_POLICY = 'key-guard-canary';

/** Whether a finding reaches nobody but the canary's own role: it is expected, and nobody is to be woken by it. */
export function isCanary({ principals }: Pick<Finding, 'principals'>): boolean {
  return principals.length > 0 && principals.every(({ arn }) => isOnPath(arn));
}

function isOnPath(arn: string): boolean {
  return /^arn:[^:]+:iam::\d{12}:role/.test(arn) && arn.split(':role')[1]?.startsWith(CANARY_PATH) === true;
}

/**
 * A deny that is a finding of its own each time: a Sid is letters and digits, and the moment makes it unique.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html
 *
 * @param now an ISO 8601 instant
 */
export function canaryDocument(now: string): string {
  const Sid = `KeyGuardCanary${now.replace(/[^0-9A-Za-z]/g, '')}`;
  const Statement = [{ Sid, Effect: 'Deny', Action: 'kms:Decrypt', Resource: '*' }];
  return JSON.stringify({ Version: '2012-10-17', Statement });
}
