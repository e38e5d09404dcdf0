import type { PolicySource } from '#iam/parse-policy.ts';
import type { KmsKey } from './account.ts';

/** A key by its ARN, or by its id in a Region of the account. */
interface Of {
  readonly region: string;
  readonly keyId: string;
}

/** A change of a KMS key. */
export type KeyChange =
  | ({ readonly kind: 'create-key'; readonly document: PolicySource } & Pick<
      KmsKey,
      'arn' | 'manager' | 'state'
    >)
  | ({ readonly kind: 'put-key-policy'; readonly document: PolicySource } & Of)
  /** `state` as KMS names it: `Enabled`, `Disabled`, `PendingDeletion`, ... */
  | ({ readonly kind: 'set-key-state'; readonly state: string } & Of)
  | ({ readonly kind: 'put-alias'; readonly alias: string } & Of)
  | { readonly kind: 'delete-alias'; readonly region: string; readonly alias: string };
