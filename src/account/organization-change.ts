import type { PolicySource } from '#iam/parse-policy.ts';

/** The policies of an organization that limit what principals and resources of its accounts may do. */
export type OrganizationLayer = 'scp' | 'rcp';

interface Attachment {
  readonly policyId: string;
  /** The root (`r-`), an organizational unit (`ou-`) or an account. */
  readonly targetId: string;
}

/** A change of an organization: of its policies, of where they are attached, or of where an account stands in it. */
export type OrganizationChange =
  | {
      readonly kind: 'create-organization-policy';
      readonly policyId: string;
      readonly layer: OrganizationLayer;
      readonly name: string;
      readonly document: PolicySource;
    }
  | {
      readonly kind: 'update-organization-policy';
      readonly policyId: string;
      /** Undefined: the event does not tell the type of the policy. */
      readonly layer?: OrganizationLayer;
      readonly name?: string;
      readonly document: PolicySource;
    }
  | { readonly kind: 'delete-organization-policy'; readonly policyId: string }
  | ({ readonly kind: 'attach-organization-policy' } & Attachment)
  | ({ readonly kind: 'detach-organization-policy' } & Attachment)
  | { readonly kind: 'enable-policy-type'; readonly layer: OrganizationLayer }
  | { readonly kind: 'disable-policy-type'; readonly layer: OrganizationLayer }
  | { readonly kind: 'move-account'; readonly accountId: string; readonly parentId: string }
  | { readonly kind: 'join-organization'; readonly accountId: string }
  | { readonly kind: 'leave-organization'; readonly accountId: string };
