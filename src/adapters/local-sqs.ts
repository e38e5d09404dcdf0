import type { Context, SQSEvent } from 'aws-lambda';
import type { Ports } from '#ports';
import { type Handled, type HandleRecord, sqsHandler } from './lambda-handler.ts';
import type { Countable } from './record-metrics.ts';

/** The batch that Lambda would hand over for records with these bodies; the ids are `record-0`, `record-1`, ... */
export function sqsEvent(bodies: readonly string[]): SQSEvent {
  return {
    Records: bodies.map((body, index) => ({
      messageId: `record-${index}`,
      receiptHandle: '',
      body,
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: '0',
        SenderId: '',
        ApproximateFirstReceiveTimestamp: '0',
      },
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:local',
      awsRegion: 'us-east-1',
    })),
  };
}

/** "When delay is larger than 2147483647 ..., the delay will be set to 1": the longest timer that Node has. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** The context of an invocation that has all the time in the world. */
export function localContext(): Context {
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName: 'local',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:local',
    memoryLimitInMB: '0',
    awsRequestId: 'local',
    logGroupName: 'local',
    logStreamName: 'local',
    getRemainingTimeInMillis: () => LONGEST_TIMER_MS,
    done: () => {},
    fail: () => {},
    succeed: () => {},
  };
}

/** Feeds records one at a time to the handler that the Lambdas run, and keeps what each came to. */
export function localDelivery<O extends Countable>(handle: HandleRecord<O>, ports: Ports) {
  let last: Handled<O> = { ok: false, error: new Error('the handler did not reach the record') };
  const kept: HandleRecord<O> = async (body, given, delivery) => {
    try {
      const value = await handle(body, given, delivery);
      last = { ok: true, value };
      return value;
    } catch (error) {
      last = { ok: false, error };
      throw error;
    }
  };
  const handler = sqsHandler(kept, () => ports);
  return async (body: string): Promise<Handled<O>> => {
    await handler(sqsEvent([body]), localContext());
    return last;
  };
}
