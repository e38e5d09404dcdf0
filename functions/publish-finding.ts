import { sqsHandler } from '#adapters/lambda-handler.ts';
import { lambdaLog, telemetry } from '#adapters/lambda-log.ts';
import { publisherPorts } from '#adapters/publisher-ports.ts';
import { publisherConfig } from '#config';
import { publishFinding } from '#respond/publish-finding.ts';

const watch = telemetry('publish-finding');

/** Tells other programs of the findings that are alerted: on an event bus, and in Security Hub. */
export const handler = sqsHandler(
  publishFinding,
  () => publisherPorts(publisherConfig(), lambdaLog(watch)),
  watch,
);
