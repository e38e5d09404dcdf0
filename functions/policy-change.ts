import { countingRequests } from '#adapters/aws-calls.ts';
import { awsPorts } from '#adapters/aws-ports.ts';
import { batchHandler } from '#adapters/lambda-handler.ts';
import { lambdaLog, telemetry } from '#adapters/lambda-log.ts';
import { config } from '#config';
import { handleBatch } from '#respond/deliver.ts';

const watch = telemetry('policy-change');

/** Answers changes of IAM policies and principals. */
export const handler = batchHandler(
  handleBatch,
  () => awsPorts(config(), lambdaLog(watch), countingRequests(watch.metrics)),
  watch,
);
