import { describe, expect, test } from 'vitest';
import type { LedgerEntry } from '#guard/ledger-entry.ts';
import { LEASE_MS, type Move, missing, receipted, sighted } from '#guard/life.ts';
import { newsOf } from '#guard/news.ts';
import { finding } from '../adapters/findings.ts';

const at = (seconds: number) => new Date(Date.UTC(2026, 7, 1, 10, 0, seconds)).toISOString();
const read = (startedAt: number, sureUntil = startedAt) => ({
  startedAt: at(startedAt),
  sureUntil: at(sureUntil),
});
const one = finding();
const [principal] = one.principals;
const worse = finding({ principals: [...one.principals, { ...principal, arn: 'arn:carol' } as never] });
const [news] = newsOf(one);

const told: LedgerEntry = {
  revision: 2,
  status: 'open',
  finding: one,
  openedAt: at(0),
  seenAt: at(0),
  told: { news, at: at(1) },
};

function entryOf(move: Move): LedgerEntry {
  if (move.kind !== 'write') throw new Error(`nothing is written: ${move.kind}`);
  return move.entry;
}

/** The entry after its alert was sent. */
function sent(move: Move, now: string): LedgerEntry {
  const entry = entryOf(move);
  const after = receipted(entry, entry.revision, now);
  if (after === undefined) throw new Error('taken over');
  return after;
}

describe('a finding that is seen', () => {
  test('for the first time is opened: claimed, then noted as told', () => {
    const move = sighted(undefined, one, read(0), at(1));
    expect(move).toMatchObject({ kind: 'write', send: true });
    expect(entryOf(move)).toEqual({
      revision: 1,
      status: 'open',
      finding: one,
      openedAt: at(1),
      seenAt: at(0),
      telling: { turn: 'opened', news, claim: 1, until: at(1 + LEASE_MS / 1000) },
    });
    expect(sent(move, at(2))).toEqual({ ...told, openedAt: at(1), told: { news, at: at(2) } });
  });

  test('again is noted, and by the same read not even that', () => {
    const move = sighted(told, one, read(10), at(11));
    expect(move).toMatchObject({ kind: 'write', send: false, entry: { revision: 3, seenAt: at(10) } });
    expect(sighted(entryOf(move), one, read(10), at(12))).toEqual({ kind: 'nothing' });
  });

  test('to reach others is told as changed, with who brought it', () => {
    const introducedBy = { eventId: 'e', eventName: 'PutUserPolicy', time: at(0) };
    const known = { ...told, finding: { ...one, introducedBy } };
    const move = sighted(known, worse, read(10), at(11));
    expect(move).toMatchObject({ send: true, entry: { telling: { turn: 'changed' } } });
    expect(entryOf(move).finding).toEqual({ ...worse, introducedBy });
  });

  test('by a read that is older than what is known tells nothing: a later one has to', () => {
    const known = { ...told, seenAt: at(20) };
    expect(sighted(known, one, read(10), at(21))).toEqual({ kind: 'nothing' });
    expect(sighted(known, worse, read(10), at(21))).toEqual({ kind: 'unsure' });
  });

  test('while somebody sends an alert of it waits for that', () => {
    const sending = entryOf(sighted(undefined, one, read(0), at(0)));
    expect(sighted(sending, worse, read(10), at(59))).toEqual({ kind: 'busy' });
    expect(missing(sending, read(50), at(59))).toEqual({ kind: 'busy' });
  });

  test('after somebody died who was to tell it is told as the same opening', () => {
    const dead = entryOf(sighted(undefined, one, read(0), at(0)));
    const move = sighted(dead, one, read(100), at(100));
    expect(move).toMatchObject({
      send: true,
      entry: { openedAt: at(0), telling: { turn: 'opened', claim: 2 } },
    });
    expect(receipted(entryOf(move), 1, at(101)), 'the dead one has no say any more').toBeUndefined();
  });

  test('to be as it was, after somebody died who was to tell that it had changed, is told again', () => {
    const dying = entryOf(sighted(told, worse, read(10), at(10)));
    expect(sighted(dying, one, read(100), at(100)), 'the change may have been told').toMatchObject({
      send: true,
      entry: { telling: { turn: 'changed', news } },
    });
    expect(sighted(dying, worse, read(100), at(100)), 'or not').toMatchObject({ send: true });
  });

  test('after somebody died who was to tell that it is gone is told as a new one', () => {
    const dying = entryOf(missing(told, read(10), at(10)));
    expect(sighted(dying, one, read(5), at(100)), 'by an older read not').toEqual({ kind: 'nothing' });
    expect(sighted(dying, one, read(100), at(100))).toMatchObject({
      send: true,
      entry: { openedAt: at(100), telling: { turn: 'opened' } },
    });
  });

  test('after it was gone is opened anew, unless what saw it is older', () => {
    const gone = sent(missing(told, read(50, 40), at(51)), at(52));
    expect(gone).toMatchObject({ status: 'resolved', goneAt: at(40) });
    expect(sighted(gone, one, read(39), at(53))).toEqual({ kind: 'nothing' });
    expect(sighted(gone, one, read(41), at(53))).toMatchObject({ send: true, entry: { openedAt: at(53) } });
  });

  test('keeps a refusal that was seen once', () => {
    const observed = { errorCode: 'EncryptionKeyAccessDeniedException' };
    const known = { ...told, finding: finding({ observed }), told: { news: `${news} seen`, at: at(1) } };
    expect(entryOf(sighted(known, one, read(10), at(11))).finding.observed).toEqual(observed);
  });
});

describe('a finding that is missing', () => {
  test('from a read that is sure of a moment after it was seen is told as gone', () => {
    const move = missing(told, read(200, 80), at(201));
    expect(move).toMatchObject({ send: true, entry: { telling: { turn: 'resolved', goneAt: at(80) } } });
    expect(sent(move, at(202))).toEqual({
      revision: 4,
      status: 'resolved',
      finding: one,
      openedAt: at(0),
      seenAt: at(0),
      goneAt: at(80),
    });
  });

  test('from a read that may be older than what saw it stays', () => {
    expect(missing({ ...told, seenAt: at(100) }, read(110, -10), at(111))).toEqual({ kind: 'unsure' });
  });

  test('is gone at once where a change took it away after it was seen', () => {
    const seen = { ...told, seenAt: at(100) };
    expect(missing(seen, read(110, -10), at(111), at(105))).toMatchObject({
      entry: { telling: { goneAt: at(105) } },
    });
    expect(missing(seen, read(110, -10), at(111), at(99))).toEqual({ kind: 'unsure' });
  });

  test('is not gone later than the read began, whatever clock the event has', () => {
    expect(missing(told, read(110, -10), at(111), at(900))).toMatchObject({
      entry: { telling: { goneAt: at(110) } },
    });
  });

  test('and of which nobody can have heard goes without a word', () => {
    const { told: _, ...silent } = told;
    expect(missing(silent, read(10), at(11))).toMatchObject({ send: false, entry: { status: 'resolved' } });
  });

  test('and of which somebody may have heard is told as gone', () => {
    const dead = entryOf(sighted(undefined, one, read(0), at(0)));
    expect(missing(dead, read(100), at(100))).toMatchObject({ send: true });
  });

  test('is resolved once', () => {
    const gone = sent(missing(told, read(10), at(11)), at(12));
    expect(missing(gone, read(20), at(21))).toEqual({ kind: 'nothing' });
  });
});
