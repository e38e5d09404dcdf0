import type { Finding } from '#guard/finding.ts';
import { layerWords } from '#iam/layer-words.ts';
import {
  actionWords,
  conditionSentence,
  firstHopWords,
  fixWords,
  pathWords,
  principalName,
  statementWords,
  whoWords,
} from './finding-words.ts';
import { count, firstOf, plain } from './plain-text.ts';

/** The text of an alert: a subject of one line under 100 characters, and the body. */
export interface AlertText {
  readonly subject: string;
  readonly text: string;
}

/** SNS: "less than 100 characters" and no line breaks. */
const SUBJECT = 99;

/** The alert of a finding that has just been opened, for the person whom it wakes. */
export function openedAlert(finding: Finding): AlertText {
  const names = [...new Set(finding.principals.map(({ arn }) => principalName(arn)))];
  const who = names.length === 1 ? (names[0] ?? '') : count(names.length, 'principal');
  const what = finding.principals.some(({ verdict }) => verdict === 'denied') ? 'denied' : 'sometimes denied';
  const subject = `[${finding.severity.toUpperCase()}] CodeCommit's KMS key is ${what} to ${who || 'a caller'} (${finding.account})`;
  return { subject: plain(subject, SUBJECT), text: rows(openedRows(finding)) };
}

/** The alert that a finding is gone. */
export function resolvedAlert(finding: Finding): AlertText {
  const subject = `[RESOLVED] CodeCommit's KMS key, account ${finding.account}: ${finding.source.policyName}`;
  return {
    subject: plain(subject, SUBJECT),
    text: rows([
      ['Resolved', `${statementWords(finding)} no longer denies CodeCommit's KMS calls`],
      ['For', whoWords(finding)],
      ['Finding', finding.id],
    ]),
  };
}

type Row = readonly [label: string, text: string];

function openedRows(finding: Finding): readonly Row[] {
  return [
    ['What broke', whatBroke(finding)],
    ...observedRow(finding),
    ['For whom', whoWords(finding)],
    ...sinceRow(finding),
    ['Statement', `${statementWords(finding)} (${layerWords(finding.source.layer)})`],
    ['Policy', plain(finding.source.policyKey)],
    ...pathRow(finding),
    ['Denies', actionWords(finding)],
    ['When', conditionSentence(finding)],
    ...firstHopWords(finding).map((words): Row => ['First hop', words]),
    ['Repositories', repositories(finding)],
    ['Fix', fixWords(finding)],
    ...caveats(finding),
    ['Finding', finding.id],
  ];
}

function whatBroke({ principals }: Finding): string {
  if (principals.length > 0 && principals.every(({ firstHop }) => firstHop === 'closed')) {
    return 'CodeCommit and its KMS key, together: the same sessions are refused both';
  }
  const always = principals.some(({ verdict }) => verdict === 'denied');
  return `git push, git pull or creating a repository ${always ? 'fails' : 'can fail'} with a bare 403: KMS refuses CodeCommit's key`;
}

function observedRow({ observed }: Finding): readonly Row[] {
  if (observed === undefined) return [];
  const by = observed.principal === undefined ? '' : ` for ${principalName(observed.principal)}`;
  return [
    [
      'Observed',
      `${plain(observed.errorCode)}${by}${observed.message === undefined ? '' : `: ${plain(observed.message)}`}`,
    ],
  ];
}

function sinceRow({ introducedBy: change }: Finding): readonly Row[] {
  if (change === undefined) return [];
  const actor = change.actor === undefined ? '' : ` by ${plain(change.actor)}`;
  const through =
    change.invokedBy === undefined ? '' : `, through ${plain(change.invokedBy)}: change it at its source`;
  return [['Since', `${plain(change.eventName)} at ${plain(change.time)}${actor}${through}`]];
}

function pathRow({ principals }: Finding): readonly Row[] {
  const paths = [...new Set(principals.map(pathWords))];
  return paths.length === 0 ? [] : [['Reaches', firstOf(paths, 5)]];
}

function repositories({ repositories: arns }: Finding): string {
  return arns.length === 0
    ? 'none known'
    : firstOf(
        arns.map((arn) => plain(arn.split(':').slice(3).join(':'))),
        6,
      );
}

/** What the verdict does not cover, or rests on. */
function caveats({ notEvaluated, assumptions }: Finding): readonly Row[] {
  return [
    ...(notEvaluated.length === 0 ? [] : [['Not looked at', notEvaluated.join(', ')] as const]),
    ...(assumptions.length === 0
      ? []
      : [['Rests on', `facts that AWS does not confirm: ${assumptions.join(', ')}`] as const]),
  ];
}

function rows(lines: readonly Row[]): string {
  const width = Math.max(...lines.map(([label]) => label.length));
  return lines.map(([label, text]) => `${label.padEnd(width)}  ${text}`).join('\n');
}
