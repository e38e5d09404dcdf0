import { describe, expect, test } from 'vitest';
import type { Ports } from '#ports';
import { finding } from './findings.ts';

const at = (seconds: number) => new Date(Date.UTC(2026, 7, 1, 10, 0, seconds)).toISOString();
const one = finding();
const account = one.account;

/** What every ledger promises to the responder. */
export function ledgerContract(make: () => Ports['ledger']): void {
  describe('claiming a finding', () => {
    test('gives it to the first who asks, and to nobody else while the claim holds', async () => {
      const ledger = make();
      expect(await ledger.claim(one, at(0))).toBe('claimed');
      expect(await ledger.claim(one, at(0))).toBe('busy');
      expect(await ledger.claim(one, at(59))).toBe('busy');
    });

    test('gives it to one of two who ask at once', async () => {
      const ledger = make();
      const claims = await Promise.all([ledger.claim(one, at(0)), ledger.claim(one, at(0))]);
      expect(claims.sort()).toEqual(['busy', 'claimed']);
    });

    test('gives it to one of many when a claim ran out and all want it at once', async () => {
      const ledger = make();
      await ledger.claim(one, at(0));
      const claims = await Promise.all(Array.from({ length: 20 }, () => ledger.claim(one, at(60))));
      expect(claims.filter((claim) => claim === 'claimed')).toHaveLength(1);
      expect(new Set(claims)).toEqual(new Set(['claimed', 'busy']));
    });

    test('gives it again once the claim ran out, as the same opening', async () => {
      const ledger = make();
      await ledger.claim(one, at(0));
      expect(await ledger.claim(one, at(60))).toBe('claimed');
      expect(await ledger.claim(one, at(61))).toBe('busy');
      expect(await ledger.list(account)).toMatchObject([{ openedAt: at(0) }]);
    });

    test('says that it was alerted before, however long ago', async () => {
      const ledger = make();
      await ledger.claim(one, at(0));
      await ledger.alerted(account, one.id, at(1));
      expect(await ledger.claim(one, at(2))).toBe('alerted');
      expect(await ledger.claim(one, at(10_000))).toBe('alerted');
    });

    test('says that something else was told before, once', async () => {
      const ledger = make();
      expect(await ledger.claim(one, at(0), ['little', 'little seen'])).toBe('claimed');
      await ledger.alerted(account, one.id, at(1));
      expect(await ledger.claim(one, at(2), ['little', 'little seen'])).toBe('alerted');
      expect(await ledger.claim(one, at(2), ['more', 'more seen'])).toBe('changed');
      expect(await ledger.claim(one, at(3), ['more', 'more seen'])).toBe('busy');
      await ledger.alerted(account, one.id, at(4));
      expect(await ledger.claim(one, at(5), ['more', 'more seen'])).toBe('alerted');
      expect(await ledger.list(account)).toMatchObject([{ openedAt: at(0) }]);
    });

    test('takes what tells more for enough', async () => {
      const ledger = make();
      await ledger.claim(one, at(0), ['reach seen']);
      await ledger.alerted(account, one.id, at(1));
      expect(await ledger.claim(one, at(2), ['reach', 'reach seen'])).toBe('alerted');
    });

    test('opens a finding that came back', async () => {
      const ledger = make();
      await ledger.claim(one, at(0));
      await ledger.alerted(account, one.id, at(1));
      await ledger.resolve(account, one.id, at(2));
      expect(await ledger.claim(one, at(3))).toBe('claimed');
      expect(await ledger.list(account)).toMatchObject([{ openedAt: at(3) }]);
    });

    test('keeps the same id of two accounts apart', async () => {
      const ledger = make();
      await ledger.claim(one, at(0));
      expect(await ledger.claim(finding({ account: '444455556666' }), at(0))).toBe('claimed');
    });
  });

  describe('the list', () => {
    test('has the open findings of the account, alerted or not, and nothing else', async () => {
      const ledger = make();
      const [two, three] = [finding({ id: 'finding-2' }), finding({ id: 'finding-3' })];
      for (const each of [one, two, three, finding({ account: '444455556666' })])
        await ledger.claim(each, at(0));
      await ledger.alerted(account, two.id, at(1));
      await ledger.resolve(account, three.id, at(2));
      const open = await ledger.list(account);
      expect(open.map((entry) => entry.finding.id).sort()).toEqual(['finding-1', 'finding-2']);
      expect(open[0]).toEqual({ finding: one, openedAt: at(0) });
    });

    test('of an account that nobody heard of is empty', async () => {
      expect(await make().list('444455556666')).toEqual([]);
    });
  });

  describe('the receipt and the end of a finding', () => {
    test('can come twice', async () => {
      const ledger = make();
      await ledger.claim(one, at(0));
      await ledger.alerted(account, one.id, at(1));
      await ledger.alerted(account, one.id, at(1));
      await ledger.resolve(account, one.id, at(2));
      await ledger.resolve(account, one.id, at(2));
      expect(await ledger.list(account)).toEqual([]);
    });

    test('do not open a resolved finding again when the receipt comes late', async () => {
      const ledger = make();
      await ledger.claim(one, at(0));
      await ledger.resolve(account, one.id, at(1));
      await ledger.alerted(account, one.id, at(2));
      expect(await ledger.list(account)).toEqual([]);
    });

    test('are refused for a finding that was never claimed', async () => {
      const ledger = make();
      await expect(ledger.alerted(account, 'nobody', at(0))).rejects.toThrow('is not in the ledger');
      await expect(ledger.resolve(account, 'nobody', at(0))).rejects.toThrow('is not in the ledger');
    });
  });
}
