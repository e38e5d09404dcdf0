import type { PolicySource } from '#iam/parse-policy.ts';
import { KEY_ALIAS, viaService } from './contract.ts';

export type KeyKind = 'aws-managed' | 'customer';

/** The key that a repository is encrypted with: what is known of it decides the rules that apply. */
export interface RepositoryKey {
  readonly kind: KeyKind;
  readonly region: string;
  /** Undefined: the id of the key is not known. */
  readonly arn?: string;
  readonly alias?: string;
  /** All of its aliases; undefined where they are not known. */
  readonly aliases?: readonly string[];
  /** The key policy; undefined where nobody read it. */
  readonly policy: PolicySource;
}

/** The account in which a key lies. */
interface Home {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
}

/** Whether a key lies in an account; one of which only the alias is known does. */
export function isKeyOf({ arn }: RepositoryKey, account: string): boolean {
  return arn === undefined || arn.split(':')[4] === account;
}

/** What AWS lays down for a kind of key, beside what is known of the key at hand. */
interface KeyRules {
  /** "RCPs do not apply to AWS managed KMS keys" (Organizations: resource control policies). */
  readonly boundByRcps: boolean;
  /** "You cannot ... tag AWS managed keys" (KMS: tagging keys). */
  readonly taggable: boolean;
  /** The policy that a key has of which nobody read it; none for a key whose owner writes it. */
  readonly policy: ((home: Home) => PolicySource) | undefined;
  /** Condition keys (lower case) that tell of the key itself and are certain, with the fact where AWS does not say so. */
  readonly properties: Readonly<Record<string, { readonly value: string; readonly fact?: string }>>;
  /** Condition keys of its properties that it may lack. */
  readonly optional: readonly string[];
}

/** "CodeCommit supports symmetric keys" for encryption and decryption (CodeCommit: encryption). */
const SYMMETRIC = {
  'kms:keyspec': { value: 'SYMMETRIC_DEFAULT' },
  'kms:customermasterkeyspec': { value: 'SYMMETRIC_DEFAULT' },
  'kms:keyusage': { value: 'ENCRYPT_DECRYPT' },
  'kms:customermasterkeyusage': { value: 'ENCRYPT_DECRYPT' },
};

/** https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-mgmt */
const RULES: Readonly<Record<KeyKind, KeyRules>> = {
  'aws-managed': {
    boundByRcps: false,
    taggable: false,
    policy: managedKeyPolicy,
    properties: {
      'kms:resourcealiases': { value: KEY_ALIAS, fact: '4:kms:ResourceAliases' },
      'kms:keyorigin': { value: 'AWS_KMS', fact: '4:kms:KeyOrigin' },
      'kms:keyspec': { value: 'SYMMETRIC_DEFAULT', fact: '4:kms:KeySpec' },
      'kms:customermasterkeyspec': { value: 'SYMMETRIC_DEFAULT', fact: '4:kms:KeySpec' },
      'kms:keyusage': { value: 'ENCRYPT_DECRYPT', fact: '4:kms:KeyUsage' },
      'kms:customermasterkeyusage': { value: 'ENCRYPT_DECRYPT', fact: '4:kms:KeyUsage' },
      'kms:multiregion': { value: 'false', fact: '4:kms:MultiRegion' },
    },
    optional: [],
  },
  customer: {
    boundByRcps: true,
    taggable: true,
    policy: undefined,
    properties: SYMMETRIC,
    optional: ['kms:multiregionkeytype', 'kms:resourcealiases'],
  },
};

/** The rules of a key, by its kind. */
export function rulesOf({ kind }: Pick<RepositoryKey, 'kind'>): KeyRules {
  return RULES[kind];
}

/**
 * The policy of `aws/codecommit` as AWS writes it: everyone in the account may use the key through CodeCommit, so
 * nobody needs an Allow of their own ("... does not need explicit permissions", encryption page of the user guide).
 * Its text was seen in an account and is not published; AWS managed keys of other services have the same shape:
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-caller-account
 */
function managedKeyPolicy({ partition, account, region }: Home): PolicySource {
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
