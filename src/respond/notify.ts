import type { Chat, ChatAnswer, Delivery, NotifyPorts, Posted, PostedClaim } from '#ports';
import { customNotification } from '#report/amazon-q.ts';
import type { LifeTurn } from '#report/shown-alert.ts';
import { type SlackMessage, slackMessage, slackReply, withoutBlocks } from '#report/slack-blocks.ts';
import { afterwards, decide, type NotifyStep, toldAfter } from './notify-decide.ts';
import { type NotifiedAlert, type NotifyProblem, readAlert } from './notify-read.ts';
import { ChatFailure, paced, type Sent, tellsGone, tellsTooMuch } from './notify-send.ts';

/** What one record came to. */
export interface NotifyOutcome {
  /** `copy`: everywhere posted before; `ignored`: no alert, and known to be none. */
  readonly outcome: 'posted' | 'copy' | 'ignored';
  /** Why it was ignored. */
  readonly reason?: string;
}

/** A record that is no alert. Trying again can't help: it belongs into the dead-letter queue. */
class UnreadableAlert extends Error {
  readonly code: NotifyProblem['code'];

  constructor({ code, message }: NotifyProblem) {
    super(message);
    this.name = 'UnreadableAlert';
    this.code = code;
  }
}

/**
 * Posts the alert of one record in each chat where it does not stand yet. A chat that fails does not hold up the others.
 *
 * @throws after all chats were tried, so that the record goes back to the queue; what was posted is remembered
 */
export async function notify(body: string, ports: NotifyPorts, delivery: Delivery): Promise<NotifyOutcome> {
  const read = readAlert(body, delivery);
  if (!read.ok) {
    const { code, message: reason } = read.error;
    ports.log('error', 'record is no alert', { code, reason });
    throw new UnreadableAlert(read.error);
  }
  if ('other' in read.value) {
    ports.log('info', 'message ignored', { reason: read.value.other });
    return { outcome: 'ignored', reason: read.value.other };
  }
  return await inChats(read.value.alert, ports, delivery);
}

async function inChats(alert: NotifiedAlert, ports: NotifyPorts, delivery: Delivery): Promise<NotifyOutcome> {
  const { findingId, kind } = alert;
  const steps: NotifyStep['do'][] = [];
  const failures: unknown[] = [];
  for (const chat of ports.chats) {
    const about = { findingId, kind, chat: chat.name };
    try {
      const step = await inChat(alert, chat, ports, delivery);
      steps.push(step);
      ports.log('info', 'alert handled', { ...about, step });
    } catch (error) {
      failures.push(error);
      ports.log('error', 'alert not posted, it will be tried again', { ...about, error });
    }
  }
  if (failures.length > 0) throw failures[0];
  return { outcome: steps.every((step) => step === 'nothing') ? 'copy' : 'posted' };
}

async function inChat(
  alert: NotifiedAlert,
  chat: Chat,
  ports: NotifyPorts,
  delivery: Delivery,
): Promise<NotifyStep['do']> {
  const claim = await claimed(alert, chat, ports, delivery);
  try {
    const step = decide(alert, claim.posted, chat.way);
    const place = { chat, ports, delivery, posted: claim.posted };
    const ts =
      step.do === 'nothing' ? undefined : await carriedOut(step, { ...alert, kind: step.kind }, place);
    await ports.receipts.keep(claim, afterwards(alert, claim.posted, step, ts));
    return step.do;
  } catch (error) {
    await ports.receipts.release(claim).catch((failed: unknown) => {
      ports.log('warn', 'the claim stays until it runs out', { chat: chat.name, error: failed });
    });
    throw error;
  }
}

/** How long to wait for another invocation that has the finding. */
const LOOK_AGAIN_MS = 1_000;

async function claimed(
  { findingId }: NotifiedAlert,
  { name }: Chat,
  { receipts, now, wait }: NotifyPorts,
  { remainingMs }: Delivery,
): Promise<PostedClaim> {
  for (;;) {
    const claim = await receipts.claim(name, findingId, now());
    if (claim !== undefined) return claim;
    if (remainingMs() < 2 * LOOK_AGAIN_MS) {
      throw new ChatFailure({ code: 'chat-taken', reason: 'another invocation posts this finding' });
    }
    await wait(LOOK_AGAIN_MS);
  }
}

type SlackChat = Exclude<Chat, { way: 'amazon-q' }>;

interface Place<C extends Chat> {
  readonly chat: C;
  readonly ports: NotifyPorts;
  readonly delivery: Delivery;
  readonly posted: Posted;
}

const DELAYED = { label: 'Note', text: 'this message was delayed: newer ones came before it' };

/** @returns where the first message of the finding stands, when this posted it */
async function carriedOut(
  step: Exclude<NotifyStep, { do: 'nothing' }>,
  alert: NotifiedAlert,
  place: Place<Chat>,
): Promise<string | undefined> {
  const { chat, ...rest } = place;
  if (chat.way === 'amazon-q') {
    const rows = step.do === 'post' && step.late ? [DELAYED, ...alert.rows] : alert.rows;
    await paced(place, () => chat.post(customNotification({ ...alert, rows }, alert.turn)));
    return undefined;
  }
  if (step.do === 'post') return await postedAnew(step, alert, { chat, ...rest });
  if (chat.way === 'webhook') throw new Error('a webhook can change nothing');
  return await inThread(step, alert, { chat, ...rest });
}

/** A message of its own. A late one is no state of the finding, and no first message. */
async function postedAnew(
  { late }: { readonly late: boolean },
  alert: NotifiedAlert,
  place: Place<SlackChat>,
): Promise<string | undefined> {
  const life = lifeOf(alert, place.posted);
  const message = late ? slackReply(alert, { late }) : slackMessage(alert, life);
  const { ts } = await simplified(place, message, (one) => place.chat.post(one));
  return late ? undefined : ts;
}

/** The first message first, which can be repeated; then the answer; then, by the caller, the receipt. */
async function inThread(
  step: Extract<NotifyStep, { do: 'update' | 'restore' | 'answer' }>,
  alert: NotifiedAlert,
  place: Place<Extract<Chat, { way: 'bot' }>>,
): Promise<string | undefined> {
  const { chat } = place;
  const { ts } = step;
  const late = step.do === 'answer';
  try {
    if (step.do !== 'answer') {
      const message = slackMessage(alert, lifeOf(alert, place.posted));
      await simplified(place, message, (one) => chat.update(ts, one));
    }
    if (step.do === 'restore') return undefined;
    const under = { ts, aloud: step.do === 'update' && step.aloud };
    await simplified(place, slackReply(alert, { late }), (one) => chat.post(one, under));
    return undefined;
  } catch (error) {
    // Somebody deleted the first message, or the workspace no longer lets us change it.
    if (tellsGone(error)) return await postedAnew({ late }, alert, place);
    throw error;
  }
}

/** Sends a message, without its blocks when Slack does not take them: plain is better than not at all. */
async function simplified(
  place: Place<SlackChat>,
  message: SlackMessage,
  send: (message: SlackMessage) => Promise<ChatAnswer>,
): Promise<Sent> {
  try {
    return await paced(place, () => send(message));
  } catch (error) {
    if (!tellsTooMuch(error)) throw error;
    return await paced(place, () => send(withoutBlocks(message)));
  }
}

function lifeOf(alert: NotifiedAlert, before: Posted): readonly LifeTurn[] {
  return toldAfter(alert, before).map(({ kind, sentAt }) => ({ kind, at: new Date(sentAt).toISOString() }));
}
