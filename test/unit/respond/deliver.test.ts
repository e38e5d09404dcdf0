import { describe, expect, test } from 'vitest';
import type { Ports } from '#ports';
import type { DecodedEvent } from '#respond/decoded-event.ts';
import { deliverTo, UndecodableRecord } from '#respond/deliver-record.ts';
import { envelope, record } from './records.ts';

const body = JSON.stringify(envelope(record('DeleteUser', { requestParameters: { userName: 'bob' } })));
const answer = { outcome: 'finding', reason: 'because', findings: [{ id: 'f1' }], awsCalls: 2 };

interface Line {
  readonly level: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

function logging() {
  const lines: Line[] = [];
  const log: Ports['log'] = (level, message, fields) => void lines.push({ level, message, fields });
  return { lines, ports: { log } as Ports };
}

describe('a record', () => {
  test('is decoded, answered and told in one line', async () => {
    const { lines, ports } = logging();
    const seen: DecodedEvent[] = [];
    const handle = deliverTo(async (event) => {
      seen.push(event);
      return answer;
    });
    const eventId = '6f1c7d8e-0000-4000-8000-000000000001';
    expect(await handle(body, ports)).toEqual({ ...answer, eventId, eventName: 'DeleteUser' });
    expect(seen).toMatchObject([{ kind: 'change', account: '111122223333' }]);
    expect(lines).toEqual([
      {
        level: 'info',
        message: 'event handled',
        fields: {
          eventId,
          eventName: 'DeleteUser',
          account: '111122223333',
          region: 'us-east-1',
          kind: 'change',
          outcome: 'finding',
          reason: 'because',
          awsCalls: 2,
          findings: ['f1'],
        },
      },
    ]);
  });

  test.each([
    ['not-json', '{"detail"'],
    ['not-an-object', '[]'],
    ['record-incomplete', '{}'],
  ])('that is no event fails as %s and is told', async (code, text) => {
    const { lines, ports } = logging();
    const failed = deliverTo(async () => answer)(text, ports);
    await expect(failed).rejects.toBeInstanceOf(UndecodableRecord);
    await expect(failed).rejects.toMatchObject({ code });
    expect(lines).toMatchObject([{ level: 'error', message: 'record is no event', fields: { code } }]);
  });

  test('that can not be answered fails with the error of the port', async () => {
    const { lines, ports } = logging();
    const error = new Error('throttled');
    const failed = deliverTo(async () => Promise.reject(error))(body, ports);
    await expect(failed).rejects.toBe(error);
    expect(lines).toMatchObject([{ level: 'error', fields: { eventName: 'DeleteUser', error } }]);
  });

  test('whose answer is an error is told as one', async () => {
    const { lines, ports } = logging();
    await deliverTo(async () => ({ ...answer, outcome: 'error' }))(body, ports);
    expect(lines).toMatchObject([{ level: 'error', message: 'event handled' }]);
  });
});
