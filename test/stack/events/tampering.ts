/** A call of an AWS API, as far as CloudTrail's record of it concerns a rule. */
export interface Call {
  readonly service: string;
  readonly eventName: string;
  readonly requestParameters: object;
  readonly responseElements?: object;
}

const ACCOUNT = '111122223333';

/** The event that EventBridge gets of a call. */
export function eventOf(
  { service, eventName, requestParameters, responseElements }: Call,
  more: object = {},
): object {
  return {
    version: '0',
    'detail-type': 'AWS API Call via CloudTrail',
    source: `aws.${service}`,
    account: ACCOUNT,
    region: 'us-east-1',
    resources: [],
    detail: {
      eventVersion: '1.11',
      userIdentity: {
        type: 'IAMUser',
        principalId: 'AIDAEXAMPLE',
        arn: `arn:aws:iam::${ACCOUNT}:user/mallory`,
        accountId: ACCOUNT,
        userName: 'mallory',
      },
      eventTime: '2026-11-03T15:20:09Z',
      eventSource: `${service}.amazonaws.com`,
      eventName,
      awsRegion: 'us-east-1',
      sourceIPAddress: '203.0.113.7',
      userAgent: 'aws-cli/2.31 "quoted"',
      requestParameters,
      responseElements: responseElements ?? null,
      eventID: '0a1b2c3d-0000-4000-8000-000000000001',
      ...more,
    },
  };
}

const TOPIC = `arn:aws:sns:us-east-1:${ACCOUNT}:`;
const TABLE = `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/`;
const FUNCTION = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:`;
const QUEUE = `https://sqs.us-east-1.amazonaws.com/${ACCOUNT}/`;
const STACK = `arn:aws:cloudformation:us-east-1:${ACCOUNT}:stack/`;

/** Calls of one kind: one on what is Key Guard's, and one on what has nearly the same name. */
type Row = readonly [service: string, eventNames: readonly string[], own: object, other: object | null];

const ROWS: readonly Row[] = [
  // Whatever trail it is: there is no near miss but another call.
  ['cloudtrail', ['StopLogging', 'DeleteTrail', 'UpdateTrail'], { name: 'any' }, null],
  ['cloudtrail', ['PutEventSelectors'], { trailName: 'any' }, null],
  [
    'events',
    ['DisableRule', 'DeleteRule', 'PutRule', 'DeleteEventBus', 'UpdateEventBus'],
    { name: 'key-guard-PolicyChangeRule-A' },
    { name: 'my-key-guard-rule' },
  ],
  [
    'events',
    ['PutPermission', 'RemovePermission'],
    { eventBusName: 'key-guard-hub' },
    { eventBusName: 'key', statementId: 'key-guard-hub' },
  ],
  [
    'events',
    ['RemoveTargets', 'PutTargets'],
    { rule: 'key-guard-TamperingTrailRule-A', ids: ['alerts'] },
    { rule: 'keyguard-rule', ids: ['key-guard-x'] },
  ],
  [
    'lambda',
    [
      'UpdateFunctionCode20150331v2',
      'UpdateFunctionConfiguration20150331v2',
      'DeleteFunction20150331',
      'PutFunctionConcurrency20171031',
      'PutRuntimeManagementConfig',
      'AddPermission20150331v2',
      'RemovePermission20150331v2',
      'CreateEventSourceMapping20150331',
    ],
    { functionName: 'key-guard-policy-change' },
    { functionName: 'not-key-guard-policy-change' },
  ],
  [
    'lambda',
    ['UpdateFunctionCode20150331v2', 'DeleteFunction20150331'],
    { functionName: `${FUNCTION}key-guard-policy-change:1` },
    { functionName: `${FUNCTION}not-key-guard-policy-change` },
  ],
  [
    'iam',
    [
      'PutRolePolicy',
      'DeleteRolePolicy',
      'AttachRolePolicy',
      'DetachRolePolicy',
      'PutRolePermissionsBoundary',
      'DeleteRolePermissionsBoundary',
      'UpdateAssumeRolePolicy',
      'UpdateRole',
      'DeleteRole',
    ],
    { roleName: 'key-guard-PolicyChangeRole-A' },
    { roleName: 'guard', policyName: 'key-guard-policy-change' },
  ],
  [
    'sqs',
    ['DeleteQueue', 'PurgeQueue', 'SetQueueAttributes', 'AddPermission', 'RemovePermission'],
    { queueUrl: `${QUEUE}key-guard-PolicyChangeQueue-A` },
    { queueUrl: `${QUEUE}my-key-guard-queue` },
  ],
  [
    'sns',
    ['DeleteTopic', 'SetTopicAttributes', 'AddPermission', 'RemovePermission'],
    { topicArn: `${TOPIC}key-guard-AlertTopic-A1B2C3D4E5F6` },
    { topicArn: `${TOPIC}key-guard-AlertTopic-A1B2C3D4E5F6-2` },
  ],
  [
    'sns',
    ['Unsubscribe', 'SetSubscriptionAttributes'],
    { subscriptionArn: `${TOPIC}key-guard-AlertTopic-A1B2C3D4E5F6:4f1d` },
    { subscriptionArn: `${TOPIC}other:4f1d` },
  ],
  [
    'sns',
    ['PutDataProtectionPolicy'],
    { resourceArn: `${TOPIC}key-guard-AlertTopic-A1B2C3D4E5F6` },
    { resourceArn: `${TOPIC}other` },
  ],
  [
    'dynamodb',
    ['DeleteTable', 'UpdateTable', 'UpdateContinuousBackups', 'UpdateTimeToLive'],
    { tableName: 'key-guard-Ledger-A1B2C3D4E5F6' },
    { tableName: 'Ledger' },
  ],
  ['dynamodb', ['DeleteTable'], { tableName: `${TABLE}key-guard-Ledger-A1B2C3D4E5F6` }, null],
  [
    'dynamodb',
    ['PutResourcePolicy', 'DeleteResourcePolicy'],
    { resourceArn: `${TABLE}key-guard-Ledger-A1B2C3D4E5F6` },
    { resourceArn: `${TABLE}Ledger` },
  ],
  [
    'cloudformation',
    [
      'DeleteStack',
      'UpdateStack',
      'ExecuteChangeSet',
      'RollbackStack',
      'ContinueUpdateRollback',
      'SetStackPolicy',
      'UpdateTerminationProtection',
    ],
    { stackName: 'key-guard' },
    { stackName: 'key-guard-2' },
  ],
  [
    'cloudformation',
    ['DeleteStack'],
    { stackName: `${STACK}key-guard/0f0e` },
    { stackName: `${STACK}key-guard-2/0f0e` },
  ],
  [
    'monitoring',
    ['DeleteAlarms', 'DisableAlarmActions'],
    { alarmNames: ['other', 'key-guard-PolicyChangeQueueOld-A'] },
    { alarmNames: ['other', 'PolicyChangeQueueOld'] },
  ],
  [
    'monitoring',
    ['PutMetricAlarm', 'SetAlarmState'],
    { alarmName: 'key-guard-PolicyChangeQueueOld-A' },
    { alarmName: 'other' },
  ],
  [
    'logs',
    ['DeleteLogGroup', 'DeleteLogStream'],
    { logGroupName: '/aws/lambda/key-guard-policy-change' },
    { logGroupName: '/aws/lambda/other' },
  ],
];

const MAPPING = { uUID: 'PolicyChangeEventSourceMappingSQSPolicyChangeQueue' };
const OTHER_MAPPING = {
  functionArn: `${FUNCTION}other`,
  eventSourceArn: 'arn:aws:sqs:us-east-1:111122223333:other',
};
const MAPPING_CALLS = ['UpdateEventSourceMapping20150331', 'DeleteEventSourceMapping20150331'];
const mapping = (requestParameters: object, responseElements?: object): readonly Call[] =>
  MAPPING_CALLS.map((eventName) => ({
    service: 'lambda',
    eventName,
    requestParameters,
    ...(responseElements && { responseElements }),
  }));

const rows = (column: 2 | 3) =>
  ROWS.flatMap((row) => {
    const [service, eventNames, own] = row;
    const { [column]: requestParameters } = row;
    return eventNames.map((eventName) => ({ service, eventName, requestParameters, own }));
  });

/** Calls that have to be told. */
export const TAMPERING: readonly Call[] = [
  ...rows(2).map((row) => ({ ...row, requestParameters: row.requestParameters ?? {} })),
  ...mapping(MAPPING),
  ...mapping({ uuid: MAPPING.uUID }),
  ...mapping({ uUID: 'x' }, { functionArn: `${FUNCTION}key-guard-policy-change` }),
  ...mapping({ uUID: 'x' }, { eventSourceArn: 'arn:aws:sqs:us-east-1:111122223333:key-guard-q' }),
];

/** Calls that look like those, and concern somebody else or change nothing. */
export const HARMLESS: readonly Call[] = [
  ...rows(3).flatMap(({ requestParameters, ...row }) =>
    requestParameters === null ? [] : [{ ...row, requestParameters }],
  ),
  ...rows(2).map(({ own, service }) => ({
    service,
    eventName: 'ListTagsForResource',
    requestParameters: own,
  })),
  ...mapping({ uUID: 'x' }, OTHER_MAPPING),
];
