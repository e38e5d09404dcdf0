import type { Finding, Severity } from '#guard/finding.ts';
import { layerWords } from '#iam/layer-words.ts';
import { resolvedWords } from './alert.ts';
import {
  actionWords,
  conditionSentence,
  firstHopWords,
  fixWords,
  policyWords,
  statementWords,
} from './finding-words.ts';
import { plain } from './plain-text.ts';
import { deniedWords, whoWords } from './who-words.ts';

/** What a finding of Security Hub is made of. */
export interface AsffFacts {
  readonly kind: 'opened' | 'changed' | 'resolved';
  /** ISO 8601, later for each turn in the life of the finding. */
  readonly at: string;
  readonly openedAt?: string;
  readonly severity: Severity;
  /** What Security Hub calls the severity. */
  readonly label: AsffFinding['FindingProviderFields']['Severity']['Label'];
  readonly finding: Finding;
}

interface AsffResource {
  Type: string;
  Id: string;
  Partition?: 'aws' | 'aws-cn' | 'aws-us-gov';
}

/**
 * A finding in the AWS Security Finding Format, as far as Key Guard fills it in.
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsSecurityFinding.html
 */
export interface AsffFinding {
  SchemaVersion: '2018-10-08';
  Id: string;
  ProductArn: string;
  GeneratorId: string;
  AwsAccountId: string;
  CreatedAt: string;
  UpdatedAt: string;
  Title: string;
  Description: string;
  FindingProviderFields: {
    Severity: { Label: 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL'; Original: string };
    Types: string[];
  };
  Remediation: { Recommendation: { Text: string } };
  ProductFields: Record<string, string>;
  Resources: AsffResource[];
  RecordState: 'ACTIVE' | 'ARCHIVED';
}

const MAX_ID = 512;
const MAX_TITLE = 256;
const MAX_DESCRIPTION = 1_024;
const MAX_RECOMMENDATION = 512;
const MAX_FIELD = 1_024;
const MAX_RESOURCES = 32;
/** An IAM path has 512 characters at most, and a name 64. */
const MAX_ARN = 700;

/** "namespace/category/classifier"; the classifier is ours. */
const TYPES = ['Software and Configuration Checks/AWS Security Best Practices/KMS Key Denied To CodeCommit'];

/**
 * A finding for Security Hub. Its id stays the same for its whole life; what is resolved is archived, and its
 * workflow is left to people: "Security Hub also resets the workflow status from NOTIFIED or RESOLVED to NEW" when
 * it comes back. An older turn that comes late is no danger: "If UpdatedAt on the update occurs before UpdatedAt on
 * the existing finding, then the update is ignored."
 * https://docs.aws.amazon.com/securityhub/latest/userguide/finding-update-batchimportfindings.html
 *
 * @param productArn of the account's own product; whoever imports into it has to be of the account that the finding
 *   names, so the account that the finding is about is told among the product's fields
 */
export function asffFinding(facts: AsffFacts, productArn: string): AsffFinding {
  const { kind, at, openedAt, severity, label, finding } = facts;
  return {
    SchemaVersion: '2018-10-08',
    Id: plain(`key-guard/${finding.account}/${finding.id}`, MAX_ID),
    ProductArn: productArn,
    GeneratorId: `key-guard/${causeKind(finding)}/${finding.source.layer}`,
    AwsAccountId: productArn.split(':')[4] ?? '',
    CreatedAt: openedAt ?? at,
    UpdatedAt: at,
    Title: plain(titleOf(finding), MAX_TITLE),
    Description: plain(descriptionOf(finding, kind), MAX_DESCRIPTION),
    FindingProviderFields: { Severity: { Label: label, Original: severity }, Types: [...TYPES] },
    Remediation: { Recommendation: { Text: plain(fixWords(finding), MAX_RECOMMENDATION) } },
    ProductFields: productFields(finding),
    Resources: resourcesOf(finding),
    RecordState: kind === 'resolved' ? 'ARCHIVED' : 'ACTIVE',
  };
}

/** What decided, apart from the policy in which it did. */
function causeKind({ source, unexplained, notUnderstood }: Finding): string {
  if (unexplained) return 'unexplained-refusal';
  if (notUnderstood) return 'not-understood';
  return source.statement === null ? 'missing-allow' : 'deny';
}

/** The same for the whole life of a finding, as far as those are the same whom it reaches. */
function titleOf(finding: Finding): string {
  if (finding.unexplained) return `CodeCommit was refused its KMS key for ${whoWords(finding, 1)}`;
  return deniedWords([finding], 1);
}

function descriptionOf(finding: Finding, kind: AsffFacts['kind']): string {
  if (kind === 'resolved') return `Resolved: ${resolvedWords(finding)}. For: ${whoWords(finding, 3)}.`;
  const cause =
    policyWords(finding) === undefined ? 'Cause' : `Statement (${layerWords(finding.source.layer)})`;
  const sentences = [
    `For whom: ${whoWords(finding, 3)}`,
    `${cause}: ${statementWords(finding)}`,
    `Denies: ${actionWords(finding)}`,
    `When: ${conditionSentence(finding)}`,
    ...firstHopWords(finding).map((words) => `First hop: ${words}`),
  ];
  return `${sentences.join('. ')}.`;
}

/**
 * "Can contain up to 50 key-value pairs. For each key-value pair, the key can contain up to 128 characters, and the
 * value can contain up to 2048 characters." A value must not be empty.
 */
function productFields(finding: Finding): Record<string, string> {
  const { source, introducedBy: change, observed, principals } = finding;
  const fields: Readonly<Record<string, string | undefined>> = {
    finding: finding.id,
    account: finding.account,
    layer: source.layer,
    policy: policyWords(finding),
    policyVersion: source.version,
    sid: source.sid,
    actions: finding.actions.join(', '),
    regions: finding.regions.join(', '),
    keys: finding.keys.join(', '),
    repositories: finding.repositories.join(', '),
    principals: String(new Set(principals.map(({ arn }) => arn)).size),
    introducedByEvent: change?.eventId,
    introducedByCall: change?.eventName,
    introducedAt: change?.time,
    introducedBy: change?.actor,
    introducedThrough: change?.invokedBy,
    observedError: observed?.errorCode,
  };
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => {
      const shown = plain(value ?? '', MAX_FIELD).trim();
      return shown === '' ? [] : [[`key-guard/${name}`, shown]];
    }),
  );
}

/** The principals, each once, as many as fit; the account where nobody is known. */
function resourcesOf({ account, principals }: Finding): AsffResource[] {
  const arns = [...new Set(principals.map(({ arn }) => arn))].slice(0, MAX_RESOURCES);
  if (arns.length === 0) return [{ Type: 'AwsAccount', Id: `AWS::::Account:${plain(account, 12)}` }];
  return arns.map((arn) => {
    const [, partition = '', kind = ''] = /^arn:([^:]*):iam::[^:]*:(user|role)\//.exec(arn) ?? [];
    const { [kind]: Type = 'Other' } = RESOURCE_TYPES;
    return { Type, Id: plain(arn, MAX_ARN), ...(isPartition(partition) ? { Partition: partition } : {}) };
  });
}

const RESOURCE_TYPES: Readonly<Record<string, string>> = { user: 'AwsIamUser', role: 'AwsIamRole' };

/** The partitions that the format knows. */
function isPartition(name: string): name is NonNullable<AsffResource['Partition']> {
  return name === 'aws' || name === 'aws-cn' || name === 'aws-us-gov';
}
