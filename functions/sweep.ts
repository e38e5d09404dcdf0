import { countingRequests } from '#adapters/aws-calls.ts';
import { sweepPorts } from '#adapters/aws-sweep.ts';
import { sqsHandler } from '#adapters/lambda-handler.ts';
import { lambdaLog, telemetry } from '#adapters/lambda-log.ts';
import { config } from '#config';
import { handleRecord } from '#respond/deliver.ts';

const watch = telemetry('sweep');

/** Assesses the whole account on schedule: what no event told is opened, what is gone is resolved. */
export const handler = sqsHandler(
  handleRecord,
  () => sweepPorts(config(), lambdaLog(watch), countingRequests(watch.metrics)),
  watch,
);
