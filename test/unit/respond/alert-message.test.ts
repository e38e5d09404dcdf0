import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, test } from 'vitest';
import { publishAlert } from '#adapters/aws-sns.ts';
import { alertMessage } from '#cli/alert-schema.ts';
import type { Finding } from '#guard/finding.ts';
import { alertText } from '#report/alert.ts';
import { readAlert } from '#respond/alert-message.ts';
import {
  closed,
  groupDeny,
  missingAllow,
  scpDeny,
  unexplained,
  unread,
  userDeny,
} from '../report/findings.ts';
import { crowd, hostile, named } from '../report/hostile-findings.ts';

/** What a queue gets that is subscribed to the topic with raw message delivery. */
async function delivered(finding: Finding, kind: 'opened' | 'resolved'): Promise<string> {
  const client = new SNSClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  const sns = mockClient(client);
  sns.on(PublishCommand).resolves({});
  const at = '2026-11-03T09:05:00.000Z';
  const { id: findingId, severity } = finding;
  const alert = { findingId, ...alertText(finding, kind), severity, kind, at, openedAt: at, finding };
  await publishAlert(client, 'arn:aws:sns:us-east-1:111122223333:alerts', alert);
  return JSON.parse(sns.commandCalls(PublishCommand)[0]?.args[0].input.Message ?? '').sqs;
}

const [hit] = userDeny.principals;
const owned: Finding = { ...userDeny, principals: hit === undefined ? [] : [{ ...hit, owner: 'payments' }] };
const samples = { userDeny, groupDeny, scpDeny, closed, missingAllow, unread, unexplained, owned };

describe('an alert that was sent', () => {
  test.each([
    ...Object.entries(samples),
    ['hostile', named(hostile)] as const,
    ['crowd', crowd(5_000)] as const,
  ])('of %s is read as it was written, and keeps to its contract', async (_, finding) => {
    for (const kind of ['opened', 'resolved'] as const) {
      const body = await delivered(finding, kind);
      expect(readAlert(body)).toEqual({ ok: true, value: { alert: JSON.parse(body) } });
      expect(alertMessage.safeParse(JSON.parse(body)).error?.issues).toBeUndefined();
    }
  });

  test('and was cut for it says so', async () => {
    expect(readAlert(await delivered(crowd(5_000), 'opened'))).toMatchObject({
      value: { alert: { cut: true } },
    });
    expect(readAlert(await delivered(userDeny, 'opened'))).not.toHaveProperty('value.alert.cut');
  });
});
