import 'aws-sdk-client-mock-vitest/extend';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, test } from 'vitest';
import { putFindingEvent } from '#adapters/aws-eventbridge.ts';

const BUS = 'arn:aws:events:us-east-1:111122223333:event-bus/default';
const EVENT = {
  source: 'key-guard',
  detailType: 'Key Guard Finding Opened',
  time: '2026-08-01T10:00:05.123Z',
  detail: '{"version":"1"}',
};
const TAKEN = { FailedEntryCount: 0, Entries: [{ EventId: 'e' }] };
const refused = (ErrorCode: string) => ({
  FailedEntryCount: 1,
  Entries: [{ ErrorCode, ErrorMessage: 'in words' }],
});

async function put(...answers: readonly object[]) {
  const client = new EventBridgeClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  const bus = mockClient(client);
  let asked = 0;
  bus.on(PutEventsCommand).callsFake(() => answers[Math.min(asked++, answers.length - 1)]);
  const waits: number[] = [];
  const result = putFindingEvent(client, BUS, EVENT, async (ms) => void waits.push(ms));
  const error = await result.then(
    () => undefined,
    (reason: Error) => reason.message,
  );
  return { bus, waits, error, calls: bus.commandCalls(PutEventsCommand).length };
}

describe('an event', () => {
  test('goes onto the bus with the time of the alert', async () => {
    const { bus, error, waits } = await put(TAKEN);
    expect([error, waits]).toEqual([undefined, []]);
    expect(bus).toHaveReceivedCommandWith(PutEventsCommand, {
      Entries: [
        {
          EventBusName: BUS,
          Source: 'key-guard',
          DetailType: 'Key Guard Finding Opened',
          Time: new Date('2026-08-01T10:00:05.123Z'),
          Detail: '{"version":"1"}',
        },
      ],
    });
  });

  test.each(['ThrottlingException', 'InternalFailure'])(
    'whose entry failed with %s in a request that succeeded is put again, after longer and longer pauses',
    async (code) => {
      const { error, calls, waits } = await put(refused(code), refused(code), refused(code), TAKEN);
      expect([error, calls]).toEqual([undefined, 4]);
      const [first = 0, second = 0, third = 0] = waits;
      expect([first >= 100 && first < 300, second >= 200 && second < 600, third >= 400]).toEqual([
        true,
        true,
        true,
      ]);
    },
  );

  test('that fails each time is not taken for delivered', async () => {
    const { error, calls } = await put(refused('ThrottlingException'));
    expect(calls).toBe(4);
    expect(error).toBe(`the event bus ${BUS} did not take the event: ThrottlingException, in words`);
  });

  test('that can never succeed is put once', async () => {
    const { error, calls } = await put(refused('NotAuthorizedForSourceException'));
    expect(calls).toBe(1);
    expect(error).toContain('NotAuthorizedForSourceException');
  });

  test.each([
    {},
    { FailedEntryCount: 0 },
    { FailedEntryCount: 0, Entries: [{}] },
    { Entries: [{ EventId: 'e' }] },
  ])('is not taken for delivered on the answer %j, which does not say so', async (answer) => {
    expect((await put(answer)).error).toMatch(/did not take the event/);
  });
});
