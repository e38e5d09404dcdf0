import type { SQSBatchResponse } from 'aws-lambda';
import { describe, expect, test, vi } from 'vitest';
import { batchHandler, sqsHandler } from '#adapters/lambda-handler.ts';
import { telemetry } from '#adapters/lambda-log.ts';
import { localContext, localDelivery, sqsEvent } from '#adapters/local-sqs.ts';
import type { Ports } from '#ports';
import { handleBatch, handleRecord, UndecodableRecord } from '#respond/deliver.ts';
import { localPorts, putUserPolicy } from './account.ts';

const failed = putUserPolicy({ errorCode: 'AccessDenied', requestParameters: null });

function failures({ batchItemFailures }: SQSBatchResponse): readonly string[] {
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}

async function deliver(ports: Ports, bodies: readonly string[]): Promise<readonly string[]> {
  const handler = batchHandler(handleBatch, () => ports);
  return failures(await handler(sqsEvent(bodies), localContext()));
}

describe('a batch', () => {
  test('with one malformed record returns exactly that one, and the others are handled', async () => {
    const { ports, alerts } = localPorts();
    expect(await deliver(ports, [failed, '{"version":"0"', putUserPolicy()])).toEqual(['record-1']);
    expect(alerts).toMatchObject([{ kind: 'opened', finding: { source: { sid: 'NoKms' } } }]);
  });

  test('of nothing but malformed records returns them all and does not throw', async () => {
    expect(await deliver(localPorts().ports, ['', 'null', '{}'])).toEqual([
      'record-0',
      'record-1',
      'record-2',
    ]);
  });

  test('that is fine returns nothing', async () => {
    expect(await deliver(localPorts().ports, [failed, putUserPolicy()])).toEqual([]);
  });

  test('in which IAM can not be read returns the records that needed it, and asks once', async () => {
    const { ports, alerts } = localPorts();
    let reads = 0;
    const readAccount: Ports['readAccount'] = async () => {
      reads++;
      throw new Error('Rate exceeded');
    };
    const bodies = [putUserPolicy(), failed, putUserPolicy()];
    expect(await deliver({ ...ports, readAccount }, bodies)).toEqual(['record-0', 'record-2']);
    expect({ reads, alerts }).toEqual({ reads: 1, alerts: [] });
  });

  test('with one event three times alerts once', async () => {
    const { ports, alerts } = localPorts();
    expect(await deliver(ports, [putUserPolicy(), putUserPolicy(), putUserPolicy()])).toEqual([]);
    expect(alerts).toHaveLength(1);
  });
});

describe('the handler', () => {
  test('builds its ports on the first invocation and keeps them', async () => {
    let built = 0;
    const handler = batchHandler(handleBatch, () => {
      built++;
      return localPorts().ports;
    });
    expect(built).toBe(0);
    await handler(sqsEvent([failed]), localContext());
    await handler(sqsEvent([failed]), localContext());
    expect(built).toBe(1);
  });

  test('forgets the failures of the batch before', async () => {
    const handler = batchHandler(handleBatch, () => localPorts().ports);
    expect(failures(await handler(sqsEvent(['']), localContext()))).toEqual(['record-0']);
    expect(failures(await handler(sqsEvent([failed]), localContext()))).toEqual([]);
  });
});

test('what becomes of each record is counted, and how long an alert took from the call', async () => {
  vi.useFakeTimers({ now: Date.parse('2026-08-01T10:00:07Z'), toFake: ['Date'] });
  try {
    const watch = telemetry('test');
    const counted = vi.spyOn(watch.metrics, 'addMetric');
    const handler = sqsHandler(handleRecord, () => localPorts().ports, watch);
    await handler(sqsEvent([failed, '', putUserPolicy()]), localContext());
    expect(counted.mock.calls.map(([name, , value]) => [name, value])).toEqual([
      ['ignored', 1],
      ['failed', 1],
      ['finding', 1],
      ['findingsOpened', 1],
      ['alertLatency', 7_000],
    ]);
  } finally {
    vi.useRealTimers();
  }
});

describe('a local run', () => {
  test('gives what each record came to, and why one failed', async () => {
    const { ports } = localPorts();
    const one = localDelivery(handleRecord, ports);
    expect(await one(putUserPolicy())).toMatchObject({
      ok: true,
      value: { outcome: 'finding', awsCalls: 1 },
    });
    const malformed = await one('[]');
    expect(malformed).toMatchObject({ ok: false, error: { code: 'not-an-object' } });
    expect(malformed).toHaveProperty('error', expect.any(UndecodableRecord));
    expect(await one(failed)).toMatchObject({ ok: true, value: { outcome: 'ignored' } });
  });
});
