import type { Finding } from '#guard/finding.ts';

/**
 * The findings that somebody should hear of. A customer managed key needs an allow, which most principals of an account
 * lack: of those who have none, only those count whom CodeCommit itself would let through. Without that every new role
 * would be news.
 */
export function withoutIdle(findings: readonly Finding[]): readonly Finding[] {
  return findings.flatMap((finding) => {
    if (finding.source.layer !== 'identity' || finding.source.statement !== null) return [finding];
    const principals = finding.principals.filter(({ firstHop }) => firstHop !== 'closed');
    return principals.length === 0 ? [] : [{ ...finding, principals }];
  });
}
