import type { Account } from '#account/account.ts';
import { type AccountAssessment, assessAccount } from '#guard/assess-account.ts';
import type { Finding } from '#guard/finding.ts';
import { regionsOf } from '#guard/keys.ts';
import { raised } from '#guard/severity.ts';
import { assertNever } from '#lib/assert-never.ts';
import type { Alert, LedgerEntry, Ports } from '#ports';
import { resolvedWords } from '#report/alert.ts';
import { statementWords } from '#report/finding-words.ts';
import { plain } from '#report/plain-text.ts';
import { deniedWords, principalName, whoWords } from '#report/who-words.ts';
import { concerns, introduced, touchedBy } from './affected.ts';
import { announceOpened, announceResolved } from './announce.ts';
import type { DecodedEvent } from './decoded-event.ts';
import { isJudgedIn } from './evidence.ts';
import { withoutIdle } from './idle.ts';
import { notJudged } from './not-judged.ts';
import { openSubject } from './open-subject.ts';
import { refusalFinding } from './refusal.ts';
import { relevanceOf } from './relevance.ts';
import type { Relevance } from './relevance-result.ts';
import { judgedAccount } from './subject.ts';
import { sweep } from './sweep.ts';

/** What an event came to. */
export interface Response {
  readonly outcome: 'ignored' | 'clear' | 'finding' | 'resolved';
  /** One sentence for people. */
  readonly reason: string;
  /** What stands open now and concerns the event, whether alerted now or before. */
  readonly findings: readonly Finding[];
  readonly resolved: readonly Finding[];
  readonly alerts: readonly Alert[];
  /** Requests to IAM, Organizations, KMS and CodeCommit. */
  readonly awsCalls: number;
}

type Of<K extends DecodedEvent['kind']> = DecodedEvent & { readonly kind: K };

/** Decides what an event means for the account as it is now, and acts on it. Safe to repeat and to reorder. */
export async function respond(event: DecodedEvent, ports: Ports): Promise<Response> {
  switch (event.kind) {
    case 'unrelated':
      return ignored(plain(event.reason));
    case 'failed':
      return ignored(`the call failed with ${plain(event.errorCode)} and changed nothing`);
    case 'change':
      return respondToChange(event, ports);
    case 'change-unknown':
    case 'padded':
      return assess(event, ports, { inScope: () => true });
    case 'repository-created':
      return assess(event, ports, { inScope: () => true, region: event.region });
    case 'repository-refused':
      return respondToRefusal(event, ports);
    case 'sweep':
      return sweep(ports, (local) => assess(event, local, { inScope: () => true }));
    default:
      return assertNever(event);
  }
}

function ignored(reason: string): Response {
  return { outcome: 'ignored', reason, findings: [], resolved: [], alerts: [], awsCalls: 0 };
}

async function respondToChange(event: Of<'change'>, ports: Ports): Promise<Response> {
  const relevance = await relevanceIn(event, ports);
  if (!relevance.matters && (relevance.elsewhere || !(await hasOpenFinding(event, ports))))
    return ignored(plain(relevance.reason, 400));
  return assess(event, ports, {
    inScope: (finding, account) => concerns(touchedBy(event.change, account), finding),
    introduced: (finding, account) => introduced(finding, touchedBy(event.change, account)),
  });
}

/** Whether some repository has a key of its own is asked only where the answer depends on it. */
async function relevanceIn(event: Of<'change'>, ports: Ports): Promise<Relevance> {
  const accountId = judgedAccount(event, ports.accountId);
  const alone = relevanceOf(event.change, { accountId, customerKeys: false });
  if (alone.matters) return alone;
  return relevanceOf(event.change, { accountId, customerKeys: await ports.customerKeys?.(accountId) });
}

/** A change that adds no deny can still lift one: then something about its subject stands open. */
async function hasOpenFinding(event: Of<'change'>, ports: Ports): Promise<boolean> {
  const subject = openSubject(event.change);
  if (subject === undefined) return false;
  const open = await ports.ledger.list(judgedAccount(event, ports.accountId));
  return open.some(({ finding }) => subject(finding));
}

/** Which of the account's findings an event concerns. */
interface Scope {
  readonly inScope: (finding: Finding, account: Account) => boolean;
  readonly introduced?: (finding: Finding, account: Account) => boolean;
  /** Only findings that reach this Region. */
  readonly region?: string;
}

async function assess(event: DecodedEvent, ports: Ports, scope: Scope): Promise<Response> {
  // What stood open before the account is read can be gone by then; what is opened meanwhile may not be in the read.
  const accountId = judgedAccount(event, ports.accountId);
  const open = await ports.ledger.list(accountId);
  const { account, calls, complete } = await ports.readAccount(accountId);
  const assessment = assessNow(account, event, ports, open);
  const concerned = assessment.findings
    .filter(({ regions }) => scope.region === undefined || regions.includes(scope.region))
    .filter((finding) => scope.inScope(finding, account));
  const noted = concerned.map((finding) =>
    note(finding, event, scope.introduced?.(finding, account) === true),
  );
  const opened = await announceOpened(noted, ports, open);
  const news = new Set(opened.map(({ findingId }) => findingId));
  const findings = concerned.map((finding, i) => (news.has(finding.id) ? (noted[i] ?? finding) : finding));
  const evident = open.filter(({ finding }) => isJudgedIn(finding, account));
  const gone = complete ? await announceResolved(evident, assessment, ports) : { resolved: [], alerts: [] };
  return {
    ...outcomeOf(event, assessment, { findings, resolved: gone.resolved, account }),
    findings,
    resolved: gone.resolved,
    alerts: [...opened, ...gone.alerts],
    awsCalls: calls,
  };
}

/**
 * Every Region that has a repository, those in which something stands open, and the one in which the event happened
 * to CodeCommit or a key.
 */
function assessNow(
  account: Account,
  event: DecodedEvent,
  ports: Ports,
  open: readonly LedgerEntry[],
): AccountAssessment {
  const regions = new Set([
    ...(ports.regions ?? regionsOf(account)),
    ...open.flatMap(({ finding }) => finding.regions),
    ...(/^(codecommit|kms)\./.test(event.eventSource) ? [event.region] : []),
  ]);
  const owned = ports.ownerTag === undefined ? {} : { ownerTag: ports.ownerTag };
  const assessment = assessAccount(account, { regions: [...regions], now: ports.now(), ...owned });
  return { ...assessment, findings: withoutIdle(assessment.findings) };
}

/** Padding an event past what CloudTrail records hides a change; it raises the severity of all that is found. */
function note(finding: Finding, event: DecodedEvent, byThisChange: boolean): Finding {
  const padded = event.kind === 'padded';
  if (!byThisChange && !padded) return finding;
  return {
    ...finding,
    severity: padded ? raised(finding.severity) : finding.severity,
    introducedBy: event.note,
  };
}

function outcomeOf(
  event: DecodedEvent,
  found: AccountAssessment,
  { findings, resolved, account }: Told,
): Pick<Response, 'outcome' | 'reason'> {
  const where = wherefrom(event);
  const gone = resolved.map((finding) => `${resolvedWords(finding)}, for ${whoWords(finding, 3)}`).join('; ');
  if (findings.length > 0) {
    const also = gone === '' ? '' : `; ${gone}`;
    return { outcome: 'finding', reason: `${where}${deniedWords(findings)}${also}` };
  }
  if (resolved.length > 0) return { outcome: 'resolved', reason: `${where}${gone}` };
  const unjudged = event.kind === 'change' ? notJudged(event.change, account) : undefined;
  if (unjudged !== undefined) return { outcome: 'ignored', reason: unjudged };
  const everyone = new Set(found.principals.map(({ principal }) => principal.arn)).size;
  const whom =
    event.kind === 'change' ? 'those whom the change touches' : `any of the ${everyone} users and roles`;
  return {
    outcome: 'clear',
    reason: `${where}no policy that is known denies CodeCommit's KMS key to ${whom}`,
  };
}

interface Told {
  readonly findings: readonly Finding[];
  readonly resolved: readonly Finding[];
  readonly account: Account;
}

/** What makes an event special, before what was found. */
function wherefrom(event: DecodedEvent): string {
  if (event.kind === 'repository-created')
    return `repository \`${plain(event.repository.name)}\` was created in ${event.region}; `;
  if (event.kind === 'padded')
    return 'the change was too large to be recorded, so the whole account was assessed; ';
  if (event.kind === 'sweep') return 'the whole account was assessed; ';
  return event.kind === 'change-unknown' ? `${plain(event.reason)}, so the whole account was assessed; ` : '';
}

/** A refusal that was seen is a finding, whether or not the policies explain it. */
async function respondToRefusal(event: Of<'repository-refused'>, ports: Ports): Promise<Response> {
  const { account, calls } = await ports.readAccount(event.account);
  const findings = refusalFinding(event, account, assessNow(account, event, ports, []));
  const alerts = await announceOpened(findings, ports);
  return {
    outcome: 'finding',
    reason: `${refusedCall(event)}; ${causeWords(findings)}`,
    findings,
    resolved: [],
    alerts,
    awsCalls: calls,
  };
}

function refusedCall({
  eventName,
  repositoryName,
  principalArn,
  errorCode,
}: Of<'repository-refused'>): string {
  const what = repositoryName === undefined ? '' : ` of repository \`${plain(repositoryName)}\``;
  const by = principalArn === undefined ? '' : ` by ${principalName(principalArn)}`;
  return `\`${plain(eventName)}\`${what}${by} failed with ${plain(errorCode)}`;
}

function causeWords(findings: readonly Finding[]): string {
  const known = findings.filter(({ unexplained }) => unexplained !== true);
  return known.length === 0
    ? 'no policy known to Key Guard explains it'
    : `the cause is ${known.map(statementWords).join(', and ')}`;
}
