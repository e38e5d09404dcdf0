import type { Finding } from './finding.ts';
import { sha256Hex } from './statement-id.ts';

/**
 * What a person who was alerted of a finding knows: who is hit, always or sometimes, and whether CodeCommit itself
 * lets them through; from when on; and whether a refusal was seen. Severity follows from it.
 *
 * @returns what the finding says now, then what says no less: somebody who was told one of these hears nothing new
 */
export function newsOf(finding: Finding): readonly [string, ...string[]] {
  const hits = finding.principals.map(
    ({ arn, verdict, firstHop }) => `${arn} ${verdict} ${firstHop === 'closed'}`,
  );
  // That it begins is news to whoever was told ahead.
  const ahead = finding.beginsAt === undefined ? [] : [`from ${finding.beginsAt}`];
  const reach = sha256Hex(JSON.stringify([...new Set(hits)].sort().concat(ahead)));
  const seen = `${reach} seen`;
  return finding.observed === undefined ? [reach, seen] : [seen];
}
