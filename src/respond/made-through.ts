import type { ChangeNote } from '#guard/finding.ts';
import type { TrailRecord } from './record-schema.ts';

type Through = NonNullable<ChangeNote['through']>;

/**
 * How a change was made, as far as its record shows it: what AWS says of the caller comes first (`invokedBy`, the
 * session), then what the client says of itself (`userAgent`, which anybody may set), then the kind of credentials.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 *
 * @returns `unknown` where nothing in the record tells
 */
export function madeThrough(record: TrailRecord): Through {
  const { userIdentity: caller, userAgent = '' } = record;
  return (
    byService(caller) ??
    byCode(userAgent) ??
    byService({ invokedBy: SERVICE.test(userAgent) ? userAgent : undefined }) ??
    byConsole(record) ??
    bySdk(userAgent) ??
    (caller?.type === 'AssumedRole' ? 'role-session' : 'unknown')
  );
}

/** The name of an AWS service; the console's own names are no services. */
const SERVICE = /^(?!(?:signin|console)\.)[a-z0-9-]+(?:\.[a-z0-9-]+)*\.amazonaws\.com(?:\.cn)?$/;

/**
 * The role with which CloudFormation deploys what the CDK made of an app.
 * https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-customizing.html
 */
const CDK_ROLE = /:role\/(?:.*\/)?cdk-[a-z0-9]{1,10}-cfn-exec-role-\d{12}-[a-z0-9-]+$/;

/** A service that called for somebody, or with its own role; some call themselves `AWS Internal`. */
function byService(caller: TrailRecord['userIdentity']): Through | undefined {
  const by = caller?.invokedBy ?? '';
  const role = caller?.sessionContext?.sessionIssuer?.arn ?? '';
  if (by.startsWith('cloudformation.')) return CDK_ROLE.test(role) ? 'cdk' : 'cloudformation';
  if (by.startsWith('sso.') || role.includes(':role/aws-service-role/sso.')) return 'identity-center';
  const isService =
    SERVICE.test(by) ||
    by === 'AWS Internal' ||
    caller?.type === 'AWSService' ||
    role.includes(':role/aws-service-role/');
  return isService ? 'aws-service' : undefined;
}

/**
 * Tools that write what a source says, and the CLI. Pulumi's provider is Terraform's with another name in front.
 * https://github.com/pulumi/pulumi-aws/pull/1604
 */
function byCode(userAgent: string): Through | undefined {
  if (/(^|[\s[])Pulumi(-Aws)?\//i.test(userAgent)) return 'pulumi';
  if (/(^|[\s[])(Terraform|terraform-provider-[a-z]+|HashiCorp-terraform-exec)\//.test(userAgent))
    return 'terraform';
  return /^\[?aws-cli\//.test(userAgent) ? 'cli' : undefined;
}

/**
 * "sessionCredentialFromConsole ... shows whether or not an event originated from an AWS Management Console session.
 * This field is not shown unless the value is true". A browser's agent alone is no evidence.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
function byConsole({ sessionCredentialFromConsole: flag, userAgent = '' }: TrailRecord): Through | undefined {
  const isFlagged = flag === true || String(flag).toLowerCase() === 'true';
  return isFlagged || /^\[?(console\.amazonaws\.com|signin\.amazonaws\.com|AWSConsole)/.test(userAgent)
    ? 'console'
    : undefined;
}

/** `aws-internal` is AWS's own, and may stand for the console as well as for a service. */
function bySdk(userAgent: string): Through | undefined {
  if (userAgent.includes('aws-internal/')) return undefined;
  return /(^|[\s[])(aws-sdk-[a-z0-9-]+|Boto3|Botocore)\//i.test(userAgent) ? 'sdk' : undefined;
}
