/** A key of CodeCommit's request to KMS of which AWS does not say what it holds, and the page that should. */
interface OpenKey {
  readonly reason: string;
  readonly page: string;
}

const KEYS = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html';
const KMS_KEYS = 'https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html';

/** By the id of the fact that the request model gives for the key. */
const OPEN: Readonly<Record<string, OpenKey>> = {
  '4:kms:EncryptionContextKeys': {
    reason: 'AWS does not document which names the encryption context holds beside `aws:codecommit:id`',
    page: KMS_KEYS,
  },
  '4:kms:RequestAlias': {
    reason: 'AWS does not document whether CodeCommit names the key by its alias',
    page: KMS_KEYS,
  },
  '5:aws:CalledVia': {
    reason: 'AWS does not document whether CodeCommit is among the services that fill `aws:CalledVia`',
    page: KEYS,
  },
  '5:aws:Ec2InstanceSourceVpc': {
    reason:
      'AWS does not document whether the network of an instance is still told when CodeCommit calls KMS',
    page: KEYS,
  },
  '5:aws:MultiFactorAuthPresent': {
    reason: 'AWS does not document what CodeCommit passes on to KMS of the MFA of a session',
    page: KEYS,
  },
  '5:aws:SourceIp': {
    reason: 'AWS does not document which address KMS sees when CodeCommit calls it for a principal',
    page: KEYS,
  },
  '5:aws:SourceIdentity': {
    reason:
      'AWS does not document which properties of a role session are still told when CodeCommit calls KMS',
    page: KEYS,
  },
  '5:aws:TokenIssueTime': {
    reason: 'AWS does not document whether long-term credentials get an issue time when CodeCommit calls KMS',
    page: KEYS,
  },
  '5:aws:UserAgent': {
    reason: 'AWS does not document which user agent KMS sees when CodeCommit calls it for a principal',
    page: KEYS,
  },
};

/** Why a fact about a key is open; undefined for one whose answer is taken for true. */
export function openKey(fact: string): OpenKey | undefined {
  return OPEN[fact];
}

/** All of them by the id of the fact. */
export const OPEN_KEYS: ReadonlyMap<string, OpenKey> = new Map(Object.entries(OPEN));
