import { describe, expect, test } from 'vitest';
import type { Ports } from '#ports';
import { handleRecord, UndecodableRecord } from '#respond/deliver.ts';
import { envelope, record } from './records.ts';

const eventId = '6f1c7d8e-0000-4000-8000-000000000001';
const about = { eventId, eventName: 'DeleteUser', account: '111122223333', region: 'us-east-1' };

interface Line {
  readonly level: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Ports of which any but the log throws. */
function deadPorts() {
  const lines: Line[] = [];
  const dead = () => Promise.reject(new Error('throttled'));
  const ports: Ports = {
    now: () => '2026-08-01T10:00:05Z',
    readAccount: dead,
    ledger: { list: dead, write: dead },
    alert: dead,
    log: (level, message, fields) => void lines.push({ level, message, fields }),
  };
  return { lines, ports };
}

const body = (more: Readonly<Record<string, unknown>>) =>
  JSON.stringify(envelope(record('DeleteUser', more)));

describe('a record', () => {
  test('is answered, and told in one line without its policies', async () => {
    const { lines, ports } = deadPorts();
    const outcome = await handleRecord(body({ errorCode: 'AccessDenied' }), ports);
    expect(outcome).toMatchObject({ eventId, eventName: 'DeleteUser', outcome: 'ignored', awsCalls: 0 });
    const { reason } = outcome;
    const answer = { outcome: 'ignored', reason, awsCalls: 0, findings: [], resolved: [] };
    expect(lines).toEqual([
      { level: 'info', message: 'event handled', fields: { ...about, kind: 'failed', ...answer } },
    ]);
  });

  test.each([
    ['not-json', '{"detail"'],
    ['not-json', ''],
    ['not-an-object', '[]'],
    ['not-an-object', 'null'],
    ['record-incomplete', '{}'],
  ])('that is no event fails as %s and is told: %s', async (code, text) => {
    const { lines, ports } = deadPorts();
    const failed = handleRecord(text, ports);
    await expect(failed).rejects.toBeInstanceOf(UndecodableRecord);
    await expect(failed).rejects.toMatchObject({ code });
    expect(lines).toMatchObject([{ level: 'error', message: 'record is no event', fields: { code } }]);
  });

  test('that can not be answered fails with the error of the port', async () => {
    const { lines, ports } = deadPorts();
    await expect(handleRecord(body({}), ports)).rejects.toThrow('throttled');
    expect(lines).toMatchObject([
      { level: 'error', fields: { ...about, kind: 'change-unknown', error: new Error('throttled') } },
    ]);
  });
});
