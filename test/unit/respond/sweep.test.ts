import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { memoryLedger } from '#adapters/memory-ledger.ts';
import { newsOf } from '#guard/news.ts';
import type { AccountRead, Alert, Ports } from '#ports';
import { handleRecord } from '#respond/deliver.ts';
import { isJudgedIn } from '#respond/evidence.ts';
import { SweepIncomplete } from '#respond/sweep.ts';
import { deny, type Json } from '../../cli/accounts.ts';
import { putUserPolicy, record } from '../../cli/events.ts';
import { CUSTOMER, liveExample, MANAGED } from '../../live/fake-aws.ts';
import { finding } from '../adapters/findings.ts';
import { accountOf, accountWith, DENY, tracedPorts } from './ports.ts';
import { decoded } from './records.ts';

/** What the schedule sends. */
const scheduled = (more: Json = {}): Json => ({
  version: '0',
  id: '89d1a02d-5ec7-412e-82f5-13505f849b41',
  'detail-type': 'Scheduled Event',
  source: 'aws.events',
  account: '111122223333',
  time: '2026-08-01T10:00:00Z',
  region: 'us-east-1',
  resources: ['arn:aws:events:us-east-1:111122223333:rule/sweep'],
  detail: {},
  ...more,
});

const denied = accountWith({ alice: DENY });

test('an event of the schedule is one, and another event of EventBridge is none', () => {
  expect(decoded(scheduled())).toMatchObject({
    kind: 'sweep',
    eventId: '89d1a02d-5ec7-412e-82f5-13505f849b41',
    account: '111122223333',
    region: 'us-east-1',
  });
  for (const more of [{ source: 'my.app' }, { 'detail-type': 'Other' }, { account: '1' }, { time: 'now' }])
    expect(() => decoded(scheduled(more))).toThrow(/^not-cloudtrail|^record-incomplete/);
});

describe('a sweep', () => {
  test('opens what no event told, once', async () => {
    const { handle, alerts, open } = tracedPorts(denied);
    expect(await handle(scheduled())).toMatchObject({
      outcome: 'finding',
      reason: expect.stringMatching(/^the whole account was assessed; .*always denied to user alice/),
      alerts: [{ kind: 'opened' }],
    });
    expect(await handle(scheduled())).toMatchObject({ outcome: 'finding', alerts: [] });
    expect([alerts.length, (await open()).length]).toEqual([1, 1]);
    // It came with no change that anybody saw.
    expect(alerts[0]?.finding).not.toHaveProperty('introducedBy');
  });

  test('resolves what is gone', async () => {
    const { handle, becomes, open } = tracedPorts(denied);
    await handle(scheduled());
    becomes(accountWith());
    expect(await handle(scheduled())).toMatchObject({ outcome: 'resolved', alerts: [{ kind: 'resolved' }] });
    expect(await handle(scheduled())).toMatchObject({ outcome: 'clear', alerts: [] });
    expect(await open()).toEqual([]);
  });

  test('of which a part could not be read opens, resolves nothing, and fails to be tried again', async () => {
    let read: AccountRead = { account: accountOf(denied), calls: 1, complete: true };
    const { handle, alerts, open } = tracedPorts(denied, { readAccount: async () => read });
    await handle(scheduled());
    const unread = ['the KMS keys could not be read (ThrottlingException: Rate exceeded)'];
    read = { account: accountOf(accountWith({ bob: DENY })), calls: 1, complete: false, unread };
    await expect(handle(scheduled())).rejects.toThrow(SweepIncomplete);
    await expect(handle(scheduled())).rejects.toThrow(
      'so nothing was resolved: the KMS keys could not be read',
    );
    expect(alerts.map(({ kind }) => kind)).toEqual(['opened', 'opened']);
    expect(await open()).toHaveLength(2);
  });

  test('that is refused a part by AWS is whole, and says what is not known', async () => {
    const logged: unknown[] = [];
    const { handle } = tracedPorts(denied, {
      readAccount: async () => ({
        account: accountOf(denied),
        calls: 7,
        complete: true,
        unread: ['the SCPs'],
      }),
      log: (level, _, fields) => logged.push([level, fields]),
    });
    expect(await handle(scheduled())).toMatchObject({ outcome: 'finding', awsCalls: 7 });
    expect(logged).toEqual([['warn', { what: 'the SCPs' }]]);
  });

  test('that can not read IAM fails as a whole', async () => {
    const { handle, calls } = tracedPorts(denied, {
      readAccount: async () => {
        throw new Error('Rate exceeded');
      },
    });
    await expect(handle(scheduled())).rejects.toThrow('Rate exceeded');
    expect(calls).toEqual(['list', 'read']);
  });
});

describe('a finding is gone when it is not found where it would be seen', () => {
  const account = accountOf(liveExample());
  const { scp: _, rcp: __, repositories: ___, keys: ____, ...bare } = account;
  const source = finding().source;
  const about = (layer: 'identity' | 'scp' | 'rcp' | 'resource', key: string) =>
    finding({ source: { ...source, layer }, keys: [key], regions: ['us-east-1'] });

  test.each([
    ['identity', 'alias/aws/codecommit', true, true],
    ['scp', 'alias/aws/codecommit', true, false],
    ['rcp', CUSTOMER, true, false],
    ['identity', MANAGED, true, false],
    ['identity', CUSTOMER, true, false],
    ['resource', CUSTOMER, true, false],
  ] as const)('%s, %s: %j in a whole account, %j in IAM alone', (layer, key, whole, iamAlone) => {
    expect(isJudgedIn(about(layer, key), account)).toBe(whole);
    expect(isJudgedIn(about(layer, key), bare)).toBe(iamAlone);
  });

  test('in no Region of which not all repositories are known', () => {
    const other = { ...account, repositoryRegions: ['eu-west-1'] };
    expect(isJudgedIn(about('identity', CUSTOMER), other)).toBe(false);
    expect(isJudgedIn(about('identity', MANAGED), other)).toBe(true);
  });

  test('by a key policy only where it is known, or the key is used no longer', () => {
    const policyless = (account.keys ?? []).map((key) => ({ ...key, policy: undefined }));
    expect(isJudgedIn(about('resource', CUSTOMER), { ...account, keys: policyless })).toBe(false);
    expect(isJudgedIn(about('identity', CUSTOMER), { ...account, keys: policyless })).toBe(true);
    expect(isJudgedIn(about('resource', CUSTOMER), { ...account, repositories: [], keys: [] })).toBe(true);
  });

  test('so that a poorer reading does not resolve what a richer one found', async () => {
    const rich = { ...liveExample(), scp: [[{ id: 'p-1', name: 'no-kms', document: deny() }]] };
    const { scp: _scp, ...poor } = rich;
    const { handle, becomes, open } = tracedPorts(rich);
    await handle(scheduled());
    const found = await open();
    expect(found.some(({ finding: one }) => one.source.layer === 'scp')).toBe(true);
    becomes(poor);
    await handle(record('TagUser', { userName: 'carol', tags: [] }));
    expect((await open()).filter(({ finding: one }) => one.source.layer === 'scp')).toHaveLength(
      found.filter(({ finding: one }) => one.source.layer === 'scp').length,
    );
  });
});

describe('sweeps and events at once', () => {
  /** Runs deliveries that fail are tried again, as SQS does, with a clock that moves on past every lease. */
  function world(scheduler: fc.Scheduler, crashes: readonly number[]) {
    const alerts: Alert[] = [];
    const memory = memoryLedger();
    let [steps, minutes] = [0, 0];
    const step =
      <A extends unknown[], R>(name: string, port: (...args: A) => Promise<R>) =>
      async (...args: A): Promise<R> => {
        await scheduler.schedule(Promise.resolve(), name);
        steps++;
        // A crash before the effect, or after it and before anybody heard of it.
        if (crashes.includes(2 * steps)) throw new Error('crashed before');
        const result = await port(...args);
        if (crashes.includes(2 * steps + 1)) throw new Error('crashed after');
        return result;
      };
    const ports: Ports = {
      now: () => new Date(Date.UTC(2026, 10, 3, 10, 5 + minutes)).toISOString(),
      regions: ['us-east-1'],
      log: () => undefined,
      readAccount: step('read', async () => ({
        account: accountOf(accountWith({ alice: DENY })),
        calls: 1,
        complete: true,
      })),
      ledger: {
        list: step('list', memory.list),
        write: step('write', memory.write),
      },
      alert: step('alert', async (alert) => {
        alerts.push(alert);
      }),
    };
    const deliver = async (event: Json): Promise<void> => {
      for (let attempt = 0; attempt < 50; attempt++) {
        try {
          await handleRecord(JSON.stringify(event), ports);
          return;
        } catch {
          // Without a crash nobody has to wait for a lease to run out.
          if (crashes.length > 0) minutes += 2;
        }
      }
      throw new Error('never handled');
    };
    return { alerts, memory, deliver };
  }

  test('end as one assessment would, whatever is interleaved, doubled or lost', async () => {
    const put = putUserPolicy('alice', DENY);
    const gone = (await tracedPorts(accountWith({ bob: DENY })).handle(scheduled())).findings[0];
    const there = (await tracedPorts(denied).handle(scheduled())).findings[0];
    if (gone === undefined || there === undefined) throw new Error('no finding');
    const crash = fc.array(fc.integer({ min: 2, max: 60 }), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), crash, async (scheduler, crashes) => {
        const { alerts, memory, deliver } = world(scheduler, crashes);
        const at = '2026-08-01T09:00:00.000Z';
        const before = { news: newsOf(gone)[0], at };
        await memory.write({
          revision: 1,
          status: 'open',
          finding: gone,
          openedAt: at,
          seenAt: at,
          told: before,
        });
        const all = Promise.all([scheduled(), scheduled(), put, put].map(deliver));
        await scheduler.waitFor(all);
        const open = await memory.list('111122223333');
        expect(open.map(({ finding: { id } }) => id)).toEqual([there.id]);
        const told = (kind: Alert['kind'], id: string) =>
          alerts.filter((alert) => alert.kind === kind && alert.findingId === id).length;
        expect(told('opened', there.id)).toBeGreaterThan(0);
        expect(told('resolved', gone.id)).toBeGreaterThan(0);
        expect(told('resolved', there.id)).toBe(0);
        if (crashes.length === 0) expect(told('opened', there.id)).toBe(1);
      }),
      { numRuns: 80 },
    );
  }, 30_000);
});
