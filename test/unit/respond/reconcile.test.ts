import { describe, expect, test } from 'vitest';
import { memoryLedger } from '#adapters/memory-ledger.ts';
import { said } from '#guard/words.ts';
import { reconcile } from '#respond/reconcile.ts';
import type { Json } from '../../cli/accounts.ts';
import { accountOf, accountWith, DENY, tracedPorts } from './ports.ts';

const ACCOUNT = '111122223333';

/** Looks at an account at an hour of one day, over one ledger. */
function looking() {
  const ledger = memoryLedger();
  const look = async (hour: number, account: Json, complete = true) => {
    const { ports, alerts } = tracedPorts(account, {
      now: () => `2026-11-03T${String(hour).padStart(2, '0')}:00:00.000Z`,
      ledger,
      readAccount: async () => ({ account: accountOf(account), calls: 1, complete, lagMs: 120_000 }),
    });
    const result = await reconcile(ACCOUNT, ports);
    return { ...result, kinds: alerts.map(({ kind }) => kind) };
  };
  return { ledger, look };
}

const denied = accountWith({ alice: DENY });

describe('a look at the whole account', () => {
  test('opens what no event told of, once, and resolves what is gone', async () => {
    const { look } = looking();
    expect(await look(1, denied)).toMatchObject({ kinds: ['opened'], read: { calls: 1, complete: true } });
    expect((await look(2, denied)).kinds).toEqual([]);
    expect((await look(3, accountWith())).kinds).toEqual(['resolved']);
  });

  test('resolves nothing where a part could not be read', async () => {
    const { look } = looking();
    await look(1, denied);
    expect(await look(2, accountWith(), false)).toMatchObject({ kinds: [], read: { complete: false } });
  });

  test('reminds of what nobody has acknowledged, then escalates', async () => {
    const { look } = looking();
    const kinds = [];
    for (const hour of [0, 3, 5, 6]) kinds.push(...(await look(hour, denied)).kinds);
    expect(kinds).toEqual(['opened', 'reminder']);
  });

  test('alerts again what was suppressed until a date that is over', async () => {
    const { ledger, look } = looking();
    await look(1, denied);
    const [entry] = await ledger.list(ACCOUNT);
    if (entry === undefined) throw new Error('nothing is open');
    const until = '2026-11-03T12:00:00.000Z';
    await ledger.write(said(entry, { kind: 'suppress', until, reason: 'x' }, { by: 'alice', at: until }));
    expect((await look(11, accountWith({ alice: DENY, bob: DENY }))).kinds).toEqual(['opened']);
    expect((await look(12, denied)).kinds).toEqual(['opened', 'resolved']);
  });
});
