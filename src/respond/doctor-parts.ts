import type { StackPort } from '#ports';
import { plain } from '#report/plain-text.ts';
import type { Found } from './doctor-check.ts';

type Answer<K extends 'rule' | 'lambda' | 'subscriptions' | 'queue'> = Awaited<ReturnType<StackPort[K]>>;

interface Resource {
  readonly type: string;
  readonly name: string;
}

/** A rule has to be enabled, and to send somewhere. */
export function ruleCheck(name: string, { enabled, targets }: Answer<'rule'>): Found {
  const [rule = name, bus] = name.split('|').toReversed();
  const where = bus === undefined ? plain(rule) : `${plain(rule)} --event-bus-name ${plain(bus)}`;
  if (!enabled)
    return failed('is disabled', `\`aws events enable-rule --name ${where}\`, and ask who disabled it`);
  if (targets === 0)
    return failed('sends nowhere', 'deploy the stack again, and ask who removed its targets');
  return { status: 'ok', found: 'is enabled and has a target' };
}

/** A function has to be able to run, and to be handed the events of a queue of the stack. */
export async function lambdaCheck(
  { name }: Resource,
  port: StackPort,
  { resources }: { readonly resources: readonly Resource[] },
): Promise<Found> {
  const lambda = await port.lambda(name);
  const redeploy = 'deploy the stack again, and ask who changed it';
  // "Inactive" is a function that was not called for weeks, and starts with the next call.
  if (lambda.state !== 'Active' && lambda.state !== 'Inactive')
    return failed(`is ${plain(lambda.state)}`, redeploy);
  if (lambda.lastUpdate === 'Failed') return failed('could not be updated', redeploy);
  if (lambda.reservedConcurrency === 0) {
    return failed(
      'may not run: 0 executions are reserved',
      `\`aws lambda delete-function-concurrency --function-name ${plain(name)}\``,
    );
  }
  const queues = resources
    .filter(({ type }) => type === 'AWS::SQS::Queue')
    .map((queue) => queue.name.split('/').at(-1));
  const own = lambda.sources.filter(({ queueArn }) => queues.includes(queueArn.split(':').at(-1)));
  if (own.length === 0) return failed('reads no queue of the stack', redeploy);
  if (own.some(({ enabled }) => enabled)) return { status: 'ok', found: 'runs, and reads its queue' };
  return failed(
    'is paused: it reads its queue no more',
    '`aws lambda update-event-source-mapping --enabled`: docs/operations.md, Pause',
  );
}

/** Somebody has to have confirmed a subscription. */
export function subscriptionCheck(topicArn: string, subscriptions: Answer<'subscriptions'>): Found {
  const confirmed = subscriptions.filter((subscription) => subscription.confirmed);
  const pending = subscriptions.filter((subscription) => !subscription.confirmed);
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
export function deadLetterCheck({ messages }: Answer<'queue'>): Found {
  if (messages === 0) return { status: 'ok', found: 'is empty' };
  return failed(
    `holds ${messages} that nobody has judged`,
    'read them and move them back: docs/operations.md, Dead letters',
  );
}

function failed(found: string, fix: string): Found {
  return { status: 'failed', found, fix };
}
