import { Readable } from 'node:stream';
import { KMSClient } from '@aws-sdk/client-kms';
import { expect, test } from 'vitest';
import { kmsCalls } from '#adapters/aws-kms.ts';
import { PATIENT } from '#adapters/pace.ts';

/** A service that throttles the first requests, and then answers. */
function throttling(times: number) {
  let requests = 0;
  const handle = async () => {
    requests++;
    const throttled = requests <= times;
    const body = throttled ? { __type: 'ThrottlingException', message: 'Rate exceeded' } : { Aliases: [] };
    return {
      response: {
        statusCode: throttled ? 400 : 200,
        headers: { 'content-type': 'application/x-amz-json-1.1' },
        body: Readable.from([JSON.stringify(body)]),
      },
    };
  };
  const client = new KMSClient({
    ...PATIENT,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    requestHandler: { handle } as never,
  });
  return {
    calls: kmsCalls(
      () => client,
      async () => undefined,
    ),
    requests: () => requests,
  };
}

test('a request that is throttled is made again, more slowly', async () => {
  const { calls, requests } = throttling(1);
  expect(await calls.aliasPage('us-east-1')).toEqual({ items: [] });
  expect(requests()).toBe(2);
}, 30_000);
