import type { StatementMaker } from './allow-data.ts';
import { regionalArn, stemOf } from './place.ts';
import { hex } from './random.ts';
import { ACCOUNT_ID, OTHER_ACCOUNT } from './settings.ts';

/** What programs, pipelines and people may do beside storing data. */
export const WORK_ALLOWANCES: readonly StatementMaker[] = [
  (at) => ({
    Effect: 'Allow',
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: regionalArn(at, 'logs', `log-group:/aws/lambda/${stemOf(at)}:*`),
  }),
  (at) => ({
    Sid: 'Metrics',
    Effect: 'Allow',
    Action: 'cloudwatch:PutMetricData',
    Resource: '*',
    Condition: { StringEquals: { 'cloudwatch:namespace': `${at.team}/${at.app}` } },
  }),
  () => ({ Effect: 'Allow', Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], Resource: '*' }),
  () => ({
    Sid: 'Network',
    Effect: 'Allow',
    Action: [
      'ec2:CreateNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeSubnets',
      'ec2:DescribeSecurityGroups',
    ],
    Resource: '*',
  }),
  (at) => ({
    Effect: 'Allow',
    Action: ['ec2:StartInstances', 'ec2:StopInstances', 'ec2:RebootInstances'],
    Resource: regionalArn(at, 'ec2', 'instance/*'),
    Condition: {
      StringEquals: { 'aws:ResourceTag/team': at.team, 'aws:ResourceTag/stage': [at.stage, 'shared'] },
    },
  }),
  (at) => ({
    Effect: 'Allow',
    Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchCheckLayerAvailability'],
    Resource: regionalArn(at, 'ecr', `repository/${at.team}/${at.app}`),
  }),
  () => ({ Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' }),
  (at) => ({
    Sid: 'PassRole',
    Effect: 'Allow',
    Action: 'iam:PassRole',
    Resource: `arn:aws:iam::${ACCOUNT_ID}:role/service/${stemOf(at)}*`,
    Condition: {
      StringEquals: { 'iam:PassedToService': ['ecs-tasks.amazonaws.com', 'lambda.amazonaws.com'] },
    },
  }),
  (at) => ({
    Effect: 'Allow',
    Action: 'sts:AssumeRole',
    Resource: [
      `arn:aws:iam::${OTHER_ACCOUNT}:role/${at.team}-${at.random.pick(['read', 'deploy', 'audit'])}`,
    ],
  }),
  (at) => ({
    Effect: 'Allow',
    Action: ['lambda:InvokeFunction', 'lambda:GetFunctionConfiguration'],
    Resource: regionalArn(at, 'lambda', `function:${stemOf(at)}-${hex(at.random, 4)}*`),
  }),
  (at) => ({
    Effect: 'Allow',
    Action: ['events:PutEvents'],
    Resource: regionalArn(at, 'events', `event-bus/${at.team}`),
    Condition: { StringEqualsIfExists: { 'events:source': [`com.example.${at.app}`] } },
  }),
  (at) => ({
    Effect: 'Allow',
    Action: ['states:StartExecution', 'states:DescribeExecution', 'states:StopExecution'],
    Resource: [
      regionalArn(at, 'states', `stateMachine:${stemOf(at)}`),
      regionalArn(at, 'states', `execution:${stemOf(at)}:*`),
    ],
  }),
  (at) => ({
    Effect: 'Allow',
    Action: 'rds-db:connect',
    Resource: regionalArn(at, 'rds-db', `dbuser:cluster-${hex(at.random, 26).toUpperCase()}/${at.app}`),
  }),
  (at) => ({
    Effect: 'Allow',
    Action: ['codecommit:GitPull', 'codecommit:GitPush', 'codecommit:GetBranch', 'codecommit:GetCommit'],
    Resource: [regionalArn(at, 'codecommit', `${at.team}-${at.app}`)],
  }),
  (at) => ({
    Effect: 'Allow',
    Action: ['codebuild:StartBuild', 'codebuild:BatchGetBuilds'],
    Resource: regionalArn(at, 'codebuild', `project/${stemOf(at)}`),
  }),
  (at) => ({
    Effect: 'Allow',
    Action: 'execute-api:Invoke',
    Resource: regionalArn(at, 'execute-api', `${hex(at.random, 10)}/${at.stage}/*/${at.app}/*`),
  }),
  (at) => ({
    Sid: 'Stacks',
    Effect: 'Allow',
    Action: [
      'cloudformation:DescribeStacks',
      'cloudformation:DescribeStackEvents',
      'cloudformation:CreateChangeSet',
    ],
    Resource: regionalArn(at, 'cloudformation', `stack/${at.team}-*/*`),
    Condition: { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT_ID}:role/*` } },
  }),
  () => ({
    Sid: 'OwnCredentials',
    Effect: 'Allow',
    Action: ['iam:ChangePassword', 'iam:*AccessKey*', 'iam:GetUser', 'iam:*SSHPublicKey*', 'iam:*MFADevice'],
    Resource: [
      `arn:aws:iam::${ACCOUNT_ID}:user/\${aws:username}`,
      `arn:aws:iam::${ACCOUNT_ID}:mfa/\${aws:username}`,
    ],
  }),
];

/** Denies as real accounts have them beside the ones that this is about: of other services' actions. */
export const OTHER_DENIES: readonly StatementMaker[] = [
  (at) => ({
    Sid: 'TlsOnly',
    Effect: 'Deny',
    Action: 's3:*',
    Resource: [`arn:aws:s3:::${stemOf(at)}`, `arn:aws:s3:::${stemOf(at)}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  }),
  () => ({
    Sid: 'SmallInstances',
    Effect: 'Deny',
    Action: 'ec2:RunInstances',
    Resource: 'arn:aws:ec2:*:*:instance/*',
    Condition: { 'ForAnyValue:StringNotLike': { 'ec2:InstanceType': ['t3.*', 't4g.*', 'm7g.large'] } },
  }),
  (at) => ({
    Effect: 'Deny',
    Action: ['dynamodb:DeleteTable', 'rds:DeleteDB*', 's3:DeleteBucket', 'kms:ScheduleKeyDeletion'],
    Resource: '*',
    Condition: { StringNotEquals: { 'aws:PrincipalTag/team': at.team } },
  }),
  () => ({
    Sid: 'NoTrail',
    Effect: 'Deny',
    Action: ['cloudtrail:StopLogging', 'cloudtrail:DeleteTrail', 'config:Delete*', 'guardduty:Delete*'],
    Resource: '*',
  }),
  () => ({
    Effect: 'Deny',
    NotAction: ['kms:*', 'codecommit:*', 's3:*', 'iam:*', 'sts:*', 'ec2:*', 'lambda:*', 'logs:*'],
    Resource: '*',
    Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-central-1', 'eu-west-1', 'us-east-1'] } },
  }),
  () => ({
    Sid: 'NoUsers',
    Effect: 'Deny',
    Action: ['iam:CreateUser', 'iam:CreateLoginProfile', 'iam:CreateAccessKey'],
    Resource: '*',
    Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
  }),
];
