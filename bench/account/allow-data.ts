import type { Statement } from './document.ts';
import { type Place, regionalArn, stemOf } from './place.ts';
import { hex, uuid } from './random.ts';
import { ACCOUNT_ID } from './settings.ts';

/** A statement as teams write it for one of their programs. */
export type StatementMaker = (place: Place) => Statement;

/** What programs may do with stores and queues. */
export const DATA_ALLOWANCES: readonly StatementMaker[] = [
  (at) => ({
    Sid: 'ReadWriteObjects',
    Effect: 'Allow',
    Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'],
    Resource: [`arn:aws:s3:::${stemOf(at)}-${hex(at.random, 8)}/*`],
  }),
  (at) => ({
    Effect: 'Allow',
    Action: ['s3:ListBucket', 's3:GetBucketLocation'],
    Resource: `arn:aws:s3:::${stemOf(at)}-${at.region}`,
    Condition: { StringLike: { 's3:prefix': [`${at.team}/*`, `shared/${at.app}/*`] } },
  }),
  (at) => ({
    Sid: 'Table',
    Effect: 'Allow',
    Action: [
      'dynamodb:GetItem',
      'dynamodb:BatchGetItem',
      'dynamodb:Query',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'dynamodb:DeleteItem',
      'dynamodb:ConditionCheckItem',
    ],
    Resource: [
      regionalArn(at, 'dynamodb', `table/${stemOf(at)}`),
      regionalArn(at, 'dynamodb', `table/${stemOf(at)}/index/*`),
    ],
  }),
  (at) => ({
    Effect: 'Allow',
    Action: ['sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
    Resource: [
      regionalArn(at, 'sqs', `${stemOf(at)}-${hex(at.random, 6)}`),
      regionalArn(at, 'sqs', `${stemOf(at)}-dlq`),
    ],
  }),
  (at) => ({
    Sid: 'DataKey',
    Effect: 'Allow',
    Action: ['kms:Decrypt', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
    Resource: regionalArn(at, 'kms', `key/${uuid(at.random)}`),
    Condition: { StringEquals: { 'kms:ViaService': [`s3.${at.region}.amazonaws.com`] } },
  }),
  (at) => ({
    Effect: 'Allow',
    Action: 'secretsmanager:GetSecretValue',
    Resource: regionalArn(
      at,
      'secretsmanager',
      `secret:${at.stage}/${at.team}/${at.app}-${hex(at.random, 6)}`,
    ),
  }),
  (at) => ({
    Effect: 'Allow',
    Action: ['ssm:GetParameter', 'ssm:GetParameters', 'ssm:GetParametersByPath'],
    Resource: regionalArn(at, 'ssm', `parameter/${at.stage}/${at.team}/${at.app}/*`),
  }),
  (at) => ({
    Sid: 'Publish',
    Effect: 'Allow',
    Action: 'sns:Publish',
    Resource: at.random
      .some(['alarms', 'orders', 'invoices', 'shipments', 'refunds'], 2)
      .map((topic) => regionalArn(at, 'sns', `${at.team}-${topic}-${at.stage}`)),
  }),
  (at) => ({
    Effect: 'Allow',
    Action: [
      'kinesis:PutRecord',
      'kinesis:PutRecords',
      'kinesis:DescribeStreamSummary',
      'kinesis:ListShards',
    ],
    Resource: regionalArn(at, 'kinesis', `stream/${stemOf(at)}`),
  }),
  (at) => ({
    Effect: 'Allow',
    Action: ['es:ESHttpGet', 'es:ESHttpPost', 'es:ESHttpPut'],
    Resource: regionalArn(at, 'es', `domain/${at.team}-${at.stage}/*`),
    Condition: { IpAddress: { 'aws:SourceIp': ['198.51.100.0/24', `203.0.113.${at.random.below(255)}/32`] } },
  }),
  (at) => ({
    Effect: 'Allow',
    Action: ['glue:GetTable', 'glue:GetTables', 'glue:GetPartitions', 'glue:GetDatabase'],
    Resource: [
      regionalArn(at, 'glue', 'catalog'),
      regionalArn(at, 'glue', `database/${at.team.replaceAll('-', '_')}`),
      regionalArn(at, 'glue', `table/${at.team.replaceAll('-', '_')}/*`),
    ],
  }),
  (at) => ({
    Sid: 'Backups',
    Effect: 'Allow',
    Action: ['s3:PutObject', 's3:PutObjectTagging'],
    Resource: `arn:aws:s3:::backup-${ACCOUNT_ID}-${at.region}/${at.team}/*`,
    Condition: {
      StringEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' },
      Bool: { 'aws:SecureTransport': 'true' },
    },
  }),
];
