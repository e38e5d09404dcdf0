import { plain } from './plain-text.ts';
import { type ShownAlert, symbolOf } from './shown-alert.ts';

/**
 * A custom notification of Amazon Q Developer in chat applications.
 * https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 */
export interface CustomNotification {
  readonly version: '1.0';
  readonly source: 'custom';
  readonly id: string;
  readonly content: {
    readonly textType: 'client-markdown';
    readonly title: string;
    readonly description: string;
    readonly nextSteps?: readonly string[];
    readonly keywords: readonly string[];
  };
  readonly metadata: {
    /** Notifications with one id stand in one thread, where the preferences of the channel say so. */
    readonly threadId: string;
    readonly summary: string;
    readonly eventType: string;
    readonly additionalContext: Readonly<Record<string, string>>;
  };
}

/** AWS documents no limit of a description; this is well below what Slack takes in one message. */
const DESCRIPTION = 3_500;
/** One row of it. */
const ROW = 600;

/**
 * An alert for Amazon Q Developer, which renders markdown. Whatever may be somebody's input stands in code spans, where
 * no chat reads markup, with Slack's own characters escaped; the title holds none of it.
 */
export function customNotification(alert: ShownAlert, turn: string): CustomNotification {
  const { kind, severity, account, findingId, rows } = alert;
  const title = titleOf(alert);
  const fix = rows.filter(({ label }) => label === 'Fix').map(({ text }) => code(text, ROW));
  return {
    version: '1.0',
    source: 'custom',
    id: plain(`${findingId}-${turn}`, 128),
    content: {
      textType: 'client-markdown',
      title,
      description: described(alert),
      ...(fix.length === 0 ? {} : { nextSteps: fix }),
      keywords: [word(severity), word(kind), word(account)],
    },
    metadata: {
      threadId: word(findingId, 80),
      summary: title,
      eventType: `Key Guard finding ${word(kind)}`,
      additionalContext: { finding: word(findingId, 80), account: word(account), severity: word(severity) },
    },
  };
}

function titleOf(alert: ShownAlert): string {
  const { kind, severity, account } = alert;
  const state = kind === 'resolved' ? 'RESOLVED' : word(severity).toUpperCase();
  const what = kind === 'resolved' ? 'is no longer denied' : 'is denied or was refused';
  const turn = kind === 'opened' || kind === 'resolved' ? '' : ` (${word(kind)})`;
  return `${symbolOf(alert)} ${state}${turn}: CodeCommit's KMS key ${what} in account ${word(account)}`;
}

function described({ subject, rows }: ShownAlert): string {
  let text = code(subject, 160);
  for (const { label, text: said } of rows) {
    if (label === 'Fix') continue;
    const line = `\n${label === '' ? '' : `*${word(label, 40)}:* `}${code(said, ROW)}`;
    if (text.length + line.length > DESCRIPTION) return `${text}\n…`;
    text += line;
  }
  return text;
}

/** Text in a code span: a backtick would end it, and Slack reads `<...>` even there. */
function code(text: string, most: number): string {
  const inside = plain(text, most).replaceAll('`', "'");
  const escaped = inside.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `\`${escaped}\``;
}

/** Letters, digits, blanks and hyphens of a text that ought to have nothing else. */
function word(text: string, most = 40): string {
  return text.replace(/[^A-Za-z0-9 -]/g, '').slice(0, most);
}
