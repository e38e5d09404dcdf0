import { setTimeout as pause } from 'node:timers/promises';
import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { FindingEvent } from '#ports';

/** "Retryable errors include"; all others would fail again. */
const RETRYABLE = ['InternalFailure', 'ThrottlingException'];
const ATTEMPTS = 4;
const FIRST_PAUSE_MS = 200;

/**
 * Puts an event on a bus. A request can succeed and its entry fail: then `FailedEntryCount` says so, and the entry is
 * tried again here before the whole record goes back to its queue.
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html
 *
 * @param wait stands still for some milliseconds
 * @throws when the bus did not take it
 */
export async function putFindingEvent(
  client: EventBridgeClient,
  busArn: string,
  event: FindingEvent,
  wait: (ms: number) => Promise<unknown> = pause,
): Promise<void> {
  const { source: Source, detailType: DetailType, time, detail: Detail } = event;
  const entry = { EventBusName: busArn, Source, DetailType, Time: new Date(time), Detail };
  for (let attempt = 1; ; attempt++) {
    const { FailedEntryCount, Entries } = await client.send(new PutEventsCommand({ Entries: [entry] }));
    const [result] = Entries ?? [];
    if (FailedEntryCount === 0 && result?.EventId !== undefined) return;
    const { ErrorCode: code = 'no error code', ErrorMessage: message = 'no message' } = result ?? {};
    if (attempt === ATTEMPTS || !RETRYABLE.includes(code)) {
      throw new Error(`the event bus ${busArn} did not take the event: ${code}, ${message}`);
    }
    await wait(FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + Math.random()));
  }
}
