import type { PolicySource } from '#iam/parse-policy.ts';
import { viaService } from './contract.ts';

/** The key that a repository is encrypted with: what is known of it decides the rules that apply. */
export interface RepositoryKey {
  readonly kind: 'aws-managed' | 'customer';
  readonly region: string;
  /** Undefined: the id of the key is not known. */
  readonly arn?: string;
  readonly alias?: string;
  readonly policy: PolicySource;
}

/**
 * The policy of `aws/codecommit` as AWS writes it: everyone in the account may use the key through CodeCommit, so
 * nobody needs an Allow of their own ("... does not need explicit permissions", encryption page of the user guide).
 * Its text was seen in an account and is not published; AWS managed keys of other services have the same shape:
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-caller-account
 */
export function managedKeyPolicy(partition: string, account: string, region: string): PolicySource {
  return {
    Version: '2012-10-17',
    Id: 'auto-codecommit-2',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
        Resource: '*',
        Condition: {
          StringEquals: {
            'kms:ViaService': viaService(region),
            'kms:CallerAccount': account,
          },
        },
      },
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:${partition}:iam::${account}:root` },
        Action: ['kms:Describe*', 'kms:Get*', 'kms:List*'],
        Resource: '*',
      },
    ],
  };
}
