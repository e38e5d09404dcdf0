import type { NotifyPorts, Posted } from '#ports';

const LEASE_MS = 90_000;

/** What is posted where, kept in this process, by the same rules as the table. */
export function memoryReceipts(): NotifyPorts['receipts'] & {
  readonly posted: (chat: string, findingId: string) => Posted | undefined;
} {
  const items = new Map<string, { leaseUntil: number; posted: Posted }>();
  const next = new Map<string, number>();
  const keyOf = (chat: string, findingId: string) => JSON.stringify([chat, findingId]);
  return {
    claim: async (chat, findingId, now) => {
      const { leaseUntil, posted } = items.get(keyOf(chat, findingId)) ?? {
        leaseUntil: 0,
        posted: { told: [] },
      };
      if (leaseUntil > now) return undefined;
      items.set(keyOf(chat, findingId), { leaseUntil: now + LEASE_MS, posted: { ...posted, unsure: true } });
      return { chat, findingId, until: now + LEASE_MS, posted };
    },
    keep: async ({ chat, findingId, until }, { ts, told, unsure }) => {
      const item = items.get(keyOf(chat, findingId));
      if (item?.leaseUntil !== until)
        throw new Error('the claim on the finding ran out before its message was noted');
      const first = ts ?? item.posted.ts;
      items.set(keyOf(chat, findingId), {
        leaseUntil: 0,
        posted: { told, ...(first === undefined ? {} : { ts: first }), ...(unsure ? { unsure } : {}) },
      });
    },
    release: async ({ chat, findingId, until }) => {
      const item = items.get(keyOf(chat, findingId));
      if (item?.leaseUntil === until) item.leaseUntil = 0;
    },
    turn: async (chat, now, gapMs) => {
      const at = next.get(chat) ?? 0;
      if (at > now) return at - now;
      next.set(chat, now + gapMs);
      return 0;
    },
    hold: async (chat, until) => {
      next.set(chat, Math.max(until, next.get(chat) ?? 0));
    },
    posted: (chat, findingId) => items.get(keyOf(chat, findingId))?.posted,
  };
}
