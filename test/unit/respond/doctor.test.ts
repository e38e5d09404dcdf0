import { describe, expect, test } from 'vitest';
import type { StackPort, TrailFacts } from '#ports';
import { examine } from '#respond/doctor.ts';

const TOPIC = 'arn:aws:sns:us-east-1:111122223333:key-guard-AlertTopic-A';
const QUEUE = 'https://sqs.us-east-1.amazonaws.com/111122223333/key-guard-PolicyChangeQueue-A';
const DEAD = 'https://sqs.us-east-1.amazonaws.com/111122223333/key-guard-PolicyChangeDeadLetters-A';
const QUEUE_ARN = 'arn:aws:sqs:us-east-1:111122223333:key-guard-PolicyChangeQueue-A';

const TRAIL: TrailFacts = {
  name: 'management',
  logging: true,
  multiRegion: true,
  homeRegion: 'eu-west-1',
  management: 'all',
  excluded: [],
};

const RESOURCES = [
  { id: 'PolicyChangeRule', type: 'AWS::Events::Rule', name: 'key-guard-PolicyChangeRule-A' },
  { id: 'HubIdentityRule', type: 'AWS::Events::Rule', name: 'key-guard-hub|key-guard-hub-identity' },
  { id: 'HubBus', type: 'AWS::Events::EventBus', name: 'key-guard-hub' },
  { id: 'PolicyChangeQueue', type: 'AWS::SQS::Queue', name: QUEUE },
  { id: 'PolicyChangeDeadLetters', type: 'AWS::SQS::Queue', name: DEAD },
  { id: 'PolicyChangeLambdaFunction', type: 'AWS::Lambda::Function', name: 'key-guard-policy-change' },
  { id: 'AlertTopic', type: 'AWS::SNS::Topic', name: TOPIC },
  { id: 'PolicyChangeRole', type: 'AWS::IAM::Role', name: 'key-guard-PolicyChangeRole-A' },
];

const FUNCTION = {
  state: 'Active',
  lastUpdate: 'Successful',
  sources: [{ enabled: true, queueArn: QUEUE_ARN }],
};

const healthy: StackPort = {
  region: async () => 'us-east-1',
  stack: async () => ({ status: 'UPDATE_COMPLETE', resources: RESOURCES }),
  trails: async () => [TRAIL],
  rule: async () => ({ enabled: true, targets: 1 }),
  lambda: async () => FUNCTION,
  subscriptions: async () => [{ endpoint: 'you@example.com', confirmed: true }],
  queue: async (url) => ({ messages: url === QUEUE ? 7 : 0 }),
};

const notWell = async (more: Partial<StackPort>) => {
  const checks = await examine({ ...healthy, ...more }, 'key-guard');
  return checks.filter(({ status }) => status !== 'ok');
};

test('a stack that works is well, whatever waits in the queues of its functions', async () => {
  const checks = await examine(healthy, 'key-guard');
  expect(checks.map(({ check, of, status }) => [check, of, status])).toEqual([
    ['stack', 'key-guard', 'ok'],
    ['region', 'key-guard', 'ok'],
    ['trail', 'CloudTrail', 'ok'],
    ['rule', 'PolicyChangeRule', 'ok'],
    ['rule', 'HubIdentityRule', 'ok'],
    ['dead-letters', 'PolicyChangeDeadLetters', 'ok'],
    ['function', 'PolicyChangeLambdaFunction', 'ok'],
    ['topic', 'AlertTopic', 'ok'],
  ]);
});

describe('the stack', () => {
  test('that is not there is the only thing to mend', async () => {
    expect(await notWell({ stack: async () => undefined })).toMatchObject([
      { check: 'stack', status: 'failed', fix: expect.stringContaining('docs/deploy.md') },
    ]);
  });

  test('that failed to deploy is told with its status', async () => {
    const stack = async () => ({ status: 'UPDATE_ROLLBACK_FAILED', resources: [] });
    expect(await notWell({ stack })).toMatchObject([{ check: 'stack', found: 'UPDATE_ROLLBACK_FAILED' }]);
  });
});

describe('the Region', () => {
  test('in which events of IAM never arrive is told, with the right one', async () => {
    expect(await notWell({ region: async () => 'eu-west-1' })).toMatchObject([
      { check: 'region', status: 'failed', fix: expect.stringContaining('deploy to us-east-1') },
    ]);
  });

  test('that is only inferred is no failure', async () => {
    expect(await notWell({ region: async () => 'us-gov-east-1' })).toMatchObject([
      { check: 'region', status: 'unknown', found: expect.stringContaining('us-gov-west-1') },
    ]);
    expect(await notWell({ region: async () => 'us-gov-west-1' })).toEqual([]);
  });
});

describe('a trail', () => {
  test.each<[string, Partial<TrailFacts>, RegExp]>([
    ['is stopped', { logging: false }, /start-logging --name management/],
    ['logs eu-west-1 alone', { multiRegion: false }, /--is-multi-region-trail/],
    ['logs no management events', { management: 'none' }, /with management events/],
    ['logs reads alone', { management: 'read' }, /with write events/],
    ['leaves out KMS', { excluded: ['kms.amazonaws.com'] }, /without excluding kms/],
  ])('that %s does not do', async (found, more, fix) => {
    const [one, ...others] = await notWell({ trails: async () => [{ ...TRAIL, ...more }] });
    expect(others).toEqual([]);
    expect(one).toMatchObject({ check: 'trail', status: 'failed', found: `management ${found}` });
    expect(one?.fix).toMatch(fix);
  });

  test.each<[string, Partial<TrailFacts>]>([
    ['writes alone', { management: 'write' }],
    ['this Region alone', { multiRegion: false, homeRegion: 'us-east-1' }],
    ['no data API of RDS', { excluded: ['rdsdata.amazonaws.com'] }],
  ])('of %s does', async (_, more) => {
    expect(await notWell({ trails: async () => [{ ...TRAIL, ...more }] })).toEqual([]);
  });

  test('that works is enough beside one that does not', async () => {
    const trails = async () => [{ ...TRAIL, name: 'old', logging: false }, TRAIL];
    expect(await notWell({ trails })).toEqual([]);
  });

  test('that lacks least is the one to mend', async () => {
    const trails = async () => [
      { ...TRAIL, name: 'far', logging: false, management: 'none' as const },
      { ...TRAIL, name: 'near', logging: false },
    ];
    const [one] = await notWell({ trails });
    expect(one?.found).toBe('far is stopped and logs no management events; near is stopped');
    expect(one?.fix).toBe('`aws cloudtrail start-logging --name near`');
  });

  test('has to be there', async () => {
    expect(await notWell({ trails: async () => [] })).toMatchObject([{ found: /no trail/ }]);
  });
});

describe('a rule', () => {
  test('that is disabled is told with the command for its bus', async () => {
    const rule: StackPort['rule'] = async (name, [bus = 'none']) => ({
      enabled: false,
      targets: 1,
      ...(name.includes('|') ? { bus } : {}),
    });
    const fixes = (await notWell({ rule })).map(({ fix }) => fix);
    expect(fixes).toEqual([
      expect.stringContaining('enable-rule --name key-guard-PolicyChangeRule-A`'),
      expect.stringContaining('--name key-guard-hub-identity --event-bus-name key-guard-hub`'),
    ]);
  });

  test('without a target is told', async () => {
    const rule = async (name: string) => ({ enabled: true, targets: name.includes('|') ? 0 : 1 });
    expect(await notWell({ rule })).toMatchObject([{ of: 'HubIdentityRule', found: 'sends nowhere' }]);
  });
});

describe('a function', () => {
  const other = { enabled: true, queueArn: 'arn:aws:sqs:us-east-1:111122223333:other' };
  const paused = { enabled: false, queueArn: QUEUE_ARN };
  test.each<[string, Partial<NonNullable<Awaited<ReturnType<StackPort['lambda']>>>>]>([
    ['is Failed', { state: 'Failed' }],
    ['could not be updated', { lastUpdate: 'Failed' }],
    ['may not run: 0 executions are reserved', { reservedConcurrency: 0 }],
    ['reads no queue of the stack', { sources: [] }],
    ['reads no queue of the stack', { sources: [other] }],
    ['is paused: it reads its queue no more', { sources: [paused, other] }],
  ])('that %s is told', async (found, more) => {
    const checks = await notWell({ lambda: async () => ({ ...FUNCTION, ...more }) });
    expect(checks).toMatchObject([{ check: 'function', status: 'failed', found }]);
  });

  test('that was not called for weeks, or has executions reserved, is well', async () => {
    const lambda = async () => ({ ...FUNCTION, state: 'Inactive', reservedConcurrency: 5 });
    expect(await notWell({ lambda })).toEqual([]);
  });
});

describe('the topic', () => {
  test('that nobody subscribed to reaches nobody', async () => {
    expect(await notWell({ subscriptions: async () => [] })).toMatchObject([
      { found: 'nobody is subscribed', fix: expect.stringContaining(`--topic-arn ${TOPIC}`) },
    ]);
  });

  test('whose subscription nobody confirmed reaches nobody', async () => {
    const subscriptions = async () => [{ endpoint: 'you@example.com', confirmed: false }];
    expect(await notWell({ subscriptions })).toMatchObject([{ found: 'not confirmed: you@example.com' }]);
  });
});

test('dead letters are told with their number', async () => {
  expect(await notWell({ queue: async () => ({ messages: 3 }) })).toMatchObject([
    { check: 'dead-letters', of: 'PolicyChangeDeadLetters', found: 'holds 3 that nobody has judged' },
  ]);
});

test.each<[string, Partial<StackPort>]>([
  ['rule', { rule: async (name) => (name.includes('|') ? undefined : { enabled: true, targets: 1 }) }],
  ['function', { lambda: async () => undefined }],
  ['topic', { subscriptions: async () => undefined }],
  ['dead-letters', { queue: async () => undefined }],
])('what is gone though the stack has it is told: %s', async (check, more) => {
  expect(await notWell(more)).toMatchObject([{ check, status: 'failed', found: 'is gone' }]);
});

test('a spoke belongs into any Region', async () => {
  const resources = [{ id: 'ForwardKey', type: 'AWS::Events::Rule', name: 'key-guard-forward-key' }];
  const stack = async () => ({ status: 'CREATE_COMPLETE', resources });
  expect(await notWell({ stack, region: async () => 'eu-west-1' })).toEqual([]);
});

describe('a question that AWS does not answer', () => {
  const refuse = async () => {
    throw Object.assign(new Error('not authorized\u001b[2J'), { name: 'AccessDeniedException' });
  };

  test('leaves its check unknown, and the others are made', async () => {
    const [one, ...others] = await notWell({ trails: refuse });
    expect(others).toEqual([]);
    expect(one).toMatchObject({ check: 'trail', status: 'unknown' });
    expect(one?.found).toBe('AWS did not answer: AccessDeniedException: not authorized\\u{1b}[2J');
  });

  test('about the stack ends it', async () => {
    expect(await examine({ ...healthy, stack: refuse }, 'key-guard')).toMatchObject([
      { check: 'stack', status: 'unknown' },
    ]);
  });
});

describe('what a stack has beside the path of events', () => {
  const canary = [
    { id: 'CanaryLambdaFunction', type: 'AWS::Lambda::Function', name: 'key-guard-canary' },
    { id: 'CanaryTopic', type: 'AWS::SNS::Topic', name: `${TOPIC}-canary` },
  ];
  const withCanary = async () => ({ status: 'CREATE_COMPLETE', resources: [...RESOURCES, ...canary] });

  test('a canary needs no queue and no subscriber', async () => {
    const lambda: StackPort['lambda'] = async (name) =>
      name === 'key-guard-canary' ? { ...FUNCTION, sources: [] } : FUNCTION;
    const subscriptions: StackPort['subscriptions'] = async (arn) =>
      arn === TOPIC ? [{ endpoint: 'you@example.com', confirmed: true }] : [];
    expect(await notWell({ stack: withCanary, lambda, subscriptions })).toEqual([]);
  });

  test('a canary that can not run is told', async () => {
    const lambda: StackPort['lambda'] = async () => ({ ...FUNCTION, sources: [], state: 'Failed' });
    expect(await notWell({ stack: withCanary, lambda })).toContainEqual(
      expect.objectContaining({ of: 'CanaryLambdaFunction', found: 'is Failed' }),
    );
  });

  test('a queue of its own at the topic is nobody who is alerted', async () => {
    const subscriptions = async () => [{ endpoint: QUEUE_ARN, confirmed: true }];
    expect(await notWell({ subscriptions })).toMatchObject([
      { of: 'AlertTopic', status: 'failed', found: 'nobody is subscribed' },
    ]);
  });
});
