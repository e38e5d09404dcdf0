import { failureOf } from './decode-change.ts';
import { isOmitted } from './decode-fields.ts';
import type { EventFacts, Meaning } from './decoded-event.ts';
import type { TrailRecord } from './record-schema.ts';

const READS = /^(Describe|List|Get|Search)/;

const PERMISSION_SETS = /PermissionSet|PermissionsPolicy|AccountAssignment|Profile$/;

/**
 * What a call to Identity Center means. A permission set reaches an account when it is provisioned there: one second
 * after a real `CreateAccountAssignment` IAM calls `CreateRole` and `AttachRolePolicy` came, with `sso.amazonaws.com` as
 * `invokedBy`, in the account that they change. Those are judged; judging these as well would tell the same twice, and
 * they come to another account.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/logging-using-cloudtrail.html
 */
export function identityCenterMeaning(record: TrailRecord, _: EventFacts): Meaning {
  const { eventName } = record;
  const failure = failureOf(record);
  if (failure !== undefined) return failure;
  if (READS.test(eventName)) return { kind: 'unrelated', reason: `\`${eventName}\` only reads` };
  if (isOmitted(record.requestParameters)) return { kind: 'padded' };
  const reason = PERMISSION_SETS.test(eventName)
    ? 'a permission set changes an account by IAM calls for its `AWSReservedSSO_` role, and these are judged'
    : `\`${eventName}\` of Identity Center changes no permission set`;
  return { kind: 'unrelated', reason };
}
