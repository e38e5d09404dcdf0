import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy, { type MiddlewareObj } from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Ports } from '#ports';
import type { Telemetry } from './lambda-log.ts';

/** What became of one record of a batch. */
export type Handled<O> =
  | { readonly ok: true; readonly value: O }
  | { readonly ok: false; readonly error: unknown };

/** Handles the bodies of records that came together; what becomes of each, in their order. */
export type HandleBatch<O> = (bodies: readonly string[], ports: Ports) => Promise<readonly Handled<O>[]>;

/** Handles the body of one record. */
export type HandleRecord<O> = (body: string, ports: Ports) => Promise<O>;

export type SqsHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

interface Outcome {
  readonly outcome: string;
}

/**
 * A Lambda handler for batches of a queue: a record that fails does so alone, goes back to the queue and in the end
 * to the dead-letter queue.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 *
 * @param ports built on the first invocation and kept; when that throws, the whole batch is tried again
 * @param watch how the Lambda tells what it does; a local run goes without
 */
export function batchHandler<O extends Outcome>(
  handle: HandleBatch<O>,
  ports: () => Ports,
  watch?: Telemetry,
): SqsHandler {
  let built: Ports | undefined;
  const batch = async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
    built ??= ports();
    const handled = await handle(
      Records.map(({ body }) => body),
      built,
    );
    for (const one of handled) watch?.metrics.addMetric(countedAs(one), MetricUnit.Count, 1);
    // A record that nothing became of was not handled.
    const failures = Records.filter((_, i) => handled[i]?.ok !== true);
    return { batchItemFailures: failures.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
  return middy<SQSEvent, SQSBatchResponse>(batch).use(watch === undefined ? [] : middlewares(watch));
}

/** The same for records that have nothing to do with each other: one after another. */
export function sqsHandler<O extends Outcome>(
  handle: HandleRecord<O>,
  ports: () => Ports,
  watch?: Telemetry,
): SqsHandler {
  const oneByOne: HandleBatch<O> = async (bodies, given) => {
    const handled: Handled<O>[] = [];
    for (const body of bodies) {
      try {
        handled.push({ ok: true, value: await handle(body, given) });
      } catch (error) {
        handled.push({ ok: false, error });
      }
    }
    return handled;
  };
  return batchHandler(oneByOne, ports, watch);
}

function middlewares({ logger, metrics }: Telemetry): MiddlewareObj[] {
  return [injectLambdaContext(logger), logMetrics(metrics)];
}

/** What a record came to; `comes-again` for one that was handled and that the queue has to keep all the same. */
function countedAs<O extends Outcome>(handled: Handled<O>): string {
  if (handled.ok) return handled.value.outcome;
  const { error } = handled;
  return error instanceof Error && 'code' in error && error.code === 'comes-again' ? 'comes-again' : 'failed';
}
