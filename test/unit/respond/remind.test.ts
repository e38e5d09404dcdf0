import { expect, test } from 'vitest';
import { announceReminders } from '#respond/announce.ts';
import { putUserPolicy } from '../../cli/events.ts';
import { accountWith, DENY, tracedPorts } from './ports.ts';

test('a reminder is claimed, sent and noted, and does not come twice', async () => {
  let hour = 10;
  const event = putUserPolicy('alice');
  event.requestParameters.policyName = 'own';
  const { ports, handle, alerts, calls, open } = tracedPorts(accountWith({ alice: DENY }), {
    now: () => `2026-08-01T${hour}:00:05.000Z`,
  });
  await handle(event);
  hour = 15;
  calls.length = 0;
  const list = await open();
  const both = await Promise.all([announceReminders(list, ports), announceReminders(list, ports)]);
  expect(both.flatMap(({ sent }) => [...sent.values()])).toHaveLength(1);
  await announceReminders(await open(), ports);
  expect(alerts.map(({ kind }) => kind)).toEqual(['opened', 'reminder']);
  expect(alerts[1]).toMatchObject({
    subject: expect.stringContaining('[HIGH, REMINDER]'),
    text: expect.stringContaining('nobody has acknowledged it'),
  });
  expect(calls.filter((call) => call === 'alert')).toHaveLength(1);
});
