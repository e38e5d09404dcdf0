import { describe, expect, test } from 'vitest';
import type { DeployedLedger } from '#adapters/deployed-ledger.ts';
import { memoryLedger } from '#adapters/memory-ledger.ts';
import { ackCommand } from '#cli/ack.ts';
import { findingsCommand } from '#cli/findings.ts';
import { findingsLine } from '#cli/findings-schema.ts';
import type { OpenLedger } from '#cli/ledger-options.ts';
import { suppressCommand } from '#cli/suppress.ts';
import type { Finding } from '#guard/finding.ts';
import { err, ok } from '#lib/result.ts';
import type { LedgerEntry } from '#ports';
import { finding } from '../unit/adapters/findings.ts';
import { ACCOUNT, ran } from './accounts.ts';

const AT = '2026-08-01T10:00:00.000Z';
const NOW = '2026-08-02T10:00:00.000Z';

function entryOf(one: Finding, more: Partial<LedgerEntry> = {}): LedgerEntry {
  return { revision: 1, status: 'open', finding: one, openedAt: AT, seenAt: AT, ...more };
}

/** The subcommands over a ledger in memory that holds these entries. */
async function stack(...entries: readonly LedgerEntry[]) {
  const ledger = memoryLedger();
  for (const entry of entries) await ledger.write(entry);
  let now = NOW;
  const places: unknown[] = [];
  const deployed: DeployedLedger = { accountId: ACCOUNT, ledger, now: () => now, user: 'alice' };
  const open: OpenLedger = async (place) => {
    places.push(place);
    return ok(deployed);
  };
  return {
    ledger,
    places,
    later: (instant: string) => {
      now = instant;
    },
    findings: (...args: readonly string[]) => ran(findingsCommand(open), args),
    ack: (...args: readonly string[]) => ran(ackCommand(open), args),
    suppress: (...args: readonly string[]) => ran(suppressCommand(open), args),
    only: async () => (await ledger.list(ACCOUNT))[0],
  };
}

const low = finding({ id: 'bbb-low', severity: 'low' });
const high = finding({ id: 'aaa-high' });
const july = ['--until', '2026-08-31', '--reason', 'moves away'];

describe('findings', () => {
  test('are listed with the worst first, and what was said about them', async () => {
    const { findings, suppress, ack } = await stack(entryOf(low), entryOf(high));
    await suppress('--finding', 'bbb', ...july);
    await ack('--finding', 'aaa', '--by', 'bob');
    const { out, err: problems, code } = await findings();
    expect({ problems, code }).toEqual({ problems: '', code: 0 });
    expect(out).toBe(
      [
        'HIGH      aaa-high  since 2026-08-01T10:00:00.000Z  acknowledged by bob',
        '  no-kms: statement 1',
        '  for user bob (eu-west-1)',
        'LOW       bbb-low  since 2026-08-01T10:00:00.000Z  suppressed until 2026-08-31T00:00:00.000Z by alice: moves away',
        '  no-kms: statement 1',
        '  for user bob (eu-west-1)',
        '',
      ].join('\n'),
    );
  });

  test('are given as JSON of the contract', async () => {
    const { findings, ack } = await stack(entryOf(high, { told: { news: 'n', at: AT } }));
    await ack('--finding', 'aaa', '--snooze', '2026-08-03T08:00Z');
    const { out } = await findings('--format', 'json');
    const [line] = JSON.parse(out);
    expect(findingsLine.strict().parse(line)).toMatchObject({
      id: 'aaa-high',
      state: 'snoozed',
      toldAt: AT,
      snoozed: { by: 'alice', at: NOW, until: '2026-08-03T08:00:00.000Z' },
      finding: { severity: 'high' },
    });
  });

  test('that were suppressed are open again after the date, and it shows', async () => {
    const { findings, suppress, later } = await stack(entryOf(high));
    await suppress('--finding', 'aaa', ...july);
    later('2026-09-01T00:00:00.000Z');
    expect((await findings()).out).toContain('open; was suppressed until 2026-08-31');
  });

  test('show text of others as it is, without its control characters', async () => {
    const { findings, suppress } = await stack(entryOf(high));
    await suppress('--finding', 'aaa', '--until', '2026-08-31', '--reason', 'all\u001b[2J\u202e well');
    expect((await findings()).out).not.toMatch(/\p{Cf}|\p{Cc}(?<!\n)/u);
  });

  test('of a ledger without any are none', async () => {
    expect(await (await stack()).findings()).toEqual({ code: 0, out: 'no finding is open\n', err: '' });
  });

  test('are looked for where the options say', async () => {
    const other = entryOf(finding({ id: 'ccc', account: '444455556666' }));
    const { findings, places } = await stack(entryOf(high), other);
    const args = ['--table', 'T', '--stack', 'S', '--region', 'eu-west-1', '--account-id', '444455556666'];
    const { out } = await findings(...args);
    expect(out).toContain('ccc');
    expect(out).not.toContain('aaa');
    await findings();
    expect(places).toEqual([
      { table: 'T', stack: 'S', region: 'eu-west-1' },
      { table: undefined, stack: 'key-guard', region: undefined },
    ]);
  });

  test('that can not be reached are said to be so', async () => {
    const deaf = findingsCommand(async () => err('the ledger is gone'));
    expect(await ran(deaf, [])).toEqual({
      code: 1,
      out: '',
      err: 'key-guard findings: the ledger is gone\n',
    });
  });
});

describe('ack and suppress', () => {
  test('write over what a function wrote in the meantime', async () => {
    const { ledger, ack, only } = await stack(entryOf(high));
    const { list } = ledger;
    Object.assign(ledger, {
      list: async (account: string) => {
        const before = await list(account);
        await ledger.write(entryOf(high, { revision: 2, seenAt: NOW }));
        return before;
      },
    });
    expect(await ack('--finding', 'aaa-high')).toEqual({
      code: 0,
      out: 'acknowledged: no-kms: statement 1\n',
      err: '',
    });
    Object.assign(ledger, { list });
    expect(await only()).toMatchObject({
      revision: 3,
      seenAt: NOW,
      acknowledged: { by: 'alice', at: NOW },
    });
  });

  test('take back with --lift', async () => {
    const { suppress, only } = await stack(entryOf(high));
    await suppress('--finding', 'aaa', ...july);
    expect(await only()).toMatchObject({ suppressed: { reason: 'moves away' } });
    expect((await suppress('--finding', 'aaa', '--lift')).out).toBe('alerted again: no-kms: statement 1\n');
    expect(await only()).not.toHaveProperty('suppressed');
  });

  test.each([
    ['ack', [], 'give the finding with `--finding ID`'],
    ['ack', ['--finding', 'zzz'], 'no open finding has an id that begins with `zzz`'],
    ['ack', ['--finding', 'aaa', '--snooze', 'soon'], '`--snooze soon` is no date'],
    ['suppress', [...july], 'give the finding with `--finding ID`'],
    ['suppress', ['--finding', 'aaa', '--reason', 'x'], 'give the date with `--until DATE`'],
    ['suppress', ['--finding', 'aaa', '--until', '2026-08-31'], 'give the reason with `--reason TEXT`'],
    [
      'suppress',
      ['--finding', 'aaa', '--until', '2026-08-01', '--reason', 'x'],
      'is over: give a date that lies ahead',
    ],
    ['suppress', ['--finding', 'aaa', '--until', '2028-08-01', '--reason', 'x'], 'give a date within a year'],
    ['suppress', ['--finding', 'aaa', '--until', '2026-13-01', '--reason', 'x'], 'is no date'],
    ['suppress', ['--finding', 'aaa', '--lift', '--reason', 'x'], 'give either `--lift` or'],
    [
      'suppress',
      ['--finding', 'aaa', '--until', '2026-08-31', '--reason', 'x'.repeat(501)],
      'make it shorter',
    ],
  ] as const)('%s %j is refused with what to do', async (name, args, words) => {
    const made = await stack(entryOf(high));
    const { code, out, err: problem } = await made[name](...args);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(problem).toContain(words);
    expect(await made.only()).toEqual(entryOf(high));
  });

  test('do not guess between two findings', async () => {
    const { ack } = await stack(entryOf(high), entryOf(finding({ id: 'aaa-other' })));
    expect((await ack('--finding', 'aaa')).err).toContain('several findings begin with `aaa`');
  });
});
