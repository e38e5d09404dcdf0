import type { StackPort } from '#ports';
import { plain } from '#report/plain-text.ts';
import type { Found } from './doctor-check.ts';

type Answer<K extends 'rule' | 'subscriptions' | 'queue'> = Awaited<ReturnType<StackPort[K]>>;

const PUT_BACK = 'put it back (docs/operations.md, Put it back), and ask who changed it';

interface Resource {
  readonly id: string;
  readonly type: string;
  readonly name: string;
}

/** A rule has to be enabled, and to send somewhere. */
export function ruleCheck(name: string, answer: Answer<'rule'>): Found {
  if (answer === undefined) return gone();
  const { enabled, targets, bus } = answer;
  const [rule = name] = name.split('|').toReversed();
  const where = bus === undefined ? plain(rule) : `${plain(rule)} --event-bus-name ${plain(bus)}`;
  if (!enabled)
    return failed('is disabled', `\`aws events enable-rule --name ${where}\`, and ask who disabled it`);
  if (targets === 0) return failed('sends nowhere', PUT_BACK);
  return { status: 'ok', found: 'is enabled and has a target' };
}

/** Rules invoke it, and are looked at by themselves. */
const WITHOUT_QUEUE: ReadonlySet<string> = new Set(['CanaryLambdaFunction']);

/** A function has to be able to run, and to be handed the events of a queue of the stack. */
export async function lambdaCheck(
  { id, name }: Resource,
  port: StackPort,
  { resources }: { readonly resources: readonly Resource[] },
): Promise<Found> {
  const lambda = await port.lambda(name);
  if (lambda === undefined) return gone();
  // "Inactive" is a function that was not called for weeks, and starts with the next call.
  if (lambda.state !== 'Active' && lambda.state !== 'Inactive')
    return failed(`is ${plain(lambda.state)}`, PUT_BACK);
  if (lambda.lastUpdate === 'Failed') return failed('could not be updated', PUT_BACK);
  if (lambda.reservedConcurrency === 0) {
    return failed(
      'may not run: 0 executions are reserved',
      `\`aws lambda delete-function-concurrency --function-name ${plain(name)}\``,
    );
  }
  if (WITHOUT_QUEUE.has(id)) return { status: 'ok', found: 'runs' };
  const own = lambda.sources.filter(({ queueArn }) => isQueueOf(queueArn, resources));
  if (own.length === 0) return failed('reads no queue of the stack', PUT_BACK);
  if (own.some(({ enabled }) => enabled)) return { status: 'ok', found: 'runs, and reads its queue' };
  return failed(
    'is paused: it reads its queue no more',
    '`aws lambda update-event-source-mapping --enabled`: docs/operations.md, Pause',
  );
}

function isQueueOf(arn: string, resources: readonly Resource[]): boolean {
  const name = arn.split(':').at(-1);
  return resources.some((one) => one.type === 'AWS::SQS::Queue' && one.name.split('/').at(-1) === name);
}

/** Somebody has to have confirmed a subscription: the queues of the stack itself are nobody. */
export function subscriptionCheck(
  topicArn: string,
  subscriptions: Answer<'subscriptions'>,
  resources: readonly Resource[],
): Found {
  if (subscriptions === undefined) return gone();
  const others = subscriptions.filter(({ endpoint }) => !isQueueOf(endpoint, resources));
  const confirmed = others.filter((subscription) => subscription.confirmed);
  const pending = others.filter((subscription) => !subscription.confirmed);
  const waiting = pending.map(({ endpoint }) => plain(endpoint)).join(', ');
  if (confirmed.length > 0) {
    const more = pending.length === 0 ? '' : `; not confirmed: ${waiting}`;
    return { status: 'ok', found: `${confirmed.length} confirmed${more}` };
  }
  if (pending.length > 0) {
    return failed(
      `not confirmed: ${waiting}`,
      'click on the link that SNS sent, or subscribe again to be sent another',
    );
  }
  const fix = `\`aws sns subscribe --topic-arn ${plain(topicArn)} --protocol email --notification-endpoint ADDRESS\``;
  return failed('nobody is subscribed', fix);
}

/** Each message in such a queue is an event that nobody has judged. */
export function deadLetterCheck(answer: Answer<'queue'>): Found {
  if (answer === undefined) return gone();
  const { messages } = answer;
  if (messages === 0) return { status: 'ok', found: 'is empty' };
  return failed(
    `holds ${messages} that nobody has judged`,
    'read them and move them back: docs/operations.md, Dead letters',
  );
}

function failed(found: string, fix: string): Found {
  return { status: 'failed', found, fix };
}

/** CloudFormation made it, and somebody deleted it by another way. */
function gone(): Found {
  return failed('is gone', PUT_BACK);
}
