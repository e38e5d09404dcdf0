import { describe, expect, test } from 'vitest';
import { memoryLedger } from '#adapters/memory-ledger.ts';
import { AlertUnderWay } from '#respond/announce.ts';
import { deny } from '../../cli/accounts.ts';
import { deleteUserPolicy, putUserPolicy, record, refused } from '../../cli/events.ts';
import { accountWith, DENY, denyIn, tracedPorts } from './ports.ts';

const put = (userName = 'alice', document: unknown = DENY) => {
  const event = putUserPolicy(userName, document);
  event.requestParameters.policyName = 'own';
  return event;
};
const remove = () => record('DeleteUserPolicy', { userName: 'alice', policyName: 'own' });
const denied = accountWith({ alice: DENY });

describe('an alert', () => {
  test('is claimed, then sent, then marked as sent', async () => {
    const { handle, calls, alerts, open } = tracedPorts(denied);
    const response = await handle(put());
    expect(calls).toEqual(['list', 'read', 'write', 'alert', 'write']);
    expect(response).toMatchObject({ outcome: 'finding', awsCalls: 1, resolved: [] });
    expect(response.alerts).toEqual(alerts);
    expect(alerts).toMatchObject([
      { kind: 'opened', severity: 'high', finding: { introducedBy: { eventName: 'PutUserPolicy' } } },
    ]);
    expect(await open()).toHaveLength(1);
  });

  test('is sent once, however often the event comes', async () => {
    const { handle, alerts } = tracedPorts(denied);
    const event = put();
    const first = await handle(event);
    const second = await handle(event);
    expect(alerts).toHaveLength(1);
    expect(second.alerts).toEqual([]);
    expect(second.findings.map(({ id }) => id)).toEqual(first.findings.map(({ id }) => id));
    expect(second.outcome).toBe('finding');
  });

  test('is sent once when another event finds the same', async () => {
    const { handle, alerts } = tracedPorts(denied);
    await handle(put());
    await handle(record('TagUser', { userName: 'alice', tags: [] }));
    expect(alerts).toHaveLength(1);
  });

  test('is sent once more when what was predicted is seen', async () => {
    const { handle, alerts } = tracedPorts(denied);
    const seen = refused({
      userIdentity: { arn: 'arn:aws:iam::111122223333:user/alice' },
      awsRegion: 'us-east-1',
    });
    for (const event of [put(), seen, seen, put()]) await handle(event);
    expect(alerts.map(({ kind }) => kind)).toEqual(['opened', 'changed']);
    expect(alerts[1]?.text).toContain('EncryptionKeyAccessDeniedException');
  });

  test('is sent again when the finding comes back', async () => {
    const { handle, alerts, becomes } = tracedPorts(denied);
    await handle(put());
    becomes(accountWith());
    await handle(remove());
    becomes(denied);
    await handle(put());
    expect(alerts.map(({ kind }) => kind)).toEqual(['opened', 'resolved', 'opened']);
  });

  test('is sent once more when fewer are denied, whatever brought it to light', async () => {
    const account = accountWith();
    account.GroupDetailList[0].GroupPolicyList = [{ PolicyName: 'own', PolicyDocument: DENY }];
    const { handle, alerts, becomes } = tracedPorts(account);
    await handle(record('SomethingNew', {}));
    const fewer = structuredClone(account);
    fewer.UserDetailList[0].GroupList = [];
    becomes(fewer);
    const left = { userName: fewer.UserDetailList[0].UserName, groupName: 'developers' };
    expect(await handle(record('RemoveUserFromGroup', left))).toMatchObject({ findings: [] });
    expect(alerts.map(({ kind, finding }) => [kind, finding.principals.length])).toEqual([
      ['opened', 3],
      ['changed', 2],
    ]);
  });

  test('that another invocation has is tried again, and does not hold up the others', async () => {
    const { handle, calls, alerts, ports } = tracedPorts(accountWith({ alice: DENY, bob: DENY }), {
      alert: async ({ finding }) => {
        if (finding.principals[0]?.arn.endsWith('alice') === true) throw new Error('dies');
      },
    });
    await expect(handle(put())).rejects.toThrow('dies');
    calls.length = 0;
    await expect(handle(record('SomethingNew', {}))).rejects.toBeInstanceOf(AlertUnderWay);
    expect(calls).toEqual(['list', 'read', 'write', 'alert', 'write']);
    expect(alerts).toMatchObject([{ finding: { principals: [{ arn: expect.stringContaining('bob') }] } }]);
    expect(await ports.ledger.list('111122223333')).toHaveLength(2);
  });

  test('that can not be sent is not marked as sent, and comes when its claim has run out', async () => {
    let broken = true;
    let minute = 0;
    const { handle, alerts, open } = tracedPorts(denied, {
      now: () => `2026-08-01T10:0${minute}:00.000Z`,
      alert: async () => {
        if (broken) throw new Error('SNS is down');
      },
    });
    await expect(handle(put())).rejects.toThrow('SNS is down');
    expect(await open()).toMatchObject([{ telling: { turn: 'opened' } }]);
    broken = false;
    await expect(handle(put())).rejects.toBeInstanceOf(AlertUnderWay);
    minute = 2;
    expect(await handle(put())).toMatchObject({ outcome: 'finding', alerts: [{ kind: 'opened' }] });
    expect(alerts).toHaveLength(1);
  });

  test('that was sent but not marked is rather sent twice than never', async () => {
    let writes = 0;
    let minute = 0;
    const { write, list } = memoryLedger();
    const { handle, alerts } = tracedPorts(denied, {
      now: () => `2026-08-01T10:0${minute}:00.000Z`,
      ledger: {
        list,
        write: (entry) => (++writes === 2 ? Promise.reject(new Error('DynamoDB is down')) : write(entry)),
      },
    });
    await expect(handle(put())).rejects.toThrow('DynamoDB is down');
    minute = 2;
    await handle(put());
    expect(alerts.map(({ kind }) => kind)).toEqual(['opened', 'opened']);
  });
});

describe('a port that throws', () => {
  test.each(['write', 'list'] as const)(
    '%s: the record is tried again, and nothing is sent',
    async (name) => {
      const dead = () => Promise.reject(new Error('throttled'));
      const { handle, alerts } = tracedPorts(denied, { ledger: { [name]: dead } });
      await expect(handle(put())).rejects.toThrow('throttled');
      expect(alerts).toEqual([]);
    },
  );

  test('read: nothing is opened, and nothing is resolved', async () => {
    const traced = tracedPorts(denied);
    await traced.handle(put());
    const { ledger } = traced.ports;
    const readAccount = () => Promise.reject(new Error('throttled'));
    const { handle, alerts } = tracedPorts(accountWith(), { readAccount, ledger });
    await expect(handle(remove())).rejects.toThrow('throttled');
    expect(alerts).toEqual([]);
    expect(await traced.open()).toHaveLength(1);
  });

  test('alert or write: what is gone stays open until it is told', async () => {
    const traced = tracedPorts(denied);
    await traced.handle(put());
    const { ledger } = traced.ports;
    const at = (minute: number) => ({ now: () => `2026-08-01T10:0${minute}:00.000Z`, ledger });
    const dead = () => Promise.reject(new Error('down'));
    const mute = tracedPorts(accountWith(), { ...at(1), alert: dead });
    await expect(mute.handle(remove())).rejects.toThrow('down');
    expect(await traced.open()).toHaveLength(1);
    const deaf = tracedPorts(accountWith(), { ...at(3), ledger: { ...ledger, write: dead } });
    await expect(deaf.handle(remove())).rejects.toThrow('down');
    expect(await traced.open()).toHaveLength(1);
    const well = tracedPorts(accountWith(), at(5));
    expect(await well.handle(remove())).toMatchObject({
      outcome: 'resolved',
      alerts: [{ kind: 'resolved' }],
    });
    expect(await traced.open()).toEqual([]);
  });
});

describe('a change that can not matter', () => {
  const harmless = put('alice', deny({ Effect: 'Allow' }));

  test('costs no read', async () => {
    const { handle, calls } = tracedPorts(accountWith());
    expect(await handle(harmless)).toMatchObject({ outcome: 'ignored', awsCalls: 0 });
    expect(calls).toEqual(['list']);
  });

  test('is read where something stands open about the same policy', async () => {
    const { handle, calls, becomes } = tracedPorts(denied);
    await handle(put());
    calls.length = 0;
    becomes(accountWith());
    expect(await handle(harmless)).toMatchObject({ outcome: 'resolved', awsCalls: 1 });
    expect(calls).toContain('read');
  });

  test('costs no read where something stands open about another policy', async () => {
    const { handle, calls } = tracedPorts(denied);
    await handle(put());
    calls.length = 0;
    await handle(put('bob', deny({ Effect: 'Allow' })));
    expect(calls).toEqual(['list']);
  });

  test.each([
    ['a call that failed', { ...put(), errorCode: 'AccessDenied' }],
    ['another service', record('RunInstances', {}, { eventSource: 'ec2.amazonaws.com' })],
  ])('%s touches no port', async (_, event) => {
    const { handle, calls } = tracedPorts(denied);
    expect(await handle(event)).toMatchObject({ outcome: 'ignored', alerts: [] });
    expect(calls).toEqual([]);
  });
});

describe('a request too large to be recorded', () => {
  const padded = record('PutUserPolicy', { omitted: true });

  test('raises what it brings, and says so', async () => {
    const { handle, alerts } = tracedPorts(denied);
    expect(await handle(padded)).toMatchObject({
      findings: [{ severity: 'critical', introducedBy: { padded: true } }],
    });
    expect(alerts).toMatchObject([
      { severity: 'critical', text: expect.stringContaining('too large to be recorded') },
    ]);
  });

  test('does not raise what was told before', async () => {
    const { handle, alerts } = tracedPorts(denied);
    await handle(put());
    const { findings } = await handle(padded);
    expect(findings).toMatchObject([{ severity: 'high' }]);
    expect(alerts).toHaveLength(1);
  });
});

describe('a refusal', () => {
  const alice = { userIdentity: { arn: 'arn:aws:iam::111122223333:user/alice' }, awsRegion: 'us-east-1' };

  test('is high and told with what was seen, whether or not a policy explains it', async () => {
    for (const account of [denied, accountWith()]) {
      const { handle, alerts } = tracedPorts(account);
      expect(await handle(refused(alice))).toMatchObject({ outcome: 'finding', resolved: [] });
      expect(alerts).toMatchObject([
        { severity: 'high', text: expect.stringContaining('EncryptionKeyAccessDenied') },
      ]);
    }
  });

  test('is not explained by what is denied to somebody else, or elsewhere', async () => {
    const others = accountWith({ bob: DENY, alice: denyIn('eu-west-1') });
    const { findings } = await tracedPorts(others).handle(refused(alice));
    expect(findings).toMatchObject([{ unexplained: true }]);
  });

  test('of a caller whom the record does not name is told all the same', async () => {
    const { handle, alerts } = tracedPorts(denied);
    await handle(refused({ userIdentity: undefined }));
    expect(alerts).toMatchObject([
      { subject: "[HIGH] 111122223333: CodeCommit's KMS key was refused to a caller" },
    ]);
  });
});

test('an event about a deleted policy of somebody unknown is answered', async () => {
  expect(await tracedPorts(denied).handle(deleteUserPolicy())).toMatchObject({ outcome: 'ignored' });
});
