/** @import { Experiment, Variant } from '../types.ts' */
import { pushUnless, reading } from './statements.mjs';

const PAGE = 'https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html';
const ALIAS = 'alias/aws/codecommit';
const ID = 'aws:codecommit:id';

const requestAlias = [
  pushUnless('by-the-alias', { StringEquals: { 'kms:RequestAlias': ALIAS } }),
  pushUnless('without-an-alias', { Null: { 'kms:RequestAlias': 'true' } }),
];

/** @type {Experiment} */
const REQUEST_ALIAS = {
  id: 'request-alias',
  fact: '4:kms:RequestAlias',
  rule: '4',
  question: 'Whether CodeCommit names the key by its alias',
  source: PAGE,
  variants: requestAlias,
  readings: [
    // The seven requests may differ: a push is refused as soon as one of them is.
    reading(requestAlias, 'RA', {
      id: 'always',
      file: 'codecommit-names-the-alias',
      promise: 'CodeCommit names the key by its alias.',
      context: { 'kms:RequestAlias': ALIAS },
    }),
    reading(requestAlias, 'AR', {
      id: 'never',
      file: 'codecommit-names-no-alias',
      promise: 'CodeCommit does not name the key by its alias.',
    }),
  ],
};

const names = [
  pushUnless('the-id', { 'ForAnyValue:StringEquals': { 'kms:EncryptionContextKeys': ID } }),
  pushUnless('others', { 'ForAnyValue:StringNotEquals': { 'kms:EncryptionContextKeys': ID } }),
];

/** @type {Experiment} */
const ENCRYPTION_CONTEXT = {
  id: 'encryption-context',
  fact: '4:kms:EncryptionContextKeys',
  rule: '4',
  question: `Which names the encryption context holds beside ${ID}`,
  source: PAGE,
  variants: names,
  readings: [
    reading(names, 'RA', {
      id: 'none',
      file: 'the-encryption-context-is-the-repository-id',
      promise: `KMS gets an encryption context of ${ID} alone from CodeCommit.`,
      context: { 'kms:EncryptionContextKeys': [ID] },
    }),
    reading(names, 'RR', {
      id: 'others',
      file: 'the-encryption-context-holds-more-than-the-repository-id',
      promise: `KMS gets an encryption context of ${ID} and other names from CodeCommit.`,
      context: { 'kms:EncryptionContextKeys': [ID, 'another'] },
    }),
    reading(names, 'AR', {
      id: 'others alone',
      file: 'the-encryption-context-has-other-names',
      promise: `KMS gets an encryption context without ${ID} from CodeCommit.`,
      context: { 'kms:EncryptionContextKeys': ['another'] },
    }),
    reading(names, 'AA', {
      id: 'no encryption context',
      file: 'there-is-no-encryption-context',
      promise: 'KMS gets no encryption context from CodeCommit.',
    }),
  ],
};

const aliases = [
  pushUnless('the-alias', { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': ALIAS } }),
  pushUnless('others', { 'ForAnyValue:StringNotEquals': { 'kms:ResourceAliases': ALIAS } }),
];

/** @type {Experiment} */
const RESOURCE_ALIASES = {
  id: 'resource-aliases',
  fact: '4:kms:ResourceAliases',
  rule: '4',
  question: `Whether kms:ResourceAliases is ${ALIAS} and nothing else`,
  source: PAGE,
  variants: aliases,
  readings: [
    reading(aliases, 'RA', {
      id: 'that alias',
      file: 'the-key-has-the-alias-of-codecommit',
      promise: `The key kms:ResourceAliases is ${ALIAS} when CodeCommit calls KMS.`,
      context: { 'kms:ResourceAliases': [ALIAS] },
    }),
    reading(aliases, 'RR', {
      id: 'more',
      file: 'the-key-has-more-aliases',
      promise: `The key kms:ResourceAliases holds ${ALIAS} and more when CodeCommit calls KMS.`,
      context: { 'kms:ResourceAliases': [ALIAS, 'alias/another'] },
    }),
    reading(aliases, 'AA', {
      id: 'none',
      file: 'the-key-has-no-alias-in-the-request',
      promise: 'The key kms:ResourceAliases is absent when CodeCommit calls KMS.',
    }),
  ],
};

/**
 * A property of the key that is taken for true.
 *
 * @param {string} name @param {string} value @param {string} slug @param {string} [olderName]
 * @returns {Experiment}
 */
function property(name, value, slug, olderName) {
  const operator = value === 'false' ? 'Bool' : 'StringEquals';
  /** @param {string} key */
  const is = (key) => pushUnless(key.replace('kms:', '').toLowerCase(), { [operator]: { [key]: value } });
  const keys = [name, ...(olderName === undefined ? [] : [olderName])];
  /** @type {readonly Variant[]} */
  const variants = keys.map(is);
  return {
    id: slug,
    fact: `4:${name}`,
    rule: '4',
    question: `Whether ${keys.join(' and ')} is ${value} for ${ALIAS}`,
    source: PAGE,
    variants,
    readings: [
      reading(variants, 'R'.repeat(keys.length), {
        id: value,
        file: `${slug}-is-as-taken`,
        promise: `The key ${name} is ${value} for the key of CodeCommit.`,
        context: Object.fromEntries(keys.map((key) => [key, value])),
      }),
      reading(variants, 'A'.repeat(keys.length), {
        id: 'another',
        file: `${slug}-is-another`,
        promise: `The key ${name} is not ${value} for the key of CodeCommit.`,
      }),
    ],
  };
}

export const KMS_KEYS = [
  REQUEST_ALIAS,
  ENCRYPTION_CONTEXT,
  RESOURCE_ALIASES,
  property('kms:KeyOrigin', 'AWS_KMS', 'key-origin'),
  property('kms:KeySpec', 'SYMMETRIC_DEFAULT', 'key-spec', 'kms:CustomerMasterKeySpec'),
  property('kms:KeyUsage', 'ENCRYPT_DECRYPT', 'key-usage', 'kms:CustomerMasterKeyUsage'),
  property('kms:MultiRegion', 'false', 'multi-region'),
];
