import { describe, expect, test } from 'vitest';
import { TAMPERING_OPENING } from '#respond/beside-alerts.ts';
import { type EventPattern, matches } from './events/pattern.ts';
import { type Call, eventOf, HARMLESS, TAMPERING } from './events/tampering.ts';
import { type InputTransformer, transformed } from './events/transformer.ts';
import { sourceTemplate } from './sources.ts';
import { type Known, resolved, type TemplateResource } from './template.ts';

const template = sourceTemplate();
const ACCOUNT = '111122223333';
const STACK = 'key-guard';
const SUFFIX = 'A1B2C3D4E5F6';

/** What CloudFormation calls a resource that has no name of its own. */
function nameOf([id, { Type, Properties }]: readonly [string, TemplateResource]): string {
  if (Type === 'AWS::Lambda::EventSourceMapping') return id;
  const { Name, FunctionName, LogGroupName } = Properties;
  const name = Name?.['Fn::Sub']?.replace('${AWS::StackName}', STACK);
  return name ?? FunctionName ?? LogGroupName ?? `${STACK}-${id}-${SUFFIX}`;
}

const resources = Object.entries(template.Resources);
const physical = new Map(resources.map((entry) => [entry[0], nameOf(entry)] as const));
const topicArn = `arn:aws:sns:us-east-1:${ACCOUNT}:${physical.get('AlertTopic')}`;
physical.set('AlertTopic', topicArn);

const knownWith = (parameters: Readonly<Record<string, string>>): Known => ({
  physical,
  parameters,
  pseudo: {
    'AWS::Region': 'us-east-1',
    'AWS::AccountId': ACCOUNT,
    'AWS::Partition': 'aws',
    'AWS::StackName': STACK,
    'AWS::StackId': `arn:aws:cloudformation:us-east-1:${ACCOUNT}:stack/${STACK}/0f0e`,
  },
});

/** All parts are there that can be switched on. */
const fill = (part: unknown) =>
  resolved(
    template,
    part,
    knownWith({ AmazonQTopicArn: `arn:aws:sns:us-east-1:${ACCOUNT}:chat`, SecurityHub: 'on' }),
  );

const all = resources
  .filter(([id, { Type }]) => Type === 'AWS::Events::Rule' && id.startsWith('Tampering'))
  .map(([id, { Properties }]) => ({
    id,
    bus: Properties.EventBusName === undefined ? 'default' : 'hub',
    pattern: fill(Properties.EventPattern) as EventPattern,
    // The second target is there when another topic was named for alarms.
    targets: Properties.Targets.map((target: Record<string, unknown[]>) => target['Fn::If']?.[1] ?? target),
  }));

/** Those that see what happens in the account of the stack. */
const rules = all.filter(({ bus }) => bus === 'default');

const takenBy = (event: object) => rules.filter(({ pattern }) => matches(pattern, event)).map(({ id }) => id);

describe('of tampering', () => {
  test.each(TAMPERING)('$eventName ($service) with $requestParameters is told, once', (call) => {
    expect(takenBy(eventOf(call))).toHaveLength(1);
  });

  test.each(HARMLESS)('$eventName ($service) with $requestParameters is not told', (call) => {
    expect(takenBy(eventOf(call))).toEqual([]);
  });

  test('a call that failed is not told, for it changed nothing', () => {
    expect(TAMPERING.flatMap((call) => takenBy(eventOf(call, { errorCode: 'AccessDenied' })))).toEqual([]);
  });

  test('the detail type of the China Regions is taken as well, and no other', () => {
    const [call] = TAMPERING;
    const event = call === undefined ? {} : eventOf(call);
    expect(takenBy({ ...event, 'detail-type': 'Amazon API Call via CloudTrail' })).toHaveLength(1);
    expect(takenBy({ ...event, 'detail-type': 'AWS Service Event via CloudTrail' })).toEqual([]);
  });

  test('there is a call for each name that a rule asks for', () => {
    const asked = rules.flatMap(({ pattern }) => eventNames(pattern));
    expect(asked.length).toBeGreaterThan(40);
    const called = TAMPERING.map(({ eventName }) => eventName);
    expect(asked.filter((name) => !called.some((one) => one.startsWith(name)))).toEqual([]);
  });
});

function eventNames(pattern: unknown): readonly string[] {
  if (typeof pattern !== 'object' || pattern === null) return [];
  return Object.entries(pattern).flatMap(([key, value]) =>
    key === 'eventName' ? value.map((name: string | { prefix: string }) => nameIn(name)) : eventNames(value),
  );
}

const nameIn = (name: string | { prefix: string }) => (typeof name === 'string' ? name : name.prefix);

const queueUrl = (name: unknown) => `https://sqs.us-east-1.amazonaws.com/${ACCOUNT}/${name}`;
const call = (service: string, eventName: string, requestParameters: object): Call => ({
  service,
  eventName,
  requestParameters,
});

/** The calls that would break or silence a resource, by its type. */
const BREAKS: Readonly<Record<string, (name: string, properties: TemplateResource['Properties']) => Call[]>> =
  {
    'AWS::Lambda::Function': (functionName) => [
      call('lambda', 'DeleteFunction20150331', { functionName }),
      call('lambda', 'UpdateFunctionCode20150331v2', { functionName }),
      call('lambda', 'PutFunctionConcurrency20171031', { functionName, reservedConcurrentExecutions: 0 }),
    ],
    'AWS::Lambda::EventSourceMapping': (uUID) => [
      call('lambda', 'DeleteEventSourceMapping20150331', { uUID }),
      call('lambda', 'UpdateEventSourceMapping20150331', { uUID, enabled: false }),
    ],
    'AWS::Lambda::Permission': (_, { FunctionName }) => [
      call('lambda', 'RemovePermission20150331v2', { functionName: fill(FunctionName), statementId: 'x' }),
    ],
    'AWS::Events::Rule': (name) => [
      call('events', 'DisableRule', { name }),
      call('events', 'RemoveTargets', { rule: name }),
    ],
    'AWS::Events::EventBus': (name) => [call('events', 'DeleteEventBus', { name })],
    'AWS::Events::EventBusPolicy': (_, { EventBusName }) => [
      call('events', 'RemovePermission', { eventBusName: fill(EventBusName), statementId: 'x' }),
    ],
    'AWS::SQS::Queue': (name) => [
      call('sqs', 'DeleteQueue', { queueUrl: queueUrl(name) }),
      call('sqs', 'PurgeQueue', { queueUrl: queueUrl(name) }),
    ],
    'AWS::SQS::QueuePolicy': (_, { Queues }) =>
      (fill(Queues) as string[]).map((name) =>
        call('sqs', 'SetQueueAttributes', { queueUrl: queueUrl(name) }),
      ),
    'AWS::IAM::Role': (roleName) => [
      call('iam', 'DetachRolePolicy', { roleName }),
      call('iam', 'PutRolePolicy', { roleName, policyName: 'deny' }),
    ],
    'AWS::IAM::Policy': (_, { Roles }) =>
      (fill(Roles) as string[]).map((roleName) => call('iam', 'DeleteRolePolicy', { roleName })),
    'AWS::CloudWatch::Alarm': (name) => [call('monitoring', 'DeleteAlarms', { alarmNames: [name] })],
    'AWS::SNS::Topic': (arn) => [call('sns', 'DeleteTopic', { topicArn: arn })],
    'AWS::SNS::TopicPolicy': (_, { Topics }) =>
      (fill(Topics) as string[]).map((arn) => call('sns', 'SetTopicAttributes', { topicArn: arn })),
    'AWS::SNS::Subscription': (_, { TopicArn }) => [
      call('sns', 'Unsubscribe', { subscriptionArn: `${fill(TopicArn)}:4f1d` }),
    ],
    'AWS::DynamoDB::Table': (tableName) => [call('dynamodb', 'DeleteTable', { tableName })],
    'AWS::Logs::LogGroup': (logGroupName) => [call('logs', 'DeleteLogGroup', { logGroupName })],
  };

/** What keeps no alert from being sent when it is lost, with the reason. */
const NOT_ON_THE_PATH: Readonly<Record<string, string>> = {
  Dashboard: 'is looked at, and tells nobody of anything',
  NotifySlackReceipts:
    'is a memory of messages in Slack: the alert is on the topic before, and without it the alarms of that function ring',
};

describe('of every resource of the stack that an alert needs', () => {
  test('all but these, which are there', () => {
    const ids = resources.map(([id]) => id);
    expect(ids).toEqual(expect.arrayContaining(Object.keys(NOT_ON_THE_PATH)));
  });

  test.each(resources.filter(([id]) => NOT_ON_THE_PATH[id] === undefined))('%s', (id, resource) => {
    const { [resource.Type]: breaks } = BREAKS;
    expect(breaks, `say in BREAKS which calls break a ${resource.Type}`).toBeDefined();
    const calls = breaks?.(physical.get(id) ?? id, resource.Properties) ?? [];
    // A rule that is disabled no longer tells of it.
    const untold = calls.filter((one) => takenBy(eventOf(one)).filter((rule) => rule !== id).length !== 1);
    expect(untold, `infra/tampering.yml does not tell of these calls on ${id}`).toEqual([]);
  });

  test('whatever is named by CloudFormation keeps the whole name of the stack in its own, up to 20 characters', () => {
    const LONGEST = 64;
    const bounded = resources.filter(([, { Type }]) =>
      ['AWS::Events::Rule', 'AWS::IAM::Role'].includes(Type),
    );
    const longest = Math.max(...bounded.map(([id]) => id.length));
    expect(20 + '-'.length + longest + '-'.length + SUFFIX.length).toBeLessThanOrEqual(LONGEST);
  });
});

describe('of what the canary does', () => {
  const TURNS = ['PutRolePolicy', 'DeleteRolePolicy'];
  const [own = '', other = ''] = [physical.get('CanaryRole'), physical.get('PolicyChangeRole')];
  const turn = (eventName: string, roleName = own) =>
    call('iam', eventName, { roleName, policyName: 'key-guard-canary-deny' });

  /** A call in a session of a role. */
  const inSessionOf = (arn: string, one: Call) =>
    eventOf(one, {
      userIdentity: {
        type: 'AssumedRole',
        principalId: 'AROAEXAMPLE:session',
        sessionContext: { sessionIssuer: { type: 'Role', arn, userName: arn.split('/').at(-1) } },
      },
    });
  const roleArn = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;
  const canary = String(fill({ 'Fn::GetAtt': ['CanaryFunctionRole', 'Arn'] }));

  test.each(TURNS)('nothing is told: %s by its function, on its role', (eventName) => {
    expect(canary).toBe(roleArn(`key-guard/${physical.get('CanaryFunctionRole')}`));
    expect(takenBy(inSessionOf(canary, turn(eventName)))).toEqual([]);
  });

  test('so its function may make these calls, on its role and on no other', () => {
    const { Policies } = template.Resources['CanaryFunctionRole']?.Properties ?? {};
    const statements: { Action: string[]; Resource: object }[] = Policies.flatMap(
      (policy: { PolicyDocument: { Statement: [] } }) => policy.PolicyDocument.Statement,
    );
    const iam = statements.filter(({ Action }) =>
      [Action].flat().some((action) => action.startsWith('iam:')),
    );
    expect(iam.map(({ Action, Resource }) => ({ Action, Resource }))).toEqual([
      { Action: TURNS.map((name) => `iam:${name}`), Resource: { 'Fn::GetAtt': ['CanaryRole', 'Arn'] } },
    ]);
  });

  const byOthers = (eventName: string, roleName: string) => {
    const one = turn(eventName, roleName);
    return [
      eventOf(one),
      eventOf(one, { userIdentity: { type: 'Root', principalId: ACCOUNT, accountId: ACCOUNT } }),
      eventOf(one, {
        userIdentity: { type: 'IAMUser', userName: 'eve', sessionContext: { attributes: {} } },
      }),
      inSessionOf(roleArn('Admin'), one),
      inSessionOf(roleArn(`key-guard/${other}`), one),
      inSessionOf(roleArn(`key-guard/${own}`), one),
      inSessionOf(canary.replace(ACCOUNT, '444455556666'), one),
      inSessionOf(canary.toLowerCase(), one),
      inSessionOf(`${canary}-2`, one),
    ];
  };

  test.each(TURNS.flatMap((name) => [[name, own] as const, [name, other] as const]))(
    'the same is told once by anybody else: %s on %s',
    (eventName, roleName) => {
      for (const event of byOthers(eventName, roleName))
        expect(takenBy(event)).toEqual(['TamperingRolesRule']);
    },
  );

  test.each(['AttachRolePolicy', 'UpdateAssumeRolePolicy', 'DeleteRole', 'PutRolePermissionsBoundary'])(
    'any other call of its function is told: %s',
    (eventName) => {
      expect(takenBy(inSessionOf(canary, turn(eventName)))).toEqual(['TamperingRolesRule']);
    },
  );

  test('nothing is spared where there is no canary', () => {
    const { EventPattern } = template.Resources['TamperingRolesRule']?.Properties ?? {};
    const pattern = resolved(template, EventPattern, knownWith({ Canary: 'off' })) as EventPattern;
    for (const eventName of TURNS) {
      const events = [...byOthers(eventName, other), inSessionOf(canary, turn(eventName))];
      expect(events.filter((event) => !matches(pattern, event))).toEqual([]);
    }
  });
});

describe('the way of such an alert', () => {
  test('leads to the topics straight, past every function', () => {
    expect(all.length).toBeGreaterThan(5);
    for (const { targets } of all) {
      expect(targets.map(({ Arn }: { Arn: object }) => Arn)).toEqual([
        { Ref: 'AlertTopic' },
        { Ref: 'AlarmTopicArn' },
      ]);
    }
  });

  test.each(['AlertTopicPolicy', 'TamperingUndeliveredPolicy'])('is open to these rules alone: %s', (id) => {
    const statements = template.Resources[id]?.Properties.PolicyDocument.Statement;
    const ofEvents = statements.filter(
      ({ Principal }: { Principal: { Service?: string } }) => Principal.Service === 'events.amazonaws.com',
    );
    expect(ofEvents).toHaveLength(1);
    expect(ofEvents[0].Condition).toEqual({
      ArnEquals: { 'aws:SourceArn': all.map((rule) => ({ 'Fn::GetAtt': [rule.id, 'Arn'] })) },
    });
  });
});

/** Fields whose characters AWS restricts, so that none is a quotation mark. */
const SAFE = [
  /^\$\.(?:account|region)$/,
  /^\$\.detail\.(?:eventName|eventSource|eventTime|eventID|sourceIPAddress)$/,
  /^\$\.detail\.userIdentity\.(?:type|userName|principalId|invokedBy|sessionContext\.sessionIssuer\.userName)$/,
  /^\$\.detail\.requestParameters\.(?:name|rule|functionName|roleName|topicArn|subscriptionArn|tableName|stackName)$/,
];

describe('the text of such an alert', () => {
  const transformers: InputTransformer[] = all.flatMap(({ targets }) =>
    targets.map(({ InputTransformer }: { InputTransformer: InputTransformer }) => InputTransformer),
  );
  const [transformer] = transformers;
  if (transformer === undefined) throw new Error('no rule words its event');
  const text = (one: Call, more?: object) => transformed(transformer, eventOf(one, more));

  test('is the same for all, within the limits of a template', () => {
    expect(new Set(transformers.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(Object.keys(transformer.InputPathsMap).length).toBeLessThanOrEqual(100);
    expect(transformer.InputTemplate.length).toBeLessThan(8_192);
  });

  test('is made of fields alone that nobody can put a quotation mark into', () => {
    const unsafe = Object.values(transformer.InputPathsMap).filter(
      (path) => !SAFE.some((safe) => safe.test(path)),
    );
    expect(unsafe).toEqual([]);
  });

  test('stays whole whatever path a user has, and whatever else a call carries', () => {
    const hostile = 'x"\n\\<call>"';
    const userIdentity = { type: 'IAMUser', userName: 'eve', arn: `arn:aws:iam::1:user/${hostile}/eve` };
    const told = text(
      call('sqs', 'DeleteQueue', { queueUrl: hostile, policy: hostile, alarmName: hostile }),
      {
        userIdentity,
        userAgent: hostile,
        errorMessage: hostile,
      },
    );
    expect(told).toContain('DeleteQueue by IAMUser eve\n');
    expect(told).not.toContain('x"');
  });

  test('begins with what programs know it by', () => {
    const [first = ''] = transformer.InputTemplate.split('\n');
    expect(first.startsWith(`"${TAMPERING_OPENING}<`)).toBe(true);
    expect(TAMPERING_OPENING).not.toContain('<');
  });

  const session = {
    type: 'AssumedRole',
    principalId: 'AROAEXAMPLE:mallory@example.com',
    sessionContext: { sessionIssuer: { userName: 'Admin' } },
  };
  test.each([
    ['trail-stopped-by-a-user', text(call('cloudtrail', 'StopLogging', { name: 'management-events' }))],
    [
      'subscription-removed-by-a-session',
      text(call('sns', 'Unsubscribe', { subscriptionArn: `${topicArn}:4f1d` }), { userIdentity: session }),
    ],
    [
      'deploy-through-cloudformation',
      text(call('lambda', 'UpdateFunctionCode20150331v2', { functionName: 'key-guard-policy-change' }), {
        userIdentity: { ...session, invokedBy: 'cloudformation.amazonaws.com' },
        sourceIPAddress: 'cloudformation.amazonaws.com',
      }),
    ],
    [
      'table-deleted-by-root',
      text(call('dynamodb', 'DeleteTable', { tableName: physical.get('Ledger') }), {
        userIdentity: { type: 'Root', principalId: ACCOUNT },
      }),
    ],
  ])('%s', async (name, told) => {
    await expect(`${told}\n`).toMatchFileSnapshot(`../golden/tampering/${name}.txt`);
  });
});
