import type { Finding } from '#guard/finding.ts';
import { worstSeverity } from '#guard/severity.ts';
import type { Alert } from '#ports';
import type { Announced, Gone, Tidings } from './announce.ts';
import type { Judgement } from './judge.ts';
import { outcomeOf } from './outcome-words.ts';
import type { Response } from './response.ts';

/** What came of one of several events. */
export type Answer =
  | { readonly ok: true; readonly response: Response }
  | { readonly ok: false; readonly error: unknown };

/** What several events that were judged by one read have to tell, each finding once. */
export function tidingsOf(judgements: readonly Judgement[]): Pick<Tidings, 'found' | 'standing' | 'gone'> {
  const found = new Map<string, Finding>();
  const standing = new Map<string, Finding>();
  const gone = new Map<string, Gone>();
  for (const judgement of judgements) {
    for (const finding of judgement.found) {
      found.set(finding.id, together(found.get(finding.id) ?? finding, finding));
    }
    for (const finding of judgement.standing) standing.set(finding.id, finding);
    for (const one of judgement.gone)
      gone.set(one.entry.finding.id, later(gone.get(one.entry.finding.id), one));
  }
  return {
    found: [...found.values()],
    standing: [...standing.values()].filter(({ id }) => !found.has(id)),
    gone: [...gone.values()],
  };
}

/** The same finding as two events tell of it: who made the last change, and whether a refusal was seen. */
function together(one: Finding, other: Finding): Finding {
  const introducedBy =
    (one.introducedBy?.time ?? '') > (other.introducedBy?.time ?? '') ? one.introducedBy : other.introducedBy;
  const observed = one.observed ?? other.observed;
  return {
    ...other,
    severity: worstSeverity([one.severity, other.severity]),
    ...(introducedBy === undefined ? {} : { introducedBy }),
    ...(observed === undefined ? {} : { observed }),
  };
}

function later(one: Gone | undefined, other: Gone): Gone {
  return (one?.liftedAt ?? '') > (other.liftedAt ?? '') && one !== undefined ? one : other;
}

/** The answer to each event; an alert belongs to the first that had it to tell. */
export function answersOf(
  judgements: readonly Judgement[],
  announced: Announced,
): ReadonlyMap<Judgement, Answer> {
  const given = new Set<Alert>();
  const unresolved = new Set(announced.resolved);
  let { calls } = judgements[0]?.read ?? { calls: 0 };
  const answers = new Map<Judgement, Answer>();
  for (const judgement of judgements) {
    const ids = idsOf(judgement);
    const failed = ids.find((id) => announced.failed.has(id));
    const told = new Set(ids.flatMap((id) => announced.sent.get(id) ?? []));
    const alerts = [...told].filter((alert) => !given.has(alert));
    const resolved = judgement.gone.flatMap(({ entry: { finding } }) =>
      unresolved.has(finding.id) ? [finding] : [],
    );
    const isUnsure = ids.some((id) => announced.unsure.has(id));
    answers.set(
      judgement,
      failed === undefined
        ? { ok: true, response: responseOf(judgement, { alerts, resolved, calls, isUnsure }) }
        : { ok: false, error: announced.failed.get(failed) },
    );
    for (const alert of alerts) given.add(alert);
    for (const { id } of resolved) unresolved.delete(id);
    calls = 0;
  }
  return answers;
}

function idsOf({ found, standing, gone }: Judgement): readonly string[] {
  return [
    ...found.map(({ id }) => id),
    ...standing.map(({ id }) => id),
    ...gone.map(({ entry }) => entry.finding.id),
  ];
}

interface Came {
  readonly alerts: readonly Alert[];
  readonly resolved: readonly Finding[];
  readonly calls: number;
  readonly isUnsure: boolean;
}

function responseOf(judgement: Judgement, { alerts, resolved, calls, isUnsure }: Came): Response {
  const news = new Map(alerts.map((alert) => [alert.findingId, alert.finding]));
  const findings = judgement.found.map((finding) => news.get(finding.id) ?? quiet(judgement, finding));
  const again = whyAgain(judgement, alerts, isUnsure);
  return {
    ...outcomeOf(judgement.event, judgement.assessment, {
      findings,
      resolved,
      account: judgement.read.account,
    }),
    findings,
    resolved,
    alerts,
    awsCalls: calls,
    ...(again === undefined ? {} : { again }),
  };
}

/** What was told before is not raised, nor said to come with this change. */
function quiet({ event, assessment }: Judgement, finding: Finding): Finding {
  if (event.kind === 'repository-refused') return finding;
  return assessment.findings.find(({ id }) => id === finding.id) ?? finding;
}

/**
 * IAM's reads lag. Whatever was told from one that lags is looked at once more when it no longer can: what another
 * invocation made of a younger change meanwhile, it did without knowing of this finding.
 */
function whyAgain(
  { isTooYoung, read }: Judgement,
  alerts: readonly Alert[],
  isUnsure: boolean,
): string | undefined {
  if (isTooYoung) return 'what was read from IAM does not show the change yet';
  if (isUnsure) return 'what was read from IAM may be older than what is known';
  const opened = alerts.some(({ kind }) => kind !== 'resolved');
  return opened && (read.lagMs ?? 0) > 0 ? 'what was told is to be confirmed' : undefined;
}
