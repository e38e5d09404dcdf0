import type { KeyType } from './request.ts';

interface KnownKey {
  readonly type: KeyType;
  readonly list?: true;
}

/**
 * The type of each global and KMS condition key whose values are not plain text, or come as a list.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 */
const TYPES: ReadonlyMap<string, KnownKey> = new Map(
  Object.entries({
    'aws:currenttime': { type: 'date' },
    'aws:epochtime': { type: 'epoch' },
    'aws:tokenissuetime': { type: 'date' },
    'aws:multifactorauthage': { type: 'number' },
    'aws:multifactorauthpresent': { type: 'bool' },
    'aws:viaawsservice': { type: 'bool' },
    'aws:securetransport': { type: 'bool' },
    'aws:principalisawsservice': { type: 'bool' },
    'aws:sourceip': { type: 'ip' },
    'aws:vpcsourceip': { type: 'ip' },
    'aws:ec2instancesourceprivateipv4': { type: 'ip' },
    'aws:calledvia': { type: 'string', list: true },
    'aws:principalorgpaths': { type: 'string', list: true },
    'aws:principalservicenameslist': { type: 'string', list: true },
    'aws:resourceorgpaths': { type: 'string', list: true },
    'aws:sourceorgpaths': { type: 'string', list: true },
    'aws:vpceorgpaths': { type: 'string', list: true },
    'aws:tagkeys': { type: 'string', list: true },
    'kms:encryptioncontextkeys': { type: 'string', list: true },
    'kms:resourcealiases': { type: 'string', list: true },
    'kms:reencryptonsamekey': { type: 'bool' },
    'kms:multiregion': { type: 'bool' },
  }),
);

/** What is known of a key by its name; the type is undefined where the operators have to tell. */
export function keyTypeOf(key: string): { readonly type?: KeyType; readonly list: boolean } {
  const known = TYPES.get(key.toLowerCase());
  return known === undefined ? { list: false } : { type: known.type, list: known.list === true };
}

/** Whether a key (lower case) is documented to hold a list, however many values a request gives it. */
export function isListKey(lookup: string): boolean {
  return TYPES.get(lookup)?.list === true;
}
