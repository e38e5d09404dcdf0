import { describe, expect, test } from 'vitest';
import { pages } from '../docs/markdown.ts';
import { readYaml, sourceTemplate } from './sources.ts';
import { resolved } from './template.ts';

const template = sourceTemplate();
const resources = Object.entries(template.Resources);
const ofType = (type: string) => resources.filter(([, { Type }]) => Type === type);
const idsOf = (type: string) => ofType(type).map(([id]) => id);

const fill = (part: unknown) =>
  resolved(template, part, {
    physical: new Map(),
    parameters: {},
    pseudo: {
      'AWS::Region': 'us-east-1',
      'AWS::AccountId': '111122223333',
      'AWS::Partition': 'aws',
      'AWS::StackName': 'key-guard',
    },
  });

interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly alarms?: readonly string[];
    readonly metrics?: readonly (readonly (string | object)[])[];
    readonly region?: string;
  };
}

const [, dashboard] = ofType('AWS::CloudWatch::Dashboard')[0] ?? [];
const widgets: readonly Widget[] = JSON.parse(String(fill(dashboard?.Properties.DashboardBody))).widgets;
const lines = widgets.flatMap(({ properties }) => properties.metrics ?? []);
/** What the dashboard shows of a metric: the values of its last dimension. */
const shown = (namespace: string, metric: string) =>
  lines
    .filter(([space, name]) => space === namespace && name === metric)
    .map((line) => line.filter((part) => typeof part === 'string').at(-1));

const functions = ofType('AWS::Lambda::Function').map(([, { Properties }]) => Properties.FunctionName);
const queues = ofType('AWS::SQS::Queue');

describe('the dashboard', () => {
  test.each(['Invocations', 'Errors', 'Throttles', 'Duration'])('shows %s of every function', (metric) => {
    expect(shown('AWS/Lambda', metric)).toEqual(functions);
  });

  test('shows how long events wait in every queue of a function', () => {
    const worked = queues.filter(([, { Properties }]) => Properties.RedrivePolicy !== undefined);
    expect(shown('AWS/SQS', 'ApproximateAgeOfOldestMessage').toSorted()).toEqual(
      worked.map(([id]) => id).toSorted(),
    );
  });

  test('shows how many messages every other queue has', () => {
    const dead = queues.filter(([, { Properties }]) => Properties.RedrivePolicy === undefined);
    expect(shown('AWS/SQS', 'ApproximateNumberOfMessagesVisible').toSorted()).toEqual(
      dead.map(([id]) => id).toSorted(),
    );
  });

  test.each(['MatchedEvents', 'FailedInvocations'])('shows %s of every rule', (metric) => {
    const names = ofType('AWS::Events::Rule').map(([id, { Properties }]) => fill(Properties.Name ?? id));
    expect(shown('AWS/Events', metric).toSorted()).toEqual(names.toSorted());
  });

  test('shows every alarm', () => {
    const alarms = widgets.flatMap(({ properties }) => properties.alarms ?? []);
    expect(alarms.map((arn) => arn.split(':').at(-1)).toSorted()).toEqual(
      idsOf('AWS::CloudWatch::Alarm').toSorted(),
    );
  });

  test.each([
    'finding',
    'resolved',
    'clear',
    'ignored',
    'failed',
    'findingsOpened',
    'findingsChanged',
    'findingsResolved',
    'alertLatency',
    'awsRequests',
    'awsThrottles',
  ])('shows the metric %s of each function', (metric) => {
    const services = functions.map((name) => String(name).replace(/^key-guard-/, ''));
    expect([...new Set(shown('KeyGuard', metric))]).toEqual(services);
  });

  test('has no widget over another, and none without its Region', () => {
    for (const one of widgets) {
      expect(one.x + one.width).toBeLessThanOrEqual(24);
      const over = widgets.filter(
        (other) =>
          other !== one &&
          one.x < other.x + other.width &&
          other.x < one.x + one.width &&
          one.y < other.y + other.height &&
          other.y < one.y + one.height,
      );
      expect(over).toEqual([]);
      if (one.type === 'metric') expect(one.properties.region).toBe('us-east-1');
    }
  });
});

describe('every alarm', () => {
  const alarms = ofType('AWS::CloudWatch::Alarm');

  test.each(alarms)('%s tells somebody, when it rings and when it is over', (_, { Properties }) => {
    const topic = [{ 'Fn::If': ['HasAlarmTopic', { Ref: 'AlarmTopicArn' }, { Ref: 'AlertTopic' }] }];
    expect(Properties.AlarmActions).toEqual(topic);
    expect(Properties.OKActions).toEqual(topic);
  });

  test.each(alarms)('%s says what to do, and where that is written', (_, { Properties }) => {
    expect(Properties.AlarmDescription).toMatch(/docs\/operations\.md, [A-Z]\w+/);
    expect(Properties.AlarmDescription.length).toBeLessThanOrEqual(1_024);
  });

  test.each(alarms)('%s has its line in the page for whoever is on call', (id) => {
    const page = pages().get('docs/operations.md') ?? '';
    const [kind] = /(?:QueueOld|DeadLettersFilled|UndeliveredFilled|Failing|Throttled)$/.exec(id) ?? [];
    expect(page).toContain(
      kind === undefined || id.startsWith('Tampering') ? `| \`${id}\` |` : `| \`…${kind}\` |`,
    );
  });

  test.each(alarms)('%s is silent where nothing happens', (_, { Properties }) => {
    expect(Properties.TreatMissingData).toBe('notBreaching');
  });

  test('there is one for the errors and one for the throttles of each function', () => {
    const watched = (metric: string) =>
      alarms
        .filter(
          ([, { Properties }]) => Properties.Namespace === 'AWS/Lambda' && Properties.MetricName === metric,
        )
        .map(([, { Properties }]) => Properties.Dimensions[0].Value);
    expect(watched('Errors')).toEqual(functions);
    expect(watched('Throttles')).toEqual(functions);
  });
});

describe('tracing', () => {
  const { extensions, Parameters } = readYaml('infra/tracing.yml');

  test('is off unless it is asked for', () => {
    expect(Parameters.Tracing.Default).toBe('PassThrough');
  });

  test('is a matter of that parameter for every function, and of a permission for every role', () => {
    for (const id of idsOf('AWS::Lambda::Function')) {
      expect(extensions[id].Properties).toEqual({ TracingConfig: { Mode: { Ref: 'Tracing' } } });
    }
    const { Properties } = template.Resources['TracingPolicy'] ?? {};
    expect(Properties.PolicyDocument.Statement[0].Effect).toEqual({
      'Fn::If': ['HasTracing', 'Allow', 'Deny'],
    });
    expect(Properties.Roles).toEqual(idsOf('AWS::IAM::Role').map((Ref) => ({ Ref })));
  });

  test('is allowed before a function that traces is made, for Lambda refuses it otherwise', () => {
    const { functions: sources } = readYaml('serverless.yml');
    for (const one of Object.values(sources))
      expect(one).toHaveProperty('dependsOn', expect.arrayContaining(['TracingPolicy']));
  });
});
