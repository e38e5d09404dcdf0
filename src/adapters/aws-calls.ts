import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type { MetricSink } from './lambda-log.ts';

/** An SDK client, as far as its requests can be watched. */
interface Watchable {
  readonly middlewareStack: {
    add(
      middleware: <I extends object, O extends object>(
        next: (args: I) => Promise<O>,
      ) => (args: I) => Promise<O>,
      options: { readonly step: 'finalizeRequest'; readonly priority: 'low'; readonly name: string },
    ): void;
  };
}

/** How services say that they were asked too often, where they don't answer with status 429. */
const THROTTLED: ReadonlySet<unknown> = new Set([
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'RequestThrottled',
  'RequestThrottledException',
  'RequestLimitExceeded',
  'TooManyRequestsException',
  'ProvisionedThroughputExceededException',
]);

/**
 * Makes clients count each of their requests as `awsRequests`, every attempt of it, and those that were throttled as
 * `awsThrottles`.
 *
 * @returns takes a client and gives it back
 */
export function countingRequests(metrics: MetricSink): <C extends Watchable>(client: C) => C {
  const count = (name: string) => metrics.addMetric(name, MetricUnit.Count, 1);
  return (client) => {
    // Low: nearer to the network than the retries.
    client.middlewareStack.add(counting(count), {
      step: 'finalizeRequest',
      priority: 'low',
      name: 'countRequests',
    });
    return client;
  };
}

function counting(count: (name: string) => void) {
  return <I extends object, O extends object>(next: (args: I) => Promise<O>) =>
    async (args: I): Promise<O> => {
      count('awsRequests');
      try {
        return await next(args);
      } catch (error) {
        if (isThrottle(error)) count('awsThrottles');
        throw error;
      }
    };
}

function isThrottle(error: unknown): boolean {
  const { name, $metadata } = error as { name?: unknown; $metadata?: { httpStatusCode?: number } };
  return THROTTLED.has(name) || $metadata?.httpStatusCode === 429;
}
