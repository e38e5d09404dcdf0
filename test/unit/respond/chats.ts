import { ok } from '#lib/result.ts';
import type { Chat, ChatAnswer, Delivery, NotifyPorts } from '#ports';
import { memoryReceipts } from './memory-receipts.ts';

/** One call to a chat. */
export interface ChatCall {
  readonly do: 'post' | 'update' | 'answer';
  readonly ts?: string;
  readonly text: string;
  readonly blocks: boolean;
  readonly aloud?: boolean;
  readonly at: number;
}

type Answer = (call: ChatCall) => ChatAnswer | undefined;

/** A clock that moves when somebody waits, a chat that answers as told, and what went into it. */
export function chatDouble(way: 'bot' | 'webhook' = 'bot', answer: Answer = () => undefined) {
  const calls: ChatCall[] = [];
  const clock = { now: Date.UTC(2026, 10, 3, 10), waited: 0 };
  let posted = 0;
  const called = async (call: Omit<ChatCall, 'at'>): Promise<ChatAnswer> => {
    const one = { ...call, at: clock.now };
    calls.push(one);
    return answer(one) ?? ok(way === 'bot' && call.do !== 'update' ? { ts: `${++posted}.0` } : {});
  };
  const shown = ({ text, blocks }: { readonly text: string; readonly blocks?: readonly unknown[] }) => ({
    text,
    blocks: blocks !== undefined,
  });
  const chat: Chat =
    way === 'webhook'
      ? { way, name: 'the chat', post: (message) => called({ do: 'post', ...shown(message) }) }
      : {
          way,
          name: 'the chat',
          post: (message, under) =>
            called(
              under === undefined
                ? { do: 'post', ...shown(message) }
                : { do: 'answer', ...under, ...shown(message) },
            ),
          update: (ts, message) => called({ do: 'update', ts, ...shown(message) }),
        };
  const logs: unknown[] = [];
  const receipts = memoryReceipts();
  const ports: NotifyPorts = {
    now: () => clock.now,
    wait: async (ms) => {
      clock.now += ms;
      clock.waited += ms;
    },
    chats: [chat],
    receipts,
    log: (...line) => void logs.push(line),
  };
  return { ports, calls, clock, logs, receipts, chat };
}

/** A delivery in an invocation that began now and may last a minute. */
export function deliveryAt(clock: { readonly now: number }, sentAt: number, lasts = 60_000): Delivery {
  const end = clock.now + lasts;
  return { sentAt, attributes: {}, remainingMs: () => end - clock.now };
}
