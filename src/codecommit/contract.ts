/**
 * What CodeCommit asks of KMS on behalf of the caller. The user guide lists six names; `kms:ReEncrypt` is no IAM
 * action, KMS checks `ReEncryptFrom` on the source key and `ReEncryptTo` on the destination.
 * https://docs.aws.amazon.com/codecommit/latest/userguide/encryption.html
 */
export const KMS_CONTRACT = [
  'kms:Encrypt',
  'kms:Decrypt',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:DescribeKey',
] as const;

export type ContractAction = (typeof KMS_CONTRACT)[number];

/** The alias of the AWS managed key that encrypts repositories by default. */
export const KEY_ALIAS = 'alias/aws/codecommit';

/**
 * The principal's own calls, one of which has to pass before CodeCommit calls KMS for it: git, the first
 * repository, what CodePipeline's source action uses, and the API that reads and writes files and commits.
 */
export const FIRST_HOP_ACTIONS = [
  'codecommit:GitPull',
  'codecommit:GitPush',
  'codecommit:CreateRepository',
  'codecommit:UploadArchive',
  'codecommit:GetRepository',
  'codecommit:GetCommit',
  'codecommit:GetFile',
  'codecommit:CreateCommit',
] as const;

/** `kms:ViaService` of CodeCommit; the suffix is the same in every partition (KMS: "kms:ViaService"). */
export function viaService(region: string): string {
  return `codecommit.${region}.amazonaws.com`;
}
