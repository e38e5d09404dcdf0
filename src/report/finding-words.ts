import type { ContractAction } from '#codecommit/contract.ts';
import type { Finding, FirstHop } from '#guard/finding.ts';
import { layerWords } from '#iam/layer-words.ts';
import { firstOf, plain } from './plain-text.ts';
import { oftenWords, principalName, whoWords } from './who-words.ts';

/** Where the statement stands: policy, version, statement, line and column; or what is missing. */
export function statementWords(finding: Finding): string {
  const { source, reason } = finding;
  if (source.statement === null) {
    const there =
      source.policyName === '' || finding.unexplained ? '' : `; what there is: ${plain(source.policyName)}`;
    return `${reason}${there}`;
  }
  const version = source.version === undefined ? '' : `, version ${plain(source.version)}`;
  const policy = `${plain(source.policyName)}${version}`;
  if (isUnread(finding)) return `${policy}: its text can't be read, so it may deny`;
  const sid = source.sid === undefined ? '' : ` "${plain(source.sid)}"`;
  const at = source.line === undefined ? '' : `, line ${source.line}, column ${source.column}`;
  return `${policy}: statement ${source.statement + 1}${sid}${at}`;
}

/** A document of which nothing could be read has no statement to point to. */
function isUnread({ source }: Finding): boolean {
  return source.statement !== null && source.pointer === '';
}

/** Where to find the policy; undefined where no policy is to blame. */
export function policyWords({ source }: Finding): string | undefined {
  if (source.statement === null) return undefined;
  const inline = source.policyKey.endsWith(`#${source.policyName}`);
  const owner = source.policyKey.slice(0, -source.policyName.length - 1);
  return inline ? `${plain(owner)}, inline policy ${plain(source.policyName)}` : plain(source.policyKey);
}

/** When the statement denies, as a sentence without its end. */
export function conditionSentence({ when, principals, unexplained, keys }: Finding): string {
  if (unexplained) return 'not known: it was seen once';
  const differs = principals.some((principal) => principal.when !== undefined);
  if (when === undefined) return differs ? 'differs by principal' : 'always';
  const [, doubt] = /^what was not understood applies \((.*)\)$/s.exec(when) ?? [];
  if (doubt !== undefined) return `nobody knows: ${plain(doubt, 600)}`;
  const aboutKey = when.includes('the resource ') && keys.some((key) => !key.startsWith('arn:'));
  return `only when ${plain(when, 600)}${aboutKey ? ' (the id of aws/codecommit is not known here)' : ''}`;
}

const FIRST_HOPS: Readonly<Record<FirstHop, string>> = {
  open: 'open: the call to CodeCommit itself is allowed, so the KMS deny is what breaks it',
  closed:
    'closed: in those sessions CodeCommit itself is refused as well, so lifting the KMS half restores nothing',
  unknown: 'unknown: whether CodeCommit itself lets the call through depends on what nobody knows beforehand',
};

/** The first hop of the principals of a finding: one sentence for each kind, and whom it holds for where that differs. */
export function firstHopWords({ principals, unexplained }: Finding): readonly string[] {
  if (unexplained) return [];
  const kinds = [...new Set(principals.map(({ firstHop }) => firstHop))].sort();
  return kinds.map((kind) => {
    const hits = principals.filter(({ firstHop }) => firstHop === kind);
    const elsewhere = new Set(principals.filter(({ firstHop }) => firstHop !== kind).map(({ arn }) => arn));
    const names = hits.map(
      ({ arn, region }) => `${principalName(arn)}${elsewhere.has(arn) ? ` in ${plain(region, 40)}` : ''}`,
    );
    return `${FIRST_HOPS[kind]}${kinds.length > 1 ? ` (${firstOf([...new Set(names)], 3)})` : ''}`;
  });
}

/** All seven have a name of their own. */
const ALL: Readonly<Record<ContractAction, true>> = {
  'kms:Encrypt': true,
  'kms:Decrypt': true,
  'kms:ReEncryptFrom': true,
  'kms:ReEncryptTo': true,
  'kms:GenerateDataKey': true,
  'kms:GenerateDataKeyWithoutPlaintext': true,
  'kms:DescribeKey': true,
};

/** The actions that a finding denies. */
export function actionWords({ actions }: Finding): string {
  if (actions.length === 0) return 'not known: the record does not say which KMS action it was';
  const all = Object.keys(ALL).every((action) => actions.includes(action));
  return all ? 'all seven KMS actions that CodeCommit needs' : actions.join(', ');
}

/** A finding in one line. */
export function findingLine(finding: Finding): string {
  const { severity, principals, unexplained, source } = finding;
  if (unexplained) return `${severity}: ${whoWords(finding)} was refused, and no known policy explains it`;
  const by = source.statement === null ? ': ' : ' by ';
  return `${severity}: ${oftenWords(principals)} denied to ${whoWords(finding)}${by}${statementWords(finding)}`;
}

/** What to do about it, in words: Key Guard does not edit anything in this mode. */
export function fixWords(finding: Finding): string {
  const { source, principals, regions, observed } = finding;
  if (finding.unexplained) return unexplainedFix(observed?.errorCode ?? '');
  if (finding.notUnderstood) return 'read the policy: whether it denies CodeCommit is not known';
  if (principals.length > 0 && principals.every(({ firstHop }) => firstHop === 'closed'))
    return 'nothing to gain on the KMS side alone: decide first whether these sessions should use CodeCommit at all';
  const isOrganization = source.layer === 'scp' || source.layer === 'rcp';
  const owner = isOrganization ? " (that takes the organization's administrator)" : '';
  if (source.statement === null)
    return `let ${layerWords(source.layer)}${isOrganization ? ' of that level' : ''} allow the KMS actions${owner}`;
  if (/^arn:[^:]*:iam::aws:policy\//.test(source.policyKey))
    return "find out why it is attached before you detach it: AWS's own policies can't be edited, and some are meant to deny";
  const region = regions.length === 1 ? plain(regions[0] ?? '', 40) : '*';
  return `spare CodeCommit in the statement: "StringNotLike": {"kms:ViaService": "codecommit.${region}.amazonaws.com"} in its Condition${owner}`;
}

function unexplainedFix(errorCode: string): string {
  return /AccessDenied/i.test(errorCode)
    ? 'look at what Key Guard does not see: session policies, policies of the organization, and changes since'
    : 'look at the key in KMS: whether it exists, is enabled, and is the one that the repository names';
}
