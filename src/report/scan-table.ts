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
  pathWords,
  statementWords,
  whoWords,
} from './finding-words.ts';
import { count, firstOf, plain } from './plain-text.ts';

interface ScanMoment {
  readonly now: string;
  readonly regions: readonly string[];
  readonly assumed: readonly string[];
}

/** The result of a scan for people: findings first, worst first, then what it all comes to. */
export function scanTable(
  account: Account,
  { principals, findings }: AccountAssessment,
  moment: ScanMoment,
): string {
  const blocks = findings.map((finding, i) => block(finding, i + 1));
  return `${[title(account, moment), ...blocks, summary(principals, findings, moment)].join('\n\n')}\n`;
}

function title(account: Account, { now, regions }: ScanMoment): string {
  return `CodeCommit's KMS key in account ${account.id}, ${regions.join(', ')}, as of ${plain(now)}`;
}

function block(finding: Finding, number: number): string {
  const hits = new Set(finding.principals.map(({ arn }) => arn)).size;
  const rows: readonly (readonly [string, string])[] = [
    ['who', whoWords(finding)],
    ['why', `${statementWords(finding)}, ${layerWords(finding.source.layer)}`],
    ['policy', plain(finding.source.policyKey)],
    ['path', firstOf([...new Set(finding.principals.map(pathWords))], 5)],
    ['denies', actionWords(finding)],
    ['when', conditionSentence(finding)],
    ...firstHopWords(finding).map((words) => ['first hop', words] as const),
    ['fix', fixWords(finding)],
    ['finding', finding.id],
  ];
  const body = rows.map(([label, text]) => `   ${label.padEnd(9)}  ${text}`);
  return [
    `${number}. ${finding.severity.toUpperCase()}  ${finding.reason}, ${count(hits, 'principal')}`,
    ...body,
  ].join('\n');
}

function summary(
  principals: readonly PrincipalAssessment[],
  findings: readonly Finding[],
  moment: ScanMoment,
): string {
  const number = (verdict: PrincipalAssessment['verdict']): number =>
    new Set(principals.filter((one) => one.verdict === verdict).map(({ principal }) => principal.arn)).size;
  const everyone = new Set(principals.map(({ principal }) => principal.arn)).size;
  const layers = [...new Set(principals.flatMap(({ notEvaluated }) => notEvaluated))].sort();
  const problems = new Map(
    principals.flatMap((one) =>
      one.problems.map((p) => [`${p.policy} ${p.pointer} ${p.message}`, p] as const),
    ),
  );
  return [
    `${count(everyone, 'principal')}: ${number('denied')} denied, ${number('conditional')} conditional; ${count(findings.length, 'finding')}`,
    ...(moment.assumed.length > 0
      ? [`assumed: ${moment.assumed.map((text) => plain(text)).join('; ')}`]
      : []),
    ...(layers.length > 0 ? [`not looked at, for nothing is known of it: ${layers.join(', ')}`] : []),
    ...[...problems.values()]
      .slice(0, MOST_PROBLEMS)
      .map((p) => `problem in ${plain(p.policy)} at ${plain(p.pointer) || 'the top'}: ${plain(p.message)}`),
    ...(problems.size > MOST_PROBLEMS
      ? [`and ${problems.size - MOST_PROBLEMS} more problems: see --format ndjson`]
      : []),
    ...(findings.length === 0 && everyone > 0
      ? ["no policy that is known denies CodeCommit's KMS calls"]
      : []),
  ].join('\n');
}

const MOST_PROBLEMS = 10;
