import type { Chat, Posted, ToldTurn } from '#ports';

/** What to do with an alert in a chat. */
export type NotifyStep =
  /** It stands there already. */
  | { readonly do: 'nothing' }
  /** A message of its own; a late one says that it is. */
  | { readonly do: 'post'; readonly kind: string; readonly late: boolean }
  /** The first message gets the new state, and its thread an answer. */
  | { readonly do: 'update'; readonly kind: string; readonly ts: string; readonly aloud: boolean }
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
  const last = posted.told.at(-1);
  const isLate = last !== undefined && alert.sentAt < last.sentAt;
  const isCopy = alert.turn === last?.turn || (isLate && posted.told.some(({ turn }) => turn === alert.turn));
  if (isCopy) return { do: 'nothing' };
  const kind = kindOf(alert, posted);
  if (way !== 'bot' || posted.ts === undefined) return { do: 'post', kind, late: isLate };
  if (isLate) return { do: 'answer', kind, ts: posted.ts };
  return { do: 'update', kind, ts: posted.ts, aloud: kind !== 'resolved' };
}

/** What is posted once an alert is. @param ts where the first message stands, when it is a new one */
export function afterwards(alert: ToldTurn, posted: Posted, ts: string | undefined): Posted {
  const { turn, sentAt } = alert;
  const told = [...posted.told, { turn, sentAt, kind: kindOf(alert, posted) }];
  const first = ts ?? posted.ts;
  return {
    ...(first === undefined ? {} : { ts: first }),
    told: told.sort((a, b) => a.sentAt - b.sentAt).slice(-REMEMBERED),
  };
}

/** An opening after the end of a finding is its return. */
function kindOf({ kind, sentAt }: ToldTurn, { told }: Posted): string {
  const before = told.findLast((one) => one.sentAt <= sentAt);
  return kind === 'opened' && before?.kind === 'resolved' ? 'reopened' : kind;
}
