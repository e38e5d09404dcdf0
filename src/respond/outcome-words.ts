import type { Account } from '#account/account.ts';
import type { AccountAssessment } from '#guard/assess-account.ts';
import type { Finding } from '#guard/finding.ts';
import { resolvedWords } from '#report/alert.ts';
import { statementWords } from '#report/finding-words.ts';
import { plain } from '#report/plain-text.ts';
import { deniedWords, principalName, whoWords } from '#report/who-words.ts';
import type { DecodedEvent } from './decoded-event.ts';
import type { Assessed, Of } from './judge.ts';
import { notJudged } from './not-judged.ts';
import type { Response } from './response.ts';

/** What an event came to, and the sentence that says so. */
export function outcomeOf(
  event: Assessed,
  found: AccountAssessment,
  { findings, resolved, account }: Told,
): Pick<Response, 'outcome' | 'reason'> {
  if (event.kind === 'repository-refused') {
    return { outcome: 'finding', reason: `${refusedCall(event)}; ${causeWords(findings)}` };
  }
  const unjudged = event.kind === 'change' ? notJudged(event.change, account) : undefined;
  const whom = event.kind === 'change' ? 'those whom the change touches' : everyoneIn(found);
  return words({ findings, resolved, where: wherefrom(event), whom, unjudged });
}

/** The same for a look at the whole account. */
export function sweepOutcomeOf(
  found: AccountAssessment,
  { findings, resolved }: Omit<Told, 'account'>,
): Pick<Response, 'outcome' | 'reason'> {
  return words({ findings, resolved, where: 'the whole account was assessed; ', whom: everyoneIn(found) });
}

function everyoneIn({ principals }: AccountAssessment): string {
  const everyone = new Set(principals.map(({ principal }) => principal.arn)).size;
  return `any of the ${everyone} users and roles`;
}

interface Said extends Omit<Told, 'account'> {
  readonly where: string;
  readonly whom: string;
  /** Why nothing can be said of a change. */
  readonly unjudged?: string | undefined;
}

function words({ findings, resolved, where, whom, unjudged }: Said): Pick<Response, 'outcome' | 'reason'> {
  const gone = resolved.map((finding) => `${resolvedWords(finding)}, for ${whoWords(finding, 3)}`).join('; ');
  if (findings.length > 0) {
    const also = gone === '' ? '' : `; ${gone}`;
    return { outcome: 'finding', reason: `${where}${deniedWords(findings)}${also}` };
  }
  if (resolved.length > 0) return { outcome: 'resolved', reason: `${where}${gone}` };
  if (unjudged !== undefined) return { outcome: 'ignored', reason: unjudged };
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
  return event.kind === 'change-unknown' ? `${plain(event.reason)}, so the whole account was assessed; ` : '';
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
