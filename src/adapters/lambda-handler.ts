import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy, { type MiddlewareObj } from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Ports } from '#ports';
import type { Telemetry } from './lambda-log.ts';

/** Handles the body of one record. */
export type HandleRecord<O, P = Ports> = (body: string, ports: P) => Promise<O>;

export type SqsHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

/**
 * A Lambda handler for batches of a queue: a record that throws fails alone, goes back to the queue and in the end
 * to the dead-letter queue. Records are handled one after another, for IAM throttles an account's reads.
 *
 * @param ports built on the first invocation and kept; when that throws, the whole batch is tried again
 * @param watch how the Lambda tells what it does; a local run goes without
 */
export function sqsHandler<O extends { readonly outcome: string }, P = Ports>(
  handle: HandleRecord<O, P>,
  ports: () => P,
  watch?: Telemetry,
): SqsHandler {
  const processor = new BatchProcessor(EventType.SQS);
  let built: P | undefined;
  const batch = async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    built ??= ports();
    const local = built;
    const one = ({ body }: SQSRecord) => counted(handle(body, local), watch);
    const options = { context, processInParallel: false, throwOnFullBatchFailure: false };
    return await processPartialResponse(event, one, processor, options);
  };
  return middy<SQSEvent, SQSBatchResponse>(batch).use(watch === undefined ? [] : middlewares(watch));
}

function middlewares({ logger, metrics }: Telemetry): MiddlewareObj[] {
  return [injectLambdaContext(logger), logMetrics(metrics)];
}

/** Counts what each record came to, under the name of the outcome. */
async function counted<O extends { readonly outcome: string }>(
  work: Promise<O>,
  watch?: Telemetry,
): Promise<O> {
  const count = (name: string) => watch?.metrics.addMetric(name, MetricUnit.Count, 1);
  try {
    const result = await work;
    count(result.outcome);
    return result;
  } catch (error) {
    count('failed');
    throw error;
  }
}
