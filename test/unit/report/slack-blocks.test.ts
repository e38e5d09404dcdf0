import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { alertRows } from '#report/alert-rows.ts';
import { type SlackMessage, slackMessage, slackReply, withoutBlocks } from '#report/slack-blocks.ts';
import { closed, groupDeny, missingAllow, scpDeny, unexplained, unread, userDeny } from './findings.ts';
import { CROWD, HOSTILE, LONG, MARKUP, named, shown } from './slack-samples.ts';

const OPENED = { kind: 'opened', at: '2026-11-03T09:05:12.000Z' };
const CHANGED = { kind: 'changed', at: '2026-11-03T09:20:00.000Z' };
const RESOLVED = { kind: 'resolved', at: '2026-11-03T09:41:30.000Z' };
const REOPENED = { kind: 'reopened', at: '2026-11-04T07:00:00.000Z' };

/** What is posted in the channel, and what goes into the thread. */
const POSTED = {
  'opened-high': { message: slackMessage(shown(userDeny, 'opened'), [OPENED]) },
  changed: {
    message: slackMessage(shown(groupDeny, 'changed'), [OPENED, CHANGED]),
    reply: slackReply(shown(groupDeny, 'changed'), { late: false }),
  },
  resolved: {
    message: slackMessage(shown(userDeny, 'resolved'), [OPENED, CHANGED, RESOLVED]),
    reply: slackReply(shown(userDeny, 'resolved'), { late: false }),
  },
  reopened: {
    message: slackMessage({ ...shown(userDeny, 'opened'), kind: 'reopened' }, [OPENED, RESOLVED, REOPENED]),
    reply: slackReply({ ...shown(userDeny, 'opened'), kind: 'reopened' }, { late: false }),
  },
  late: { reply: slackReply(shown(userDeny, 'opened'), { late: true }) },
  'refusal-unexplained': { message: slackMessage(shown(unexplained, 'opened'), [OPENED]) },
  '500-principals': { message: slackMessage(shown(CROWD, 'opened'), [OPENED]) },
  'hostile-names': {
    message: slackMessage(shown(HOSTILE, 'opened'), [OPENED]),
    reply: slackReply(shown(HOSTILE, 'changed'), { late: false }),
  },
  'long-names': {
    message: slackMessage(
      shown(LONG, 'opened'),
      Array.from({ length: 9 }, () => OPENED),
    ),
    reply: slackReply(shown(LONG, 'changed'), { late: false }),
  },
};

const GOLDEN = join(import.meta.dirname, '..', '..', 'golden', 'slack');

describe('the messages of a finding', () => {
  test.each(Object.entries(POSTED))('%s', async (name, posted) => {
    const text = `${JSON.stringify(posted, null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(join(GOLDEN, `${name}.json`));
  });

  test('tell what broke, for whom, since which change by whom, by which statement, and the fix', () => {
    const text = JSON.stringify(POSTED['opened-high'].message.blocks);
    for (const words of [
      '[HIGH]',
      'git push',
      'user erin',
      'PutUserPolicy',
      'olivia',
      'NoKms',
      'StringNotLike',
      userDeny.id,
    ])
      expect(text).toContain(words);
  });
});

/** Every object in a value. */
function objectsOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(objectsOf);
  return Array.isArray(value) ? inner : [value as Readonly<Record<string, unknown>>, ...inner];
}

const KNOWN = [
  'header',
  'rich_text',
  'context',
  'plain_text',
  'rich_text_section',
  'rich_text_quote',
  'text',
];

/** What of a message breaks a limit or a promise. */
function faultsOf({ text, blocks = [] }: SlackMessage): readonly string[] {
  const parts = objectsOf(blocks);
  const typed = (type: string) => parts.filter((part) => part['type'] === type);
  const long = (of: readonly object[], most: number, what: string) =>
    of
      .filter((part) => JSON.stringify(Object.values(part)).length > most + 40)
      .map(() => `${what} over ${most}`);
  return [
    ...(blocks.length > 50 ? ['over 50 blocks'] : []),
    ...(JSON.stringify(blocks).length > 9_000 ? ['over 9,000 characters'] : []),
    ...(text.length > 3_900 || text === '' ? [`a text of ${text.length}`] : []),
    ...(/[<>]|&(?!amp;|lt;|gt;)/.test(text) ? ['a control character of Slack in the text'] : []),
    ...blocks.flatMap((block) =>
      block.type === 'header' && block.text.text.length > 150 ? ['a long header'] : [],
    ),
    ...blocks.flatMap((block) =>
      block.type === 'context' && block.elements.length > 10 ? ['a long context'] : [],
    ),
    ...long(typed('plain_text'), 3_000, 'plain text'),
    ...long(typed('text'), 3_000, 'rich text'),
    ...typed('plain_text').flatMap(({ emoji }) => (emoji === false ? [] : ['emoji'])),
    ...parts.flatMap(({ text: said }) => (said === '' ? ['an empty text'] : [])),
    ...parts.flatMap((part) =>
      typeof part['text'] === 'string' && /[^\P{C}]/u.test(part['text']) ? ['unseen'] : [],
    ),
    ...(/[^\P{C}\n]/u.test(text) ? ['unseen in the text'] : []),
    ...parts.flatMap((part) =>
      KNOWN.includes(String(part['type'])) || JSON.stringify(part) === '{"bold":true}'
        ? []
        : [`an element ${String(part['type'])}`],
    ),
  ];
}

describe('every message', () => {
  const files = globSync('*.json', { cwd: GOLDEN });
  const golden = files.flatMap((file) => {
    const { message, reply } = JSON.parse(readFileSync(join(GOLDEN, file), 'utf8'));
    return [message, reply].filter(Boolean).map((one, i) => [`${file} ${i}`, one as SlackMessage] as const);
  });

  test('has its golden file looked at', () => {
    expect(golden.length).toBeGreaterThanOrEqual(Object.keys(POSTED).length);
  });

  test.each(golden)(
    'of %s is within the limits of Block Kit, and has no markup, mention or link',
    (_, message) => {
      expect(faultsOf(message)).toEqual([]);
    },
  );

  test.each([
    [[], '', 'a text of 0'],
    [[{ type: 'section', text: { type: 'mrkdwn', text: 'x' } }], 'x', 'an element section'],
    [
      [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151), emoji: false } }],
      'x',
      'a long header',
    ],
    [[{ type: 'header', text: { type: 'plain_text', text: '\u202e', emoji: false } }], 'x', 'unseen'],
    [[], '<!channel>', 'a control character of Slack in the text'],
  ])('that breaks a limit would be found: %j', (blocks, text, fault) => {
    expect(faultsOf({ text, blocks } as unknown as SlackMessage)).toContain(fault);
  });

  test.each([
    ...[userDeny, groupDeny, scpDeny, closed, missingAllow, unread, unexplained, CROWD, HOSTILE, LONG].map(
      (f, i) => [i, f] as const,
    ),
    ...['<', '&', '"', '\\', '\n', '\u0000', '\u{1f511}', '\ud83d', '* ', 'a  b'].map(
      (c) => [c, named(c.repeat(3_000))] as const,
    ),
  ])('of any finding is within the limits (%j)', (_, finding) => {
    for (const kind of ['opened', 'changed', 'resolved'] as const) {
      const alert = shown(finding, kind);
      const life = Array.from({ length: 40 }, () => OPENED);
      for (const message of [slackMessage(alert, life), slackReply(alert, { late: true })]) {
        expect(faultsOf(message)).toEqual([]);
        expect(JSON.stringify(message).isWellFormed()).toBe(true);
      }
    }
  });

  test('keeps the id of its finding and what to do, whatever the names are', () => {
    for (const finding of [HOSTILE, LONG, CROWD]) {
      const text = JSON.stringify(slackMessage(shown(finding, 'opened'), [OPENED]).blocks);
      expect(text).toContain(finding.id);
      expect(text).toContain('Fix');
    }
  });

  test('without its blocks still says everything', () => {
    const message = slackMessage(shown(userDeny, 'opened'), [OPENED]);
    expect(withoutBlocks(message)).toEqual({ text: message.text });
    for (const { text } of shown(userDeny, 'opened').rows) {
      expect(message.text).toContain(
        text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
      );
    }
  });
});

test('what is markup in Slack stays text, word for word', () => {
  const text = JSON.stringify(slackMessage(shown(HOSTILE, 'opened'), [OPENED]).blocks);
  const [start] = MARKUP.split('\u202e');
  expect(text).toContain(JSON.stringify(start).slice(1, -1));
  expect(text).toContain('\\\\u{202e}abc\\\\u{2066}\\\\u{200b}\\\\u{a}');
});

describe('the rows of an alert', () => {
  test.each([userDeny, groupDeny, scpDeny, closed, missingAllow, unread, unexplained, HOSTILE])(
    'are those of its text, each with its label (%#)',
    (finding) => {
      const { rows } = shown(finding, 'opened');
      expect(rows.every(({ label }) => label !== '')).toBe(true);
      const labels = rows.map(({ label }) => label);
      expect(labels).toEqual(expect.arrayContaining(['What broke', 'For whom', 'Fix', 'Finding']));
      expect(new Set(labels).size).toBe(labels.length);
    },
  );

  test.each([
    ['What broke  git push', [{ label: 'What broke', text: 'git push' }]],
    ['Fix         a  b', [{ label: 'Fix', text: 'a  b' }]],
    ['a line of another kind', [{ label: '', text: 'a line of another kind' }]],
    ['Fix', [{ label: '', text: 'Fix' }]],
    ['\n\n', []],
    [
      'When  x\n\nmore',
      [
        { label: 'When', text: 'x' },
        { label: '', text: 'more' },
      ],
    ],
  ])('are read from %j', (text, rows) => {
    expect(alertRows(text)).toEqual(rows);
  });
});
