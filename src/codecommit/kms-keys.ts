import { constraint } from '#iam/constraint.ts';
import { KEY_ALIAS, viaService } from './contract.ts';
import { rulesOf } from './key.ts';
import { absent, is, known, type Limits, limits, publicAddress, type Row, unknown } from './request-model.ts';

/** Operations that carry an encryption context: all but `DescribeKey` (KMS: "kms:EncryptionContext"). */
const withContext = (row: Row): Row => onActions((action) => action !== 'kms:DescribeKey', row);

const onActions =
  (fits: (action: string) => boolean, row: Row): Row =>
  (input, name) =>
    fits(input.action) ? row(input, name) : { state: { kind: 'absent' } };

const aliasOfKey: Limits = ({ key }, name) => {
  const aliases = key.kind === 'aws-managed' ? [KEY_ALIAS] : key.aliases;
  return [constraint('StringLike', name, aliases ?? ['alias/?*'])];
};

/** A property of the key: what its kind lays down, anything where nobody read it. */
const ofKey: Row = (input, name) => {
  const { properties, optional } = rulesOf(input.key);
  const fixed = properties[name];
  if (fixed !== undefined) return known([fixed.value], fixed.fact);
  return (optional.includes(name) ? unknown() : unknown({ present: true }))(input, name);
};

/** "... multi-Region keys" have a type; the others lack the key (KMS: "kms:MultiRegionKeyType"). */
const multiRegionType: Row = (input, name) =>
  rulesOf(input.key).optional.includes(name) ? unknown()(input, name) : { state: { kind: 'absent' } };

const CODECOMMIT = 'codecommit.amazonaws.com';

/** The last service of the chain is the one that makes the call. */
const calledViaLast = limits(['StringEquals', CODECOMMIT]);

const tagOfKey: Row = (input, name) => (rulesOf(input.key).taggable ? unknown() : absent())(input, name);

/**
 * Keys of the KMS request that CodeCommit makes by forward access session, beside those of the session.
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html and fact sections 4 and 5.
 */
export const KMS_KEYS: Readonly<Record<string, Row>> = {
  'kms:viaservice': is(({ key }) => viaService(key.region), '4:kms:ViaService'),
  'kms:calleraccount': is(({ caller }) => caller.principal.account),
  'kms:encryptioncontext:aws:codecommit:id': withContext(unknown({ present: true })),
  'kms:encryptioncontextkeys': withContext(
    unknown({ present: true, fact: '4:kms:EncryptionContextKeys', includes: 'aws:codecommit:id' }),
  ),
  'kms:encryptionalgorithm': withContext(is(() => 'SYMMETRIC_DEFAULT')),
  'kms:requestalias': unknown({ fact: '4:kms:RequestAlias', within: aliasOfKey }),
  'kms:reencryptonsamekey': onActions(
    (action) => action.startsWith('kms:ReEncrypt'),
    unknown({ present: true }),
  ),
  'kms:resourcealiases': ofKey,
  'kms:keyorigin': ofKey,
  'kms:keyspec': ofKey,
  'kms:customermasterkeyspec': ofKey,
  'kms:keyusage': ofKey,
  'kms:customermasterkeyusage': ofKey,
  'kms:multiregion': ofKey,
  'kms:multiregionkeytype': multiRegionType,
  'aws:viaawsservice': is(() => 'true'),
  'aws:calledvia': unknown({ fact: '5:aws:CalledVia', includes: CODECOMMIT }),
  'aws:calledviafirst': unknown({ fact: '5:aws:CalledVia' }),
  'aws:calledvialast': unknown({ fact: '5:aws:CalledVia', within: calledViaLast }),
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
  ['aws:resourcetag/', tagOfKey],
];

/** Keys that one of the seven requests carries and another does not, by what their names begin with. */
const BY_ACTION: readonly string[] = [
  'kms:encryptioncontext',
  'kms:encryptionalgorithm',
  'kms:reencryptonsamekey',
];

/** Whether a key (lower case) can differ between two of the seven requests. */
export function differsByAction(key: string): boolean {
  return BY_ACTION.some((prefix) => key.startsWith(prefix));
}

/** Keys of the principal's own call that say where it comes from, and how: they tell nothing of the KMS call. */
export const NETWORK_KEYS: Readonly<Record<string, Row>> = {
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

/** Keys that tell of what is called: the key's account is one thing, the repository's another. */
export const OWN_CALL_KEYS: Readonly<Record<string, Row>> = {
  'aws:resourceaccount': is(({ caller }) => caller.principal.account),
};

/**
 * Families of keys of the own call that tell of the repository or of what is done to it: nobody knows them, and they
 * say nothing of the KMS call either.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodecommit.html
 */
export const OWN_CALL_FAMILIES: readonly (readonly [string, Row])[] = [
  ['aws:resourcetag/', unknown()],
  ['codecommit:', unknown()],
];
