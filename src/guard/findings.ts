import type { Account } from '#account/account.ts';
import type { PrincipalAssessment } from './assess-principal.ts';
import type { AssessedCause } from './causes.ts';
import type { AffectedPrincipal, Finding, FindingSource, Severity } from './finding.ts';
import { usesKey } from './keys.ts';
import { severityOf, worstSeverity } from './severity.ts';

interface About {
  readonly now: string;
  readonly ownerTag?: string | undefined;
}

interface Hit {
  readonly assessment: PrincipalAssessment;
  readonly cause: AssessedCause;
}

/**
 * Groups what was found by its cause: a group's deny is one finding with its members, worst findings first.
 *
 * @param about the moment of the assessments, and the key of the tag that names who owns a principal
 */
export function findingsOf(
  account: Account,
  assessments: readonly PrincipalAssessment[],
  about: About,
): readonly Finding[] {
  const hits = new Map<string, Hit[]>();
  for (const assessment of assessments) {
    for (const cause of assessment.causes)
      hits.set(cause.finding, [...(hits.get(cause.finding) ?? []), { assessment, cause }]);
  }
  const findings = [...hits.values()].map((group) => findingOf(account, group, about));
  const order = ['critical', 'high', 'medium', 'low'];
  return findings.sort(
    (a, b) => order.indexOf(a.severity) - order.indexOf(b.severity) || (a.id < b.id ? -1 : 1),
  );
}

function findingOf(account: Account, hits: readonly Hit[], { now, ownerTag }: About): Finding {
  const cause = hits[0]?.cause;
  if (cause === undefined) throw new Error('a finding without a cause');
  const assessments = hits.map(({ assessment }) => assessment);
  const keys = assessments.map(({ key }) => key);
  const repositories = (account.repositories ?? []).filter((repository) =>
    keys.some((key) => usesKey(repository, key, account)),
  );
  const when = sameOrNone(hits.map((hit) => hit.cause.when));
  return {
    id: cause.finding,
    account: account.id,
    severity: worstSeverity(hits.map(severityOfHit)),
    source: sourceOf(cause),
    reason: cause.reason,
    ...(cause.notUnderstood === true ? { notUnderstood: true as const } : {}),
    ...(when === undefined ? {} : { when }),
    ...(isAhead(cause.beginsAt, now) ? { beginsAt: cause.beginsAt } : {}),
    actions: sorted(hits.flatMap((hit) => hit.cause.actions)),
    regions: sorted(keys.map(({ region }) => region)),
    keys: sorted(keys.map(({ arn, alias }) => arn ?? alias ?? '')),
    principals: hits.map((hit) => affected(hit, ownerTag)),
    repositories: sorted(repositories.map(({ arn }) => arn)),
    notEvaluated: sorted(assessments.flatMap(({ notEvaluated }) => notEvaluated)),
    assumptions: sorted(assessments.flatMap(({ assumptions }) => assumptions)),
  };
}

function isAhead(instant: string | undefined, now: string): instant is string {
  return instant !== undefined && Date.parse(instant) > Date.parse(now);
}

function sourceOf(cause: AssessedCause): FindingSource {
  const { layer, policyKey, policyName, version, statement, sid, statementId, pointer, line, column } = cause;
  return {
    layer,
    policyKey,
    policyName,
    ...(version === undefined ? {} : { version }),
    statement,
    ...(sid === undefined ? {} : { sid }),
    ...(statementId === '' ? {} : { statementId }),
    pointer,
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
  };
}

/**
 * What a cause does to one principal: the principal's verdict may be worse on account of another cause, which is
 * that cause's finding.
 */
function affected(hit: Hit, ownerTag: string | undefined): AffectedPrincipal {
  const { assessment, cause } = hit;
  const { principal, key, firstHop } = assessment;
  const when = cause.when === undefined ? {} : { when: cause.when };
  const owner = ownerTag === undefined ? '' : (principal.tags.get(ownerTag.toLowerCase()) ?? '');
  return {
    arn: principal.arn,
    region: key.region,
    verdict: verdictOf(hit),
    firstHop,
    via: cause.via,
    ...when,
    ...(owner === '' ? {} : { owner }),
  };
}

function verdictOf({ assessment, cause }: Hit): 'denied' | 'conditional' {
  if (assessment.verdict === 'conditional') return 'conditional';
  // Denied by several conditions together: each of them is part of it.
  return isCertain(cause) || !assessment.causes.some(isCertain) ? 'denied' : 'conditional';
}

function isCertain({ when, always }: AssessedCause): boolean {
  return when === undefined || always === true;
}

function severityOfHit(hit: Hit): Severity {
  const { firstHop, repositoryInReach } = hit.assessment;
  return severityOf({ verdict: verdictOf(hit), firstHop, repositoryInReach });
}

function sameOrNone(whens: readonly (string | undefined)[]): string | undefined {
  return new Set(whens).size === 1 ? whens[0] : undefined;
}

function sorted(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort();
}
