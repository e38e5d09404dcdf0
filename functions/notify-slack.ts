import { sqsHandler } from '#adapters/lambda-handler.ts';
import { lambdaLog, telemetry } from '#adapters/lambda-log.ts';
import { notifyPorts } from '#adapters/notify-ports.ts';
import { notifyConfig } from '#config';
import { notify } from '#respond/notify.ts';

const watch = telemetry('notify-slack');

/** Posts alerts to Slack, and to the topic of Amazon Q Developer. */
export const handler = sqsHandler(notify, () => notifyPorts(notifyConfig(), lambdaLog(watch)), watch);
