import { describe, expect, test } from 'vitest';
import { machineMessage } from '#adapters/aws-sns.ts';
import type { Alert, AsffFinding, FindingEvent, LedgerEntry, PublisherPorts } from '#ports';
import { alertText } from '#report/alert.ts';
import { publishFinding, UnreadableAlert } from '#respond/publish-finding.ts';
import type { Json } from '../../cli/accounts.ts';
import { userDeny } from '../report/findings.ts';

const PRODUCT = 'arn:aws:securityhub:us-east-1:111122223333:product/111122223333/default';

function message(more: Partial<Alert> = {}): string {
  const { kind = 'opened', finding = userDeny } = more;
  const { subject, text } = alertText(finding, kind === 'digest' ? 'opened' : kind);
  const at = '2026-11-03T09:05:00.000Z';
  const { severity } = finding;
  return JSON.stringify(
    machineMessage({ kind, severity, subject, text, at, openedAt: at, finding, ...more }),
  );
}

/** Ports that stay in this process, with what went out through them. */
function local(
  more: {
    readonly bus?: string;
    readonly hub?: string;
    readonly off?: true;
    readonly open?: readonly LedgerEntry[];
  } = {},
) {
  const events: FindingEvent[] = [];
  const findings: AsffFinding[] = [];
  const logged: unknown[][] = [];
  const hub: Pick<PublisherPorts, 'securityHub'> = {
    securityHub: {
      productArn: PRODUCT,
      importFinding: async (finding) => {
        if (more.hub !== undefined) throw new Error(more.hub);
        findings.push(finding);
      },
    },
  };
  const ports: PublisherPorts = {
    openFindings: async () => more.open ?? [],
    putEvent: async (event) => {
      if (more.bus !== undefined) throw new Error(more.bus);
      events.push(event);
    },
    ...(more.off ? {} : hub),
    log: (...line) => void logged.push(line),
  };
  return { ports, events, findings, logged };
}

describe('an alert', () => {
  test('is put on the bus and imported into Security Hub', async () => {
    const { ports, events, findings } = local();
    expect(await publishFinding(message(), ports)).toMatchObject({ outcome: 'published' });
    expect(events).toMatchObject([
      { detailType: 'Key Guard Finding Opened', time: '2026-11-03T09:05:00.000Z' },
    ]);
    expect(JSON.parse(events[0]?.detail ?? '')).toMatchObject({ version: '1', finding: userDeny });
    expect(findings).toMatchObject([
      { RecordState: 'ACTIVE', FindingProviderFields: { Severity: { Label: 'HIGH' } }, ProductArn: PRODUCT },
    ]);
  });

  test('that is over is archived', async () => {
    const { ports, events, findings } = local();
    await publishFinding(message({ kind: 'resolved', at: '2026-11-03T10:00:00.000Z' }), ports);
    expect(events).toMatchObject([{ detailType: 'Key Guard Finding Resolved' }]);
    expect(findings).toMatchObject([{ RecordState: 'ARCHIVED', UpdatedAt: '2026-11-03T10:00:00.000Z' }]);
  });

  test('goes to the bus alone where Security Hub is off', async () => {
    const { ports, events, findings } = local({ off: true });
    await publishFinding(message(), ports);
    expect([events.length, findings.length]).toEqual([1, 0]);
  });

  test('has the same event id and time each time that it is delivered, and no other alert has it', async () => {
    const { ports, events } = local();
    const later = { at: '2026-11-04T09:05:00.000Z', openedAt: '2026-11-04T09:05:00.000Z' };
    for (const body of [message(), message(), message(later), message({ kind: 'changed' })])
      await publishFinding(body, ports);
    expect(events[0]).toEqual(events[1]);
    const ids = events.map(({ detail }) => JSON.parse(detail).id);
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{64}$/);
  });

  test('keeps fields that are added later', async () => {
    const { ports, events } = local();
    const added = { ...JSON.parse(message()), finding: { ...userDeny, accounts: ['444455556666'] } };
    await publishFinding(JSON.stringify(added), ports);
    expect(JSON.parse(events[0]?.detail ?? '').finding.accounts).toEqual(['444455556666']);
  });

  test.each([
    [{ bus: 'the bus is away' }, 'the bus is away', 0, 1],
    [{ hub: 'the hub is away' }, 'the hub is away', 1, 0],
  ])(
    'that one of the two does not take fails, and goes to the other (%j)',
    async (away, why, put, imported) => {
      const { ports, events, findings, logged } = local(away);
      await expect(publishFinding(message(), ports)).rejects.toThrow(why);
      expect([events.length, findings.length]).toEqual([put, imported]);
      expect(logged).toMatchObject([
        ['error', expect.anything(), { findingId: userDeny.id, kind: 'opened' }],
      ]);
    },
  );

  test('that neither takes tells both reasons in the log', async () => {
    const { ports, logged } = local({ bus: 'first', hub: 'second' });
    await expect(publishFinding(message(), ports)).rejects.toThrow('first');
    expect(logged.map(([, , fields]) => (fields as { error: Error }).error.message)).toEqual([
      'first',
      'second',
    ]);
  });

  test('that does not fit into an event still reaches Security Hub', async () => {
    const { ports, findings } = local();
    const endless = message({ finding: { ...userDeny, reason: 'x'.repeat(300_000) } });
    await expect(publishFinding(endless, ports)).rejects.toThrow('does not fit into an event');
    expect(findings).toHaveLength(1);
  });
});

describe('a message', () => {
  test.each([
    ['an alarm of CloudWatch', { AlarmName: 'key-guard-x', NewStateValue: 'ALARM' }, /alarm/],
    ['an alert of another kind', { keyGuardAlert: 1, kind: 'reminder\u202e' }, /`reminder\\u\{202e\}`/],
  ])('that is %s is passed over', async (_, body, reason) => {
    const { ports, events, findings, logged } = local();
    const published = await publishFinding(JSON.stringify(body), ports);
    expect(published).toEqual({ outcome: 'ignored', reason: expect.stringMatching(reason) });
    expect([events.length, findings.length]).toEqual([0, 0]);
    expect(logged).toHaveLength(1);
  });

  const spoiled = (more: Json, finding: Json = {}) => {
    const alert = JSON.parse(message());
    return JSON.stringify({ ...alert, ...more, finding: { ...alert.finding, ...finding } });
  };
  test.each([
    ['text', 'CodeCommit is denied', 'not-json', /not JSON/],
    ['null', 'null', 'not-an-alert', /neither an alert nor an alarm/],
    ['something else', '{"hello":1}', 'not-an-alert', /neither an alert nor an alarm/],
    ['of another version', spoiled({ keyGuardAlert: 2 }), 'alert-invalid', /`keyGuardAlert`/],
    ['without a time', spoiled({ at: undefined }), 'alert-invalid', /`at`/],
    ['without a kind', spoiled({ kind: undefined }), 'alert-invalid', /`kind`/],
    ['of no account', spoiled({}, { account: '' }), 'alert-invalid', /`finding.account`/],
    ['of nobody', spoiled({}, { principals: [{ arn: 1 }] }), 'alert-invalid', /`finding.principals.0.arn`/],
  ])('that is %s is neither published nor taken for delivered', async (_, body, code, words) => {
    const { ports, events, logged } = local();
    const failed = await publishFinding(body, ports).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(UnreadableAlert);
    expect(failed).toMatchObject({ code, message: expect.stringMatching(words) });
    expect(events).toEqual([]);
    expect(logged).toMatchObject([['error', 'message is no alert', { code }]]);
  });
});

describe('a digest', () => {
  const at = '2026-11-03T09:00:00.000Z';
  const entry = (id: string): LedgerEntry => ({
    revision: 1,
    status: 'open',
    finding: { ...userDeny, id },
    openedAt: at,
    seenAt: at,
  });
  const digest = (...findings: readonly string[]): string =>
    message({ kind: 'digest', digest: { opened: findings.length, findings } });

  test('is an event for each finding that it names and that is open', async () => {
    const { ports, events, findings } = local({ open: ['a', 'b', 'c'].map(entry) });
    expect(await publishFinding(digest('a', 'c', 'gone'), ports)).toMatchObject({ outcome: 'published' });
    const details = events.map(({ detail }) => JSON.parse(detail));
    expect(details.map(({ finding, kind, openedAt }) => [finding.id, kind, openedAt])).toEqual([
      ['a', 'opened', at],
      ['c', 'opened', at],
    ]);
    expect(details[0].text).toContain('What broke');
    expect(findings).toHaveLength(2);
  });

  test('has the same events when it comes again, each with an id of its own', async () => {
    const { ports, events } = local({ open: ['a', 'b'].map(entry) });
    await publishFinding(digest('a', 'b'), ports);
    await publishFinding(digest('a', 'b'), ports);
    const ids = events.map(({ detail }) => JSON.parse(detail).id);
    expect(ids).toEqual([ids[0], ids[1], ids[0], ids[1]]);
    expect(new Set(ids).size).toBe(2);
  });

  test('that could not be told of one finding is tried again', async () => {
    const { ports } = local({ open: [entry('a')], bus: 'throttled' });
    await expect(publishFinding(digest('a'), ports)).rejects.toThrow('throttled');
  });

  test('without its ids is no digest', async () => {
    const { ports } = local();
    await expect(publishFinding(message({ kind: 'digest' }), ports)).rejects.toThrow(UnreadableAlert);
  });
});
