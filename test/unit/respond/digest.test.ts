import { describe, expect, test } from 'vitest';
import type { Ports } from '#ports';
import { deny, type Json } from '../../cli/accounts.ts';
import { record } from '../../cli/events.ts';
import { accountWith, tracedPorts } from './ports.ts';

/** The small account in which alice has that many policies that deny, each a finding of its own. */
function accountWithMany(count: number): Json {
  const account = accountWith();
  account.UserDetailList[1].UserPolicyList = Array.from({ length: count }, (_, i) => ({
    PolicyName: `own-${i}`,
    PolicyDocument: deny(),
  }));
  return account;
}

const digestLimit = { openings: 3, withinMs: 600_000 };
const anything = () => record('SomethingNew', {});

describe('many findings at once', () => {
  test('are told by one alert that names them all, and stand in the ledger each for itself', async () => {
    const { handle, alerts, open } = tracedPorts(accountWithMany(5), { digestLimit });
    const { findings } = await handle(anything());
    expect(alerts).toHaveLength(1);
    expect(alerts[0]).toMatchObject({
      kind: 'digest',
      severity: 'high',
      subject: '[HIGH] 111122223333: 5 findings were opened at once',
      digest: { opened: 5, findings: findings.map(({ id }) => id).sort() },
    });
    expect(alerts[0]?.text).toContain('own-4: statement 1 "NoKms"');
    expect((await open()).map(({ told }) => told !== undefined)).toEqual([true, true, true, true, true]);
    await handle(anything());
    expect(alerts).toHaveLength(1);
  });

  test('are told one by one up to the limit', async () => {
    const { handle, alerts } = tracedPorts(accountWithMany(3), { digestLimit });
    await handle(anything());
    expect(alerts.map(({ kind }) => kind)).toEqual(['opened', 'opened', 'opened']);
  });

  test('count with what was opened minutes before, and no longer after that', async () => {
    let minute = 10;
    const now = () => `2026-08-01T10:${minute}:00.000Z`;
    const { handle, alerts, becomes } = tracedPorts(accountWithMany(2), { digestLimit, now });
    await handle(anything());
    becomes(accountWithMany(4));
    minute = 15;
    await handle(anything());
    minute = 30;
    becomes(accountWithMany(6));
    await handle(anything());
    expect(alerts.map(({ kind }) => kind)).toEqual(['opened', 'opened', 'digest', 'opened', 'opened']);
    expect(alerts[2]?.digest?.opened).toBe(2);
  });

  test('whose alert can not be sent are all told after the claims have run out', async () => {
    let minute = 10;
    let broken = true;
    const alert: Ports['alert'] = async () => {
      if (broken) throw new Error('SNS is down');
    };
    const now = () => `2026-08-01T10:${minute}:00.000Z`;
    const { handle, alerts } = tracedPorts(accountWithMany(5), { digestLimit, now, alert });
    await expect(handle(anything())).rejects.toThrow('SNS is down');
    broken = false;
    minute = 16;
    expect(await handle(anything())).toMatchObject({ alerts: [{ digest: { opened: 5 } }] });
    expect(alerts).toHaveLength(1);
  });
});
