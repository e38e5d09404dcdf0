import type { Chat, Posted, ToldTurn } from '#ports';

/** What to do with an alert in a chat. */
export type NotifyStep =
  /** It stands there already. */
  | { readonly do: 'nothing' }
  /** A message of its own; a late one says that it is. */
  | { readonly do: 'post'; readonly kind: string; readonly late: boolean }
  /** The first message gets the new state, and its thread an answer. */
  | { readonly do: 'update'; readonly kind: string; readonly ts: string; readonly aloud: boolean }
  /** The first message gets the state that it may have lost; the thread knows of it. */
  | { readonly do: 'restore'; readonly kind: string; readonly ts: string }
  /** Newer alerts came before it: only the thread gets it. */
  | { readonly do: 'answer'; readonly kind: string; readonly ts: string };

/** How many turns are remembered. */
const REMEMBERED = 20;

/**
 * Decides what to do with an alert, given what is posted of its finding.
 *
 * The queue may hand over an alert twice, late, and after newer ones. An alert is a copy of one that is posted when it
 * says the same and nothing else was said in between: what says the same as the last one, or as one before and was sent
 * before the last one. A finding that comes back may say the same as when it was first opened.
 *
 * @param way only a bot can change its messages and answer in their threads
 */
export function decide(alert: ToldTurn, posted: Posted, way: Chat['way']): NotifyStep {
  if (isCopy(alert, posted)) return copyStep(alert, posted, way);
  const kind = kindOf(alert, posted);
  const late = isLate(alert, posted);
  if (way !== 'bot' || posted.ts === undefined) return { do: 'post', kind, late };
  if (late) return { do: 'answer', kind, ts: posted.ts };
  return { do: 'update', kind, ts: posted.ts, aloud: kind !== 'resolved' };
}

function copyStep(alert: ToldTurn, { ts, told, unsure }: Posted, way: Chat['way']): NotifyStep {
  const last = told.at(-1);
  if (unsure !== true || way !== 'bot' || ts === undefined || last?.turn !== alert.turn)
    return { do: 'nothing' };
  return { do: 'restore', kind: last.kind, ts };
}

/**
 * What is posted once a step is done.
 *
 * @param ts where the first message stands, when it is a new one
 */
export function afterwards(
  alert: ToldTurn,
  posted: Posted,
  step: NotifyStep,
  ts: string | undefined,
): Posted {
  const first = ts ?? posted.ts;
  const isWritten = step.do === 'post' || step.do === 'update' || step.do === 'restore';
  return {
    ...(first === undefined ? {} : { ts: first }),
    told: toldAfter(alert, posted),
    ...(isWritten || posted.unsure !== true ? {} : { unsure: true }),
  };
}

/**
 * The turns that are told once an alert is. A copy of the last one, sent later, moves it there: what was sent in between
 * and comes after it is late.
 */
export function toldAfter(alert: ToldTurn, posted: Posted): readonly ToldTurn[] {
  const { turn, sentAt } = alert;
  const told = isCopy(alert, posted)
    ? posted.told.map((one, i) =>
        i === posted.told.length - 1 && one.turn === turn ? latest(one, sentAt) : one,
      )
    : [...posted.told, { turn, sentAt, kind: kindOf(alert, posted) }];
  return told.sort((a, b) => a.sentAt - b.sentAt).slice(-REMEMBERED);
}

function isLate({ sentAt }: ToldTurn, { told }: Posted): boolean {
  const last = told.at(-1);
  return last !== undefined && sentAt < last.sentAt;
}

function isCopy(alert: ToldTurn, posted: Posted): boolean {
  if (alert.turn === posted.told.at(-1)?.turn) return true;
  return isLate(alert, posted) && posted.told.some(({ turn }) => turn === alert.turn);
}

function latest(told: ToldTurn, sentAt: number): ToldTurn {
  return { ...told, sentAt: Math.max(told.sentAt, sentAt) };
}

/** An opening after the end of a finding is its return. */
function kindOf({ kind, sentAt }: ToldTurn, { told }: Posted): string {
  const before = told.findLast((one) => one.sentAt <= sentAt);
  return kind === 'opened' && before?.kind === 'resolved' ? 'reopened' : kind;
}
