import { describe, expect, test } from 'vitest';
import { err, ok } from '#lib/result.ts';
import type { Chat, ChatProblem, Posted } from '#ports';
import { notify } from '#respond/notify.ts';
import { userDeny } from '../report/findings.ts';
import { bodyOf } from '../report/slack-samples.ts';
import { type ChatCall, chatDouble, deliveryAt } from './chats.ts';

const OPENED = bodyOf(userDeny, 'opened');
const RESOLVED = bodyOf(userDeny, 'resolved');

const doings = (calls: readonly ChatCall[]) => calls.map((call) => `${call.do} ${call.ts ?? ''}`.trim());
const refused = (reason: string) => err<ChatProblem>({ code: 'chat-refused', reason });

describe('the life of a finding', () => {
  test('is one message that is kept up to date, and an answer in its thread for each turn', async () => {
    const { ports, calls, clock } = chatDouble();
    expect(await notify(OPENED, ports, deliveryAt(clock, 1))).toEqual({ outcome: 'posted' });
    await notify(bodyOf(userDeny, 'changed'), ports, deliveryAt(clock, 2));
    await notify(RESOLVED, ports, deliveryAt(clock, 3));
    await notify(OPENED, ports, deliveryAt(clock, 4));
    expect(doings(calls)).toEqual([
      'post',
      'update 1.0',
      'answer 1.0',
      'update 1.0',
      'answer 1.0',
      'update 1.0',
      'answer 1.0',
    ]);
    expect(calls.filter((call) => call.do === 'answer').map(({ aloud }) => aloud)).toEqual([
      true,
      false,
      true,
    ]);
    expect(calls.at(-1)?.text).toContain('reopened');
  });

  test('in a channel of a webhook is a message for each turn', async () => {
    const { ports, calls, clock } = chatDouble('webhook');
    await notify(OPENED, ports, deliveryAt(clock, 1));
    await notify(RESOLVED, ports, deliveryAt(clock, 3));
    await notify(bodyOf(userDeny, 'changed'), ports, deliveryAt(clock, 2));
    expect(doings(calls)).toEqual(['post', 'post', 'post']);
    expect(calls.at(-1)?.text).toContain('delayed');
  });

  test('starts anew where the first message is gone', async () => {
    const { ports, calls, clock, receipts } = chatDouble('bot', (call) =>
      call.do === 'update' && call.ts === '1.0' ? refused('message_not_found') : undefined,
    );
    await notify(OPENED, ports, deliveryAt(clock, 1));
    await notify(RESOLVED, ports, deliveryAt(clock, 2));
    await notify(OPENED, ports, deliveryAt(clock, 3));
    expect(doings(calls)).toEqual(['post', 'update 1.0', 'post', 'update 2.0', 'answer 2.0']);
    expect(receipts.posted('the chat', userDeny.id)?.ts).toBe('2.0');
  });

  test('keeps its first message when a late answer finds no thread', async () => {
    const { ports, calls, clock, receipts } = chatDouble('bot', (call) =>
      call.do === 'answer' ? refused('thread_not_found') : undefined,
    );
    await notify(RESOLVED, ports, deliveryAt(clock, 2));
    await notify(OPENED, ports, deliveryAt(clock, 1));
    expect(doings(calls)).toEqual(['post', 'answer 1.0', 'post']);
    expect(calls.at(-1)?.text).toContain('delayed');
    expect(receipts.posted('the chat', userDeny.id)?.ts).toBe('1.0');
  });
});

test('an alert that comes back from the dead-letter queue is as old as it is', async () => {
  const { ports, calls, clock } = chatDouble();
  const now = deliveryAt(clock, clock.now);
  await notify(bodyOf(userDeny, 'resolved', '2026-11-03T09:30:00.000Z'), ports, now);
  await notify(bodyOf(userDeny, 'opened', '2026-11-03T09:05:00.000Z'), ports, now);
  expect(doings(calls)).toEqual(['post', 'answer 1.0']);
  expect(calls[0]?.text).toContain('[RESOLVED]');
  await notify(bodyOf(userDeny, 'changed', 'no time'), ports, now);
  expect(doings(calls)).toHaveLength(4);
});

test('an alert that was overtaken says so to Amazon Q Developer as well', async () => {
  const { ports, clock } = chatDouble();
  const sent: string[] = [];
  const chat: Chat = {
    way: 'amazon-q',
    name: 'q',
    post: async ({ content }) => {
      sent.push(content.description);
      return ok({});
    },
  };
  await notify(RESOLVED, { ...ports, chats: [chat] }, deliveryAt(clock, 2));
  await notify(OPENED, { ...ports, chats: [chat] }, deliveryAt(clock, 1));
  expect(sent.map((text) => text.includes('*Note:* `this message was delayed'))).toEqual([false, true]);
});

describe('a copy of an alert', () => {
  test('that was sent again after a crash says another time and is not posted again', async () => {
    const { ports, calls, clock } = chatDouble();
    await notify(bodyOf(userDeny, 'opened', '2026-11-03T09:05:00.000Z'), ports, deliveryAt(clock, 1));
    const again = bodyOf(userDeny, 'opened', '2026-11-03T09:06:00.000Z');
    expect(await notify(again, ports, deliveryAt(clock, 2))).toEqual({ outcome: 'copy' });
    expect(calls).toHaveLength(1);
  });

  test.each(['bot', 'webhook'] as const)('is not posted again (%s)', async (way) => {
    const { ports, calls, clock } = chatDouble(way);
    await notify(OPENED, ports, deliveryAt(clock, 1));
    expect(await notify(OPENED, ports, deliveryAt(clock, 1))).toEqual({ outcome: 'copy' });
    await notify(RESOLVED, ports, deliveryAt(clock, 2));
    const before = calls.length;
    expect(await notify(OPENED, ports, deliveryAt(clock, 1))).toEqual({ outcome: 'copy' });
    expect(calls).toHaveLength(before);
  });

  test('that comes at the same time waits for the first, and finds it posted', async () => {
    const { ports, calls, clock } = chatDouble();
    const both = [notify(OPENED, ports, deliveryAt(clock, 1)), notify(OPENED, ports, deliveryAt(clock, 1))];
    expect((await Promise.all(both)).map(({ outcome }) => outcome).sort()).toEqual(['copy', 'posted']);
    expect(calls).toHaveLength(1);
  });

  test('goes back to the queue while another invocation does not come to an end', async () => {
    const { ports, calls, clock, receipts } = chatDouble();
    await receipts.claim('the chat', userDeny.id, clock.now);
    await expect(notify(OPENED, ports, deliveryAt(clock, 1))).rejects.toMatchObject({ code: 'chat-taken' });
    expect(calls).toEqual([]);
    clock.now += 90_000;
    await notify(OPENED, ports, deliveryAt(clock, 1));
    expect(calls).toHaveLength(1);
  });
});

describe('an alert that a chat does not take', () => {
  test.each<[string, ChatProblem]>([
    ['not there', { code: 'chat-unreachable', reason: 'ECONNREFUSED' }],
    ['refused', { code: 'chat-refused', reason: 'channel_not_found' }],
  ])('goes back to the queue, and is posted the next time (%s)', async (_, problem) => {
    let ill = true;
    const { ports, calls, clock, logs } = chatDouble('bot', () => (ill ? err(problem) : undefined));
    await expect(notify(OPENED, ports, deliveryAt(clock, 1))).rejects.toMatchObject({ code: problem.code });
    expect(JSON.stringify(logs)).toContain('"error","alert not posted, it will be tried again"');
    ill = false;
    expect(await notify(OPENED, ports, deliveryAt(clock, 1))).toEqual({ outcome: 'posted' });
    expect(calls).toHaveLength(2);
  });

  test.each(['invalid_blocks', 'msg_blocks_too_long'])(
    'for its blocks goes out as text (%s)',
    async (reason) => {
      const { ports, calls, clock } = chatDouble('bot', (call) =>
        call.blocks ? refused(reason) : undefined,
      );
      await notify(OPENED, ports, deliveryAt(clock, 1));
      expect(calls.map(({ blocks }) => blocks)).toEqual([true, false]);
      expect(calls[1]?.text).toContain('user erin');
    },
  );

  test('does not hold up the other chats, and is not posted twice there', async () => {
    const bad = chatDouble('bot', () => refused('invalid_auth'));
    const good = chatDouble('webhook');
    const chats = [bad.chat, { ...good.chat, name: 'another' }];
    const ports = { ...bad.ports, chats };
    await expect(notify(OPENED, ports, deliveryAt(bad.clock, 1))).rejects.toMatchObject({
      reason: 'invalid_auth',
    });
    await expect(notify(OPENED, ports, deliveryAt(bad.clock, 1))).rejects.toMatchObject({
      reason: 'invalid_auth',
    });
    expect([bad.calls.length, good.calls.length]).toEqual([2, 1]);
  });

  test('is noted as posted only once it is: an answer that fails comes again, with the change before it', async () => {
    let ill = true;
    const { ports, calls, clock, receipts } = chatDouble('bot', (call) =>
      call.do === 'answer' && ill ? err({ code: 'chat-unreachable', reason: 'TimeoutError' }) : undefined,
    );
    await notify(OPENED, ports, deliveryAt(clock, 1));
    await expect(notify(RESOLVED, ports, deliveryAt(clock, 2))).rejects.toMatchObject({
      code: 'chat-unreachable',
    });
    expect(receipts.posted('the chat', userDeny.id)?.told).toHaveLength(1);
    ill = false;
    await notify(RESOLVED, ports, deliveryAt(clock, 2));
    expect(doings(calls)).toEqual(['post', 'update 1.0', 'answer 1.0', 'update 1.0', 'answer 1.0']);
  });
});

describe('the pace', () => {
  test('is one message a second in a channel, over all invocations', async () => {
    const { ports, calls, clock } = chatDouble();
    for (let i = 0; i < 5; i++) {
      await notify(bodyOf({ ...userDeny, id: `f${i}` }, 'opened'), ports, deliveryAt(clock, i));
    }
    const [start = 0] = calls.map(({ at }) => at);
    expect(calls.map(({ at }) => at - start)).toEqual([0, 1_000, 2_000, 3_000, 4_000]);
  });

  test('waits as long as Slack asks for, when there is time', async () => {
    let left = 1;
    const { ports, calls, clock } = chatDouble('bot', () =>
      left-- > 0 ? err({ code: 'chat-busy', retryAfterMs: 7_000 }) : undefined,
    );
    await notify(OPENED, ports, deliveryAt(clock, 1));
    expect(calls.map(({ at }) => at - (calls[0]?.at ?? 0))).toEqual([0, 7_000]);
  });

  test('leaves the record in the queue when there is not, and holds back all others until then', async () => {
    let left = 1;
    const { ports, calls, clock } = chatDouble('bot', () =>
      left-- > 0 ? err({ code: 'chat-busy', retryAfterMs: 300_000 }) : undefined,
    );
    const other = bodyOf({ ...userDeny, id: 'another' }, 'opened');
    await expect(notify(OPENED, ports, deliveryAt(clock, 1))).rejects.toMatchObject({ code: 'chat-busy' });
    await expect(notify(other, ports, deliveryAt(clock, 1))).rejects.toMatchObject({ code: 'chat-busy' });
    expect([calls.length, clock.waited]).toEqual([1, 0]);
    clock.now += 300_000;
    await notify(OPENED, ports, deliveryAt(clock, 1));
    expect(calls).toHaveLength(2);
  });

  test('gives up in this invocation when Slack asks to wait again and again', async () => {
    const { ports, calls, clock } = chatDouble('bot', () => err({ code: 'chat-busy', retryAfterMs: 1_000 }));
    await expect(notify(OPENED, ports, deliveryAt(clock, 1))).rejects.toMatchObject({ code: 'chat-busy' });
    expect(calls).toHaveLength(3);
  });

  test('sends nothing that could not be noted before the invocation ends', async () => {
    const { ports, calls, clock } = chatDouble();
    await expect(notify(OPENED, ports, deliveryAt(clock, 1, 13_000))).rejects.toMatchObject({
      code: 'chat-busy',
    });
    expect(calls).toEqual([]);
  });
});

describe('a record', () => {
  test.each(['', 'null', '{}', '[]', '{"keyGuardAlert":2}', OPENED.slice(0, 100)])(
    'that is no alert fails, and nothing is posted: %j',
    async (body) => {
      const { ports, calls, clock, logs } = chatDouble();
      await expect(notify(body, ports, deliveryAt(clock, 1))).rejects.toMatchObject({
        code: 'alert-unreadable',
      });
      const about = { code: 'alert-unreadable', reason: expect.stringContaining('neither') };
      expect(logs).toEqual([['error', 'record is no alert', about]]);
      expect(calls).toEqual([]);
    },
  );

  test('with fields that are not known yet, and a kind that is not, is posted', async () => {
    const { ports, calls, clock } = chatDouble();
    const body = JSON.stringify({ ...JSON.parse(OPENED), kind: 'escalated', more: 1 });
    await notify(body, ports, deliveryAt(clock, 1));
    expect(calls[0]?.text).toContain('user erin');
  });

  test('that was cut says so', async () => {
    const { ports, calls, clock } = chatDouble();
    await notify(JSON.stringify({ ...JSON.parse(OPENED), cut: true }), ports, deliveryAt(clock, 1));
    expect(calls[0]?.text).toContain('Cut: principals or repositories are left out');
  });

  test('that is bare text, for the alert was too large, is posted with what the topic says of it', async () => {
    const { ports, calls, clock, receipts } = chatDouble();
    const attributes = { kind: 'opened', severity: 'high', account: '111122223333', findingId: 'f-1' };
    const delivery = { ...deliveryAt(clock, 1), attributes };
    await notify('What broke  git push\nFor whom    everybody\n[cut here]', ports, delivery);
    expect(calls[0]?.text).toContain('What broke: git push\nFor whom: everybody\n[cut here]');
    expect(calls[0]?.text).toContain('[HIGH] 111122223333');
    const posted: Posted | undefined = receipts.posted('the chat', 'f-1');
    expect(posted).toMatchObject({ ts: '1.0' });
  });
});
