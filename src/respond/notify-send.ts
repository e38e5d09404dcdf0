import type { Chat, ChatAnswer, ChatProblem, Delivery, NotifyPorts } from '#ports';

/** A message that a chat did not take: the record goes back to the queue. */
export class ChatFailure extends Error {
  readonly code: ChatProblem['code'] | 'chat-taken';
  /** Slack's own word for it, where there is one. */
  readonly reason: string;

  constructor({ code, reason }: { readonly code: ChatFailure['code']; readonly reason: string }) {
    super(`the chat did not take the message: ${code} (${reason})`);
    this.name = 'ChatFailure';
    this.code = code;
    this.reason = reason;
  }
}

export type Sent = Extract<ChatAnswer, { readonly ok: true }>['value'];

/**
 * "In general, apps may post no more than one message per second per channel." Changes count like messages here.
 * https://docs.slack.dev/apis/web-api/rate-limits
 */
const GAP_MS = 1_000;

/** What a request may take, and the time to note what came of it. */
const ROOM_MS = 14_000;

/** How often one message is tried in one invocation. */
const TRIES = 3;

/**
 * Sends one message when it is the turn of this invocation, and again when Slack asks to wait and there is time for it.
 *
 * @throws {ChatFailure} when the chat does not take it, or there is no time left
 */
export async function paced(
  {
    chat,
    ports,
    delivery,
  }: { readonly chat: Chat; readonly ports: NotifyPorts; readonly delivery: Delivery },
  send: () => Promise<ChatAnswer>,
): Promise<Sent> {
  for (let tries = 1; ; tries++) {
    await ourTurn(chat, ports, delivery);
    const answer = await send();
    if (answer.ok) return answer.value;
    if (answer.error.code !== 'chat-busy') throw new ChatFailure(answer.error);
    const { code, retryAfterMs } = answer.error;
    await ports.receipts.hold(chat.name, ports.now() + retryAfterMs);
    if (tries >= TRIES) throw new ChatFailure({ code, reason: `asked to wait ${TRIES} times` });
  }
}

/** Waits for the next moment that is free, which all invocations share. */
async function ourTurn(
  { name }: Chat,
  { receipts, now, wait }: NotifyPorts,
  delivery: Delivery,
): Promise<void> {
  for (;;) {
    const ms = await receipts.turn(name, now(), GAP_MS);
    if (delivery.remainingMs() < ms + ROOM_MS) {
      throw new ChatFailure({ code: 'chat-busy', reason: `no time left to wait ${ms} ms` });
    }
    if (ms === 0) return;
    await wait(ms);
  }
}

/** The first message is not there any more, or can't be changed. https://docs.slack.dev/reference/methods/chat.update#errors */
export function tellsGone(error: unknown): boolean {
  return refusedWith(error, [
    'message_not_found',
    'thread_not_found',
    'cant_update_message',
    'edit_window_closed',
    'restricted_action_thread_locked',
  ]);
}

/** Slack does not take the blocks. */
export function tellsTooMuch(error: unknown): boolean {
  return refusedWith(error, [
    'invalid_blocks',
    'invalid_blocks_format',
    'invalid_payload',
    'msg_blocks_too_long',
  ]);
}

function refusedWith(error: unknown, reasons: readonly string[]): boolean {
  return error instanceof ChatFailure && error.code === 'chat-refused' && reasons.includes(error.reason);
}
