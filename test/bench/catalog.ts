import type { AwsCatalog, AwsPolicy } from '../../bench/account/aws-managed.ts';

const ARN = 'arn:aws:iam::aws:policy/';
const DAY = '2025-05-06T07:08:09+00:00';

/** Policies in the place of those that AWS publishes, and of their shape: the real ones are a download. */
const STATEMENTS: Readonly<Record<string, object>> = {
  ReadOnlyAccess: { Effect: 'Allow', Action: ['s3:Get*', 's3:List*', 'kms:Describe*'], Resource: '*' },
  AWSCodeCommitReadOnly: {
    Effect: 'Allow',
    Action: ['codecommit:Get*', 'codecommit:GitPull'],
    Resource: '*',
  },
  'aws-service-role/AWSSupportServiceRolePolicy': { Effect: 'Allow', Action: 'ec2:Describe*', Resource: '*' },
  AWSDenyAll: { Sid: 'DenyAll', Effect: 'Deny', Action: ['*'], Resource: '*' },
  AmazonSecurityLakePermissionsBoundary: {
    Sid: 'DenyActionsOutsideSecurityLake',
    Effect: 'Deny',
    NotAction: ['s3:*', 'sqs:*', 'lambda:*', 'kms:Decrypt', 'kms:GenerateDataKey'],
    Resource: '*',
  },
};

function policyOf(arn: string): AwsPolicy {
  const name = arn.slice(ARN.length);
  const statement = STATEMENTS[name];
  if (statement === undefined) throw new Error(`there is no policy ${arn}`);
  const document = { Version: '2012-10-17', Statement: [{ ...statement }] };
  return { name, arn, created: DAY, updated: DAY, versions: [{ id: 'v1', created: DAY, document }] };
}

export const SMALL_CATALOG: AwsCatalog = {
  attachable: [`${ARN}ReadOnlyAccess`, `${ARN}AWSCodeCommitReadOnly`],
  serviceLinked: [`${ARN}aws-service-role/AWSSupportServiceRolePolicy`],
  policyOf,
};
