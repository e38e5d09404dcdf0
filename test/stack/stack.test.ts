import { describe, expect, test } from 'vitest';
import { IAM_WITHOUT_EFFECT } from '#respond/decode-iam-names.ts';
import { IAM_EVENT_REGIONS, OVERRIDES, refusal } from '../../scripts/regions.mjs';
import type { Json } from '../cli/accounts.ts';
import { evaluated, functionRoles, question } from './roles.ts';
import { readYaml, sourceTemplate } from './sources.ts';
import { holds, resolved, type TemplateResource } from './template.ts';

const ACCOUNT = '111122223333';
const template = sourceTemplate();
const resources = Object.entries(template.Resources);
const { functions, provider } = readYaml('serverless.yml');

function ofType(type: string): readonly (readonly [string, TemplateResource])[] {
  return resources.filter(([, { Type }]) => Type === type);
}

const SLACK = {
  SlackSecretArn: `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:slack-AbCdEf`,
  SlackChannel: 'C0123456789',
  AmazonQTopicArn: `arn:aws:sns:us-east-1:${ACCOUNT}:chat`,
};

const knownWith = (parameters: Readonly<Record<string, string>>) => ({
  physical: new Map<string, string>(),
  parameters,
  pseudo: { 'AWS::Region': 'us-east-1', 'AWS::AccountId': ACCOUNT, 'AWS::Partition': 'aws' },
});

/** All that can be switched on is: no permission escapes the tests. */
const EVERYTHING = { ...SLACK, SecurityHub: 'on', Tracing: 'Active' };
const fill = (part: unknown) => resolved(template, part, knownWith(EVERYTHING));

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

  const ASSESSING = [
    { action: 'iam:GetAccountAuthorizationDetails', resource: '*' },
    { action: 'dynamodb:UpdateItem', resource: arn('dynamodb', 'table/Ledger') },
    { action: 'sns:Publish', resource: arn('sns', 'AlertTopic') },
    { action: 'dynamodb:Query', resource: arn('dynamodb', 'table/Ledger') },
    // Whichever function finds the canary's deny tells of it there.
    { action: 'sns:Publish', resource: arn('sns', 'CanaryTopic') },
  ];

  /** What each function does between a message in its queue and its end. */
  const WORK: Readonly<Record<string, typeof ASSESSING>> = {
    'key-guard-policy-change': ASSESSING,
    'key-guard-repository-created': ASSESSING,
    'key-guard-sweep': ASSESSING,
    'key-guard-publish-finding': [
      { action: 'dynamodb:Query', resource: arn('dynamodb', 'table/Ledger') },
      { action: 'events:PutEvents', resource: arn('events', 'event-bus/default') },
      {
        action: 'securityhub:BatchImportFindings',
        resource: arn('securityhub', `product/${ACCOUNT}/default`),
      },
    ],
  };

  /** What is not on the way of an alert to those whom it tells. */
  const ASIDE = ['key-guard-notify-slack', 'key-guard-canary'];
  const onPath = roles.filter(({ functionName }) => !ASIDE.includes(functionName));

  /** Each call between a message in the queue of a function and its deletion. */
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
    ...(WORK[functionName] ?? []),
    { action: 'sqs:DeleteMessage', resource: arn('sqs', `${id}Queue`) },
    { action: 'sqs:GetQueueAttributes', resource: arn('sqs', `${id}Queue`) },
  ];

  test('those that alert know the topic of the canary, and no other function does', () => {
    const knowing = Object.values(functions as Readonly<Record<string, Json>>)
      .filter(({ environment }) => environment?.CANARY_TOPIC_ARN !== undefined)
      .map(({ name }) => name);
    expect(knowing.sort()).toEqual(
      Object.keys(WORK)
        .filter((name) => WORK[name] === ASSESSING)
        .sort(),
    );
    expect(provider.environment).not.toHaveProperty('CANARY_TOPIC_ARN');
  });

  test('every function has work', () => {
    expect([...Object.keys(WORK), ...ASIDE].sort()).toEqual(
      roles.map(({ functionName }) => functionName).sort(),
    );
  });

  test.each(onPath)('$functionName may do all of it', ({ functionName, roleId, policies }) => {
    const path = pathOf(functionName, roleId.replace(/Role$/, ''));
    const idOf = ({ action, resource }: (typeof path)[number]) => `${action} on ${resource}`;
    const questions = path.map((call) => question(idOf(call), [...policies, DENY_KMS], call));
    expect([...evaluated(questions)]).toEqual(path.map((call) => [idOf(call), 'Allowed']));
  });

  test.each(roles)('$functionName is denied KMS by it, which the roles never allow', ({ policies }) => {
    const call = { action: 'kms:Decrypt', resource: arn('kms', 'key/1234') };
    const questions = [
      question('denied', [...policies, DENY_KMS], call),
      question('without', policies, call),
    ];
    expect([...evaluated(questions).values()]).toEqual(['ExplicitlyDenied', 'ImplicitlyDenied']);
  });

  test('Slack alone depends on it, by its secret, which only the function for Slack may read', () => {
    const call = { action: 'secretsmanager:GetSecretValue', resource: SLACK.SlackSecretArn };
    const questions = roles.map(({ functionName, policies }) => question(functionName, policies, call));
    const allowed = [...evaluated(questions)].filter(([, decision]) => decision === 'Allowed');
    expect(allowed.map(([name]) => name)).toEqual(['key-guard-notify-slack']);
    expect(allOf('Action', template.Resources).flat().map(String)).not.toContain('ssm:GetParameter');
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

/** What the sweep reads that AWS grants on everything or nothing. */
const SWEEP_EVERYWHERE = [
  'codecommit:ListRepositories',
  'kms:ListAliases',
  'organizations:DescribeOrganization',
  'organizations:DescribePolicy',
  'organizations:ListParents',
  'organizations:ListPoliciesForTarget',
];
/** What X-Ray takes, on everything or nothing, with the parameter `Tracing` alone. */
const TRACES = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'];
const SWEEP_IN_ACCOUNT = ['codecommit:BatchGetRepositories', 'kms:DescribeKey', 'kms:GetKeyPolicy'];

describe('the permissions of the stack', () => {
  const statements = roles.flatMap(({ roleId, policies }) =>
    policies.flatMap(({ document }) => document.Statement.map((statement) => ({ roleId, ...statement }))),
  );

  test('every function has a role of its own', () => {
    expect(new Set(roles.map(({ roleId }) => roleId)).size).toBe(Object.keys(functions).length);
    // The canary's role is no function's: it is there to be denied something.
    expect(ofType('AWS::IAM::Role').map(([id]) => id)).toEqual(
      expect.arrayContaining([...roles.map(({ roleId }) => roleId), 'CanaryRole']),
    );
    expect(ofType('AWS::IAM::Role')).toHaveLength(roles.length + 1);
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
    expect(new Set(everywhere.flatMap(({ Action }) => Action))).toEqual(
      new Set(['iam:GetAccountAuthorizationDetails', ...SWEEP_EVERYWHERE, ...TRACES]),
    );
  });

  test('every function may send traces, and none unless tracing was asked for', () => {
    const decisions = (parameters: Readonly<Record<string, string>>) => {
      const fillIn = (part: unknown) => resolved(template, part, knownWith(parameters));
      const questions = functionRoles(template, fillIn).flatMap(({ functionName, policies }) =>
        TRACES.map((action) => question(`${functionName} ${action}`, policies, { action, resource: '*' })),
      );
      expect(questions).toHaveLength(TRACES.length * roles.length);
      return new Set(evaluated(questions).values());
    };
    expect(decisions({ ...SLACK, Tracing: 'Active' })).toEqual(new Set(['Allowed']));
    expect(decisions(SLACK)).toEqual(new Set(['ExplicitlyDenied']));
  });

  test('the sweep alone reads more than IAM, and nothing that it may do changes or uses anything', () => {
    const beyond = statements.filter(({ Action }) =>
      [Action].flat().some((action) => /^(?:kms|codecommit|organizations):/.test(action)),
    );
    expect(new Set(beyond.map(({ roleId }) => roleId))).toEqual(new Set(['SweepRole']));
    const actions = beyond.flatMap(({ Action }) => Action);
    expect(actions.sort()).toEqual([...SWEEP_EVERYWHERE, ...SWEEP_IN_ACCOUNT].sort());
    const bound = beyond.filter(({ Resource }) => Resource !== '*');
    expect(bound.flatMap(({ Action }) => Action).sort()).toEqual([...SWEEP_IN_ACCOUNT].sort());
    for (const { Resource } of bound) expect(String(Resource).split(':')[4]).toBe(ACCOUNT);
  });

  test('the sweep may make every call that it makes', () => {
    const policies = roles.find(({ roleId }) => roleId === 'SweepRole')?.policies ?? [];
    const resourceOf = (action: string) =>
      action === 'codecommit:BatchGetRepositories'
        ? `arn:aws:codecommit:eu-west-1:${ACCOUNT}:orders`
        : SWEEP_IN_ACCOUNT.includes(action)
          ? `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1234`
          : '*';
    const questions = [...SWEEP_EVERYWHERE, ...SWEEP_IN_ACCOUNT].map((action) =>
      question(action, policies, { action, resource: resourceOf(action) }),
    );
    expect(new Set(evaluated(questions).values())).toEqual(new Set(['Allowed']));
  });

  test('everybody is named only where something is denied, or where an organization is asked for', () => {
    const open = allOf('Statement', template.Resources)
      .flat()
      .filter((statement) => JSON.stringify(allOf('Principal', statement)).includes('"*"'));
    const bounded = open.map((statement) => [
      ...allOf('Effect', statement),
      ...allOf('aws:PrincipalOrgID', statement),
    ]);
    expect(bounded).toContainEqual(['Deny']);
    const allowed = bounded.filter(([effect]) => effect !== 'Deny');
    expect(allowed).toEqual([['Allow', { Ref: 'OrganizationId' }]]);
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

  /** The timeout of the function that a queue feeds. */
  function timeoutOf(queue: string): number {
    const all: Json[] = Object.values(functions);
    const fed = all.find(({ events }) => events?.[0].sqs.arn['Fn::GetAtt'][0] === queue);
    return fed?.timeout ?? provider.timeout;
  }

  test('of a function have a dead-letter queue, five attempts or more, and hide a message long enough', () => {
    const worked = queues.filter(([id]) => !dead.includes(id));
    // The canary has none: what does not come of it raises an alarm.
    expect(worked).toHaveLength(Object.keys(functions).length - 1);
    for (const [id, { Properties }] of worked) {
      expect(Properties.VisibilityTimeout).toBeGreaterThanOrEqual(Math.max(6 * timeoutOf(id), 60));
      expect(Properties.RedrivePolicy.maxReceiveCount).toBeGreaterThanOrEqual(5);
      expect(dead).toContain(Properties.RedrivePolicy.deadLetterTargetArn['Fn::GetAtt'][0]);
    }
  });

  test('each have an alarm that tells somebody', () => {
    const alarms = ofType('AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);
    const watched = alarms
      .filter(({ Namespace }) => Namespace === 'AWS/SQS')
      .map(({ Dimensions }) => Dimensions[0].Value['Fn::GetAtt'][0]);
    expect(watched.sort()).toEqual(queues.map(([id]) => id).sort());
  });

  test('and targets of rules keep what they could not take', () => {
    const isCanary = (id: string): boolean => id.startsWith('Canary');
    const given = ofType('AWS::Events::Rule').flatMap(([id, { Properties }]) =>
      isCanary(id) ? [] : Properties.Targets,
    );
    const targets = given.map((target) => target['Fn::If']?.[1] ?? target);
    expect(targets.length).toBeGreaterThan(5);
    for (const { RetryPolicy, DeadLetterConfig } of targets) {
      expect(RetryPolicy).toEqual({ MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 });
      expect(dead).toContain(DeadLetterConfig.Arn['Fn::GetAtt'][0]);
    }
  });
});

describe('the publisher', () => {
  test('gets the alerts as they were sent, and keeps those that SNS could not deliver', () => {
    const [subscription] = ofType('AWS::SNS::Subscription')
      .map(([, { Properties }]) => Properties)
      .filter(({ Protocol }) => Protocol === 'sqs');
    expect(subscription).toMatchObject({
      TopicArn: { Ref: 'AlertTopic' },
      Endpoint: { 'Fn::GetAtt': ['PublishFindingQueue', 'Arn'] },
      RawMessageDelivery: true,
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['PublishFindingUndelivered', 'Arn'] } },
    });
    expect(subscription).not.toHaveProperty('FilterPolicy');
  });

  const known = {
    physical: new Map(),
    pseudo: { 'AWS::Region': 'us-east-1', 'AWS::AccountId': ACCOUNT, 'AWS::Partition': 'aws' },
  };
  const given = (parameters: Readonly<Record<string, string>>) => {
    const fillIn = (part: unknown) => resolved(template, part, { ...known, parameters });
    const role = functionRoles(template, fillIn).find(
      ({ functionName }) => functionName === 'key-guard-publish-finding',
    );
    const actions = role?.policies.flatMap(({ document }) =>
      document.Statement.flatMap(({ Action }) => Action),
    );
    const { PublishFindingLambdaFunction: lambda } = template.Resources;
    return {
      actions,
      resources: role?.policies[0]?.document.Statement.map(({ Resource }) => Resource),
      env: fillIn(lambda?.Properties.Environment.Variables),
    };
  };

  test('has a permission for Security Hub, and its product, only where that is switched on', () => {
    const product = `arn:aws:securityhub:us-east-1:${ACCOUNT}:product/${ACCOUNT}/default`;
    expect(given({ SecurityHub: 'on' }).actions).toContain('securityhub:BatchImportFindings');
    expect(given({ SecurityHub: 'on' }).env).toMatchObject({ SECURITY_HUB_PRODUCT_ARN: product });
    expect(given({}).actions).not.toContain('securityhub:BatchImportFindings');
    expect(given({}).env).toMatchObject({ SECURITY_HUB_PRODUCT_ARN: '' });
  });

  test.each([
    [{}, `arn:aws:events:us-east-1:${ACCOUNT}:event-bus/default`],
    [
      { EventBusArn: 'arn:aws:events:us-east-1:444455556666:event-bus/ops' },
      'arn:aws:events:us-east-1:444455556666:event-bus/ops',
    ],
  ])('given %j puts events on %s and may put them nowhere else', (parameters, bus) => {
    const { env, resources: allowed } = given(parameters);
    expect(env).toMatchObject({ EVENT_BUS_ARN: bus });
    expect(allowed?.filter((resource) => String(resource).includes(':events:'))).toEqual([bus]);
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

describe('the rules', () => {
  const rules = ofType('AWS::Events::Rule');
  const scheduled = rules.filter(([, { Properties }]) => Properties.EventPattern === undefined);

  test('wait for events, but for those of the sweep and the canary, which have a schedule', () => {
    expect(scheduled.map(([id]) => id).sort()).toEqual(['CanaryBegins', 'CanaryEnds', 'SweepRule']);
    for (const [, { Properties }] of scheduled) expect(Properties).toHaveProperty('ScheduleExpression');
  });

  test('have patterns below the quota of 2048 characters, however long names are', () => {
    const longest = ([id, { Type }]: (typeof resources)[number]) =>
      [id, Type === 'AWS::Lambda::EventSourceMapping' ? 'u'.repeat(36) : id.padEnd(64, 'x')] as const;
    const pseudo = {
      ...knownWith({}).pseudo,
      'AWS::StackName': 's'.repeat(20),
      'AWS::StackId': `arn:aws-us-gov:cloudformation:us-gov-west-1:${ACCOUNT}:stack/${'s'.repeat(57)}`,
    };
    const known = { ...knownWith({ ...EVERYTHING, OrganizationId: 'o-a1b2c3d4e5' }), pseudo };
    const physical = new Map(resources.map(longest));
    const lengths = rules.flatMap(
      ([
        id,
        {
          Properties: { EventPattern },
        },
      ]) =>
        EventPattern === undefined
          ? []
          : [[id, JSON.stringify(resolved(template, EventPattern, { ...known, physical })).length] as const],
    );
    expect(lengths).toHaveLength(rules.length - scheduled.length);
    expect(lengths.filter(([, length]) => length >= 2_048)).toEqual([]);
  });
});

describe('the sweep', () => {
  const { AllowedPattern, Default } = template.Parameters['SweepEvery'] as Json;
  const isAllowed = (text: string) => new RegExp(`^(?:${AllowedPattern})$`).test(text);

  test('comes by itself, as often as the parameter says', () => {
    const rule = template.Resources['SweepRule']?.Properties;
    expect(rule.State).toBe('ENABLED');
    expect(rule.ScheduleExpression).toEqual({ 'Fn::Sub': 'rate(${SweepEvery})' });
  });

  test.each(['1 hour', '2 hours', '6 hours', '12 hours', '24 hours', '1 day', Default])(
    'every %s',
    (every) => {
      expect(isAllowed(every)).toBe(true);
    },
  );

  test.each(['1 hours', '0 hours', '25 hours', '2 days', '1 minute', '30 minutes', '6', ''])(
    'not every %s',
    (every) => {
      expect(isAllowed(every)).toBe(false);
    },
  );
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

describe('Slack', () => {
  const withSlack = resources.filter(([id]) => id.startsWith('NotifySlack'));
  const deployed = (parameters: Readonly<Record<string, string>>) =>
    withSlack
      .filter(([, { Condition = '' }]) =>
        holds(template, template.Conditions[Condition], knownWith(parameters)),
      )
      .map(([id]) => id);

  test('is not deployed, nor anything of it, unless it is configured', () => {
    expect(deployed({})).toEqual([]);
    expect(withSlack.length).toBeGreaterThan(10);
    expect(readYaml('infra/slack.yml').Outputs).toBeUndefined();
    const others = resources.filter(([id]) => !id.startsWith('NotifySlack'));
    const conditions = new Set(others.flatMap(([, { Condition }]) => Condition ?? []));
    expect(conditions).toEqual(
      new Set(['HasAlertEmail', 'HasCanary', 'HasOrganization', 'ImportsIntoSecurityHub']),
    );
  });

  test.each([
    ['a secret', { SlackSecretArn: SLACK.SlackSecretArn }, ['ReadSlackSecret']],
    ['a topic of Amazon Q', { AmazonQTopicArn: SLACK.AmazonQTopicArn }, ['NotifyAmazonQ']],
    ['both', SLACK, ['ReadSlackSecret', 'NotifyAmazonQ']],
  ])('is deployed as a whole with %s, and may do no more than that takes', (_, parameters, sids) => {
    expect(deployed(parameters)).toEqual(withSlack.map(([id]) => id));
    const role = resolved(
      template,
      template.Resources['NotifySlackRole']?.Properties.Policies,
      knownWith(parameters),
    );
    expect(allOf('Sid', role)).toEqual(['WriteOwnLogs', 'ReadOwnQueue', 'KeepReceipts', ...sids]);
  });

  test('is not deployed with a channel and no token: that is refused with a word of what is missing', () => {
    const { RuleCondition, Assertions } = readYaml('infra/rules.yml').SlackChannelComesWithAToken;
    const refused = (parameters: Readonly<Record<string, string>>) =>
      holds(template, RuleCondition, knownWith(parameters)) &&
      !holds(template, Assertions[0].Assert, knownWith(parameters));
    const { SlackChannel, SlackSecretArn } = SLACK;
    expect([{}, { SlackSecretArn }, { SlackSecretArn, SlackChannel }].map(refused)).toEqual([
      false,
      false,
      false,
    ]);
    expect(refused({ SlackChannel })).toBe(true);
    expect(Assertions[0].AssertDescription).toContain('SlackSecretArn');
  });

  test('gets alerts as they are from the topic of alerts', () => {
    const [, subscription] = ofType('AWS::SNS::Subscription').find(([id]) => id.startsWith('Notify')) ?? [];
    expect(subscription?.Properties).toMatchObject({
      TopicArn: { Ref: 'AlertTopic' },
      RawMessageDelivery: true,
    });
    expect(subscription?.Properties).not.toHaveProperty('FilterPolicy');
  });

  test('is posted to by two invocations at most, which return what they could not post', () => {
    expect(template.Resources['NotifySlackEvents']?.Properties).toMatchObject({
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 2 },
    });
  });

  test('has no secret in an environment variable, but only its ARN', () => {
    const environment = functions.notifySlack.environment;
    expect(environment.SLACK_SECRET_ARN).toEqual({ Ref: 'SlackSecretArn' });
    expect(JSON.stringify(template)).not.toMatch(/\{\{resolve:|xoxb-|hooks\.slack/);
  });
});
