import { countingRequests } from '#adapters/aws-calls.ts';
import { sweepPorts } from '#adapters/aws-sweep.ts';
import { batchHandler } from '#adapters/lambda-handler.ts';
import { lambdaLog, telemetry } from '#adapters/lambda-log.ts';
import { config } from '#config';
import { handleBatch } from '#respond/deliver.ts';

const watch = telemetry('sweep');

/** Assesses the whole account on schedule: what no event told is opened, what is gone is resolved. */
export const handler = batchHandler(
  handleBatch,
  () => sweepPorts(config(), lambdaLog(watch), countingRequests(watch.metrics)),
  watch,
);
