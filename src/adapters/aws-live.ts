import { CodeCommitClient } from '@aws-sdk/client-codecommit';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { remembered } from '#lib/remembered.ts';
import { codeCommitCalls } from './aws-codecommit.ts';
import { iamCalls } from './aws-iam.ts';
import { kmsCalls } from './aws-kms.ts';
import { organizationCalls } from './aws-organizations.ts';
import type { LiveCalls } from './live-calls.ts';
import { CALLS_A_SECOND, PATIENT, paced } from './pace.ts';

/** Where credentials come from and which Region is meant, as the clients of the SDK take it. */
export interface AwsAccess {
  readonly profile?: string;
  readonly region?: string;
}

/** The requests of the SDK, of all services together a few a second. */
export function awsCalls(access: AwsAccess = {}): LiveCalls {
  const turn = paced(CALLS_A_SECOND);
  const base = { ...PATIENT, ...access };
  return {
    ...iamCalls(new IAMClient(base), turn),
    ...organizationCalls(new OrganizationsClient(base), turn),
    ...codeCommitCalls(
      remembered((region) => new CodeCommitClient({ ...base, region })),
      turn,
    ),
    ...kmsCalls(
      remembered((region) => new KMSClient({ ...base, region })),
      turn,
    ),
  };
}
