import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, type MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Ports } from '#ports';

/** How a Lambda function tells what it does. */
export interface Telemetry {
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** Where figures go: the metrics of a function, of which this much is needed to add one. */
export interface MetricSink {
  readonly addMetric: (
    name: string,
    unit: (typeof MetricUnit)[keyof typeof MetricUnit],
    value: number,
  ) => unknown;
}

/** The logger and the metrics of one function. */
export function telemetry(serviceName: string): Telemetry {
  const logger = new Logger({ serviceName });
  return { logger, metrics: new Metrics({ namespace: 'KeyGuard', serviceName, logger }) };
}

/** Structured lines for CloudWatch Logs; an `Error` among the fields is written with its stack. */
export function lambdaLog({ logger }: Pick<Telemetry, 'logger'>): Ports['log'] {
  return (level, message, fields) => logger[level](message, { ...fields });
}
