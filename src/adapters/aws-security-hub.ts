import { BatchImportFindingsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import type { AsffFinding } from '#ports';

/**
 * Imports a finding into Security Hub. A request can succeed and its finding fail: where Security Hub is not enabled,
 * "the findings are returned in the FailedFindings list, with an InvalidAccess error".
 * https://docs.aws.amazon.com/securityhub/latest/userguide/finding-update-batchimportfindings.html
 *
 * @throws when Security Hub did not take it
 */
export async function importFinding(client: SecurityHubClient, finding: AsffFinding): Promise<void> {
  const command = new BatchImportFindingsCommand({ Findings: [finding] });
  const { SuccessCount, FailedFindings = [] } = await client.send(command);
  if (SuccessCount === 1 && FailedFindings.length === 0) return;
  const { ErrorCode: code = 'no error code', ErrorMessage: message = 'no message' } = FailedFindings[0] ?? {};
  throw new Error(`Security Hub did not take finding ${finding.Id}: ${code}, ${message}`);
}

/** A client of the environment's Region. */
export function securityHubClient(): SecurityHubClient {
  return new SecurityHubClient();
}
