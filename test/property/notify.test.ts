import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { NotifyPorts } from '#ports';
import { notify } from '#respond/notify.ts';
import { chatDouble, deliveryAt } from '../unit/respond/chats.ts';

/** What the function dies of, between any two of its effects. */
class Crash extends Error {}

interface Sent {
  readonly kind: 'opened' | 'changed' | 'resolved';
  /** What it says: a finding may come back saying the same as before. */
  readonly says: string;
  readonly sentAt: number;
}

function bodyOf({ kind, says }: Sent): string {
  const finding = { id: 'f', account: '111122223333' };
  const subject = `${kind} ${says}`;
  return JSON.stringify({
    keyGuardAlert: 1,
    kind,
    severity: 'high',
    subject,
    text: `For whom  ${says}`,
    finding,
  });
}

/** Ports that die at the effect of that number. Nothing is tidied up then: a dead function gives nothing back. */
function dying(ports: NotifyPorts, dies: number): NotifyPorts {
  let effects = 0;
  let dead = false;
  const effect =
    <A extends readonly unknown[], R>(real: (...given: A) => Promise<R>) =>
    async (...given: A): Promise<R> => {
      if (dead) throw new Crash();
      const done = await real(...given);
      dead = ++effects === dies;
      if (dead) throw new Crash();
      return done;
    };
  const { claim, keep, release, turn, hold } = ports.receipts;
  return {
    ...ports,
    chats: ports.chats.map((chat) => {
      if (chat.way === 'bot') return { ...chat, post: effect(chat.post), update: effect(chat.update) };
      return chat.way === 'webhook' ? { ...chat, post: effect(chat.post) } : chat;
    }),
    receipts: {
      claim: effect(claim),
      keep: effect(keep),
      release: effect(release),
      turn: effect(turn),
      hold: effect(hold),
    },
  };
}

/** A life: openings, changes and ends in an order that can be; what is said may be the same again. */
const life = fc
  .array(fc.record({ change: fc.boolean(), says: fc.constantFrom('alice', 'bob') }), {
    minLength: 1,
    maxLength: 8,
  })
  .map((steps) => {
    let open = false;
    return steps.map(({ change, says }, i): Sent => {
      const kind = !open ? 'opened' : change ? 'changed' : 'resolved';
      open = kind !== 'resolved';
      return { kind, says: kind === 'changed' ? `${says} ${i}` : says, sentAt: (i + 1) * 1_000 };
    });
  });

/** Each alert at least once, some twice, in any order. */
const deliveries = life.chain((sent) => {
  const indexes = sent.map((_, i) => i);
  return fc.record({
    sent: fc.constant(sent),
    order: fc
      .subarray(indexes)
      .chain((again) =>
        fc.shuffledSubarray([...indexes, ...again], { minLength: indexes.length + again.length }),
      ),
  });
});

const says = ({ kind, says: words }: Sent): string => `${kind} ${words}`;

type Way = 'bot' | 'webhook';

interface Weather {
  /** How many invocations run at once. */
  readonly together: 1 | 2;
  /** At which effect each try dies; 0: it lives. */
  readonly deaths: readonly number[];
}

/** Delivers everything until it is acknowledged, as a queue does with a function. */
async function delivered(
  way: Way,
  { sent, order }: { readonly sent: readonly Sent[]; readonly order: readonly number[] },
  { together, deaths }: Weather,
) {
  const double = chatDouble(way);
  const left = [...deaths];
  const queue = order.flatMap((i) => sent[i] ?? []);
  for (let tries = 0; queue.length > 0 && tries < 200; tries++) {
    const batch = queue.splice(0, together);
    const tried = batch.map((one) => {
      const ports = dying(double.ports, left.shift() ?? 0);
      return notify(bodyOf(one), ports, deliveryAt(double.clock, one.sentAt));
    });
    const failed = (await Promise.allSettled(tried)).flatMap(({ status }, i) =>
      status === 'rejected' ? (batch[i] ?? []) : [],
    );
    queue.push(...failed);
    if (failed.length > 0) double.clock.now += 360_000;
  }
  expect(queue).toEqual([]);
  const last = double.receipts.posted('the chat', 'f');
  return { ...double, last };
}

const together = fc.constantFrom<1 | 2>(1, 2);

const PARAMETERS = { numRuns: 300 };

test('every alert is posted, and the first message ends with the last state, however alerts come and functions die', async () => {
  const weather = fc.record({ together, deaths: fc.array(fc.nat({ max: 8 }), { maxLength: 12 }) });
  await fc.assert(
    fc.asyncProperty(
      deliveries,
      weather,
      fc.constantFrom<Way>('bot', 'webhook'),
      async (alerts, storm, way) => {
        const { calls, last } = await delivered(way, alerts, storm);
        for (const one of alerts.sent) expect(calls.some(({ text }) => text.includes(says(one)))).toBe(true);
        const final = alerts.sent.at(-1);
        if (way === 'webhook' || final === undefined) return;
        const number = Number(last?.ts);
        const posts = calls.filter((call) => call.do !== 'update');
        const states = [
          posts[number - 1],
          ...calls.filter((call) => call.do === 'update' && call.ts === last?.ts),
        ];
        expect(states.at(-1)?.text).toContain(says(final));
      },
    ),
    PARAMETERS,
  );
});

test('no alert is posted twice while no function dies', async () => {
  await fc.assert(
    fc.asyncProperty(
      deliveries,
      together,
      fc.constantFrom<Way>('bot', 'webhook'),
      async (alerts, many, way) => {
        const { calls } = await delivered(way, alerts, { together: many, deaths: [] });
        const posts = calls.filter((call) => call.do !== 'update');
        expect(posts.length).toBeLessThanOrEqual(alerts.sent.length);
        expect(calls.filter((call) => call.do === 'update').length).toBeLessThan(alerts.sent.length);
      },
    ),
    PARAMETERS,
  );
});
