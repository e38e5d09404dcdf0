import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { maskFor } from '../../scripts/verify-aws/mask.mjs';
import { ACCOUNT, folder, paper, run, SOURCE_IP, YES } from './world.ts';

const mask = maskFor({ account: ACCOUNT, nonces: ['c0ffee42'], sourceIp: SOURCE_IP });
// In halves, so that no search for secrets takes them for some.
const ROLE_ID = `${'AR'}${'OA'}ZQWERTYUIOPASDFG2`;
const ACCESS_KEY = `${'AS'}${'IA'}ZQWERTYUIOPASDFG3`;

describe('a text is masked', () => {
  test.each([
    ['its account', `arn:aws:iam::${ACCOUNT}:role/x`, 'arn:aws:iam::111122223333:role/x'],
    ['other accounts', '"987654321098" and 987654321098', '"444455500001" and 444455500001'],
    ['the nonce', 'key-guard-verify-c0ffee42/a.b.c0ffee42', 'key-guard-verify-nonce/a.b.nonce'],
    ['its address', `from ${SOURCE_IP}`, 'from 203.0.113.10'],
    ['other addresses', '18.205.93.4, 18.205.93.4', '198.51.100.1, 198.51.100.1'],
    ['addresses of IPv6', '2a05:d018:10::7, ::ffff:a00:1', '2001:db8::1, 2001:db8::2'],
    ['ids of principals', `${ROLE_ID}:s ${ROLE_ID}`, 'AROAEXAMPLE000000001:s AROAEXAMPLE000000001'],
    ['access keys', ACCESS_KEY, 'ASIAEXAMPLE000000002'],
    [
      'ids of keys, events and repositories',
      'key/0C7F0F7E-2f1c-4f0e-9d6b-3f8f4f5f6a7b 0c7f0f7e-2f1c-4f0e-9d6b-3f8f4f5f6a7b',
      'key/00000000-0000-4000-8000-000000000001 00000000-0000-4000-8000-000000000001',
    ],
    ['multi-Region keys', `mrk-${'a1'.repeat(16)}`, `mrk-${'0'.repeat(32)}`],
    ['organizations', 'o-abc123defg/r-ab12', 'o-exampleorgid/r-ab12'],
    ['endpoints', 'vpce-0123456789abcdef0', 'vpce-00000000000000000'],
  ])('%s', (_, text, masked) => {
    expect(mask(text)).toBe(masked);
    expect(mask(mask(text))).toBe(masked);
  });

  test.each([
    '2026-11-25T13:48:45Z',
    'codecommit.us-east-1.amazonaws.com',
    'arn:aws:kms:us-east-1:111122223333:key/*',
    'aws-sdk-js/3.1164.0 os/linux lang/js md/nodejs#24.21.0',
    '{"Action":["kms:GenerateDataKey*"],"Condition":{"Bool":{"aws:ViaAWSService":"TRUE"}}}',
    'AWS_KMS SYMMETRIC_DEFAULT ENCRYPT_DECRYPT AWSCompromisedKeyQuarantineV4',
    'kms:EncryptionContext:aws:codecommit:id',
    '203.0.113.10 and 0.0.0.0/0',
  ])('but not %s', (text) => {
    expect(mask(text)).toBe(text);
  });

  test('and JSON stays JSON', () => {
    const value = { a: ACCOUNT, b: [SOURCE_IP, { c: ROLE_ID }], d: null };
    expect(JSON.parse(mask(JSON.stringify(value)))).toEqual({
      a: '111122223333',
      b: ['203.0.113.10', { c: expect.stringMatching(/^AROAEXAMPLE/) }],
      d: null,
    });
  });
});

test('nothing that a run leaves or says tells whose account it was, and no secret is in it', async () => {
  const to = folder();
  const aws = paper();
  const more = ['--source-ip', SOURCE_IP, '--with-customer-key', '--out', to];
  const { out, err } = await run([...YES, ...more], aws);
  const role = JSON.stringify(aws.calls.find(({ operation }) => operation === 'CreateRole')?.input);
  const [, nonce = ''] = /key-guard-verify-([0-9a-f]{8})/.exec(role) ?? [];
  expect(nonce).not.toBe('');
  const told = [ACCOUNT, '11111111-2222-4333-8444-555555555555', 'on paper', ['AK', 'IA'].join('')];
  const files = readdirSync(to, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.length).toBeGreaterThan(50);
  for (const file of files) {
    const text = readFileSync(join(file.parentPath, file.name), 'utf8');
    // To go on, a run has to know what its sessions are called, and which address it came from.
    const secrets = file.name === 'state.json' ? told : [...told, nonce, SOURCE_IP];
    for (const secret of secrets) expect([file.name, text.includes(secret)]).toEqual([file.name, false]);
  }
  for (const secret of told) expect([out.includes(secret), err.includes(secret)]).toEqual([false, false]);
});
