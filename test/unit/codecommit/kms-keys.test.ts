import { describe, expect, test } from 'vitest';
import { KMS_CONTRACT } from '#codecommit/contract.ts';
import { kmsKey, kmsRequests } from '#codecommit/kms-request.ts';
import { RESOURCE } from '#iam/request.ts';
import { ALICE, AWS_KEY, CUSTOMER_KEY, callerOf, DEV, ID, inputOf, NOW, shortState } from './sample.ts';

const UNKNOWN = 'unknown';
const PRESENT = 'unknown, present';
const ABSENT = 'absent';

const CONFIRMED = 'confirmed by AWS';

type KeyRow = readonly [key: string, user: string, role: string, fact?: string];

/** The keys of sections 4 and 5 of the facts: for a user, for a role, and the fact where AWS does not confirm it. */
const KEYS: readonly KeyRow[] = [
  [
    'kms:ViaService',
    'codecommit.eu-west-1.amazonaws.com',
    'codecommit.eu-west-1.amazonaws.com',
    '4:kms:ViaService',
  ],
  ['kms:CallerAccount', ID, ID],
  ['kms:EncryptionContext:aws:codecommit:id', PRESENT, PRESENT],
  ['kms:EncryptionContext:other', UNKNOWN, UNKNOWN, '4:kms:EncryptionContextKeys'],
  ['kms:EncryptionContext:aws:codecommit:idea', UNKNOWN, UNKNOWN, '4:kms:EncryptionContextKeys'],
  ['kms:EncryptionContextKeys', PRESENT, PRESENT, '4:kms:EncryptionContextKeys'],
  ['kms:EncryptionAlgorithm', 'SYMMETRIC_DEFAULT', 'SYMMETRIC_DEFAULT'],
  ['kms:RequestAlias', UNKNOWN, UNKNOWN, '4:kms:RequestAlias'],
  ['kms:ReEncryptOnSameKey', ABSENT, ABSENT],
  ['kms:RecipientAttestation:ImageSha384', ABSENT, ABSENT],
  ['kms:ResourceAliases', 'alias/aws/codecommit', 'alias/aws/codecommit', '4:kms:ResourceAliases'],
  ['kms:KeyOrigin', 'AWS_KMS', 'AWS_KMS', '4:kms:KeyOrigin'],
  ['kms:KeySpec', 'SYMMETRIC_DEFAULT', 'SYMMETRIC_DEFAULT', '4:kms:KeySpec'],
  ['kms:CustomerMasterKeySpec', 'SYMMETRIC_DEFAULT', 'SYMMETRIC_DEFAULT', '4:kms:KeySpec'],
  ['kms:KeyUsage', 'ENCRYPT_DECRYPT', 'ENCRYPT_DECRYPT', '4:kms:KeyUsage'],
  ['kms:CustomerMasterKeyUsage', 'ENCRYPT_DECRYPT', 'ENCRYPT_DECRYPT', '4:kms:KeyUsage'],
  ['kms:MultiRegion', 'false', 'false', '4:kms:MultiRegion'],
  ['kms:MultiRegionKeyType', ABSENT, ABSENT],
  ['aws:ResourceTag/team', ABSENT, ABSENT],
  ['aws:RequestTag/team', ABSENT, ABSENT, '5:aws:RequestTag'],
  ['aws:TagKeys', ABSENT, ABSENT, '5:aws:RequestTag'],
  ['kms:GrantIsForAWSResource', ABSENT, ABSENT],
  ['kms:GranteePrincipal', ABSENT, ABSENT],
  ['kms:MessageType', ABSENT, ABSENT],
  ['aws:ViaAWSService', 'true', 'true'],
  ['aws:CalledVia', UNKNOWN, UNKNOWN, '5:aws:CalledVia'],
  ['aws:CalledViaFirst', UNKNOWN, UNKNOWN, '5:aws:CalledVia'],
  ['aws:CalledViaLast', UNKNOWN, UNKNOWN, '5:aws:CalledVia'],
  ['aws:PrincipalIsAWSService', 'false', 'false'],
  ['aws:PrincipalServiceName', ABSENT, ABSENT],
  ['aws:PrincipalServiceNamesList', ABSENT, ABSENT],
  ['aws:SourceAccount', ABSENT, ABSENT],
  ['aws:SourceArn', ABSENT, ABSENT],
  ['aws:SourceOrgID', ABSENT, ABSENT],
  ['aws:SourceOrgPaths', ABSENT, ABSENT],
  ['aws:SourceIp', UNKNOWN, UNKNOWN, '5:aws:SourceIp'],
  ['aws:VpcSourceIp', ABSENT, ABSENT],
  ['aws:SourceVpc', ABSENT, ABSENT],
  ['aws:SourceVpce', ABSENT, ABSENT],
  ['aws:VpceAccount', ABSENT, ABSENT, '5:aws:VpceAccount'],
  ['aws:VpceOrgID', ABSENT, ABSENT, '5:aws:VpceAccount'],
  ['aws:VpceOrgPaths', ABSENT, ABSENT, '5:aws:VpceAccount'],
  ['aws:SecureTransport', 'true', 'true', '5:aws:SecureTransport'],
  ['aws:UserAgent', PRESENT, PRESENT, '5:aws:UserAgent'],
  ['aws:Referer', ABSENT, ABSENT],
  ['aws:CurrentTime', PRESENT, PRESENT],
  ['aws:EpochTime', PRESENT, PRESENT],
  ['aws:RequestedRegion', 'eu-west-1', 'eu-west-1', '5:aws:RequestedRegion'],
  ['aws:PrincipalArn', `arn:aws:iam::${ID}:user/team/alice`, `arn:aws:iam::${ID}:role/team/dev`],
  ['aws:PrincipalAccount', ID, ID],
  ['aws:PrincipalOrgID', UNKNOWN, UNKNOWN],
  ['aws:PrincipalOrgPaths', UNKNOWN, UNKNOWN],
  ['aws:PrincipalTag/Team', 'web', 'web'],
  ['aws:PrincipalTag/other', ABSENT, ABSENT],
  ['aws:PrincipalType', 'User', 'AssumedRole'],
  ['aws:userid', PRESENT, PRESENT],
  ['aws:username', 'alice', ABSENT],
  ['aws:MultiFactorAuthPresent', UNKNOWN, UNKNOWN, '5:aws:MultiFactorAuthPresent'],
  ['aws:MultiFactorAuthAge', UNKNOWN, UNKNOWN],
  ['aws:SourceIdentity', ABSENT, UNKNOWN, '5:aws:SourceIdentity'],
  ['aws:FederatedProvider', ABSENT, UNKNOWN, '5:aws:SourceIdentity'],
  ['identitystore:UserId', ABSENT, UNKNOWN, '5:aws:SourceIdentity'],
  ['aws:AssumedRoot', ABSENT, ABSENT],
  ['aws:ChatbotSourceArn', ABSENT, UNKNOWN, '5:aws:SourceIdentity'],
  ['ec2:SourceInstanceArn', ABSENT, UNKNOWN, '5:aws:SourceIdentity'],
  ['ec2:RoleDelivery', ABSENT, UNKNOWN, '5:aws:SourceIdentity'],
  ['lambda:SourceFunctionArn', ABSENT, UNKNOWN, '5:aws:SourceIdentity'],
  ['ssm:SourceInstanceArn', ABSENT, UNKNOWN, '5:aws:SourceIdentity'],
  ['aws:ResourceAccount', ID, ID, '5:aws:ResourceAccount'],
  ['aws:ResourceOrgID', UNKNOWN, UNKNOWN],
  ['aws:ResourceOrgPaths', UNKNOWN, UNKNOWN],
  ['saml:sub', ABSENT, UNKNOWN],
  ['s3:TlsVersion', ABSENT, ABSENT],
  ['aws:SomethingNew', UNKNOWN, UNKNOWN],
];

const withFact = ([key, user, role, fact = CONFIRMED]: KeyRow) => [key, user, role, fact] as const;

const keyOf = (key: string, more = {}) => kmsKey(inputOf(more), key.toLowerCase());

describe('a key of the request that CodeCommit makes to KMS', () => {
  test.each(KEYS.map(withFact))('%s: for a user %s, for a role %s (%s)', (key, user, role, fact) => {
    expect(shortState(keyOf(key, { caller: ALICE }))).toBe(user);
    const ofRole = keyOf(key, { caller: DEV });
    expect(shortState(ofRole)).toBe(role);
    expect(ofRole.fact ?? CONFIRMED).toBe(fact);
  });

  test('rests on the facts for both, where they differ for a role', () => {
    expect(keyOf('aws:TokenIssueTime', { caller: DEV })).toMatchObject({
      state: { unknown: { mayBeAbsent: false } },
    });
    expect(shortState(keyOf('aws:TokenIssueTime'))).toBe(UNKNOWN);
    expect(keyOf('aws:TokenIssueTime').fact).toBe('5:aws:TokenIssueTime');
    for (const key of ['aws:Ec2InstanceSourceVpc', 'aws:Ec2InstanceSourcePrivateIPv4']) {
      expect(keyOf(key, { caller: DEV }).fact).toBe('5:aws:Ec2InstanceSourceVpc');
      expect(shortState(keyOf(key))).toBe(ABSENT);
    }
  });

  test.each([
    'kms:EncryptionContext:aws:codecommit:id',
    'kms:EncryptionContextKeys',
    'kms:EncryptionAlgorithm',
  ])('%s is in every request but DescribeKey', (key) => {
    for (const action of KMS_CONTRACT) {
      expect(shortState(keyOf(key, { action })) === ABSENT).toBe(action === 'kms:DescribeKey');
    }
  });

  test('kms:ReEncryptOnSameKey is in both halves of ReEncrypt alone', () => {
    const present = KMS_CONTRACT.filter(
      (action) => shortState(keyOf('kms:ReEncryptOnSameKey', { action })) !== ABSENT,
    );
    expect(present).toEqual(['kms:ReEncryptFrom', 'kms:ReEncryptTo']);
  });

  test.each([
    ['kms:KeySpec', 'SYMMETRIC_DEFAULT'],
    ['kms:KeyUsage', 'ENCRYPT_DECRYPT'],
    ['kms:KeyOrigin', PRESENT],
    ['kms:MultiRegion', PRESENT],
    ['kms:MultiRegionKeyType', UNKNOWN],
    ['kms:ResourceAliases', UNKNOWN],
    ['aws:ResourceTag/team', UNKNOWN],
  ])('%s of a customer managed key: %s', (key, state) => {
    expect(shortState(keyOf(key, { key: CUSTOMER_KEY }))).toBe(state);
  });

  test.each([
    ['service', PRESENT],
    ['federated', ABSENT],
  ] as const)('MFA of a session that a %s began', (kind, state) => {
    const caller = { ...DEV, sessions: new Set([kind]) };
    const found = keyOf('aws:MultiFactorAuthPresent', { caller });
    if (kind === 'federated') expect(shortState(found)).toBe(state);
    else expect(found).toMatchObject({ state: { unknown: { within: [{ values: [{ text: 'false' }] }] } } });
    expect(shortState(keyOf('aws:MultiFactorAuthAge', { caller }))).toBe(ABSENT);
  });
});

describe('what is known of the caller', () => {
  test('its unique id makes the user id certain, and that of a role`s sessions begin with it', () => {
    const user = { ...ALICE, uniqueId: 'AIDAEXAMPLE' };
    const role = { ...DEV, uniqueId: 'AROAEXAMPLE' };
    expect(shortState(keyOf('aws:userid', { caller: user }))).toBe('AIDAEXAMPLE');
    expect(keyOf('aws:userid', { caller: role })).toMatchObject({
      state: { unknown: { within: [{ values: [{ text: 'AROAEXAMPLE:?*' }] }] } },
    });
  });

  test('tags that a session may pass are not known, but that a tag of the role is there', () => {
    const caller = { ...DEV, sessionTags: true };
    expect(shortState(keyOf('aws:PrincipalTag/Team', { caller }))).toBe(PRESENT);
    expect(shortState(keyOf('aws:PrincipalTag/other', { caller }))).toBe(UNKNOWN);
  });

  test('its organization is that of the key, and both have a path in it', () => {
    const caller = callerOf('user/alice', { organizationId: 'o-example' });
    for (const side of ['Principal', 'Resource']) {
      expect(shortState(keyOf(`aws:${side}OrgID`, { caller }))).toBe('o-example');
      expect(shortState(keyOf(`aws:${side}OrgPaths`, { caller }))).toBe(PRESENT);
    }
  });
});

describe('the seven requests', () => {
  const requests = kmsRequests({ caller: DEV, key: AWS_KEY, now: NOW });

  test('are the actions of the contract, in the account of the caller', () => {
    expect(requests.map(({ action }) => action)).toEqual(KMS_CONTRACT);
    expect(new Set(requests.map(({ resourceAccount }) => resourceAccount))).toEqual(new Set([ID]));
  });

  test('are made for some key of account and Region, or for the one that is known', () => {
    expect(requests[0]?.state(RESOURCE)).toMatchObject({
      unknown: {
        mayBeAbsent: false,
        prefix: `arn:aws:kms:eu-west-1:${ID}:key/`,
        without: ':',
      },
    });
    const [known] = kmsRequests({ caller: DEV, key: CUSTOMER_KEY, now: NOW });
    expect(known?.state(RESOURCE)).toEqual({ kind: 'known', values: [CUSTOMER_KEY.arn] });
  });

  test('hold what is assumed in place of what is not known', () => {
    const assumed = new Map([
      ['aws:sourceip', ['203.0.113.1']],
      ['aws:multifactorauthpresent', null],
      ['aws:viaawsservice', ['false']],
    ]);
    const [request] = kmsRequests({ caller: DEV, key: AWS_KEY, now: NOW, assumed });
    expect(request?.state('aws:sourceip')).toEqual({ kind: 'known', values: ['203.0.113.1'] });
    expect(request?.state('aws:multifactorauthpresent')).toEqual({ kind: 'absent' });
    expect(request?.state('aws:viaawsservice')).toEqual({ kind: 'known', values: ['true'] });
  });
});
