import type { Finding } from './finding.ts';
import type { LedgerEntry, Turn } from './ledger-entry.ts';
import { newsOf } from './news.ts';
import { worstSeverity } from './severity.ts';

/** What a read of the account can prove. */
export interface Evidence {
  /** When the read began: nothing that happened later is in it. */
  readonly startedAt: string;
  /** Everything that happened until then is in it; what happened between the two may be. */
  readonly sureUntil: string;
}

/** What to do about one finding: at most one write, and one alert after it. */
export type Move =
  /** The ledger knows it all. */
  | { readonly kind: 'nothing' }
  /** Another invocation is sending an alert of it; it may die. */
  | { readonly kind: 'busy' }
  /** This read can't tell; a later one can. */
  | { readonly kind: 'unsure' }
  | { readonly kind: 'write'; readonly entry: LedgerEntry; readonly send: boolean };

/** How long an invocation that sends an alert is waited for; a Lambda function of the stack ends before. */
export const LEASE_MS = 60_000;

const NOTHING: Move = { kind: 'nothing' };
const BUSY: Move = { kind: 'busy' };
const UNSURE: Move = { kind: 'unsure' };

/**
 * A read has the finding.
 *
 * @param before the entry of the ledger; undefined: there is none
 */
export function sighted(
  before: LedgerEntry | undefined,
  finding: Finding,
  evidence: Evidence,
  now: string,
): Move {
  if (before === undefined) return opening({ revision: 0 }, finding, evidence, now);
  if (before.telling !== undefined && isAfter(before.telling.until, now)) return BUSY;
  const { goneAt } = before.telling ?? before;
  // What the read saw is older than what showed that the finding is gone.
  if (goneAt !== undefined && isAfter(goneAt, evidence.startedAt)) return NOTHING;
  const isGone = before.status === 'resolved' || before.telling?.turn === 'resolved';
  return isGone ? opening(before, finding, evidence, now) : standing(before, finding, evidence, now);
}

/**
 * A complete read of everybody whom the finding reached does not have it.
 *
 * @param liftedAt when a change that is known to have taken it away was made
 */
export function missing(before: LedgerEntry, evidence: Evidence, now: string, liftedAt?: string): Move {
  if (before.status === 'resolved') return NOTHING;
  const { telling, told, seenAt } = before;
  if (telling !== undefined && isAfter(telling.until, now)) return BUSY;
  const lifted = liftedAt !== undefined && !isAfter(seenAt, liftedAt);
  if (!lifted && isAfter(seenAt, evidence.sureUntil)) return UNSURE;
  const goneAt = lifted ? between(evidence.sureUntil, liftedAt, evidence.startedAt) : evidence.sureUntil;
  // An alert whose sender died may have gone out.
  if (told === undefined && telling === undefined) return written(resolved(before, goneAt), false);
  return claimed(before, 'resolved', now, { goneAt });
}

/** @returns the entry after an alert that was sent; undefined where another invocation has taken it over */
export function receipted(entry: LedgerEntry, claim: number, at: string): LedgerEntry | undefined {
  const { telling, ...rest } = entry;
  if (telling === undefined || telling.claim !== claim) return undefined;
  const { turn, news, goneAt = at } = telling;
  const next = { ...rest, revision: entry.revision + 1 };
  if (turn === 'resolved') return resolved(next, goneAt, 0);
  if (turn === 'reminder' || turn === 'escalation') return { ...next, reminded: turn };
  const { reminded: _, acknowledged, ...others } = next;
  // Who took it in hand before this was told did not know of it.
  const knew =
    acknowledged !== undefined && Date.parse(acknowledged.at) >= Date.parse(telling.until) - LEASE_MS;
  return { ...others, ...(knew ? { acknowledged } : {}), told: { news, at } };
}

/** Takes the sending of an alert for this invocation. */
export function claimed(
  before: LedgerEntry,
  turn: Turn,
  now: string,
  more: { readonly goneAt?: string } = {},
): Move {
  const until = new Date(Date.parse(now) + LEASE_MS).toISOString();
  const claim = before.revision + 1;
  const [news] = newsOf(before.finding);
  return written({ ...before, revision: claim, telling: { turn, news, claim, until, ...more } }, true);
}

/** Whether alerts of the finding are held back by the word of a person, changes too. */
export function isSuppressed({ suppressed }: LedgerEntry, now: string): boolean {
  return suppressed !== undefined && isAfter(suppressed.until, now);
}

export function isSnoozed({ snoozed }: LedgerEntry, now: string): boolean {
  return snoozed !== undefined && isAfter(snoozed.until, now);
}

/** Clocks differ: what a read shows happened before the read began, whatever the event says. */
function between(least: string, instant: string, most: string): string {
  if (isAfter(least, instant)) return least;
  return isAfter(instant, most) ? most : instant;
}

/** Instants may be written with and without milliseconds. */
export function isAfter(one: string, other: string): boolean {
  return Date.parse(one) > Date.parse(other);
}

/** The words of people outlive an opening, so that a finding that comes and goes stays suppressed. */
function opening(
  { revision, suppressed }: Pick<LedgerEntry, 'revision' | 'suppressed'>,
  finding: Finding,
  { startedAt }: Evidence,
  now: string,
): Move {
  const entry: LedgerEntry = {
    revision,
    status: 'open',
    finding,
    openedAt: now,
    seenAt: startedAt,
    ...(suppressed === undefined ? {} : { suppressed }),
  };
  return turned(entry, now);
}

function standing(before: LedgerEntry, finding: Finding, { startedAt }: Evidence, now: string): Move {
  const isOlder = isAfter(before.seenAt, startedAt);
  const { telling, ...rest } = before;
  const quiet = { ...rest, ...lastTold(before) };
  const entry = isOlder ? quiet : { ...quiet, finding: asKnown(finding, before.finding), seenAt: startedAt };
  const move = turned(entry, now);
  if (move.kind === 'write' && move.send) return move;
  if (isOlder && turnOf({ ...quiet, finding: asKnown(finding, before.finding) }, now) !== undefined)
    return UNSURE;
  return telling === undefined && !isAfter(startedAt, before.seenAt) ? NOTHING : move;
}

/** What was told last, where that is known: an alert whose sender died may have gone out, or not. */
function lastTold({ told, telling }: LedgerEntry): Pick<LedgerEntry, 'told'> {
  if (told === undefined) return {};
  const isTale = telling?.turn === 'opened' || telling?.turn === 'changed';
  return { told: isTale ? { ...told, news: '' } : told };
}

/** Writes the entry, and takes what has to be told of it. */
function turned(entry: LedgerEntry, now: string): Move {
  const turn = turnOf(entry, now);
  return turn === undefined
    ? written({ ...entry, revision: entry.revision + 1 }, false)
    : claimed(entry, turn, now);
}

/** What people have not been told of an open finding. */
function turnOf(entry: LedgerEntry, now: string): 'opened' | 'changed' | undefined {
  const { told, suppressed, finding } = entry;
  if (isSuppressed(entry, now)) return undefined;
  // A suppression that ran out: whoever set it aside until that day is reminded of it as of a new one.
  if (told === undefined || (suppressed !== undefined && isAfter(suppressed.until, told.at))) return 'opened';
  return newsOf(finding).includes(told.news) || isSnoozed(entry, now) ? undefined : 'changed';
}

/** A finding as a later event has it, with what only an earlier one told. */
function asKnown(finding: Finding, before: Finding): Finding {
  const introducedBy = finding.introducedBy ?? before.introducedBy;
  const observed = finding.observed ?? before.observed;
  const raised = observed !== undefined || introducedBy?.padded === true;
  return {
    ...finding,
    ...(introducedBy === undefined ? {} : { introducedBy }),
    ...(observed === undefined ? {} : { observed }),
    severity: raised ? worstSeverity([finding.severity, before.severity]) : finding.severity,
  };
}

function resolved(entry: LedgerEntry, goneAt: string, step = 1): LedgerEntry {
  const {
    told: _told,
    telling: _telling,
    reminded: _reminded,
    acknowledged: _ack,
    snoozed: _snoozed,
    ...kept
  } = entry;
  return { ...kept, revision: entry.revision + step, status: 'resolved', goneAt };
}

function written(entry: LedgerEntry, send: boolean): Move {
  return { kind: 'write', entry, send };
}
