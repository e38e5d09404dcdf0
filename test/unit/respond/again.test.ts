import { describe, expect, test } from 'vitest';
import { memoryLedger } from '#adapters/memory-ledger.ts';
import { handleRecord } from '#respond/deliver.ts';
import type { Json } from '../../cli/accounts.ts';
import { record } from '../../cli/events.ts';
import { accountOf, accountWith, DENY, tracedPorts } from './ports.ts';

const denied = accountWith({ alice: DENY });
const put = (eventTime: string): Json =>
  record(
    'PutUserPolicy',
    { userName: 'alice', policyName: 'own', policyDocument: JSON.stringify(DENY) },
    { eventTime },
  );
const remove = (eventTime: string): Json =>
  record('DeleteUserPolicy', { userName: 'alice', policyName: 'own' }, { eventTime });

/** Ports over reads that may lag by two minutes, at a time of the morning of one day. */
function lagging() {
  const ledger = memoryLedger();
  return (clock: string, account: Json) =>
    tracedPorts(account, {
      now: () => `2026-11-03T${clock}.000Z`,
      ledger,
      readAccount: async () => ({ account: accountOf(account), calls: 1, complete: true, lagMs: 120_000 }),
    });
}

describe('an event comes again', () => {
  test('where IAM does not show its change yet, and is answered when it does', async () => {
    const at = lagging();
    const early = at('10:00:10', accountWith());
    expect(await early.handle(put('2026-11-03T10:00:00Z'))).toMatchObject({
      outcome: 'clear',
      again: 'what was read from IAM does not show the change yet',
    });
    const later = at('10:06:10', denied);
    expect(await later.handle(put('2026-11-03T10:00:00Z'))).toMatchObject({ alerts: [{ kind: 'opened' }] });
  });

  test('not where another change has taken its place for good', async () => {
    const response = await lagging()('10:06:10', accountWith()).handle(put('2026-11-03T10:00:00Z'));
    expect(response).toMatchObject({ outcome: 'clear' });
    expect(response).not.toHaveProperty('again');
  });

  test.each([
    ['is padded', { omitted: true }],
    ['tells too little', {}],
  ])('where it is young and %s', async (_, parameters) => {
    const young = record('PutUserPolicy', parameters, { eventTime: '2026-11-03T10:00:00Z' });
    expect(await lagging()('10:01:00', accountWith()).handle(young)).toHaveProperty('again');
    expect(await lagging()('10:02:00', accountWith()).handle(young)).not.toHaveProperty('again');
  });

  test('to confirm what was told, once', async () => {
    const at = lagging();
    const event = put('2026-11-03T10:00:00Z');
    expect(await at('10:00:10', denied).handle(event)).toHaveProperty(
      'again',
      'what was told is to be confirmed',
    );
    const confirmed = at('10:06:10', denied);
    expect(await confirmed.handle(event)).not.toHaveProperty('again');
    expect(confirmed.alerts).toEqual([]);
  });

  test('where a finding is missing that was seen a moment ago: it is not resolved', async () => {
    const at = lagging();
    await at('10:00:10', denied).handle(put('2026-11-03T10:00:00Z'));
    const tag = record('TagUser', { userName: 'bob', tags: [] }, { eventTime: '2026-11-03T09:00:00Z' });
    expect(await at('10:01:00', accountWith()).handle(tag)).toMatchObject({
      resolved: [],
      again: 'what was read from IAM may be older than what is known',
    });
    expect(await at('10:07:00', accountWith()).handle(tag)).toMatchObject({ resolved: [{}] });
  });

  test('by failing, so that the queue keeps it, though it was handled', async () => {
    const { ports, alerts } = lagging()('10:00:10', denied);
    const handled = handleRecord(JSON.stringify(put('2026-11-03T10:00:00Z')), ports);
    await expect(handled).rejects.toMatchObject({ code: 'comes-again' });
    expect(alerts).toHaveLength(1);
  });
});

describe('a finding is resolved at once, however young', () => {
  test('by a change that IAM shows and that took it away', async () => {
    const at = lagging();
    await at('10:00:10', denied).handle(put('2026-11-03T10:00:00Z'));
    expect(await at('10:00:40', accountWith()).handle(remove('2026-11-03T10:00:30Z'))).toMatchObject({
      alerts: [{ kind: 'resolved' }],
    });
  });

  test('but not by one that is older than what was seen', async () => {
    const at = lagging();
    await at('10:00:40', denied).handle(put('2026-11-03T10:00:35Z'));
    const late = await at('10:00:50', accountWith()).handle(remove('2026-11-03T10:00:30Z'));
    expect(late).toMatchObject({ resolved: [], again: expect.any(String) });
  });
});
