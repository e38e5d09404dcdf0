import type { StackPort } from '#ports';
import { plain } from '#report/plain-text.ts';
import type { Check, Found } from './doctor-check.ts';
import { deadLetterCheck, lambdaCheck, ruleCheck, subscriptionCheck } from './doctor-parts.ts';
import { regionCheck, trailCheck } from './doctor-trail.ts';

type Stack = NonNullable<Awaited<ReturnType<StackPort['stack']>>>;
type Resource = Stack['resources'][number];

/** What is looked at for each resource of a type. */
const BY_TYPE: Readonly<
  Record<string, readonly [Check['check'], (r: Resource, port: StackPort, all: Stack) => Promise<Found>]>
> = {
  'AWS::Events::Rule': [
    'rule',
    async ({ name }, port, { resources }) => {
      const buses = resources.filter(({ type }) => type === 'AWS::Events::EventBus').map((bus) => bus.name);
      return ruleCheck(name, await port.rule(name, buses));
    },
  ],
  'AWS::Lambda::Function': ['function', lambdaCheck],
  'AWS::SNS::Topic': [
    'topic',
    async ({ name }, port, { resources }) =>
      subscriptionCheck(name, await port.subscriptions(name), resources),
  ],
  'AWS::SQS::Queue': ['dead-letters', async ({ name }, port) => deadLetterCheck(await port.queue(name))],
};

/** The rule that gets IAM's events, which arrive in one Region alone. */
const IAM_RULE = 'PolicyChangeRule';

/** Queues in which a message is one that nobody handles; what waits in others is work. */
const DEAD = /(?:DeadLetters|Undelivered)$/;

/** CloudWatch counts its messages, and nobody need be subscribed. */
const COUNTED_TOPIC = 'CanaryTopic';

/**
 * Looks at a deployed stack: does it get events, hand them on, and reach somebody? A question that AWS does not answer
 * leaves its check `unknown`; it never throws.
 */
export async function examine(port: StackPort, stackName: string): Promise<readonly Check[]> {
  let stack: Stack | undefined;
  const first = await looked({ check: 'stack', of: stackName }, async () => {
    stack = await port.stack();
    return stackFound(stack?.status);
  });
  if (stack === undefined) return [first];
  const { resources } = stack;
  const checks = [first];
  // A spoke belongs anywhere.
  if (resources.some(({ id }) => id === IAM_RULE)) {
    checks.push(
      await looked({ check: 'region', of: stackName }, async () => regionCheck(await port.region())),
    );
  }
  checks.push(
    await looked({ check: 'trail', of: 'CloudTrail' }, async () =>
      trailCheck(await port.trails(), await port.region()),
    ),
  );
  for (const resource of resources) {
    const [check, look] = BY_TYPE[resource.type] ?? [];
    if (check === undefined || look === undefined) continue;
    if (check === 'dead-letters' && !DEAD.test(resource.id)) continue;
    if (resource.id === COUNTED_TOPIC) continue;
    const whole = stack;
    checks.push(await looked({ check, of: resource.id }, () => look(resource, port, whole)));
  }
  return checks;
}

async function looked(about: Pick<Check, 'check' | 'of'>, look: () => Promise<Found>): Promise<Check> {
  try {
    return { ...about, ...(await look()) };
  } catch (error) {
    const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const fix = 'check the credentials, the Region, and that they may make this call';
    return { ...about, status: 'unknown', found: `AWS did not answer: ${plain(why)}`, fix };
  }
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html */
const SETTLED: ReadonlySet<string> = new Set([
  'CREATE_COMPLETE',
  'UPDATE_COMPLETE',
  'UPDATE_ROLLBACK_COMPLETE',
  'IMPORT_COMPLETE',
]);

function stackFound(status: string | undefined): Found {
  if (status === undefined) {
    const fix = 'deploy it (docs/deploy.md), or name it and its Region with `--stack` and `--region`';
    return { status: 'failed', found: 'there is no such stack', fix };
  }
  if (SETTLED.has(status)) return { status: 'ok', found: status };
  return {
    status: 'failed',
    found: status,
    fix: 'read its events: `aws cloudformation describe-stack-events`',
  };
}
