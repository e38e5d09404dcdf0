import { describe, expect, test } from 'vitest';
import { IAM_WITHOUT_EFFECT } from '#respond/decode-iam-names.ts';
import { IAM_EVENT_REGIONS, OVERRIDES, refusal } from '../../scripts/regions.mjs';
import { evaluated, functionRoles, question } from './roles.ts';
import { readYaml, sourceTemplate } from './sources.ts';
import { resolved, type TemplateResource } from './template.ts';

const ACCOUNT = '111122223333';
const template = sourceTemplate();
const resources = Object.entries(template.Resources);
const { functions, provider } = readYaml('serverless.yml');

function ofType(type: string): readonly (readonly [string, TemplateResource])[] {
  return resources.filter(([, { Type }]) => Type === type);
}

const fill = (part: unknown) =>
  resolved(template, part, {
    physical: new Map(),
    parameters: {},
    pseudo: { 'AWS::Region': 'us-east-1', 'AWS::AccountId': ACCOUNT, 'AWS::Partition': 'aws' },
  });

const roles = functionRoles(template, fill);

/** Every value under a name, wherever it lies. */
function allOf(name: string, part: unknown): readonly unknown[] {
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) => [
    ...(key === name ? [value] : []),
    ...allOf(name, value),
  ]);
}

describe('the alert path works while every KMS action is denied to the roles of the stack', () => {
  const DENY_KMS = {
    name: 'the deny',
    document: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny', Action: 'kms:*', Resource: '*' }],
    },
  };
  const arn = (service: string, name: string) => `arn:aws:${service}:us-east-1:${ACCOUNT}:${name}`;

  /** Each call between an event in the queue and an alert at the topic, in its order. */
  const pathOf = (functionName: string, id: string) => [
    { action: 'sqs:ReceiveMessage', resource: arn('sqs', `${id}Queue`) },
    {
      action: 'logs:CreateLogStream',
      resource: arn('logs', `log-group:/aws/lambda/${functionName}:log-stream:x`),
    },
    {
      action: 'logs:PutLogEvents',
      resource: arn('logs', `log-group:/aws/lambda/${functionName}:log-stream:x`),
    },
    { action: 'iam:GetAccountAuthorizationDetails', resource: '*' },
    { action: 'dynamodb:UpdateItem', resource: arn('dynamodb', 'table/Ledger') },
    { action: 'sns:Publish', resource: arn('sns', 'AlertTopic') },
    { action: 'dynamodb:Query', resource: arn('dynamodb', 'table/Ledger') },
    { action: 'sqs:DeleteMessage', resource: arn('sqs', `${id}Queue`) },
    { action: 'sqs:GetQueueAttributes', resource: arn('sqs', `${id}Queue`) },
  ];

  test.each(roles)('$functionName may do all of it', ({ functionName, roleId, policies }) => {
    const path = pathOf(functionName, roleId.replace(/Role$/, ''));
    const questions = path.map((call) => question(call.action, [...policies, DENY_KMS], call));
    expect([...evaluated(questions)]).toEqual(path.map(({ action }) => [action, 'Allowed']));
  });

  test.each(roles)('$functionName is denied KMS by it, which the roles never allow', ({ policies }) => {
    const call = { action: 'kms:Decrypt', resource: arn('kms', 'key/1234') };
    const questions = [
      question('denied', [...policies, DENY_KMS], call),
      question('without', policies, call),
    ];
    expect([...evaluated(questions).values()]).toEqual(['ExplicitlyDenied', 'ImplicitlyDenied']);
  });

  test.each([
    'KmsKeyArn',
    'KmsKeyId',
    'KmsMasterKeyId',
    'KMSMasterKeyId',
    'KmsDataKeyReusePeriodSeconds',
    'SSESpecification',
    'KmsKeyIdentifier',
  ])('no resource has a `%s`', (name) => {
    expect(allOf(name, template.Resources)).toEqual([]);
    expect(allOf(name, { functions, provider })).toEqual([]);
  });

  test('every queue encrypts with the keys of SQS', () => {
    const encrypted = ofType('AWS::SQS::Queue').map(([, { Properties }]) => Properties.SqsManagedSseEnabled);
    expect(new Set(encrypted)).toEqual(new Set([true]));
  });
});

describe('the permissions of the stack', () => {
  const statements = roles.flatMap(({ roleId, policies }) =>
    policies.flatMap(({ document }) => document.Statement.map((statement) => ({ roleId, ...statement }))),
  );

  test('every function has a role of its own', () => {
    expect(new Set(roles.map(({ roleId }) => roleId)).size).toBe(Object.keys(functions).length);
    expect(ofType('AWS::IAM::Role')).toHaveLength(roles.length);
    expect(allOf('ManagedPolicyArns', template.Resources)).toEqual([]);
  });

  test('every statement of a role and of a policy of a resource says why it is there', () => {
    const policed = resources.filter(([, { Metadata }]) => Metadata?.Why !== undefined);
    for (const [, { Properties, Metadata }] of policed) {
      expect(Object.keys(Metadata?.Why ?? {}).sort()).toEqual(allOf('Sid', Properties).toSorted());
    }
    const holders = resources.filter(([, { Properties }]) => allOf('Sid', Properties).length > 0);
    expect(policed.map(([id]) => id)).toEqual(holders.map(([id]) => id));
  });

  test('no action has a wildcard, and only the reading of the account is granted on everything', () => {
    expect(
      allOf('Action', template.Resources)
        .flat()
        .filter((action) => String(action).includes('*')),
    ).toEqual([]);
    const everywhere = statements.filter(({ Resource }) => [Resource].flat().includes('*'));
    expect(new Set(everywhere.map(({ Action }) => Action))).toEqual(
      new Set(['iam:GetAccountAuthorizationDetails']),
    );
  });

  test('everybody is named only where something is denied', () => {
    const open = allOf('Statement', template.Resources)
      .flat()
      .filter((statement) => JSON.stringify(allOf('Principal', statement)).includes('"*"'));
    expect(new Set(open.flatMap((statement) => allOf('Effect', statement)))).toEqual(new Set(['Deny']));
  });

  test('no ARN names a partition', () => {
    expect(JSON.stringify(template.Resources)).not.toMatch(/arn:aws/);
  });
});

describe('queues', () => {
  const queues = ofType('AWS::SQS::Queue');
  const dead = queues
    .filter(([, { Properties }]) => Properties.RedrivePolicy === undefined)
    .map(([id]) => id);

  test('of a function have a dead-letter queue, eight attempts, and hide a message long enough', () => {
    const worked = queues.filter(([id]) => !dead.includes(id));
    expect(worked).toHaveLength(Object.keys(functions).length);
    for (const [, { Properties }] of worked) {
      expect(Properties.VisibilityTimeout).toBeGreaterThanOrEqual(Math.max(6 * provider.timeout, 60));
      expect(Properties.RedrivePolicy.maxReceiveCount).toBe(8);
      expect(dead).toContain(Properties.RedrivePolicy.deadLetterTargetArn['Fn::GetAtt'][0]);
    }
  });

  test('each have an alarm that tells somebody', () => {
    const alarms = ofType('AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);
    const watched = alarms.map(({ Dimensions }) => Dimensions[0].Value['Fn::GetAtt'][0]);
    expect(watched.sort()).toEqual(queues.map(([id]) => id).sort());
    expect(alarms.every(({ AlarmActions }) => AlarmActions.length === 1)).toBe(true);
  });

  test('and targets of rules keep what they could not take', () => {
    const targets = ofType('AWS::Events::Rule').flatMap(([, { Properties }]) => Properties.Targets);
    expect(targets).toHaveLength(2);
    for (const { RetryPolicy, DeadLetterConfig } of targets) {
      expect(RetryPolicy).toEqual({ MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 });
      expect(dead).toContain(DeadLetterConfig.Arn['Fn::GetAtt'][0]);
    }
  });
});

test('the ledger outlives the stack, and every moment of the last month', () => {
  const [, ledger] = ofType('AWS::DynamoDB::Table')[0] ?? [];
  expect(ledger).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  expect(ledger?.Properties).toMatchObject({
    BillingMode: 'PAY_PER_REQUEST',
    DeletionProtectionEnabled: true,
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  });
});

test('logs end after the days that were asked for', () => {
  const groups = ofType('AWS::Logs::LogGroup').map(([, { Properties }]) => Properties);
  expect(groups.map(({ LogGroupName }) => LogGroupName).sort()).toEqual(
    roles.map(({ functionName }) => `/aws/lambda/${functionName}`).sort(),
  );
  expect(groups.every(({ RetentionInDays }) => RetentionInDays.Ref === 'LogRetentionDays')).toBe(true);
});

test('the rule for IAM lets through only calls that can change what a principal may do', () => {
  const names: string[] = template.Resources['PolicyChangeRule']?.Properties.EventPattern.detail.eventName;
  expect(names).toHaveLength(new Set(names).size);
  expect(names.filter((name) => IAM_WITHOUT_EFFECT.has(name))).toEqual([]);
  expect(names).toEqual(
    expect.arrayContaining(['PutUserPolicy', 'AttachGroupPolicy', 'SetDefaultPolicyVersion']),
  );
});

test('the patterns of the rules stay below the quota of 2048 characters', () => {
  const patterns = ofType('AWS::Events::Rule').map(([, { Properties }]) =>
    JSON.stringify(Properties.EventPattern),
  );
  expect(Math.max(...patterns.map(({ length }) => length))).toBeLessThan(2_048);
});

describe('the Region', () => {
  test('is judged alike by the package command and by the template', () => {
    const rules = JSON.stringify(template.Rules['IamEventsArriveHere']);
    expect(rules).toContain(JSON.stringify([Object.values(IAM_EVENT_REGIONS), { Ref: 'AWS::Region' }]));
    expect(template.Parameters['IamEventRegion']).toMatchObject({ AllowedValues: ['', ...OVERRIDES] });
  });

  test.each(['us-east-1', 'us-gov-west-1', 'cn-north-1'])('%s is taken', (region) => {
    expect(refusal(region)).toBeUndefined();
  });

  test.each([
    ['eu-west-1', undefined, /deploy it to us-east-1, and list eu-west-1 in its parameter Regions/],
    ['us-gov-east-1', undefined, /deploy it to us-gov-west-1/],
    ['cn-northwest-1', undefined, /deploy it to cn-north-1/],
    ['us-gov-west-1', 'us-gov-east-1', /deploy it to us-gov-east-1/],
    ['eu-west-1', 'eu-west-1', /--iam-event-region takes/],
    ['Ireland', undefined, /`Ireland` is no name of a Region/],
  ])('%s (IAM events said to be in %s) is refused', (region, override, words) => {
    expect(refusal(region, override)).toMatch(words);
  });

  test('of IAM events can be said where it is inferred', () => {
    expect(refusal('us-gov-east-1', 'us-gov-east-1')).toBeUndefined();
  });
});
