import type { Account } from '#account/account.ts';
import type { AccountAssessment } from '#guard/assess-account.ts';
import type { PrincipalAssessment } from '#guard/assess-principal.ts';
import type { Finding } from '#guard/finding.ts';
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
import { count, firstOf, plain, wrapped } from './plain-text.ts';
import { oftenWords, principalName, whoWords } from './who-words.ts';

interface ScanMoment {
  readonly now: string;
  readonly regions: readonly string[];
  readonly assumed: readonly string[];
}

const WIDTH = 110;
const LABEL = 14;

/** The result of a scan for people: findings first, worst first, then what it all comes to. */
export function scanTable(
  account: Account,
  { principals, findings }: AccountAssessment,
  moment: ScanMoment,
): string {
  const hasOwnKeys = principals.some(({ key }) => key.kind === 'customer');
  const blocks = findings.map((finding, i) => block(finding, i + 1, hasOwnKeys));
  return `${[title(account, moment), ...blocks, summary(principals, findings, moment)].join('\n\n')}\n`;
}

function title(account: Account, { now, regions }: ScanMoment): string {
  return `CodeCommit's KMS key in account ${account.id}, ${regions.join(', ')}, as of ${plain(now)}`;
}

/** @param hasOwnKeys whether keys have to be told apart */
function block(finding: Finding, number: number, hasOwnKeys: boolean): string {
  const { severity, principals, source } = finding;
  const names = [...new Set(principals.map(({ arn }) => principalName(arn)))];
  const policy = policyWords(finding);
  return [
    `${number}. ${severity.toUpperCase()}  ${oftenWords(principals)} denied to ${firstOf(names, 1)}`,
    row('who', whoWords(finding)),
    policy === undefined
      ? row('cause', statementWords(finding))
      : row('statement', `${statementWords(finding)} (${layerWords(source.layer)})`),
    ...(policy === undefined ? [] : [row('policy', policy)]),
    ...(hasOwnKeys ? [row('key', finding.keys.map((key) => plain(key)).join(', '))] : []),
    row('denies', actionWords(finding)),
    row('when', conditionSentence(finding)),
    ...firstHopWords(finding).map((words) => row('first hop', words)),
    row('fix', fixWords(finding)),
    row('finding', finding.id),
  ].join('\n');
}

function row(label: string, text: string): string {
  return `   ${label.padEnd(LABEL - 3)}${wrapped(text, WIDTH, LABEL)}`;
}

function summary(
  principals: readonly PrincipalAssessment[],
  findings: readonly Finding[],
  moment: ScanMoment,
): string {
  const layers = [...new Set(principals.flatMap(({ notEvaluated }) => notEvaluated))].sort();
  return [
    `${numbers(principals)}; ${count(findings.length, 'finding')}`,
    ...(findings.length === 0 && principals.length > 0
      ? ["no policy that is known denies CodeCommit's KMS calls"]
      : []),
    ...(moment.assumed.length > 0
      ? [`assumed: ${moment.assumed.map((text) => plain(text)).join('; ')}`]
      : []),
    ...(layers.length > 0 ? [`not looked at, for nothing is known of them: ${layerNames(layers)}`] : []),
    ...problemLines(principals),
  ]
    .map((line) => wrapped(line, WIDTH, 0))
    .join('\n');
}

/** Each principal under the worst of its verdicts. */
function numbers(principals: readonly PrincipalAssessment[]): string {
  const arns = (of: readonly PrincipalAssessment[]) => new Set(of.map(({ principal }) => principal.arn));
  const denied = arns(principals.filter(({ verdict }) => verdict === 'denied'));
  const hit = arns(principals.filter(({ verdict }) => verdict !== 'clear'));
  const conditional = hit.size - denied.size;
  return `${count(arns(principals).size, 'principal')}: ${denied.size} always denied, ${conditional} sometimes denied`;
}

const MOST_PROBLEMS = 10;

function problemLines(principals: readonly PrincipalAssessment[]): readonly string[] {
  const problems = new Set(
    principals.flatMap((one) =>
      one.problems.map(({ policy, pointer, message }) => {
        const at = pointer === '' ? '' : ` at ${plain(pointer)}`;
        return `problem in ${plain(policy)}${at}: ${plain(message)}`;
      }),
    ),
  );
  const more = problems.size - MOST_PROBLEMS;
  return [
    ...[...problems].slice(0, MOST_PROBLEMS),
    ...(more > 0 ? [`and ${count(more, 'more problem')}: see --format ndjson`] : []),
  ];
}
