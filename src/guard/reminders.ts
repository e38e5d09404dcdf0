import type { LedgerEntry } from './ledger-entry.ts';
import { claimed, isAfter, isSnoozed, isSuppressed, type Move } from './life.ts';

/** How long nobody may have acknowledged a finding, from the alert on. */
export interface ReminderTimes {
  readonly reminderMs: number;
  readonly escalationMs: number;
}

const HOUR_MS = 3_600_000;

const REMINDER_TIMES: ReminderTimes = { reminderMs: 4 * HOUR_MS, escalationMs: 24 * HOUR_MS };

/** The open findings that somebody has to be reminded of now. */
export function dueReminders(
  entries: readonly LedgerEntry[],
  now: string,
  times = REMINDER_TIMES,
): readonly LedgerEntry[] {
  return entries.filter((entry) => dueReminder(entry, now, times) !== undefined);
}

/**
 * Takes the sending of a reminder, if one is due.
 *
 * @param before the entry as it is now: somebody may have acknowledged it since it was listed
 */
export function reminded(before: LedgerEntry, now: string, times = REMINDER_TIMES): Move {
  const turn = dueReminder(before, now, times);
  return turn === undefined ? { kind: 'nothing' } : claimed(before, turn, now);
}

/** One reminder, then one escalation, for what nobody has acknowledged; low ones are not worth either. */
function dueReminder(
  entry: LedgerEntry,
  now: string,
  times: ReminderTimes,
): 'reminder' | 'escalation' | undefined {
  const { status, told, telling, acknowledged, finding } = entry;
  if (status !== 'open' || told === undefined || acknowledged !== undefined) return undefined;
  if (finding.severity === 'low' || isSuppressed(entry, now) || isSnoozed(entry, now)) return undefined;
  if (telling !== undefined && isAfter(telling.until, now)) return undefined;
  const since = Date.parse(now) - Date.parse(told.at);
  if (entry.reminded === undefined) return since >= times.reminderMs ? 'reminder' : undefined;
  return entry.reminded === 'reminder' && since >= times.escalationMs ? 'escalation' : undefined;
}
