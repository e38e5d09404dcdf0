import { account, otherAccount } from '../../property/pools.ts';

/** A call that the peer knows, with what policies may say of its action and resource: some of it matches, some nearly. */
export interface Target {
  readonly action: string;
  readonly resource: string;
  readonly resourceAccount: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

const anywhere = ['*', '*', 'arn:*:*:*:*:*'] as const;

const key = (owner: string): Target => ({
  action: 'kms:Decrypt',
  resource: `arn:aws:kms:us-east-1:${owner}:key/ab`,
  resourceAccount: owner,
  actions: ['*', 'kms:*', 'KMS:decrypt', 'kms:D?crypt', 'kms:*crypt', 'kms:Encrypt', 's3:*', 'kms:Decrypt?'],
  resources: [
    ...anywhere,
    `arn:aws:kms:us-east-1:${owner}:key/ab`,
    `arn:aws:kms:*:${owner}:key/*`,
    `arn:aws:kms:us-*-1:*:key/a?`,
    `arn:aws:kms:us-east-1:${owner}:key/abc`,
    `arn:aws:kms:us-east-1:${owner}:alias/ab`,
    `arn:aws:kms:us-east-1:${owner}:key/\${aws:UserAgent}`,
    `arn:aws:kms:us-east-1:${owner}:key/\${aws:PrincipalTag/Key, 'ab'}`,
  ],
});

const object = (owner: string): Target => ({
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::bucket/a/b',
  resourceAccount: owner,
  actions: ['*', 's3:*', 's3:Get*', 's3:getobject', 's3:GetObjects', 's3:?etObject', 'sqs:*', 's3:PutObject'],
  resources: [
    ...anywhere,
    'arn:aws:s3:::bucket/*',
    'arn:aws:s3:::bucket/a?b',
    'arn:aws:s3:::bucket/a',
    'arn:aws:s3:::bucket*',
    'arn:aws:s3:::bucket/A/b',
    `arn:aws:s3:::bucket/\${aws:UserAgent}/b`,
    `arn:aws:s3:::bucket/a\${*}b`,
    `arn:aws:s3:::bucket/\${aws:SourceIdentity}*`,
  ],
});

const queue = (owner: string): Target => ({
  action: 'sqs:SendMessage',
  resource: `arn:aws:sqs:us-east-1:${owner}:jobs`,
  resourceAccount: owner,
  actions: ['*', 'sqs:*', 'sqs:Send*', 'SQS:sendmessage', 'sqs:SendMessages', 'sqs:ReceiveMessage', 'kms:*'],
  resources: [
    ...anywhere,
    `arn:aws:sqs:us-east-1:${owner}:jobs`,
    `arn:aws:sqs:*:*:job?`,
    `arn:aws:sqs:us-east-2:${owner}:jobs`,
    `arn:aws:sqs:us-east-1:${owner}:*`,
    `arn:aws:sqs:us-east-1:\${aws:PrincipalAccount}:jobs`,
  ],
});

const stream: Target = {
  action: 'logs:PutLogEvents',
  resource: `arn:aws:logs:us-east-1:${account}:log-group:a:log-stream:b`,
  resourceAccount: account,
  actions: ['*', 'logs:*', 'logs:Put*', 'logs:putlogevents', 'logs:PutLogEvent', 'logs:Get*'],
  resources: [
    ...anywhere,
    `arn:aws:logs:us-east-1:${account}:log-group:a:log-stream:b`,
    `arn:aws:logs:*:${account}:log-group:a:*`,
    'arn:aws:logs:*:log-stream:*',
    `arn:aws:logs:us-east-1:${account}:log-group:?:log-stream:?`,
    `arn:aws:logs:us-east-1:${account}:log-group:a`,
  ],
};

const repository: Target = {
  action: 'codecommit:GitPush',
  resource: `arn:aws:codecommit:us-east-1:${account}:web-shop`,
  resourceAccount: account,
  actions: ['*', 'codecommit:*', 'codecommit:Git*', 'CodeCommit:gitpush', 'codecommit:GitPull', 'kms:*'],
  resources: [
    ...anywhere,
    `arn:aws:codecommit:us-east-1:${account}:web-shop`,
    `arn:aws:codecommit:*:*:web-*`,
    `arn:aws:codecommit:us-east-1:${account}:Web-Shop`,
    `arn:aws:codecommit:us-east-1:${otherAccount}:web-shop`,
  ],
};

export const targets: readonly Target[] = [
  key(account),
  key(account),
  key(otherAccount),
  object(account),
  object(otherAccount),
  queue(account),
  queue(otherAccount),
  stream,
  repository,
];
