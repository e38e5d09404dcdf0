import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { type AwsAccess, awsCalls } from './aws-live.ts';
import type { LiveCalls } from './live-calls.ts';
import { fieldOf } from './missing-field.ts';
import { PATIENT } from './pace.ts';

/** The account that the usual credentials are of, and how to read it. */
export interface LiveAws {
  readonly accountId: string;
  readonly partition: string;
  /** The Region that was asked for, else that of the environment or profile, else undefined. */
  readonly region: string | undefined;
  readonly calls: LiveCalls;
}

/** Where STS is asked without any Region: this one is on in every account of the partition `aws`. */
const ANY_REGION = 'us-east-1';

/**
 * Finds the credentials as the AWS CLI does (environment, profile, single sign-on, container, instance) and asks whose
 * they are. "No permissions are required to perform this operation."
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 *
 * @throws when there are none, or STS does not take them
 */
export async function liveAws(access: AwsAccess): Promise<LiveAws> {
  const region = access.region ?? (await configuredRegion(access));
  const where = { ...access, region: region ?? ANY_REGION };
  const { Account, Arn } = await new STSClient({ ...PATIENT, ...where }).send(
    new GetCallerIdentityCommand({}),
  );
  return {
    accountId: fieldOf('GetCallerIdentity', 'Account', Account),
    partition: fieldOf('GetCallerIdentity', 'Arn', Arn?.split(':')[1]),
    region,
    calls: awsCalls(where),
  };
}

async function configuredRegion(access: AwsAccess): Promise<string | undefined> {
  try {
    return await new STSClient(access).config.region();
  } catch {
    return undefined;
  }
}
