import type { Account } from '#account/account.ts';
import { showsChange } from '#account/shows-change.ts';
import type { AccountAssessment } from '#guard/assess-account.ts';
import type { Finding } from '#guard/finding.ts';
import { regionsOf } from '#guard/keys.ts';
import { isAfter } from '#guard/life.ts';
import { raised } from '#guard/severity.ts';
import type { LedgerEntry, Ports } from '#ports';
import { plain } from '#report/plain-text.ts';
import type { AccountView, TakenRead } from './account-view.ts';
import { concerns, introduced, liftedBy, touchedBy } from './affected.ts';
import type { Touched } from './affected-elsewhere.ts';
import { type Gone, goneFrom } from './announce.ts';
import type { DecodedEvent } from './decoded-event.ts';
import { openSubject } from './open-subject.ts';
import { refusalFinding } from './refusal.ts';
import { relevanceOf } from './relevance.ts';
import type { Relevance } from './relevance-result.ts';
import { judgedAccount } from './subject.ts';

export type Of<K extends DecodedEvent['kind']> = DecodedEvent & { readonly kind: K };

/** The events that are answered from the account as it is now. */
export type Assessed = Of<
  'change' | 'change-unknown' | 'padded' | 'repository-created' | 'repository-refused'
>;

/** What an event means for the account as it was read. */
export interface Judgement {
  readonly event: Assessed;
  readonly read: TakenRead;
  readonly assessment: AccountAssessment;
  /** What concerns the event, with what the event tells of it. */
  readonly found: readonly Finding[];
  /** What does not concern it and was open before. */
  readonly standing: readonly Finding[];
  readonly gone: readonly Gone[];
  /** The read may be older than the change. */
  readonly isTooYoung: boolean;
}

/** Assesses the account for one event; nothing is written or told. */
export async function judge(event: Assessed, view: AccountView, ports: Ports): Promise<Judgement> {
  const open = await view.open();
  const read = await view.read();
  const assessment = read.assess(regionsToAssess(read.account, event, ports, open));
  const touched = event.kind === 'change' ? touchedBy(event.change, read.account) : undefined;
  const found =
    event.kind === 'repository-refused'
      ? refusalFinding(event, read.account, assessment)
      : concerned(event, assessment, touched).map((finding) =>
          noted(finding, event, touched !== undefined && introduced(finding, touched)),
        );
  const ids = new Set(found.map(({ id }) => id));
  const known = new Set(open.map(({ finding }) => finding.id));
  const isShown = event.kind === 'change' && showsChange(read.account, event.change);
  const gone = read.complete ? goneFrom(open, read.account, assessment) : [];
  return {
    event,
    read,
    assessment,
    found,
    standing: assessment.findings.filter(({ id }) => known.has(id) && !ids.has(id)),
    gone: gone.map((entry) => {
      const isLifted = isShown && touched !== undefined && liftedBy(event.change, entry.finding, touched);
      return isLifted ? { entry, liftedAt: event.time } : { entry };
    }),
    isTooYoung: !isShown && changesPolicies(event) && isAfter(event.time, read.sureUntil),
  };
}

/** Why a change costs no read of the account; undefined: it does. */
export async function whyHarmless(
  event: Of<'change'>,
  view: AccountView,
  ports: Ports,
): Promise<string | undefined> {
  const relevance = await relevanceIn(event, ports);
  if (relevance.matters || (!relevance.elsewhere && (await hasOpenFinding(event, view)))) return undefined;
  return plain(relevance.reason, 400);
}

/** Whether some repository has a key of its own is asked only where the answer depends on it. */
async function relevanceIn(event: Of<'change'>, ports: Ports): Promise<Relevance> {
  const accountId = judgedAccount(event, ports.accountId);
  const alone = relevanceOf(event.change, { accountId, customerKeys: false });
  if (alone.matters) return alone;
  return relevanceOf(event.change, { accountId, customerKeys: await ports.customerKeys?.(accountId) });
}

/** A change that adds no deny can still lift one: then something about its subject stands open. */
async function hasOpenFinding({ change }: Of<'change'>, view: AccountView): Promise<boolean> {
  const subject = openSubject(change);
  if (subject === undefined) return false;
  const open = await view.open();
  return open.some(({ finding }) => subject(finding));
}

/** A repository changes no policy: of the policies, any read tells as much. */
function changesPolicies({ kind }: Assessed): boolean {
  return kind !== 'repository-created' && kind !== 'repository-refused';
}

function concerned(
  event: Assessed,
  { findings }: AccountAssessment,
  touched: Touched | undefined,
): readonly Finding[] {
  if (event.kind === 'repository-created') {
    return findings.filter(({ regions }) => regions.includes(event.region));
  }
  if (touched === undefined) return findings;
  return findings.filter((finding) => concerns(touched, finding));
}

/**
 * Every Region that has a repository, those in which something stands open, and the one in which the event happened
 * to CodeCommit or a key.
 */
function regionsToAssess(
  account: Account,
  event: DecodedEvent,
  ports: Ports,
  open: readonly LedgerEntry[],
): readonly string[] {
  const regions = new Set([
    ...(ports.regions ?? regionsOf(account)),
    ...open.flatMap(({ finding }) => finding.regions),
    ...(/^(codecommit|kms)\./.test(event.eventSource) ? [event.region] : []),
  ]);
  return [...regions];
}

/** Padding an event past what CloudTrail records hides a change; it raises the severity of all that is found. */
function noted(finding: Finding, event: DecodedEvent, byThisChange: boolean): Finding {
  const padded = event.kind === 'padded';
  if (!byThisChange && !padded) return finding;
  return {
    ...finding,
    severity: padded ? raised(finding.severity) : finding.severity,
    introducedBy: event.note,
  };
}
