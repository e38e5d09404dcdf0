import type { Finding } from '#guard/finding.ts';
import type { Turn } from '#guard/ledger-entry.ts';
import { layerWords } from '#iam/layer-words.ts';
import {
  actionWords,
  conditionSentence,
  firstHopWords,
  fixWords,
  policyWords,
  statementWords,
} from './finding-words.ts';
import { layerNames } from './layer-names.ts';
import { firstOf, plain } from './plain-text.ts';
import { throughWords } from './through-words.ts';
import { oftenWords, principalName, whoWords } from './who-words.ts';

/** The text of an alert: a subject of one line under 100 characters, and the body. */
export interface AlertText {
  readonly subject: string;
  readonly text: string;
}

/** SNS: "less than 100 characters" and no line breaks. */
const SUBJECT = 99;

/** What a later alert of an open finding says before what the first one said. */
const LATER: Readonly<Record<Exclude<Turn, 'opened' | 'resolved'>, readonly [mark: string, words: string]>> =
  {
    changed: [
      'CHANGED',
      'this finding was alerted before and has changed: the text below replaces what was told',
    ],
    reminder: ['REMINDER', 'this finding is still open, and nobody has acknowledged it'],
    escalation: [
      'ESCALATED',
      'this finding is still open, and nobody has acknowledged it since the reminder',
    ],
  };

/** The alert of a finding, at each turn of its life. */
export function alertText(finding: Finding, turn: Turn): AlertText {
  if (turn === 'resolved') return resolvedAlert(finding);
  const { subject, text } = openedAlert(finding);
  if (turn === 'opened') return { subject, text };
  const [mark, words] = LATER[turn];
  return { subject: plain(subject.replace(']', `, ${mark}]`), SUBJECT), text: `${words}\n${text}` };
}

/** The alert of a finding that has just been opened, for the person whom it wakes. */
function openedAlert(finding: Finding): AlertText {
  const { severity, account, principals, unexplained, beginsAt } = finding;
  const names = [...new Set(principals.map(({ arn }) => principalName(arn)))];
  const who = names.length === 0 ? 'a caller' : firstOf(names, 1);
  const from = beginsAt === undefined ? '' : ` from ${plain(beginsAt.slice(0, 10))} on`;
  const how = unexplained ? 'was refused' : `is ${oftenWords(principals)} denied${from}`;
  const subject = `[${severity.toUpperCase()}] ${plain(account, 12)}: CodeCommit's KMS key ${how} to ${who}`;
  return { subject: plain(subject, SUBJECT), text: rows(openedRows(finding)) };
}

/** The alert that a finding is gone. */
function resolvedAlert(finding: Finding): AlertText {
  const { account, source } = finding;
  const what = source.statement === null ? 'a missing allow' : source.policyName;
  return {
    subject: plain(
      `[RESOLVED] ${plain(account, 12)}: CodeCommit's KMS key is no longer denied by ${what}`,
      SUBJECT,
    ),
    text: rows([
      ['Resolved', resolvedWords(finding)],
      ['For', whoWords(finding)],
      ['Finding', finding.id],
    ]),
  };
}

/** What denied CodeCommit its key and does so no longer. */
export function resolvedWords(finding: Finding): string {
  return finding.source.statement === null
    ? `no longer so: ${statementWords(finding)}`
    : `${statementWords(finding)} no longer denies CodeCommit's KMS calls`;
}

type Row = readonly [label: string, text: string];

function openedRows(finding: Finding): readonly Row[] {
  const policy = policyWords(finding);
  return [
    [finding.beginsAt === undefined ? 'What broke' : 'What breaks', whatBroke(finding)],
    ...(finding.beginsAt === undefined ? [] : [['Begins', plain(finding.beginsAt)] as const]),
    ...observedRow(finding),
    ['For whom', whoWords(finding)],
    ...sinceRow(finding),
    policy === undefined
      ? ['Cause', statementWords(finding)]
      : ['Statement', `${statementWords(finding)} (${layerWords(finding.source.layer)})`],
    ...(policy === undefined ? [] : [['Policy', policy] as const]),
    ['Denies', actionWords(finding)],
    ['When', conditionSentence(finding)],
    ...firstHopWords(finding).map((words): Row => ['First hop', words]),
    ['Repositories', repositories(finding)],
    ['Fix', fixWords(finding)],
    ...caveats(finding),
    ['Finding', finding.id],
  ];
}

function whatBroke({ principals, unexplained }: Finding): string {
  if (unexplained) return 'a call to CodeCommit failed, because CodeCommit could not use its KMS key';
  if (principals.length > 0 && principals.every(({ firstHop }) => firstHop === 'closed')) {
    return 'CodeCommit and its KMS key, together: the same sessions are refused both';
  }
  const fail = oftenWords(principals) === 'always' ? 'fail' : 'can fail';
  return `git push, git pull and creating a repository ${fail} with a bare 403: KMS refuses CodeCommit's key`;
}

function observedRow({ observed }: Finding): readonly Row[] {
  if (observed === undefined) return [];
  const by = observed.principal === undefined ? '' : ` for ${principalName(observed.principal)}`;
  const message = observed.message === undefined ? '' : `: ${plain(observed.message)}`;
  return [['Observed', `${plain(observed.errorCode)}${by}${message}`]];
}

function sinceRow({ introducedBy: change }: Finding): readonly Row[] {
  if (change === undefined) return [];
  const actor = change.actor === undefined ? '' : ` by ${plain(change.actor)}`;
  const padded = change.padded
    ? '; the request was too large to be recorded, which may hide what it did'
    : '';
  return [
    ['Since', `${plain(change.eventName)} at ${plain(change.time)}${actor}${padded}`],
    ...throughRow(change),
  ];
}

function throughRow(change: NonNullable<Finding['introducedBy']>): readonly Row[] {
  const words = throughWords(change);
  return words === undefined ? [] : [['Made with', words]];
}

/** By Region, as far as the list goes. */
function repositories({ repositories: arns }: Finding): string {
  const most = 6;
  const regions = new Map<string, string[]>();
  for (const arn of arns.slice(0, most)) {
    const [, , , region = '', , ...name] = arn.split(':');
    regions.set(region, [...(regions.get(region) ?? []), plain(name.join(':'), 100)]);
  }
  const words = [...regions].map(([region, names]) => `${names.join(', ')} (${plain(region, 40)})`);
  const more = arns.length > most ? ` and ${arns.length - most} more` : '';
  return arns.length === 0 ? 'none known' : `${words.join(', ')}${more}`;
}

/** What the verdict does not cover, or rests on. */
function caveats({ notEvaluated, assumptions }: Finding): readonly Row[] {
  return [
    ...(notEvaluated.length === 0 ? [] : [['Not looked at', layerNames(notEvaluated)] as const]),
    ...(assumptions.length === 0
      ? []
      : [
          [
            'Not certain',
            `${assumptions.map(factWords).join(', ')}: AWS's documentation does not settle it`,
          ] as const,
        ]),
  ];
}

/** Facts of sections 4 and 5 are about the value that KMS sees in one condition key. */
function factWords(id: string): string {
  if (id === '1.15') return 'whether SCPs bind the calls that CodeCommit makes for somebody';
  const [, key] = /^[45]:(.+)$/.exec(id) ?? [];
  return key === undefined ? `fact ${id}` : `what KMS sees in \`${key}\` when CodeCommit calls`;
}

function rows(lines: readonly Row[]): string {
  const width = Math.max(...lines.map(([label]) => label.length));
  return lines.map(([label, text]) => `${label.padEnd(width)}  ${text}`).join('\n');
}
