import { describe, expect, test } from 'vitest';
import type { LedgerEntry } from '#guard/ledger-entry.ts';
import { type Move, missing, receipted, sighted } from '#guard/life.ts';
import { newsOf } from '#guard/news.ts';
import { dueReminders, reminded } from '#guard/reminders.ts';
import { type Saying, said } from '#guard/words.ts';
import { finding } from '../adapters/findings.ts';

const at = (hours: number) => new Date(Date.UTC(2026, 7, 1, hours)).toISOString();
const read = (hours: number) => ({ startedAt: at(hours), sureUntil: at(hours) });
const one = finding();
const other = finding({ principals: [] });
const [news] = newsOf(one);
const told: LedgerEntry = {
  revision: 2,
  status: 'open',
  finding: one,
  openedAt: at(0),
  seenAt: at(0),
  told: { news, at: at(0) },
};

const says = (saying: Saying, hours = 1, entry = told) => said(entry, saying, { by: 'alice', at: at(hours) });
const suppress: Saying = { kind: 'suppress', until: at(48), reason: 'a migration' };

/** What is sent by a move, and the entry after it. */
function madeOf(move: Move, hours: number): { readonly turn: string; readonly entry: LedgerEntry } {
  if (move.kind !== 'write') throw new Error(move.kind);
  const turn = move.send ? (move.entry.telling?.turn ?? '') : 'silent';
  return { turn, entry: receipted(move.entry, move.entry.revision, at(hours)) ?? move.entry };
}

describe('a finding that is suppressed until a date', () => {
  test('is told neither as changed nor by a reminder, and is alerted again after that date, once', () => {
    const quiet = says(suppress);
    const changed = madeOf(sighted(quiet, other, read(10), at(10)), 10);
    expect(changed.turn).toBe('silent');
    expect(dueReminders([changed.entry], at(40))).toEqual([]);
    const again = madeOf(sighted(changed.entry, other, read(48), at(48)), 48);
    expect(again.turn).toBe('opened');
    expect(madeOf(sighted(again.entry, other, read(49), at(49)), 49).turn).toBe('silent');
  });

  test('stays so when it goes and comes back before that date', () => {
    const gone = madeOf(missing(says(suppress), read(10), at(10)), 10);
    expect(gone).toMatchObject({ turn: 'resolved', entry: { status: 'resolved' } });
    const back = madeOf(sighted(gone.entry, one, read(11), at(11)), 11);
    expect(back).toMatchObject({ turn: 'silent', entry: { status: 'open', openedAt: at(11) } });
    expect(madeOf(missing(back.entry, read(12), at(12)), 12).turn, 'nobody was told').toBe('silent');
    expect(madeOf(sighted(back.entry, one, read(50), at(50)), 50).turn).toBe('opened');
  });

  test('is alerted again as soon as that is taken back', () => {
    const released = says({ kind: 'release' }, 2, says(suppress));
    expect(madeOf(sighted(released, other, read(3), at(3)), 3).turn).toBe('changed');
  });
});

describe('a finding that nobody acknowledges', () => {
  const due = (entry: LedgerEntry, hours: number) => dueReminders([entry], at(hours)).length > 0;

  test('is reminded of after four hours, escalated after a day, and then left alone', () => {
    expect(due(told, 3)).toBe(false);
    const reminder = madeOf(reminded(told, at(4)), 4);
    expect(reminder.turn).toBe('reminder');
    expect(due(reminder.entry, 23)).toBe(false);
    const escalation = madeOf(reminded(reminder.entry, at(24)), 24);
    expect(escalation.turn).toBe('escalation');
    expect(due(escalation.entry, 1000)).toBe(false);
  });

  test('is reminded of by one who asks, not by two', () => {
    const first = reminded(told, at(4));
    expect(first).toMatchObject({ send: true });
    if (first.kind === 'write') expect(reminded(first.entry, at(4))).toEqual({ kind: 'nothing' });
  });

  test('is left alone once somebody does, until something else is told', () => {
    const known = says({ kind: 'acknowledge' });
    expect(due(known, 30)).toBe(false);
    const changed = madeOf(sighted(known, other, read(31), at(31)), 31);
    expect(changed.turn).toBe('changed');
    expect(due(changed.entry, 35)).toBe(true);
  });

  test('and acknowledges while the alert is on its way, is in hand', () => {
    const move = sighted(undefined, one, read(0), at(0));
    if (move.kind !== 'write') throw new Error('nothing to tell');
    const known = says({ kind: 'acknowledge' }, 0, move.entry);
    const entry = receipted(known, move.entry.revision, at(0));
    expect(entry).toMatchObject({ acknowledged: { by: 'alice' }, told: { news } });
  });

  test('is left alone while it is snoozed: changes too', () => {
    const snoozed = says({ kind: 'snooze', until: at(9) });
    expect(due(snoozed, 8)).toBe(false);
    const changed = madeOf(sighted(snoozed, other, read(8), at(8)), 8);
    expect(changed.turn).toBe('silent');
    expect(due(snoozed, 9)).toBe(true);
    expect(madeOf(sighted(changed.entry, other, read(9), at(9)), 9).turn).toBe('changed');
  });

  test('is not worth a reminder where it is low, gone, or was never told', () => {
    const { told: _, ...untold } = told;
    const gone: LedgerEntry = { ...told, status: 'resolved' };
    const low = { ...told, finding: finding({ severity: 'low' }) };
    expect(dueReminders([untold, gone, low], at(100))).toEqual([]);
  });
});
