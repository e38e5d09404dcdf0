import { describe, expect, test } from 'vitest';
import type { LedgerEntry, Ports } from '#ports';
import { finding } from './findings.ts';

const AT = '2026-08-01T10:00:00.000Z';
const account = finding().account;

/** An entry with all that it can hold. */
function entry(revision: number, more: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    revision,
    status: 'open',
    finding: finding(),
    openedAt: AT,
    seenAt: AT,
    told: { news: 'reach', at: AT },
    telling: { turn: 'changed', news: 'more', claim: revision, until: '2026-08-01T10:01:00.000Z' },
    suppressed: { by: 'alice', at: AT, until: '2026-09-01T00:00:00Z', reason: 'a test' },
    snoozed: { by: 'alice', at: AT, until: '2026-08-02T00:00:00Z' },
    acknowledged: { by: 'bob', at: AT },
    reminded: 'reminder',
    ...more,
  };
}

/** What every ledger promises to the responder. */
export function ledgerContract(make: () => Ports['ledger']): void {
  describe('a write', () => {
    test('of a finding that the ledger does not have is kept with all that it says', async () => {
      const ledger = make();
      expect(await ledger.write(entry(1))).toBeUndefined();
      expect(await ledger.list(account)).toEqual([entry(1)]);
    });

    test('that follows the revision that stands there replaces all of it', async () => {
      const ledger = make();
      await ledger.write(entry(1));
      const bare: LedgerEntry = {
        revision: 2,
        status: 'open',
        finding: finding(),
        openedAt: AT,
        seenAt: AT,
      };
      expect(await ledger.write(bare)).toBeUndefined();
      expect(await ledger.list(account)).toEqual([bare]);
    });

    test.each([1, 2, 4])(
      'of revision %i after revision 2 gives what stands there, and changes nothing',
      async (revision) => {
        const ledger = make();
        await ledger.write(entry(1));
        await ledger.write(entry(2));
        const other = entry(revision, { openedAt: '2026-08-01T11:00:00.000Z' });
        expect(await ledger.write(other)).toEqual(entry(2));
        expect(await ledger.list(account)).toEqual([entry(2)]);
      },
    );

    test('that is made twice is refused the second time, with itself', async () => {
      const ledger = make();
      await ledger.write(entry(1));
      expect(await ledger.write(entry(1))).toEqual(entry(1));
    });

    test('succeeds for one of many who read the same revision', async () => {
      const ledger = make();
      await ledger.write(entry(1));
      const writes = await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          ledger.write(entry(2, { openedAt: `2026-08-01T10:00:${10 + i}Z` })),
        ),
      );
      expect(writes.filter((standing) => standing === undefined)).toHaveLength(1);
      const [kept] = await ledger.list(account);
      expect(writes.filter((standing) => standing !== undefined)).toEqual(
        Array.from({ length: 19 }, () => kept),
      );
    });

    test('of a new finding succeeds for one of many', async () => {
      const ledger = make();
      const writes = await Promise.all(Array.from({ length: 20 }, () => ledger.write(entry(1))));
      expect(writes.filter((standing) => standing === undefined)).toHaveLength(1);
    });

    test('keeps the same id of two accounts apart', async () => {
      const ledger = make();
      await ledger.write(entry(1));
      expect(await ledger.write(entry(1, { finding: finding({ account: '444455556666' }) }))).toBeUndefined();
    });

    test('knows what was resolved, by whoever wrote it', async () => {
      const ledger = make();
      await ledger.write(entry(1));
      const gone = entry(2, { status: 'resolved', goneAt: AT });
      expect(await ledger.write(gone)).toBeUndefined();
      expect(await ledger.write(entry(1))).toEqual(gone);
      expect(await ledger.write(entry(3))).toBeUndefined();
    });
  });

  describe('the list', () => {
    test('has the open findings of the account and nothing else', async () => {
      const ledger = make();
      const [two, three] = [finding({ id: 'finding-2' }), finding({ id: 'finding-3' })];
      for (const each of [finding(), two, three, finding({ account: '444455556666' })])
        await ledger.write(entry(1, { finding: each }));
      await ledger.write(entry(2, { finding: three, status: 'resolved' }));
      const open = await ledger.list(account);
      expect(open.map((one) => one.finding.id).sort()).toEqual(['finding-1', 'finding-2']);
    });

    test('of an account that nobody heard of is empty', async () => {
      expect(await make().list('444455556666')).toEqual([]);
    });
  });
}
