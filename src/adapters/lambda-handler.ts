import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy, { type MiddlewareObj } from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Delivery, Ports } from '#ports';
import type { Telemetry } from './lambda-log.ts';
import { type Countable, countAgain, countFailure, countRecord } from './record-metrics.ts';

/** What became of one record of a batch. */
export type Handled<O> =
  | { readonly ok: true; readonly value: O }
  | { readonly ok: false; readonly error: unknown };

/** Handles the bodies of records that came together; what becomes of each, in their order. */
export type HandleBatch<O, P = Ports> = (
  bodies: readonly string[],
  ports: P,
  deliveries: readonly Delivery[],
) => Promise<readonly Handled<O>[]>;

/** Handles the body of one record. */
export type HandleRecord<O, P = Ports> = (body: string, ports: P, delivery: Delivery) => Promise<O>;

export type SqsHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

/**
 * A Lambda handler for batches of a queue: a record that fails does so alone, goes back to the queue and in the end
 * to the dead-letter queue.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 *
 * @param ports built on the first invocation and kept; when that throws, the whole batch is tried again
 * @param watch how the Lambda tells what it does; a local run goes without
 */
export function batchHandler<O extends Countable, P = Ports>(
  handle: HandleBatch<O, P>,
  ports: () => P,
  watch?: Telemetry,
): SqsHandler {
  let built: { readonly ports: P } | undefined;
  const batch = async ({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    built ??= { ports: ports() };
    const handled = await handle(
      Records.map(({ body }) => body),
      built.ports,
      Records.map((record) => deliveryOf(record, context)),
    );
    for (const one of handled) count(one, watch);
    // A record that nothing became of was not handled.
    const failures = Records.filter((_, i) => handled[i]?.ok !== true);
    return { batchItemFailures: failures.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
  return middy<SQSEvent, SQSBatchResponse>(batch).use(watch === undefined ? [] : middlewares(watch));
}

/** The same for records that have nothing to do with each other: one after another. */
export function sqsHandler<O extends Countable, P = Ports>(
  handle: HandleRecord<O, P>,
  ports: () => P,
  watch?: Telemetry,
): SqsHandler {
  const oneByOne: HandleBatch<O, P> = async (bodies, given, deliveries) => {
    const handled: Handled<O>[] = [];
    for (const [i, delivery] of deliveries.entries()) {
      try {
        handled.push({ ok: true, value: await handle(bodies[i] ?? '', given, delivery) });
      } catch (error) {
        handled.push({ ok: false, error });
      }
    }
    return handled;
  };
  return batchHandler(oneByOne, ports, watch);
}

function deliveryOf({ attributes, messageAttributes }: SQSRecord, context: Context): Delivery {
  const texts = Object.entries(messageAttributes).flatMap(([name, { stringValue }]) =>
    stringValue === undefined ? [] : [[name, stringValue] as const],
  );
  return {
    sentAt: Number(attributes.SentTimestamp),
    attributes: Object.fromEntries(texts),
    remainingMs: () => context.getRemainingTimeInMillis(),
  };
}

function middlewares({ logger, metrics }: Telemetry): MiddlewareObj[] {
  return [injectLambdaContext(logger), logMetrics(metrics)];
}

/** Counts what a record came to; one that was handled and that the queue has to keep all the same is no failure. */
function count<O extends Countable>(handled: Handled<O>, watch: Telemetry | undefined): void {
  if (watch === undefined) return;
  if (handled.ok) countRecord(watch.metrics, handled.value, Date.now());
  else if (isAgain(handled.error)) countAgain(watch.metrics, handled.error.value, Date.now());
  else countFailure(watch.metrics);
}

/** A record that was answered, and comes once more. */
type Again = Error & { readonly code: 'comes-again'; readonly value?: Countable };

function isAgain(error: unknown): error is Again {
  return error instanceof Error && 'code' in error && error.code === 'comes-again';
}
