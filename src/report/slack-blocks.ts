import type { AlertRow } from './alert-rows.ts';
import { plain } from './plain-text.ts';
import { type LifeTurn, type ShownAlert, symbolOf } from './shown-alert.ts';

// Text of policies and names only ever goes into `plain_text` and into text elements of `rich_text`: there Slack reads
// neither markup nor mentions nor links. No block here has an element of the type `mrkdwn`.

interface PlainText {
  readonly type: 'plain_text';
  readonly text: string;
  /** False: `:skull:` stays text. */
  readonly emoji: false;
}

interface TextElement {
  readonly type: 'text';
  readonly text: string;
  readonly style?: { readonly bold: true };
}

interface RichPart {
  readonly type: 'rich_text_section' | 'rich_text_quote';
  readonly elements: readonly TextElement[];
}

export type SlackBlock =
  | { readonly type: 'header'; readonly text: PlainText }
  | { readonly type: 'rich_text'; readonly elements: readonly RichPart[] }
  | { readonly type: 'context'; readonly elements: readonly PlainText[] };

/** What `chat.postMessage`, `chat.update` and incoming webhooks take alike. */
export interface SlackMessage {
  /** For notifications and screen readers, and shown where the blocks are not. */
  readonly text: string;
  readonly blocks?: readonly SlackBlock[];
}

/** https://docs.slack.dev/reference/block-kit/blocks/header-block "Maximum length for the text in this field is 150 characters." */
const HEADER = 150;
/** A row, before anything has to be shortened. */
const ROW = 900;
/** The shortest that rows are cut to. */
const SHORT_ROW = 120;
/** Rows of one message; an alert has about a dozen. */
const ROWS = 30;
/**
 * All blocks of a message as JSON. What Slack takes in all is not documented; people measured about 12,000 characters of text:
 * https://github.com/slackapi/bolt-js/issues/2509
 */
const TOTAL = 9_000;
/** "For best results, limit the number of characters in the text field to 4,000 characters." */
const TEXT = 3_900;
/** A text object of a context block; Slack takes 3,000. */
const CONTEXT = 1_000;
/** The turns that a message lists. */
const TURNS = 6;

/** What an answer in the thread repeats of the rows, beside its first line. */
const IN_A_REPLY: readonly string[] = [
  'Resolved',
  'For',
  'For whom',
  'Observed',
  'Since',
  'When',
  'Fix',
  'Finding',
];

/** The message of a finding as it stands, which is kept up to date through its life. */
export function slackMessage(alert: ShownAlert, life: readonly LifeTurn[]): SlackMessage {
  const header = `${symbolOf(alert)} ${plain(alert.subject, HEADER - 3)}`;
  return fitted(alert.rows, (rows) => ({
    text: fallback(header, rows),
    blocks: [
      { type: 'header', text: plainText(header) },
      ...bodyBlocks(rows),
      context([
        `Finding ${plain(alert.findingId, 80)} in account ${plain(alert.account, 20)}`,
        lifeWords(life),
      ]),
    ],
  }));
}

/** What goes into the thread of a finding at a turn: what has happened, and what a reader needs at once. */
export function slackReply(alert: ShownAlert, { late }: { readonly late: boolean }): SlackMessage {
  const note = late ? ' (this message was delayed: newer ones came before it)' : '';
  const line = `${symbolOf(alert)} ${turnWords(alert.kind)}${note}`;
  const rows = alert.rows.filter(({ label }) => IN_A_REPLY.includes(label));
  return fitted([{ label: '', text: alert.subject }, ...rows], (shown) => ({
    text: fallback(line, shown),
    blocks: [
      { type: 'rich_text', elements: [section([{ type: 'text', text: line, style: { bold: true } }])] },
      ...bodyBlocks(shown),
    ],
  }));
}

/** The message without its blocks, for when Slack does not take them. */
export function withoutBlocks({ text }: SlackMessage): SlackMessage {
  return { text };
}

/** The message with rows short enough for all its blocks to fit. */
function fitted(rows: readonly AlertRow[], make: (rows: readonly AlertRow[]) => SlackMessage): SlackMessage {
  for (let most = ROW; ; most = Math.floor(most * 0.7)) {
    const message = make(rows.slice(0, ROWS).map(({ label, text }) => ({ label, text: plain(text, most) })));
    if (most <= SHORT_ROW || JSON.stringify(message.blocks).length <= TOTAL) return message;
  }
}

/** The rows, with the fix set apart; the finding's id stands elsewhere. */
function bodyBlocks(rows: readonly AlertRow[]): readonly SlackBlock[] {
  const told = rows.filter(({ label }) => label !== 'Fix' && label !== 'Finding');
  const fix = rows.filter(({ label }) => label === 'Fix');
  const parts: readonly RichPart[] = [
    ...told.map(({ label, text }) => section([...labelled(label), { type: 'text', text }])),
    ...fix.flatMap(({ label, text }): RichPart[] => [
      section(labelled(label)),
      { type: 'rich_text_quote', elements: [{ type: 'text', text }] },
    ]),
  ];
  return parts.length === 0 ? [] : [{ type: 'rich_text', elements: parts }];
}

function labelled(label: string): readonly TextElement[] {
  return label === '' ? [] : [{ type: 'text', text: `${plain(label, 40)}: `, style: { bold: true } }];
}

function section(elements: readonly TextElement[]): RichPart {
  return { type: 'rich_text_section', elements };
}

function context(texts: readonly string[]): SlackBlock {
  return {
    type: 'context',
    elements: texts.filter((text) => text !== '').map((text) => plainText(plain(text, CONTEXT))),
  };
}

function plainText(text: string): PlainText {
  return { type: 'plain_text', text, emoji: false };
}

/** `opened 2026-11-03 09:05 UTC, resolved 2026-11-03 09:40 UTC` */
function lifeWords(life: readonly LifeTurn[]): string {
  const shown = life
    .slice(-TURNS)
    .map(({ kind, at }) => `${plain(kind, 40)} ${at.slice(0, 16).replace('T', ' ')} UTC`);
  return `${life.length > TURNS ? '…, ' : ''}${shown.join(', ')}`;
}

const TURN_WORDS: Readonly<Record<string, string>> = {
  opened: 'Opened',
  changed: 'Changed: the first message of this thread has the new state',
  reopened: 'It is back: reopened',
  resolved: 'Resolved',
};

function turnWords(kind: string): string {
  return Object.hasOwn(TURN_WORDS, kind) ? (TURN_WORDS[kind] ?? '') : plain(kind, 60);
}

/**
 * Everything as text. Slack reads `&`, `<` and `>` there as its own.
 * https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
function fallback(title: string, rows: readonly AlertRow[]): string {
  const lines = rows.map(({ label, text }) => (label === '' ? text : `${label}: ${text}`));
  let text = '';
  for (const line of [title, ...lines].map(escaped)) {
    if (text.length + line.length + 2 > TEXT) return `${text}\n…`;
    text += text === '' ? line : `\n${line}`;
  }
  return text;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
