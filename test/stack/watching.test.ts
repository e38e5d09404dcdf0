import { describe, expect, test } from 'vitest';
import { pages } from '../docs/markdown.ts';
import { readYaml, sourceTemplate } from './sources.ts';
import { holds, resolved } from './template.ts';

const template = sourceTemplate();
const resources = Object.entries(template.Resources);
const ofType = (type: string) => resources.filter(([, { Type }]) => Type === type);
const idsOf = (type: string) => ofType(type).map(([id]) => id);

type Parameters = Readonly<Record<string, string>>;

const knownWith = (parameters: Parameters) => ({
  physical: new Map<string, string>(),
  parameters,
  pseudo: {
    'AWS::Region': 'us-east-1',
    'AWS::AccountId': '111122223333',
    'AWS::Partition': 'aws',
    'AWS::StackName': 'key-guard',
  },
});

/** What there is in a stack with these parameters. */
const deployedWith = (parameters: Parameters) =>
  resources.filter(
    ([, { Condition }]) =>
      Condition === undefined || holds(template, template.Conditions[Condition], knownWith(parameters)),
  );

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
const functions: readonly string[] = ofType('AWS::Lambda::Function').map(
  ([, { Properties }]) => Properties.FunctionName,
);
const sorted = (names: readonly unknown[]) => names.map(String).toSorted();

/** The dashboard of a stack with these parameters. */
function shownWith(parameters: Parameters) {
  const body = resolved(template, dashboard?.Properties.DashboardBody, knownWith(parameters));
  const widgets: readonly Widget[] = JSON.parse(String(body)).widgets;
  const lines = widgets.flatMap(({ properties }) => properties.metrics ?? []);
  /** What is shown of a metric: the values of its last dimension. */
  const shown = (namespace: string, metric: string) =>
    lines
      .filter(([space, name]) => space === namespace && name === metric)
      .map((line) => line.filter((part) => typeof part === 'string').at(-1));
  return { widgets, shown };
}

const CHANGES = ['policy-change', 'repository-created'];
const ASSESSING = [...CHANGES, 'sweep'];

/** The figures that the functions make, and which of them make one. The canary makes none: its alarms watch it. */
const FIGURES: Readonly<Record<string, readonly string[]>> = {
  finding: ASSESSING,
  resolved: ASSESSING,
  clear: ASSESSING,
  // A sweep assesses whatever there is.
  ignored: [...CHANGES, 'publish-finding', 'notify-slack'],
  failed: [...ASSESSING, 'publish-finding', 'notify-slack'],
  published: ['publish-finding'],
  posted: ['notify-slack'],
  copy: ['notify-slack'],
  findingsOpened: ASSESSING,
  findingsChanged: ASSESSING,
  findingsResolved: ASSESSING,
  alertLatency: ASSESSING,
  awsRequests: ASSESSING,
  awsThrottles: ASSESSING,
};

const SLACK = { AmazonQTopicArn: 'arn:aws:sns:us-east-1:111122223333:chat' };

describe.each<[string, Parameters]>([
  ['with nothing chosen', {}],
  ['with a chat', SLACK],
  ['with neither a chat nor a canary', { Canary: 'off' }],
  ['with a chat and no canary', { ...SLACK, Canary: 'off' }],
])('the dashboard of a stack %s', (_, parameters) => {
  const { widgets, shown } = shownWith(parameters);
  const deployed = (type: string) => deployedWith(parameters).filter(([, { Type }]) => Type === type);
  const queues = deployed('AWS::SQS::Queue');

  // A function has its name from the template, so that the figures of one that is not deployed are an empty line.
  test.each(['Invocations', 'Errors', 'Throttles', 'Duration'])('shows %s of every function', (metric) => {
    expect(sorted(shown('AWS/Lambda', metric))).toEqual(sorted(functions));
  });

  test('shows how long events wait in every queue of a function', () => {
    const worked = queues.filter(([, { Properties }]) => Properties.RedrivePolicy !== undefined);
    expect(sorted(shown('AWS/SQS', 'ApproximateAgeOfOldestMessage'))).toEqual(
      sorted(worked.map(([id]) => id)),
    );
  });

  test('shows how many messages every other queue has', () => {
    const dead = queues.filter(([, { Properties }]) => Properties.RedrivePolicy === undefined);
    expect(sorted(shown('AWS/SQS', 'ApproximateNumberOfMessagesVisible'))).toEqual(
      sorted(dead.map(([id]) => id)),
    );
  });

  test.each(['MatchedEvents', 'FailedInvocations'])('shows %s of every rule', (metric) => {
    const names = deployed('AWS::Events::Rule').map(([id, { Properties }]) =>
      resolved(template, Properties.Name ?? id, knownWith(parameters)),
    );
    expect(sorted(shown('AWS/Events', metric))).toEqual(sorted(names));
  });

  test('shows every alarm', () => {
    const alarms = widgets.flatMap(({ properties }) => properties.alarms ?? []);
    expect(sorted(alarms.map((arn) => arn.split(':').at(-1)))).toEqual(
      sorted(deployed('AWS::CloudWatch::Alarm').map(([id]) => id)),
    );
  });

  test.each(Object.entries(FIGURES))(
    'shows the metric %s of each function that has it',
    (metric, services) => {
      expect(sorted([...new Set(shown('KeyGuard', metric))])).toEqual(sorted(services));
    },
  );

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

test('every function makes figures, but for the canary', () => {
  const services = new Set(Object.values(FIGURES).flat());
  expect(sorted([...services, 'canary'].map((service) => `key-guard-${service}`))).toEqual(sorted(functions));
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

  /** Kinds of alarms that mean the same for all these have one line together. */
  const TOGETHER = [
    /^(?:PolicyChange|RepositoryCreated)(QueueOld|DeadLettersFilled|UndeliveredFilled)$/,
    /^(?!Canary)\w+?(Failing|Throttled)$/,
  ];

  test.each(alarms)('%s has its line in the page for whoever is on call', (id) => {
    const page = pages().get('docs/operations.md') ?? '';
    const [kind] = TOGETHER.flatMap((names) => names.exec(id)?.[1] ?? []);
    const line = kind === undefined ? `| \`${id}\` |` : `| \`…${kind}\` |`;
    expect(page.includes(line), `docs/operations.md has no line ${line}`).toBe(true);
  });

  test.each(alarms)('%s is silent where nothing happens', (id, { Properties }) => {
    // But for that of the canary: nothing is what it is to tell of.
    expect(Properties.TreatMissingData).toBe(id === 'CanaryMissing' ? 'missing' : 'notBreaching');
    expect(Properties.InsufficientDataActions !== undefined).toBe(id === 'CanaryMissing');
  });

  test('there is one for the errors and one for the throttles of each function', () => {
    const watched = (metric: string) =>
      alarms
        .filter(
          ([, { Properties }]) => Properties.Namespace === 'AWS/Lambda' && Properties.MetricName === metric,
        )
        .map(([, { Properties }]) => Properties.Dimensions[0].Value);
    expect(sorted(watched('Errors'))).toEqual(sorted(functions));
    expect(sorted(watched('Throttles'))).toEqual(sorted(functions));
  });

  test('is there under the condition of what it watches', () => {
    const lambdas = new Map(
      ofType('AWS::Lambda::Function').map(([, one]) => [one.Properties.FunctionName, one.Condition]),
    );
    for (const [, { Condition, Properties }] of alarms) {
      const [{ Value }] = Properties.Dimensions ?? [{ Value: 'key-guard-canary' }];
      const queue = template.Resources[Value['Fn::GetAtt']?.[0]];
      expect(Condition).toBe(queue === undefined ? lambdas.get(Value) : queue.Condition);
    }
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
    const roles = ofType('AWS::Lambda::Function').map(
      ([
        ,
        {
          Condition,
          Properties: { Role },
        },
      ]) => {
        const role = { Ref: Role['Fn::GetAtt'][0] };
        return Condition === undefined ? role : { 'Fn::If': [Condition, role, { Ref: 'AWS::NoValue' }] };
      },
    );
    expect(sorted(Properties.Roles.map(JSON.stringify))).toEqual(
      sorted(roles.map((role) => JSON.stringify(role))),
    );
  });

  test('is allowed before a function that traces is made, for Lambda refuses it otherwise', () => {
    const { functions: sources } = readYaml('serverless.yml');
    for (const one of Object.values(sources))
      expect(one).toHaveProperty('dependsOn', expect.arrayContaining(['TracingPolicy']));
  });
});
