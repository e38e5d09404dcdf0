import { loadAccount } from '#account/load-account.ts';
import { memoryLedger } from '#adapters/memory-ledger.ts';
import type { Alert, Ports } from '#ports';

export const ACCOUNT = '111122223333';

const DENY =
  '{"Version":"2012-10-17","Statement":[{"Sid":"NoKms","Effect":"Deny","Action":"kms:*","Resource":"*"}]}';

/** Authorization details of an account in which bob is denied KMS and alice is not. */
export const DETAILS = {
  UserDetailList: [
    {
      Arn: `arn:aws:iam::${ACCOUNT}:user/alice`,
      UserName: 'alice',
      UserId: 'AIDAALICE',
      Path: '/',
    },
    {
      Arn: `arn:aws:iam::${ACCOUNT}:user/bob`,
      UserName: 'bob',
      UserId: 'AIDABOB',
      Path: '/',
      Tags: [{ Key: 'Team', Value: 'payments' }],
      UserPolicyList: [{ PolicyName: 'no-kms', PolicyDocument: encodeURIComponent(DENY) }],
    },
  ],
  GroupDetailList: [],
  RoleDetailList: [],
  Policies: [],
};

/** Ports that stay in this process, with what went out through them. */
export function localPorts() {
  const loaded = loadAccount(DETAILS);
  if (!loaded.ok) throw new Error(loaded.error.message);
  const account = loaded.value;
  const alerts: Alert[] = [];
  const ports: Ports = {
    now: () => '2026-08-01T10:00:05.000Z',
    regions: ['eu-west-1'],
    readAccount: async () => ({ account, calls: 1, complete: true }),
    ledger: memoryLedger(),
    alert: async (alert) => void alerts.push(alert),
    log: () => {},
  };
  return { ports, alerts };
}

/** The body of a queue record: bob is given a policy. */
export function putUserPolicy(more: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    version: '0',
    id: 'aaaaaaaa-0000-4000-8000-000000000001',
    'detail-type': 'AWS API Call via CloudTrail',
    source: 'aws.iam',
    account: ACCOUNT,
    time: '2026-08-01T10:00:00Z',
    region: 'us-east-1',
    resources: [],
    detail: {
      eventVersion: '1.11',
      userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${ACCOUNT}:user/alice`, accountId: ACCOUNT },
      eventTime: '2026-08-01T10:00:00Z',
      eventSource: 'iam.amazonaws.com',
      eventName: 'PutUserPolicy',
      awsRegion: 'us-east-1',
      requestParameters: { userName: 'bob', policyName: 'no-kms', policyDocument: DENY },
      responseElements: null,
      eventID: '6f1c7d8e-0000-4000-8000-000000000001',
      recipientAccountId: ACCOUNT,
      ...more,
    },
  });
}
