import { KMS_CONTRACT } from '#codecommit/contract.ts';
import type { AffectedPrincipal, Finding, FirstHop } from '#guard/finding.ts';
import { layerWords } from '#iam/layer-words.ts';
import { firstOf, plain } from './plain-text.ts';

/** `user erin`, `role build-orders`: a principal as people call it. */
export function principalName(arn: string): string {
  const [, kind = 'principal', name = arn] = /:(user|role)\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  return `${kind} ${plain(name)}`;
}

/** Who is hit, by name, with the Region where there is more than one. */
export function whoWords({ principals, regions }: Finding, most = 10): string {
  if (principals.length === 0) return 'nobody known';
  const names = [...new Set(principals.map(({ arn }) => principalName(arn)))];
  return `${firstOf(names, most)} (${regions.map((region) => plain(region)).join(', ')})`;
}

/** Where the statement stands: policy, version, statement, line and column. */
export function statementWords({ source }: Finding): string {
  if (source.statement === null) return `${plain(source.policyName) || 'no policy'}: nothing there allows it`;
  const version = source.version === undefined ? '' : `, version ${plain(source.version)}`;
  const sid = source.sid === undefined ? '' : ` "${plain(source.sid)}"`;
  const at = source.line === undefined ? '' : `, line ${source.line}, column ${source.column}`;
  return `${plain(source.policyName)}${version}: statement ${source.statement + 1}${sid}${at}`;
}

/** How the statement reaches a principal: `user alice <- group developers`. */
export function pathWords({ via }: AffectedPrincipal): string {
  return via.map((step) => plain(step)).join(' <- ');
}

/** When the statement denies, as a sentence without its end. */
export function conditionSentence({ when, principals }: Finding): string {
  if (when !== undefined) return `only when ${plain(when, 600)}`;
  return principals.some((principal) => principal.when !== undefined) ? 'differs by principal' : 'always';
}

const FIRST_HOPS: Readonly<Record<FirstHop, string>> = {
  open: 'open: the call to CodeCommit itself is allowed, so the KMS deny is what breaks it',
  closed:
    'closed: in those sessions CodeCommit itself is refused as well, so lifting the KMS half restores nothing',
  unknown: 'unknown: whether CodeCommit itself lets the call through depends on what nobody knows beforehand',
};

/** The first hop of the principals of a finding: one sentence for each kind, and whom it holds for where that differs. */
export function firstHopWords({ principals }: Finding): readonly string[] {
  const kinds = [...new Set(principals.map(({ firstHop }) => firstHop))];
  return kinds.map((kind) => {
    const hits = principals.filter(({ firstHop }) => firstHop === kind);
    const whom = firstOf(
      [...new Set(hits.map(({ arn, region }) => `${principalName(arn)} in ${plain(region)}`))],
      3,
    );
    return `${FIRST_HOPS[kind]}${kinds.length > 1 ? ` (${whom})` : ''}`;
  });
}

/** The actions that a finding denies; all seven have a name of their own. */
export function actionWords({ actions }: Finding): string {
  if (actions.length === 0) return 'what was seen; which action it was, the record does not say';
  return actions.length === KMS_CONTRACT.length
    ? 'all seven KMS actions that CodeCommit needs'
    : actions.join(', ');
}

/** A finding in one line. */
export function findingLine(finding: Finding): string {
  const when = finding.principals.every(({ verdict }) => verdict === 'denied')
    ? 'always'
    : 'in some sessions';
  return `${finding.severity}: ${whoWords(finding)} denied ${when} by ${statementWords(finding)}`;
}

/** What to do about it, in words: Key Guard does not edit anything in this mode. */
export function fixWords({ source, principals, regions }: Finding): string {
  if (source.statement === null)
    return `let ${layerWords(source.layer)} allow the KMS actions, at the level named`;
  if (principals.length > 0 && principals.every(({ firstHop }) => firstHop === 'closed')) {
    return 'nothing on the KMS side: the statement stops CodeCommit itself too; decide whether these sessions should use CodeCommit at all';
  }
  const service =
    regions.length === 1 ? `codecommit.${regions[0]}.amazonaws.com` : 'codecommit.*.amazonaws.com';
  const owner =
    source.layer === 'scp' || source.layer === 'rcp'
      ? ' (an administrator of the organization has to do it)'
      : '';
  return `spare CodeCommit in the statement: "StringNotLike": {"kms:ViaService": "${service}"} in its Condition${owner}`;
}
