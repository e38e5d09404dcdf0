import type { Account, KmsKey } from './account.ts';
import { type Applied, applied, problem } from './applied.ts';
import type { ChangeOf } from './change-of.ts';

/**
 * In an account whose keys are not known they stay so. A key that the copy has already keeps what it has: the event
 * may have come twice.
 *
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html
 */
export function createKey(
  account: Account,
  { arn, manager, state, document }: ChangeOf<'create-key'>,
): Applied {
  if (account.keys === undefined || account.keys.some((key) => key.arn === arn)) return applied(account);
  return applied({
    ...account,
    keys: [...account.keys, { arn, aliases: [], manager, state, policy: document }],
  });
}

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html */
export function putKeyPolicy(account: Account, change: ChangeOf<'put-key-policy'>): Applied {
  return editKey(account, change, (key) => ({ ...key, policy: change.document }));
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html */
export function setKeyState(account: Account, change: ChangeOf<'set-key-state'>): Applied {
  return editKey(account, change, (key) => ({ ...key, state: change.state }));
}

/**
 * "An alias can be associated with only one KMS key": in its Region the others lose it.
 *
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateAlias.html
 */
export function putAlias(account: Account, change: ChangeOf<'put-alias'>): Applied {
  const without = withoutAlias(account, change.region, change.alias);
  return editKey(without, change, (key) => ({ ...key, aliases: [...key.aliases, change.alias] }));
}

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteAlias.html */
export function deleteAlias(account: Account, { region, alias }: ChangeOf<'delete-alias'>): Applied {
  return applied(withoutAlias(account, region, alias));
}

function withoutAlias(account: Account, region: string, alias: string): Account {
  const isHeld = (key: KmsKey): boolean => regionOf(key.arn) === region && key.aliases.includes(alias);
  if (account.keys?.some(isHeld) !== true) return account;
  const keys = account.keys.map((key) =>
    isHeld(key) ? { ...key, aliases: key.aliases.filter((name) => name !== alias) } : key,
  );
  return { ...account, keys };
}

/** The ARN of a key that is given by it, or by its id in a Region of the account. */
export function keyArnOf(
  { partition, id }: Account,
  { region, keyId }: { readonly region: string; readonly keyId: string },
): string {
  return keyId.startsWith('arn:') ? keyId : `arn:${partition}:kms:${region}:${id}:key/${keyId}`;
}

/**
 * Edits a key, if the copy has it. One that it does not have is a problem only where a repository names it: a
 * snapshot lists the keys that encrypt repositories.
 */
function editKey(
  account: Account,
  change: { readonly region: string; readonly keyId: string },
  edit: (key: KmsKey) => KmsKey,
): Applied {
  const arn = keyArnOf(account, change);
  const known = account.keys?.find((key) => key.arn === arn);
  if (known !== undefined) {
    const keys = account.keys?.map((key) => (key === known ? edit(key) : key));
    return applied(keys === undefined ? account : { ...account, keys });
  }
  if (account.keys !== undefined && account.repositories !== undefined && !isNamed(account, arn))
    return applied(account);
  const message = `the key \`${arn}\` is not in this copy of the account: take the snapshot again`;
  return applied(account, problem('unknown-key', message));
}

function isNamed({ repositories = [] }: Account, arn: string): boolean {
  return repositories.some(
    ({ kmsKeyId }) => kmsKeyId !== undefined && (kmsKeyId === arn || arn.endsWith(`:key/${kmsKeyId}`)),
  );
}

function regionOf(arn: string): string | undefined {
  return arn.split(':')[3];
}
