import type { PolicySource } from '#iam/parse-policy.ts';
import type { Tags } from './account.ts';
import type { KeyChange } from './key-change.ts';
import type { OrganizationChange } from './organization-change.ts';
import type { RepositoryChange } from './repository-change.ts';

/** The user, group or role that a change is about, by its name as the event has it. */
export interface Owner {
  readonly kind: 'user' | 'group' | 'role';
  readonly name: string;
}

interface CreatedEntity {
  readonly path: string;
  readonly boundary?: string;
  readonly tags: Tags;
}

/**
 * One successful change of an account, read from an event. `document: undefined` means that the event did not
 * carry the text (masked or cut off).
 */
export type Change = IamChange | OrganizationChange | KeyChange | RepositoryChange;

/** A change of the account's own users, groups, roles and policies. */
export type IamChange =
  | {
      readonly kind: 'put-inline';
      readonly owner: Owner;
      readonly policyName: string;
      readonly document: PolicySource;
    }
  | { readonly kind: 'delete-inline'; readonly owner: Owner; readonly policyName: string }
  | { readonly kind: 'attach'; readonly owner: Owner; readonly policyArn: string }
  | { readonly kind: 'detach'; readonly owner: Owner; readonly policyArn: string }
  | { readonly kind: 'put-boundary'; readonly owner: Owner; readonly policyArn: string }
  | { readonly kind: 'delete-boundary'; readonly owner: Owner }
  | { readonly kind: 'create-policy'; readonly policyArn: string; readonly document: PolicySource }
  | {
      readonly kind: 'create-version';
      readonly policyArn: string;
      readonly document: PolicySource;
      readonly versionId?: string;
      readonly setAsDefault: boolean;
    }
  | { readonly kind: 'set-default-version'; readonly policyArn: string; readonly versionId: string }
  | { readonly kind: 'delete-version'; readonly policyArn: string; readonly versionId: string }
  | { readonly kind: 'delete-policy'; readonly policyArn: string }
  | { readonly kind: 'add-to-group'; readonly userName: string; readonly groupName: string }
  | { readonly kind: 'remove-from-group'; readonly userName: string; readonly groupName: string }
  | ({ readonly kind: 'create'; readonly owner: Owner; readonly trust?: PolicySource } & CreatedEntity)
  | { readonly kind: 'put-trust'; readonly owner: Owner; readonly document: PolicySource }
  | { readonly kind: 'delete'; readonly owner: Owner }
  | { readonly kind: 'rename'; readonly owner: Owner; readonly newName?: string; readonly newPath?: string }
  | { readonly kind: 'tag'; readonly owner: Owner; readonly tags: Tags }
  | { readonly kind: 'untag'; readonly owner: Owner; readonly keys: readonly string[] };
