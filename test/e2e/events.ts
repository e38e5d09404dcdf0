import { ACCOUNT, REGION } from './emulator.ts';

/** What goes on the bus: the fields of an EventBridge envelope that the sender of an event chooses. */
export interface BusEntry {
  readonly Source: string;
  readonly DetailType: string;
  readonly Detail: string;
}

interface Happened {
  readonly eventId: string;
  readonly eventName: string;
  readonly requestParameters: object;
}

/** What is known of a young change is part of what is tested. */
const now = () => new Date().toISOString();

function record(source: string, { eventId: eventID, ...happened }: Happened, more: object = {}): object {
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDAEXAMPLEFRANK22222',
      arn: `arn:aws:iam::${ACCOUNT}:user/frank`,
      accountId: ACCOUNT,
      userName: 'frank',
    },
    eventTime: now(),
    eventSource: `${source}.amazonaws.com`,
    awsRegion: REGION,
    sourceIPAddress: '203.0.113.27',
    ...happened,
    responseElements: null,
    eventID,
    readOnly: false,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: ACCOUNT,
    eventCategory: 'Management',
    ...more,
  };
}

function entry(source: string, detail: object): BusEntry {
  return {
    Source: `aws.${source}`,
    DetailType: 'AWS API Call via CloudTrail',
    Detail: JSON.stringify(detail),
  };
}

/** An IAM call that worked. */
export function iamEvent(happened: Happened): BusEntry {
  return entry('iam', record('iam', happened));
}

/** A repository that CodeCommit created. */
export function createdRepository(eventId: string, repositoryName: string): BusEntry {
  const happened = { eventId, eventName: 'CreateRepository', requestParameters: { repositoryName } };
  const arn = `arn:aws:codecommit:${REGION}:${ACCOUNT}:${repositoryName}`;
  const repositoryId = '3d2c1b0a-9f8e-4d7c-b6a5-948372615f05';
  const responseElements = { repositoryMetadata: { accountId: ACCOUNT, repositoryId, repositoryName, arn } };
  return entry('codecommit', record('codecommit', happened, { responseElements }));
}

/** A repository that CodeCommit could not create, since it was refused its key. */
export function refusedRepository(eventId: string, repositoryName: string): BusEntry {
  const happened = { eventId, eventName: 'CreateRepository', requestParameters: { repositoryName } };
  const errorMessage =
    "User is not authorized for the KMS default master key for CodeCommit 'aws/codecommit'";
  return entry(
    'codecommit',
    record('codecommit', happened, { errorCode: 'EncryptionKeyAccessDeniedException', errorMessage }),
  );
}

/** An event that the rule lets through and nobody can read: it has no version. */
export function malformedEvent(marker: string): BusEntry {
  const { eventVersion: _, ...rest } = record('iam', {
    eventId: marker,
    eventName: 'PutUserPolicy',
    requestParameters: {},
  }) as Record<string, unknown>;
  return entry('iam', rest);
}
