import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import { canaryPorts, turnOf } from '#adapters/aws-canary.ts';
import { lambdaLog, telemetry } from '#adapters/lambda-log.ts';
import { canaryConfig } from '#config';
import { turnCanary } from '#respond/canary.ts';

const { logger } = telemetry('canary');

/** Puts the canary's deny at the beginning of its round, and takes it away at the end. */
export const handler = middy()
  .use(injectLambdaContext(logger))
  .handler(async (event: unknown) =>
    turnCanary(turnOf(event), canaryPorts(canaryConfig(), lambdaLog({ logger }))),
  );
