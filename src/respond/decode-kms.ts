import type { Account } from '#account/account.ts';
import { byName, type Call, changeOf, failureOf, type Read, unknownCall } from './decode-change.ts';
import { Fields, isOmitted } from './decode-fields.ts';
import type { EventFacts, Meaning } from './decoded-event.ts';
import type { TrailRecord } from './record-schema.ts';

const READS = /^(Describe|List|Get)/;

/** Calls of KMS by what makes them harmless. */
const WITHOUT_EFFECT = byName({
  'it uses a key and changes none': `
    Decrypt DeriveSharedSecret Encrypt GenerateDataKey GenerateDataKeyPair GenerateDataKeyPairWithoutPlaintext
    GenerateDataKeyWithoutPlaintext GenerateMac GenerateRandom ReEncrypt Sign Verify VerifyMac`,
  'a grant is no policy, and grants are not judged': 'CreateGrant RetireGrant RevokeGrant',
  'verdicts hold for any tags of a key': 'TagResource UntagResource',
  'neither description nor rotation nor the primary copy of a key decides access': `
    DisableKeyRotation EnableKeyRotation RotateKey RotateKeyOnDemand SynchronizeMultiRegionKey UpdateKeyDescription
    UpdatePrimaryRegion`,
  'the stores of keys are not judged': `
    ConnectCustomKeyStore CreateCustomKeyStore DeleteCustomKeyStore DisconnectCustomKeyStore UpdateCustomKeyStore`,
  'a key that is deleted was in no use since its deletion was scheduled': 'DeleteKey',
});

/**
 * What a call to KMS means: a change of a key, a refusal of CodeCommit, or nothing.
 * https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html
 */
export function kmsMeaning(record: TrailRecord, facts: EventFacts): Meaning {
  const { eventName } = record;
  const failure = failureOf(record);
  if (failure !== undefined) return refusalOf(record) ?? failure;
  const harmless = WITHOUT_EFFECT.get(eventName);
  if (harmless !== undefined) return { kind: 'unrelated', reason: harmless };
  if (READS.test(eventName)) return { kind: 'unrelated', reason: `\`${eventName}\` only reads` };
  if (isOmitted(record.requestParameters)) return { kind: 'padded' };
  const read = KMS_CHANGES.get(eventName);
  return read === undefined ? unknownCall(eventName, 'KMS') : changeOf(record, facts, read);
}

/** Codes of KMS for a key that may not or can't be used; others (throttling, faults) pass by themselves. */
const REFUSED = /AccessDenied|Disabled|InvalidState|NotFound|KeyUnavailable/;

/** A refused call that CodeCommit made: told by its encryption context, or by who called. */
function refusalOf(record: TrailRecord): Meaning | undefined {
  const { errorCode = '', errorMessage, userIdentity: caller, requestParameters } = record;
  const request = new Fields('requestParameters', requestParameters);
  const context = ['encryptionContext', 'sourceEncryptionContext', 'destinationEncryptionContext'];
  const isForRepository = context.some((name) => request.inside(name).has('aws:codecommit:id'));
  const isByCodeCommit = /^codecommit\.([a-z0-9-]+\.)?amazonaws\.com$/.test(caller?.invokedBy ?? '');
  if (!REFUSED.test(errorCode) || !(isForRepository || isByCodeCommit)) return undefined;
  const principalArn = caller?.sessionContext?.sessionIssuer?.arn ?? caller?.arn;
  return {
    kind: 'repository-refused',
    errorCode,
    ...(errorMessage === undefined ? {} : { errorMessage }),
    ...(principalArn === undefined ? {} : { principalArn }),
  };
}

const KEY_ARN = /^arn:[^:]+:kms:([a-z0-9-]+):\d{12}:key\//;

/** The key of a call: its ARN where the record lists it, since a request may give the id alone. */
function keyOf(name: string, request: Fields, { record, facts }: Call) {
  const listed = record.resources?.find(({ ARN = '' }) => KEY_ARN.test(ARN))?.ARN;
  const keyId = listed ?? request.text(name);
  return { region: KEY_ARN.exec(keyId)?.[1] ?? facts.region, keyId };
}

const state =
  (name: string): Read =>
  (request, response, call) => ({
    kind: 'set-key-state',
    ...keyOf('keyId', request, call),
    state: response.optionalText('keyState') ?? name,
  });

const putAlias: Read = (request, _, call) => ({
  kind: 'put-alias',
  ...keyOf('targetKeyId', request, call),
  alias: request.text('aliasName'),
});

const createKey: Read = (request, response) => {
  const made = response.inside('keyMetadata');
  const arn = made.text('arn');
  return {
    kind: 'create-key',
    arn,
    manager: made.optionalText('keyManager') === 'AWS' ? 'AWS' : 'CUSTOMER',
    state: made.optionalText('keyState') ?? 'Enabled',
    document: policyOf(request, arn),
  };
};

const replicateKey: Read = (request, response) => {
  const made = response.inside('replicaKeyMetadata');
  const arn = made.text('arn');
  return {
    kind: 'create-key',
    arn,
    manager: 'CUSTOMER',
    state: made.optionalText('keyState') ?? 'Creating',
    document: response.document('replicaPolicy') ?? policyOf(request, arn),
  };
};

/**
 * "If you do not provide a key policy, KMS attaches a default key policy to the key": the account may do everything.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
function policyOf(request: Fields, arn: string): ReturnType<Fields['document']> {
  if (request.has('policy')) return request.document('policy');
  const [, partition, , , id] = arn.split(':');
  return defaultPolicy({ partition: partition ?? 'aws', id: id ?? '' });
}

function defaultPolicy({ partition, id }: Pick<Account, 'partition' | 'id'>): object {
  const root = { AWS: `arn:${partition}:iam::${id}:root` };
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: root, Action: 'kms:*', Resource: '*' }],
  };
}

/** How each call of KMS that changes something is read. */
export const KMS_CHANGES: ReadonlyMap<string, Read> = new Map<string, Read>([
  [
    'PutKeyPolicy',
    (request, _, call) => ({
      kind: 'put-key-policy',
      ...keyOf('keyId', request, call),
      document: request.document('policy'),
    }),
  ],
  ['DisableKey', state('Disabled')],
  ['EnableKey', state('Enabled')],
  ['ScheduleKeyDeletion', state('PendingDeletion')],
  // "... the key state changes to Disabled": it has to be enabled again.
  ['CancelKeyDeletion', state('Disabled')],
  ['DeleteImportedKeyMaterial', state('PendingImport')],
  ['ImportKeyMaterial', state('Enabled')],
  ['CreateAlias', putAlias],
  ['UpdateAlias', putAlias],
  [
    'DeleteAlias',
    (request, _, { facts }) => ({
      kind: 'delete-alias',
      region: facts.region,
      alias: request.text('aliasName'),
    }),
  ],
  ['CreateKey', createKey],
  ['ReplicateKey', replicateKey],
]);
