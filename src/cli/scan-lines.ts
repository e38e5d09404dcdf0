import type { PrincipalAssessment, SharedAssessment } from '#guard/assess-principal.ts';
import type { Assumed } from './assume.ts';
import { ndjsonLine } from './ndjson.ts';
import { scanLineOf } from './scan-line.ts';

/** The lines of a scan, one by one; of principals that are alike all but the beginning is written once. */
export function* scanLines(
  accountId: string,
  assessments: readonly PrincipalAssessment[],
  assumed: readonly Assumed[],
): Generator<string> {
  const tails = new Map<SharedAssessment, string>();
  for (const assessment of assessments) {
    const { group, principal } = assessment;
    if (group === undefined) {
      yield ndjsonLine(scanLineOf(accountId, assessment, assumed));
      continue;
    }
    const head = headOf(accountId, principal.arn);
    const tail =
      tails.get(group) ?? ndjsonLine(scanLineOf(accountId, assessment, assumed)).slice(head.length);
    tails.set(group, tail);
    yield head + tail;
  }
}

/** How the line of a principal begins: with its account and itself. */
function headOf(accountId: string, arn: string): string {
  return ndjsonLine({ account: accountId, principal: arn }).slice(0, -'}\n'.length);
}

/** The lines as one JSON array. */
export function* scanArray(
  accountId: string,
  assessments: readonly PrincipalAssessment[],
  assumed: readonly Assumed[],
): Generator<string> {
  if (assessments.length === 0) yield '[]\n';
  for (const [i, assessment] of assessments.entries()) {
    const text = JSON.stringify(scanLineOf(accountId, assessment, assumed), null, 2);
    yield `${i === 0 ? '[' : ','}\n  ${text.replaceAll('\n', '\n  ')}`;
  }
  if (assessments.length > 0) yield '\n]\n';
}
