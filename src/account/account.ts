import type { PolicySource } from '#iam/parse-policy.ts';

/** Tags of a principal; keys compare without letter case. */
export type Tags = ReadonlyMap<string, string>;

export interface InlinePolicy {
  readonly name: string;
  /** Undefined: known to exist, its text is not (masked, cut off or never read). */
  readonly document: PolicySource;
}

interface Entity {
  readonly arn: string;
  readonly name: string;
  readonly path: string;
  readonly inline: readonly InlinePolicy[];
  /** ARNs of managed policies. */
  readonly attached: readonly string[];
}

export interface User extends Entity {
  readonly kind: 'user';
  readonly id?: string;
  /** Group names. */
  readonly groups: readonly string[];
  readonly boundary?: string;
  readonly tags: Tags;
}

export interface Role extends Entity {
  readonly kind: 'role';
  readonly id?: string;
  readonly boundary?: string;
  readonly tags: Tags;
  readonly trust: PolicySource;
}

export interface Group extends Entity {
  readonly kind: 'group';
}

export interface PolicyVersion {
  readonly id: string;
  readonly document: PolicySource;
}

/** A managed policy; only its default version is in effect. */
export interface ManagedPolicy {
  readonly arn: string;
  readonly name: string;
  readonly defaultVersion: string;
  readonly versions: readonly PolicyVersion[];
}

/** An SCP or RCP. */
export interface OrganizationPolicy {
  readonly id: string;
  readonly name: string;
  readonly document: PolicySource;
}

export interface KmsKey {
  readonly arn: string;
  readonly aliases: readonly string[];
  readonly manager: 'AWS' | 'CUSTOMER';
  readonly state: string;
  readonly policy: PolicySource;
}

export interface Repository {
  readonly name: string;
  readonly id: string;
  readonly arn: string;
  readonly kmsKeyId?: string;
}

/**
 * An account as data. A missing optional field means not known; an empty list means known to be none.
 * Names are unique without letter case in IAM; maps are keyed by the name in lower case.
 */
export interface Account {
  readonly id: string;
  readonly partition: string;
  readonly takenAt?: string;
  readonly users: ReadonlyMap<string, User>;
  readonly groups: ReadonlyMap<string, Group>;
  readonly roles: ReadonlyMap<string, Role>;
  /** By ARN. */
  readonly policies: ReadonlyMap<string, ManagedPolicy>;
  readonly organization?: {
    readonly id: string;
    readonly managementAccountId: string;
    /** Ids from the root to the account, one for each level. */
    readonly path?: readonly string[];
  };
  /** Levels from the root to the account; each with the policies attached there. */
  readonly scp?: readonly (readonly OrganizationPolicy[])[];
  readonly rcp?: readonly (readonly OrganizationPolicy[])[];
  /** Policies of the organization that are known and may be attached one day. */
  readonly organizationPolicies?: readonly (OrganizationPolicy & { readonly layer: 'scp' | 'rcp' })[];
  readonly keys?: readonly KmsKey[];
  readonly repositories?: readonly Repository[];
  /** The Regions of which `repositories` holds all, with their keys; absent: every Region. */
  readonly repositoryRegions?: readonly string[];
}

/** What bears on an account beside its IAM entities. */
export type Surroundings = Pick<
  Account,
  'organization' | 'scp' | 'rcp' | 'keys' | 'repositories' | 'repositoryRegions'
>;
