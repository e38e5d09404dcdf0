import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, test } from 'vitest';
import { publishAlert } from '#adapters/aws-sns.ts';
import type { Alert } from '#ports';
import { finding } from './findings.ts';

const TOPIC = 'arn:aws:sns:us-east-1:111122223333:alerts';

async function published(more: Partial<Alert>) {
  const client = new SNSClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  const sns = mockClient(client);
  sns.on(PublishCommand).resolves({ MessageId: 'm' });
  const alert: Alert = {
    findingId: 'finding-1',
    subject: 'CodeCommit is denied its key',
    text: 'bob is denied\n',
    severity: 'high',
    kind: 'opened',
    at: '2026-08-01T10:00:05.000Z',
    openedAt: '2026-08-01T10:00:05.000Z',
    finding: finding(),
    ...more,
  };
  await publishAlert(client, TOPIC, alert);
  const input = sns.commandCalls(PublishCommand)[0]?.args[0].input;
  return { input, subject: input?.Subject ?? '', message: input?.Message ?? '' };
}

describe('an alert', () => {
  test('goes out as text for people and JSON for machines, with attributes to filter by', async () => {
    const { input, message } = await published({});
    const json = JSON.stringify({
      keyGuardAlert: 1,
      kind: 'opened',
      severity: 'high',
      subject: 'CodeCommit is denied its key',
      text: 'bob is denied\n',
      at: '2026-08-01T10:00:05.000Z',
      openedAt: '2026-08-01T10:00:05.000Z',
      finding: finding(),
    });
    expect(JSON.parse(message)).toEqual({
      default: 'bob is denied\n',
      sms: 'CodeCommit is denied its key',
      ...{ sqs: json, lambda: json, http: json, https: json, firehose: json },
    });
    expect(input).toEqual({
      TopicArn: TOPIC,
      Subject: 'CodeCommit is denied its key',
      MessageStructure: 'json',
      Message: message,
      MessageAttributes: {
        severity: { DataType: 'String', StringValue: 'high' },
        account: { DataType: 'String', StringValue: '111122223333' },
        kind: { DataType: 'String', StringValue: 'opened' },
        findingId: { DataType: 'String', StringValue: 'finding-1' },
        layer: { DataType: 'String', StringValue: 'identity' },
        regions: { DataType: 'String.Array', StringValue: '["eu-west-1"]' },
        paths: { DataType: 'String.Array', StringValue: '["/"]' },
        owners: { DataType: 'String.Array', StringValue: '["(none)"]' },
        firstHop: { DataType: 'String', StringValue: 'open' },
        observed: { DataType: 'String', StringValue: 'false' },
      },
    });
  });

  test('has a subject of one line under 100 characters, whatever the names in it', async () => {
    expect((await published({ subject: 'a\r\nBcc:\u0007\u0085 b' })).subject).toBe('a Bcc: b');
    const { subject } = await published({ subject: `${'x'.repeat(98)}😀` });
    expect(subject).toBe(`${'x'.repeat(98)}\uFFFD`);
  });

  test.each(['x', '"', '\n', 'é', '😀'])(
    'of 300,000 %j fits into a message and says that it was cut',
    async (letter) => {
      const { message } = await published({ text: letter.repeat(300_000) });
      expect(Buffer.byteLength(message)).toBeLessThanOrEqual(262_144 - 16_384);
      expect(Buffer.byteLength(message)).toBeGreaterThan(200_000);
      const { default: text } = JSON.parse(message);
      expect(text).toMatch(/\n\[cut here: the alert is longer than an SNS message may be\]$/);
      expect(text.startsWith(letter)).toBe(true);
    },
  );

  test('with too many principals and repositories keeps its text and tells the JSON was cut', async () => {
    const [principal] = finding().principals;
    if (principal === undefined) throw new Error('the sample has no principal');
    const principals = Array.from({ length: 5_000 }, () => principal);
    const repositories = Array.from(
      { length: 5_000 },
      (_, i) => `arn:aws:codecommit:us-east-1:111122223333:r${i}`,
    );
    for (const more of [{ principals }, { repositories }, { principals, repositories }]) {
      const { message } = await published({ finding: { ...finding(), ...more } });
      expect(Buffer.byteLength(message)).toBeLessThanOrEqual(262_144 - 16_384);
      const { default: text, sqs } = JSON.parse(message);
      expect(text).toBe('bob is denied\n');
      expect(JSON.parse(sqs)).toMatchObject({ keyGuardAlert: 1, cut: true, text });
    }
  });

  test('with a condition or reason that is too long keeps the start of it, and everything else', async () => {
    const long = { ...finding(), reason: 'é'.repeat(100_000), when: '"\u0001'.repeat(50_000) };
    const { message } = await published({ finding: long });
    const { default: text, sqs } = JSON.parse(message);
    const { cut, finding: kept } = JSON.parse(sqs);
    expect([text, cut]).toEqual(['bob is denied\n', true]);
    expect(kept).toEqual({ ...finding(), reason: 'é'.repeat(1_000), when: '"\u0001'.repeat(500) });
  });

  test('whose finding is too large whatever is cut goes out as text alone', async () => {
    const keys = Array.from({ length: 20_000 }, (_, i) => `arn:aws:kms:eu-west-1:111122223333:key/${i}`);
    const { message } = await published({ finding: { ...finding(), keys } });
    expect(JSON.parse(message)).toEqual({ default: expect.stringMatching(/^bob is denied/) });
  });
});
