import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy, { type MiddlewareObj } from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Delivery, Ports } from '#ports';
import type { Telemetry } from './lambda-log.ts';
import { type Countable, countFailure, countRecord } from './record-metrics.ts';

/** Handles the body of one record. */
export type HandleRecord<O, P = Ports> = (body: string, ports: P, delivery: Delivery) => Promise<O>;

export type SqsHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

/**
 * A Lambda handler for batches of a queue: a record that throws fails alone, goes back to the queue and in the end
 * to the dead-letter queue. Records are handled one after another, for IAM throttles an account's reads.
 *
 * @param ports built on the first invocation and kept; when that throws, the whole batch is tried again
 * @param watch how the Lambda tells what it does; a local run goes without
 */
export function sqsHandler<O extends Countable, P = Ports>(
  handle: HandleRecord<O, P>,
  ports: () => P,
  watch?: Telemetry,
): SqsHandler {
  const processor = new BatchProcessor(EventType.SQS);
  let built: P | undefined;
  const batch = async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    built ??= ports();
    const local = built;
    const one = (record: SQSRecord) =>
      counted(handle(record.body, local, deliveryOf(record, context)), watch);
    const options = { context, processInParallel: false, throwOnFullBatchFailure: false };
    return await processPartialResponse(event, one, processor, options);
  };
  return middy<SQSEvent, SQSBatchResponse>(batch).use(watch === undefined ? [] : middlewares(watch));
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

/** Counts what each record came to. */
async function counted<O extends Countable>(work: Promise<O>, watch?: Telemetry): Promise<O> {
  try {
    const result = await work;
    if (watch !== undefined) countRecord(watch.metrics, result, Date.now());
    return result;
  } catch (error) {
    if (watch !== undefined) countFailure(watch.metrics);
    throw error;
  }
}
