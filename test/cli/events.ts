import { ACCOUNT, deny, type Json } from './accounts.ts';

let made = 0;

/** A CloudTrail record; each has an id of its own unless one is given. */
export function record(eventName: string, requestParameters: Json, more: Json = {}): Json {
  made++;
  return {
    eventVersion: '1.11',
    userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${ACCOUNT}:user/frank`, accountId: ACCOUNT },
    eventTime: '2026-11-03T10:00:00Z',
    eventSource: 'iam.amazonaws.com',
    eventName,
    awsRegion: 'us-east-1',
    requestParameters,
    responseElements: null,
    eventID: `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`,
    recipientAccountId: ACCOUNT,
    ...more,
  };
}

/** The record as EventBridge delivers it. */
export function envelope(detail: Json): Json {
  return {
    version: '0',
    id: '11111111-0000-4000-8000-000000000001',
    'detail-type': 'AWS API Call via CloudTrail',
    source: detail.eventSource.replace('.amazonaws.com', '').replace(/^/, 'aws.'),
    account: detail.recipientAccountId,
    time: detail.eventTime,
    region: detail.awsRegion,
    resources: [],
    detail,
  };
}

/** A user is given an inline policy; by default one that denies all of KMS. */
export function putUserPolicy(userName = 'erin', document: unknown = deny(), more: Json = {}): Json {
  const policyDocument = typeof document === 'string' ? document : JSON.stringify(document);
  return record('PutUserPolicy', { userName, policyName: 'no-kms', policyDocument }, more);
}

export function deleteUserPolicy(more: Json = {}): Json {
  return record('DeleteUserPolicy', { userName: 'erin', policyName: 'no-kms' }, more);
}

/** erin is refused the key when she creates a repository. */
export function refused(more: Json = {}): Json {
  return record(
    'CreateRepository',
    { repositoryName: 'fraud-models' },
    {
      userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${ACCOUNT}:user/erin`, accountId: ACCOUNT },
      eventSource: 'codecommit.amazonaws.com',
      awsRegion: 'eu-west-1',
      errorCode: 'EncryptionKeyAccessDeniedException',
      errorMessage: 'User is not authorized for the KMS default key',
      ...more,
    },
  );
}
