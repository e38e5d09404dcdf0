import { constraint } from '#iam/constraint.ts';
import { KEY_ALIAS, viaService } from './contract.ts';
import { absent, is, type ModelInput, PRIVATE_RANGES, type Row, unknown } from './request-model.ts';

/** A property of the key: fixed for an AWS managed key, anything for a customer's until it is read. */
const ofKey =
  (value: string, fact: string): Row =>
  (input, name) =>
    input.key.kind === 'aws-managed' ? is(() => value, fact)(input, name) : unknown()(input, name);

/** Operations that carry an encryption context: all but `DescribeKey` (KMS: "kms:EncryptionContext"). */
const withContext = (row: Row): Row => onActions((action) => action !== 'kms:DescribeKey', row);

const onActions =
  (fits: (action: string) => boolean, row: Row): Row =>
  (input, name) =>
    fits(input.action) ? row(input, name) : { state: { kind: 'absent' } };

const publicAddress = () => [constraint('NotIpAddress', 'aws:SourceIp', PRIVATE_RANGES)];

const aliasOfKey = ({ key }: ModelInput) => [
  constraint('StringLike', 'kms:RequestAlias', [key.alias ?? 'alias/?*']),
];

/**
 * Keys of the KMS request that CodeCommit makes by forward access session, beside those of the session.
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html and fact sections 4 and 5.
 */
export const KMS_KEYS: Readonly<Record<string, Row>> = {
  'kms:viaservice': is(({ key }) => viaService(key.region)),
  'kms:calleraccount': is(({ caller }) => caller.principal.account),
  'kms:encryptioncontext:aws:codecommit:id': withContext(unknown({ present: true })),
  'kms:encryptioncontextkeys': withContext(unknown({ present: true, fact: '4:kms:EncryptionContextKeys' })),
  'kms:encryptionalgorithm': withContext(is(() => 'SYMMETRIC_DEFAULT')),
  'kms:requestalias': unknown({ fact: '4:kms:RequestAlias', within: aliasOfKey }),
  'kms:reencryptonsamekey': onActions(
    (action) => action.startsWith('kms:ReEncrypt'),
    unknown({ present: true }),
  ),
  'kms:resourcealiases': ofKey(KEY_ALIAS, '4:kms:ResourceAliases'),
  'kms:keyorigin': ofKey('AWS_KMS', '4:kms:KeyOrigin'),
  'kms:keyspec': ofKey('SYMMETRIC_DEFAULT', '4:kms:KeySpec'),
  'kms:customermasterkeyspec': ofKey('SYMMETRIC_DEFAULT', '4:kms:KeySpec'),
  'kms:keyusage': ofKey('ENCRYPT_DECRYPT', '4:kms:KeyUsage'),
  'kms:customermasterkeyusage': ofKey('ENCRYPT_DECRYPT', '4:kms:KeyUsage'),
  'kms:multiregion': ofKey('false', '4:kms:MultiRegion'),
  'aws:viaawsservice': is(() => 'true'),
  'aws:calledvia': unknown({ fact: '5:aws:CalledVia' }),
  'aws:calledviafirst': unknown({ fact: '5:aws:CalledVia' }),
  'aws:calledvialast': unknown({ fact: '5:aws:CalledVia' }),
  'aws:sourceip': unknown({ fact: '5:aws:SourceIp', within: publicAddress }),
  'aws:vpcsourceip': absent(),
  'aws:sourcevpc': absent(),
  'aws:sourcevpce': absent(),
  'aws:vpceaccount': absent('5:aws:VpceAccount'),
  'aws:vpceorgid': absent('5:aws:VpceAccount'),
  'aws:vpceorgpaths': absent('5:aws:VpceAccount'),
  'aws:securetransport': is(() => 'true', '5:aws:SecureTransport'),
  'aws:useragent': unknown({ present: true, fact: '5:aws:UserAgent' }),
};

/** Families of keys of the KMS request. Other `kms:` keys belong to other operations and are absent. */
export const KMS_FAMILIES: readonly (readonly [string, Row])[] = [
  ['kms:encryptioncontext:', withContext(unknown({ fact: '4:kms:EncryptionContextKeys' }))],
  [
    'aws:resourcetag/',
    (input, name) => (input.key.kind === 'aws-managed' ? absent() : unknown())(input, name),
  ],
];

/** Keys of the principal's own call that differ from those of the KMS call: where it comes from, and how. */
export const FIRST_HOP_KEYS: Readonly<Record<string, Row>> = {
  'aws:viaawsservice': is(() => 'false'),
  'aws:calledvia': absent(),
  'aws:calledviafirst': absent(),
  'aws:calledvialast': absent(),
  'aws:sourceip': unknown({ within: publicAddress }),
  'aws:vpcsourceip': unknown(),
  'aws:sourcevpc': unknown(),
  'aws:sourcevpce': unknown(),
  'aws:vpceaccount': unknown(),
  'aws:vpceorgid': unknown(),
  'aws:vpceorgpaths': unknown(),
  'aws:securetransport': is(() => 'true'),
  'aws:useragent': unknown({ present: true }),
};
