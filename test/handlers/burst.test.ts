import { describe, expect, test } from 'vitest';
import { batchHandler } from '#adapters/lambda-handler.ts';
import { localContext, sqsEvent } from '#adapters/local-sqs.ts';
import type { Ports } from '#ports';
import { handleBatch } from '#respond/deliver.ts';
import { readYaml } from '../stack/sources.ts';
import { localPorts, putUserPolicy } from './account.ts';

const ALLOW =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"codecommit:*","Resource":"*"}]}';

/** How a function of the stack gets its records. */
function queueOf(name: string) {
  const { batchSize, maximumBatchingWindow } = readYaml('serverless.yml').functions[name].events[0].sqs;
  return { size: Number(batchSize), window: Number(maximumBatchingWindow) };
}

/** The bodies of that many different events about one policy. */
function changes(count: number, parameters: object = {}): readonly string[] {
  return Array.from({ length: count }, (_, i) => putUserPolicy({ eventID: `event-${i}`, ...parameters }));
}

const harmless = {
  requestParameters: { userName: 'bob', policyName: 'fine', policyDocument: ALLOW },
};

/** Hands records over in batches of that size, to a handler whose calls are counted. */
async function counted(bodies: readonly string[], size: number, replaced: Partial<Ports> = {}) {
  const { ports, alerts } = localPorts();
  const calls = { list: 0, write: 0, read: 0, alert: 0 };
  const read = replaced.readAccount ?? ports.readAccount;
  const counting: Ports = {
    ...ports,
    readAccount: async (id) => {
      calls.read++;
      return await read(id);
    },
    ledger: {
      list: async (id) => {
        calls.list++;
        return await ports.ledger.list(id);
      },
      write: async (entry) => {
        calls.write++;
        return await ports.ledger.write(entry);
      },
    },
    alert: async (alert) => {
      calls.alert++;
      await ports.alert(alert);
    },
  };
  const handler = batchHandler(handleBatch, () => counting);
  let failures = 0;
  for (let start = 0; start < bodies.length; start += size) {
    const event = sqsEvent(bodies.slice(start, start + size));
    failures += (await handler(event, localContext())).batchItemFailures.length;
  }
  return { calls, alerts, failures };
}

describe('1,000 changes to one policy', () => {
  test('cost one read of the account and one alert, where they come as one batch', async () => {
    const { size } = queueOf('policyChange');
    expect(size).toBe(1000);
    const { calls, failures } = await counted(changes(1000), size);
    expect({ calls, failures }).toEqual({ calls: { list: 1, write: 2, read: 1, alert: 1 }, failures: 0 });
  });

  test('cost a read for each batch, and one alert all the same', async () => {
    const { calls, failures } = await counted(changes(1000), 100);
    expect(calls).toMatchObject({ list: 10, read: 10, alert: 1 });
    expect(failures).toBe(0);
  });

  test('cost no read, and one look into the ledger, where they deny nothing', async () => {
    const { calls, failures } = await counted(changes(1000, harmless), 1000);
    expect({ calls, failures }).toEqual({ calls: { list: 1, write: 0, read: 0, alert: 0 }, failures: 0 });
  });

  test('come again together where the read of IAM lags, for one more read', async () => {
    const { ports } = localPorts();
    const young = changes(1000, {
      eventTime: '2026-08-01T10:00:04Z',
      requestParameters: {
        userName: 'bob',
        policyName: 'later',
        policyDocument: ALLOW.replace('Allow', 'Deny').replace('codecommit', 'kms'),
      },
    });
    const readAccount: Ports['readAccount'] = async (id) => ({
      ...(await ports.readAccount(id)),
      lagMs: 120_000,
    });
    const { calls, failures } = await counted(young, 1000, { readAccount });
    expect(calls.read).toBe(1);
    expect(failures).toBe(1000);
  });
});

test('records are gathered for so long that an alert still comes within a minute', () => {
  for (const name of ['policyChange', 'repositoryCreated']) {
    expect(queueOf(name).window).toBeGreaterThan(0);
    expect(queueOf(name).window).toBeLessThanOrEqual(20);
  }
});
