import { BatchImportFindingsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, test } from 'vitest';
import { importFinding } from '#adapters/aws-security-hub.ts';
import { asffFinding } from '#report/asff.ts';
import { finding } from './findings.ts';

const FINDING = asffFinding(
  { kind: 'opened', at: '2026-08-01T10:00:05.000Z', severity: 'high', label: 'HIGH', finding: finding() },
  'arn:aws:securityhub:us-east-1:111122223333:product/111122223333/default',
);

async function imported(answer: object) {
  const client = new SecurityHubClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  const hub = mockClient(client);
  hub.on(BatchImportFindingsCommand).resolves(answer);
  const result = await importFinding(client, FINDING).then(
    () => 'taken',
    (error: Error) => error.message,
  );
  return { result, input: hub.commandCalls(BatchImportFindingsCommand)[0]?.args[0].input };
}

test('a finding is imported alone', async () => {
  const { result, input } = await imported({ SuccessCount: 1, FailedCount: 0, FailedFindings: [] });
  expect(result).toBe('taken');
  expect(input).toEqual({ Findings: [FINDING] });
});

test('a finding that failed in a request that succeeded is not taken for imported', async () => {
  const failure = { Id: FINDING.Id, ErrorCode: 'InvalidAccess', ErrorMessage: 'not enabled' };
  const { result } = await imported({ SuccessCount: 0, FailedCount: 1, FailedFindings: [failure] });
  expect(result).toBe(
    'Security Hub did not take finding key-guard/111122223333/finding-1: InvalidAccess, not enabled',
  );
});

test.each([{}, { SuccessCount: 0, FailedCount: 0 }])(
  'a finding is not taken for imported on the answer %j, which does not say so',
  async (answer) => {
    expect((await imported(answer)).result).toMatch(/did not take finding .*no error code/);
  },
);
