import { describe, expect, test } from 'vitest';
import type { Chat, Posted, ToldTurn } from '#ports';
import { afterwards, decide, type NotifyStep, toldAfter } from '#respond/notify-decide.ts';

const turn = (kind: string, sentAt: number, name = kind): ToldTurn => ({ turn: name, kind, sentAt });

const OPENED = turn('opened', 100);
const CHANGED = turn('changed', 200);
const RESOLVED = turn('resolved', 300);
const told = (...turns: readonly ToldTurn[]): Posted => ({ ts: '1.0', told: turns });
const NOTHING: Posted = { told: [] };

describe('an alert', () => {
  test.each<[string, ToldTurn, Posted, Chat['way'], object]>([
    ['of an unknown finding is posted', OPENED, NOTHING, 'bot', { do: 'post', kind: 'opened', late: false }],
    [
      'of a finding whose first message has no place is posted',
      CHANGED,
      { told: [OPENED] },
      'bot',
      { do: 'post', kind: 'changed', late: false },
    ],
    ['that is the last one again is a copy', OPENED, told(OPENED), 'bot', { do: 'nothing' }],
    [
      'that is the last one again, much later, is a copy',
      { ...OPENED, sentAt: 9_999 },
      told(OPENED),
      'bot',
      { do: 'nothing' },
    ],
    [
      'that came before the last one, again, is a copy',
      OPENED,
      told(OPENED, CHANGED),
      'bot',
      { do: 'nothing' },
    ],
    [
      'of a change changes the first message, aloud',
      CHANGED,
      told(OPENED),
      'bot',
      { do: 'update', kind: 'changed', ts: '1.0', aloud: true },
    ],
    [
      'of the end changes the first message, quietly',
      RESOLVED,
      told(OPENED),
      'bot',
      { do: 'update', kind: 'resolved', ts: '1.0', aloud: false },
    ],
    [
      'that says the same as the opening, after the end, is its return',
      { ...OPENED, sentAt: 400 },
      told(OPENED, RESOLVED),
      'bot',
      { do: 'update', kind: 'reopened', ts: '1.0', aloud: true },
    ],
    [
      'of an opening after an opening is one',
      turn('opened', 400, 'x'),
      told(OPENED),
      'bot',
      { do: 'update', kind: 'opened', ts: '1.0', aloud: true },
    ],
    [
      'that was overtaken only answers',
      OPENED,
      told(RESOLVED),
      'bot',
      { do: 'answer', kind: 'opened', ts: '1.0' },
    ],
    [
      'that was overtaken by the end of what it opens is no return',
      turn('opened', 150, 'x'),
      told(OPENED, RESOLVED),
      'bot',
      { do: 'answer', kind: 'opened', ts: '1.0' },
    ],
    [
      'sent in the same moment as the last one is newer',
      turn('resolved', 100),
      told(OPENED),
      'bot',
      { do: 'update', kind: 'resolved', ts: '1.0', aloud: false },
    ],
    [
      'of a kind that is not known is told as it is',
      turn('escalated', 400),
      told(OPENED),
      'bot',
      { do: 'update', kind: 'escalated', ts: '1.0', aloud: true },
    ],
    [
      'is posted by a webhook each time',
      CHANGED,
      { told: [OPENED] },
      'webhook',
      { do: 'post', kind: 'changed', late: false },
    ],
    [
      'that was overtaken is posted by a webhook as late',
      OPENED,
      { told: [RESOLVED] },
      'webhook',
      { do: 'post', kind: 'opened', late: true },
    ],
    [
      'that is a copy is not posted by a webhook',
      OPENED,
      { told: [OPENED, CHANGED] },
      'webhook',
      { do: 'nothing' },
    ],
    [
      'is posted for Amazon Q each time',
      RESOLVED,
      { told: [OPENED] },
      'amazon-q',
      { do: 'post', kind: 'resolved', late: false },
    ],
  ])('%s', (_, alert, posted, way, step) => {
    expect(decide(alert, posted, way)).toEqual(step);
  });
});

describe('where it is unsure what the first message shows', () => {
  const unsure = (...turns: readonly ToldTurn[]): Posted => ({ ...told(...turns), unsure: true });

  test.each<[string, ToldTurn, Posted, Chat['way'], object]>([
    [
      'a copy of the last alert restores it',
      OPENED,
      unsure(OPENED),
      'bot',
      { do: 'restore', kind: 'opened', ts: '1.0' },
    ],
    ['a copy of an older one does not', OPENED, unsure(OPENED, CHANGED), 'bot', { do: 'nothing' }],
    ['a copy is no matter to a webhook', OPENED, unsure(OPENED), 'webhook', { do: 'nothing' }],
    [
      'a newer alert replaces it',
      CHANGED,
      unsure(OPENED),
      'bot',
      { do: 'update', kind: 'changed', ts: '1.0', aloud: true },
    ],
  ])('%s', (_, alert, posted, way, step) => {
    expect(decide(alert, posted, way)).toEqual(step);
  });

  test.each<[NotifyStep, boolean]>([
    [{ do: 'post', kind: 'opened', late: false }, false],
    [{ do: 'update', kind: 'opened', ts: '1.0', aloud: true }, false],
    [{ do: 'restore', kind: 'opened', ts: '1.0' }, false],
    [{ do: 'answer', kind: 'opened', ts: '1.0' }, true],
    [{ do: 'nothing' }, true],
  ])('it is sure once it is written: %j', (step, stays) => {
    expect(afterwards(CHANGED, unsure(OPENED), step, undefined).unsure === true).toBe(stays);
    expect(afterwards(CHANGED, told(OPENED), step, undefined)).not.toHaveProperty('unsure');
  });
});

describe('what is posted after an alert', () => {
  test('has its turns in the order in which they were sent, and where the first message stands', () => {
    const post: NotifyStep = { do: 'post', kind: 'changed', late: false };
    const first = afterwards(CHANGED, NOTHING, post, '7.0');
    expect(first).toEqual({ ts: '7.0', told: [CHANGED] });
    expect(afterwards(OPENED, first, post, undefined)).toEqual({ ts: '7.0', told: [OPENED, CHANGED] });
    expect(afterwards(RESOLVED, first, post, '8.0')).toEqual({ ts: '8.0', told: [CHANGED, RESOLVED] });
  });

  test('notes a return as such', () => {
    const again = { ...OPENED, sentAt: 400 };
    expect(toldAfter(again, told(OPENED, RESOLVED)).at(-1)).toEqual({ ...again, kind: 'reopened' });
  });

  test('and a copy of it, sent later, is as late as the copy', () => {
    const turns = toldAfter({ ...OPENED, sentAt: 300 }, told(OPENED));
    expect(turns).toEqual([{ ...OPENED, sentAt: 300 }]);
    expect(decide(turn('resolved', 200), told(...turns), 'bot')).toMatchObject({ do: 'answer' });
    expect(toldAfter(OPENED, told(OPENED, CHANGED))).toEqual([OPENED, CHANGED]);
  });

  test('remembers the last twenty turns', () => {
    let posted = NOTHING;
    for (let i = 0; i < 30; i++) posted = told(...toldAfter(turn('changed', i, `t${i}`), posted));
    expect(posted.told.map(({ sentAt }) => sentAt)).toEqual(Array.from({ length: 20 }, (_, i) => i + 10));
  });
});
