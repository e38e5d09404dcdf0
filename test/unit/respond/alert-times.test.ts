import { expect, test } from 'vitest';
import { deny } from '../../cli/accounts.ts';
import { putUserPolicy, record } from '../../cli/events.ts';
import { accountWith, DENY, tracedPorts } from './ports.ts';

const put = () => {
  const event = putUserPolicy('alice', DENY);
  event.requestParameters.policyName = 'own';
  return event;
};
const remove = () => record('DeleteUserPolicy', { userName: 'alice', policyName: 'own' });

/** Ports whose clock is put forward by hand. */
function timed() {
  let minute = 0;
  const traced = tracedPorts(accountWith({ alice: DENY }), { now: () => `2026-08-01T10:0${minute}:00.000Z` });
  const at = async (when: number, event: ReturnType<typeof put>) => {
    minute = when;
    await traced.handle(event);
  };
  return { ...traced, at };
}

test('each alert says when it was decided, and when its finding was opened as far as that is known', async () => {
  const { alerts, becomes, at } = timed();
  await at(1, put());
  becomes(accountWith({ alice: deny({ Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } } }) }));
  await at(2, put());
  becomes(accountWith());
  await at(3, remove());
  expect(alerts.map(({ kind, at: when, openedAt }) => [kind, when, openedAt])).toEqual([
    ['opened', '2026-08-01T10:01:00.000Z', '2026-08-01T10:01:00.000Z'],
    ['changed', '2026-08-01T10:02:00.000Z', '2026-08-01T10:01:00.000Z'],
    ['resolved', '2026-08-01T10:03:00.000Z', '2026-08-01T10:01:00.000Z'],
  ]);
});

test('a finding that comes back is opened anew', async () => {
  const { alerts, becomes, at } = timed();
  await at(1, put());
  becomes(accountWith());
  await at(2, remove());
  becomes(accountWith({ alice: DENY }));
  await at(3, put());
  expect(alerts.at(-1)).toMatchObject({ kind: 'opened', openedAt: '2026-08-01T10:03:00.000Z' });
  expect(alerts.at(-1)?.findingId).toBe(alerts[0]?.findingId);
});
