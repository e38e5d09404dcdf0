import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { PublisherPorts } from '#ports';
import { TAMPERING_OPENING } from '#respond/beside-alerts.ts';
import { notify } from '#respond/notify.ts';
import { publishFinding } from '#respond/publish-finding.ts';
import { userDeny } from '../report/findings.ts';
import { bodyOf } from '../report/slack-samples.ts';
import { chatDouble, deliveryAt } from './chats.ts';

/** What EventBridge makes of events with the template of `infra/tampering.yml`. */
const folder = join(import.meta.dirname, '..', '..', 'golden', 'tampering');
const tampering = readdirSync(folder).map(
  (name) => [name, readFileSync(join(folder, name), 'utf8').trimEnd()] as const,
);

/** The same if EventBridge leaves the quotation marks of the template where they are. */
const quoted = (text: string) =>
  text
    .split('\n')
    .map((line) => `"${line}"`)
    .join('\n');

const ALARM = JSON.stringify({ AlarmName: 'key-guard-PolicyChangeQueueOld-A', NewStateValue: 'ALARM' });

const passedOver = [
  ...tampering,
  ...tampering.map(([name, text]) => [`${name}, in quotation marks`, quoted(text)] as const),
  ['an alarm of CloudWatch', ALARM] as const,
];

const notPassedOver = [
  ['other text', 'Key Guard for CodeCommit'],
  ['text that speaks of tampering later on', `Hello\n${TAMPERING_OPENING}StopLogging`],
  ['other JSON', '{"hello":1}'],
  ['JSON that speaks of tampering', JSON.stringify({ text: TAMPERING_OPENING })],
  ['a list of alarms', `[${ALARM}]`],
  ['null', 'null'],
  ['nothing', ''],
] as const;

function publisher() {
  const events: unknown[] = [];
  const logs: unknown[][] = [];
  const ports: PublisherPorts = {
    openFindings: async () => [],
    putEvent: async (event) => void events.push(event),
    log: (...line) => void logs.push(line),
  };
  return { ports, events, logs };
}

describe('what the topic of the alerts carries beside them', () => {
  test('is there to be tried', () => {
    expect(tampering.length).toBeGreaterThan(3);
  });

  test.each(passedOver)('%s is passed over by the publisher, which says why', async (_, body) => {
    const { ports, events, logs } = publisher();
    const { outcome, reason } = await publishFinding(body, ports);
    expect(outcome).toBe('ignored');
    expect(reason).toMatch(/tampering|alarm of CloudWatch/);
    expect(events).toEqual([]);
    expect(logs).toEqual([['info', 'message ignored', { reason }]]);
  });

  test.each(passedOver)('%s is passed over by the function for Slack, which says why', async (_, body) => {
    const { ports, calls, clock, logs } = chatDouble();
    const { outcome, reason } = await notify(body, ports, deliveryAt(clock, 1));
    expect(outcome).toBe('ignored');
    expect(reason).toMatch(/tampering|alarm of CloudWatch/);
    expect(calls).toEqual([]);
    expect(logs).toEqual([['info', 'message ignored', { reason }]]);
  });

  test.each(notPassedOver)('%s is not, but goes to the dead-letter queues', async (_, body) => {
    const { ports, clock } = chatDouble();
    await expect(notify(body, ports, deliveryAt(clock, 1))).rejects.toMatchObject({
      code: 'alert-unreadable',
    });
    await expect(publishFinding(body, publisher().ports)).rejects.toMatchObject({
      name: 'UnreadableAlert',
    });
  });
});

describe('an alert is posted', () => {
  test('even if it begins like a message about tampering', async () => {
    const { ports, calls, clock } = chatDouble();
    const attributes = { kind: 'opened', severity: 'high', account: '111122223333', findingId: userDeny.id };
    const delivery = { ...deliveryAt(clock, 1), attributes };
    expect(await notify(`${TAMPERING_OPENING}x`, ports, delivery)).toEqual({ outcome: 'posted' });
    expect(calls).toHaveLength(1);
  });

  test('even if it has a field that an alarm has', async () => {
    const body = JSON.stringify({ ...JSON.parse(bodyOf(userDeny, 'opened')), AlarmName: 'x' });
    const { ports, calls, clock } = chatDouble();
    expect(await notify(body, ports, deliveryAt(clock, 1))).toEqual({ outcome: 'posted' });
    expect(calls).toHaveLength(1);
  });
});
