import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IAM_UNTOLD, IAM_WITHOUT_EFFECT } from '#respond/decode-iam-names.ts';
import { CALLS, DOCUMENT } from './iam-calls.ts';
import { record, sample } from './records.ts';

type Json = Readonly<Record<string, unknown>>;

/** A row of the table of events: what was published about an event, and where. */
export interface EventRow {
  readonly service: 'iam' | 'organizations' | 'sso' | 'kms' | 'codecommit';
  readonly eventSource: string;
  readonly eventName: string;
  readonly affects: string;
  /** A published record, `events/NAME.json`. */
  readonly sample: string | null;
}

/** Every event that can introduce or lift a denial, or could be taken for one that does. */
export const EVENT_TABLE: readonly EventRow[] = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../data/iam-events.json'), 'utf8'),
);

/** What an event is expected to mean, and a record of it. */
export interface EventCase {
  readonly event: Json;
  readonly meaning: object;
  /** No record of it was ever published: it is shaped by the API's documentation. */
  readonly assumed: boolean;
}

const ACCOUNT = '111122223333';
const KEY = `arn:aws:kms:us-west-2:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const own = { region: 'us-west-2', keyId: KEY };
const root = {
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
  Action: 'kms:*',
  Resource: '*',
};
const DEFAULT_POLICY = { Version: '2012-10-17', Statement: [root] };
const REPLICA = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/mrk-1`;

const change = (made: object) => ({ kind: 'change', change: made });
const unrelated = (reason: string) => ({ kind: 'unrelated', reason });

const USE = unrelated('it uses a key and changes none');
const GRANT = unrelated('a grant is no policy, and grants are not judged');
const TAGS = unrelated('verdicts hold for any tags of a key');
const SET = unrelated(
  'a permission set changes an account by IAM calls for its `AWSReservedSSO_` role, and these are judged',
);
const git = (name: string) => unrelated(`\`${name}\` worked and changes neither a repository nor its key`);

/** Request and response of an event of which no record was published. */
type Assumed = readonly [meaning: object, request?: Json, response?: Json];

const set = {
  instanceArn: 'arn:aws:sso:::instance/ssoins-1',
  permissionSetArn: 'arn:aws:sso:::permissionSet/ssoins-1/ps-1',
};

/** By service and name. The record is the published one where the table has one. */
const CASES: Readonly<Record<string, Assumed>> = {
  'organizations CreatePolicy': [
    change({
      kind: 'create-organization-policy',
      policyId: 'p-bvdv3rx3',
      layer: 'scp',
      name: 'Block service access for root user',
    }),
  ],
  'organizations UpdatePolicy': [
    change({
      kind: 'update-organization-policy',
      policyId: 'p-bvdv3rx3',
      layer: 'scp',
      name: 'Block service access for root user',
    }),
  ],
  'organizations AttachPolicy': [
    change({ kind: 'attach-organization-policy', policyId: 'p-bvdv3rx3', targetId: '444455556666' }),
  ],
  'organizations DetachPolicy': [
    change({ kind: 'detach-organization-policy', policyId: 'p-bvdv3rx3', targetId: '444455556666' }),
  ],
  'organizations DeletePolicy': [
    change({ kind: 'delete-organization-policy', policyId: 'p-1' }),
    { policyId: 'p-1' },
  ],
  'organizations EnablePolicyType': [
    change({ kind: 'enable-policy-type', layer: 'rcp' }),
    { rootId: 'r-1', policyType: 'RESOURCE_CONTROL_POLICY' },
    { root: { id: 'r-1', policyTypes: [{ type: 'RESOURCE_CONTROL_POLICY', status: 'PENDING_ENABLE' }] } },
  ],
  'organizations DisablePolicyType': [change({ kind: 'disable-policy-type', layer: 'scp' })],
  'organizations MoveAccount': [
    change({ kind: 'move-account', accountId: '549271133721', parentId: 'ou-yjkv-lmdswesj' }),
  ],
  'organizations EnableAllFeatures': [
    unrelated('nothing changes until a handshake is accepted'),
    {},
    { handshake: {} },
  ],
  'organizations AcceptHandshake': [
    change({ kind: 'join-organization', accountId: ACCOUNT }),
    { handshakeId: 'h-1' },
    { handshake: { id: 'h-1', action: 'INVITE', state: 'ACCEPTED' } },
  ],
  'organizations RemoveAccountFromOrganization': [
    change({ kind: 'leave-organization', accountId: '444455556666' }),
    { accountId: '444455556666' },
  ],
  // the published record is of a call that failed
  'organizations LeaveOrganization': [{ kind: 'failed', errorCode: 'AccessDenied' }],
  'organizations InviteAccountToOrganization': [
    unrelated('nothing changes until a handshake is accepted'),
    { target: { id: '444455556666', type: 'ACCOUNT' } },
  ],
  'organizations CreateAccount': [
    unrelated('a new account has nobody in it yet, and a closed one nobody who can work'),
    { email: 'HIDDEN_DUE_TO_SECURITY_REASONS', accountName: 'new' },
  ],
  'organizations PutResourcePolicy': [
    unrelated('who may manage the organization decides no access to keys'),
    { content: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
  ],
  'sso PutInlinePolicyToPermissionSet': [SET, { ...set, inlinePolicy: DOCUMENT }],
  'sso DeleteInlinePolicyFromPermissionSet': [SET, set],
  'sso AttachManagedPolicyToPermissionSet': [
    SET,
    { ...set, managedPolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
  ],
  'sso DetachManagedPolicyFromPermissionSet': [
    SET,
    { ...set, managedPolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
  ],
  'sso AttachCustomerManagedPolicyReferenceToPermissionSet': [
    SET,
    { ...set, customerManagedPolicyReference: { name: 'p', path: '/' } },
  ],
  'sso DetachCustomerManagedPolicyReferenceFromPermissionSet': [
    SET,
    { ...set, customerManagedPolicyReference: { name: 'p', path: '/' } },
  ],
  'sso PutPermissionsBoundaryToPermissionSet': [
    SET,
    { ...set, permissionsBoundary: { managedPolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' } },
  ],
  'sso DeletePermissionsBoundaryFromPermissionSet': [SET, set],
  'sso ProvisionPermissionSet': [SET, { ...set, targetType: 'AWS_ACCOUNT', targetId: ACCOUNT }],
  'sso CreatePermissionSet': [SET],
  'sso UpdatePermissionSet': [SET, { ...set, sessionDuration: 'PT1H' }],
  'sso DeletePermissionSet': [SET, set],
  'sso CreateAccountAssignment': [SET],
  'sso DeleteAccountAssignment': [SET],
  'sso PutPermissionsPolicy': [SET],
  'sso DeletePermissionsPolicy': [SET],
  'sso AssociateProfile': [SET],
  'sso DisassociateProfile': [SET],
  'kms PutKeyPolicy': [change({ kind: 'put-key-policy', ...own })],
  'kms DisableKey': [change({ kind: 'set-key-state', ...own, state: 'Disabled' })],
  'kms EnableKey': [change({ kind: 'set-key-state', ...own, state: 'Enabled' })],
  'kms ScheduleKeyDeletion': [change({ kind: 'set-key-state', ...own, state: 'PendingDeletion' })],
  'kms CancelKeyDeletion': [change({ kind: 'set-key-state', ...own, state: 'Disabled' })],
  'kms DeleteImportedKeyMaterial': [
    change({ kind: 'set-key-state', region: 'us-east-1', keyId: 'key-1', state: 'PendingImport' }),
    { keyId: 'key-1' },
    { keyId: 'key-1' },
  ],
  'kms CreateAlias': [change({ kind: 'put-alias', ...own, alias: 'alias/ExampleAlias' })],
  'kms UpdateAlias': [change({ kind: 'put-alias', ...own, alias: 'alias/my_alias' })],
  'kms DeleteAlias': [change({ kind: 'delete-alias', region: 'us-east-1', alias: 'alias/my_alias' })],
  'kms TagResource': [TAGS],
  'kms UntagResource': [TAGS, { keyId: 'key-1', tagKeys: ['Team'] }],
  'kms CreateGrant': [GRANT],
  'kms RevokeGrant': [GRANT, { keyId: 'key-1', grantId: 'g' }],
  'kms RetireGrant': [GRANT, { keyId: 'key-1', grantId: 'g' }],
  'kms CreateKey': [
    change({
      kind: 'create-key',
      arn: KEY,
      manager: 'CUSTOMER',
      state: 'PendingImport',
      document: DEFAULT_POLICY,
    }),
  ],
  'kms ReplicateKey': [
    change({ kind: 'create-key', arn: REPLICA, manager: 'CUSTOMER', state: 'Creating', document: DOCUMENT }),
    { keyId: 'mrk-1', replicaRegion: 'eu-west-1' },
    { replicaKeyMetadata: { arn: REPLICA, keyState: 'Creating' }, replicaPolicy: DOCUMENT },
  ],
  'kms UpdatePrimaryRegion': [
    unrelated('neither description nor rotation nor the primary copy of a key decides access'),
    { keyId: 'mrk-1', primaryRegion: 'eu-west-1' },
  ],
  'kms GenerateDataKey': [USE],
  // the published record is of a call that failed, and not on behalf of CodeCommit
  'kms GenerateDataKeyWithoutPlaintext': [{ kind: 'failed', errorCode: 'InvalidKeyUsageException' }],
  'kms Decrypt': [USE],
  'kms Encrypt': [USE],
  'kms ReEncrypt': [USE],
  'kms DescribeKey': [unrelated('`DescribeKey` only reads')],
  'codecommit CreateRepository': [{ kind: 'repository-created' }],
  'codecommit UpdateRepositoryEncryptionKey': [
    change({ kind: 'set-repository-key', region: 'us-east-1', name: 'app', kmsKeyId: KEY }),
    { repositoryName: 'app', kmsKeyId: 'alias/team' },
    { repositoryId: 'id-1', kmsKeyId: KEY, originalKmsKeyId: 'alias/aws/codecommit' },
  ],
  'codecommit UpdateRepositoryName': [
    change({ kind: 'rename-repository', region: 'us-east-1', name: 'app', newName: 'app2' }),
    { oldName: 'app', newName: 'app2' },
  ],
  'codecommit DeleteRepository': [
    change({ kind: 'delete-repository', region: 'us-east-1', name: 'app' }),
    { repositoryName: 'app' },
    { repositoryId: 'id-1' },
  ],
  'codecommit TagResource': [git('TagResource'), { resourceArn: 'arn', tags: {} }],
  'codecommit GitPull': [git('GitPull')],
  'codecommit GitPush': [git('GitPush')],
};

/** What the record of a row means, as far as it is told without the record. */
function expected({ service, eventName }: EventRow): Assumed {
  const known = CASES[`${service} ${eventName}`];
  if (known !== undefined) return known;
  const [request = {}, made, response] = CALLS[eventName] ?? [];
  if (made !== undefined) return [change(made), request as Json, response as Json];
  const harmless = IAM_WITHOUT_EFFECT.get(eventName);
  if (harmless !== undefined) return [unrelated(harmless)];
  return [{ kind: 'change-unknown', reason: IAM_UNTOLD.get(eventName) }];
}

/** The record of a row by the API's documentation, and what it means. */
export function documentedCase(row: EventRow): EventCase {
  const [meaning, requestParameters = null, responseElements = null] = expected(row);
  const { eventName, eventSource } = row;
  return {
    event: record(eventName, { eventSource, requestParameters, responseElements }),
    meaning,
    assumed: true,
  };
}

/** The record of a row, published where there is one, and what it means. */
export function eventCase(row: EventRow): EventCase {
  // the records of IAM are held to their meaning in decode-samples.test.ts
  if (row.sample === null || row.service === 'iam') return documentedCase(row);
  const name = row.sample.replace(/^events\/|\.json$/g, '');
  return { event: sample(name), meaning: expected(row)[0], assumed: false };
}
