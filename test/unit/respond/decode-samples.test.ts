import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decoded, SAMPLES, sample } from './records.ts';

const ELSEWHERE = /^events of `\w+\.amazonaws\.com` are not judged$/;

const KEY = {
  region: 'us-west-2',
  keyId: 'arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
};
const SCP = { layer: 'scp', policyId: 'p-bvdv3rx3', name: 'Block service access for root user' };

const CHANGES: Readonly<Record<string, unknown>> = {
  'docs-kms-cancelkeydeletion': { kind: 'set-key-state', ...KEY, state: 'Disabled' },
  'docs-kms-createalias': { kind: 'put-alias', ...KEY, alias: 'alias/ExampleAlias' },
  'docs-kms-createkey': { kind: 'create-key', arn: KEY.keyId, state: 'PendingImport' },
  'docs-kms-createkey-2': { kind: 'create-key', state: 'Enabled', document: expect.anything() },
  'docs-kms-deletealias': { kind: 'delete-alias', region: 'us-east-1', alias: 'alias/my_alias' },
  'docs-kms-disablekey': { kind: 'set-key-state', ...KEY, state: 'Disabled' },
  'docs-kms-enablekey': { kind: 'set-key-state', ...KEY, state: 'Enabled' },
  'docs-kms-putkeypolicy': {
    kind: 'put-key-policy',
    ...KEY,
    document: expect.stringContaining('Enable IAM User Permissions'),
  },
  'docs-kms-schedulekeydeletion': { kind: 'set-key-state', ...KEY, state: 'PendingDeletion' },
  'docs-kms-schedulekeydeletion-2': { kind: 'set-key-state', state: 'PendingReplicaDeletion' },
  'docs-kms-updatealias': { kind: 'put-alias', ...KEY, alias: 'alias/my_alias' },
  'panther-kms-putkeypolicy-2025': {
    kind: 'put-key-policy',
    region: 'us-west-2',
    document: expect.stringContaining('kms:DescribeKey'),
  },
  'org-attachpolicy': {
    kind: 'attach-organization-policy',
    policyId: 'p-bvdv3rx3',
    targetId: '444455556666',
  },
  'org-createpolicy-scp': {
    kind: 'create-organization-policy',
    ...SCP,
    document: expect.stringContaining('RestrictEC2ForRoot'),
  },
  'org-detachpolicy': {
    kind: 'detach-organization-policy',
    policyId: 'p-bvdv3rx3',
    targetId: '444455556666',
  },
  'org-disablepolicytype': { kind: 'disable-policy-type', layer: 'scp' },
  'org-updatepolicy': {
    kind: 'update-organization-policy',
    ...SCP,
    document: expect.stringContaining('ebs:*'),
  },
  'envelope-organizations-moveaccount': {
    kind: 'move-account',
    accountId: '549271133721',
    parentId: 'ou-yjkv-lmdswesj',
  },
  'docs-iam-addusertogroup': { kind: 'add-to-group', userName: 'Bob', groupName: 'admin' },
  'iam-attachrolepolicy-by-identity-center': {
    kind: 'attach',
    owner: { kind: 'role', name: 'AWSReservedSSO_AdministratorAccess-test_c194f596bcea55cc' },
    policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
  },
  'iam-createrole-by-identity-center': {
    kind: 'create',
    owner: { kind: 'role', name: 'AWSReservedSSO_AdministratorAccess-test_c194f596bcea55cc' },
    path: '/aws-reserved/sso.amazonaws.com/',
    tags: new Map(),
    trust: expect.stringContaining('saml-provider/AWSSSO_DO_NOT_DELETE'),
  },
  'iam-detachrolepolicy-by-identity-center-slr': {
    kind: 'detach',
    owner: { kind: 'role', name: 'AWSReservedSSO_AdministratorAccess-test_c194f596bcea55cc' },
    policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
  },
  'panther-iam-attachrolepolicy-via-cloudformation': {
    kind: 'attach',
    owner: { kind: 'role', name: 'LambdaFunctionRole-1111' },
    policyArn: 'arn:aws:iam::aws:policy/example-policy',
  },
  'panther-iam-deletegrouppolicy': {
    kind: 'delete-inline',
    owner: { kind: 'group', name: 'group' },
    policyName: 'policy',
  },
  'panther-iam-putuserpolicy-deny': {
    kind: 'put-inline',
    owner: { kind: 'user', name: 'compromised_user' },
    policyName: 'AWSCompromisedKeyQuarantineV3',
    document: expect.stringContaining('"Sid":"Stmt1538161409"'),
  },
  'panther-iam-putuserpolicy-denyall': {
    kind: 'put-inline',
    owner: { kind: 'user', name: 'test-user' },
    policyName: 'TestUserDenyAll',
    document: expect.stringContaining('\n\t\t\t"Sid": "TestUserDenyAll"'),
  },
  'real-iam-attachrolepolicy': {
    kind: 'attach',
    owner: { kind: 'role', name: 'stratus-red-team-ec2-steal-credentials-role' },
    policyArn: 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore',
  },
  'real-iam-attachuserpolicy': {
    kind: 'attach',
    owner: { kind: 'user', name: 'malicious-iam-user' },
    policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
  },
  'real-iam-createpolicy': {
    kind: 'create-policy',
    policyArn: 'arn:aws:iam::123837392027:policy/stratus-red-team-ec2lui-policy-pcccexdthk',
    document: expect.stringContaining('ec2:DescribeInstances'),
  },
  'real-iam-createrole': {
    kind: 'create',
    owner: { kind: 'role', name: 'stratus-red-team-ec2-get-password-data-role' },
    path: '/',
    tags: new Map([['StratusRedTeam', 'true']]),
    trust: expect.stringMatching(/^\{.*sts:SetSourceIdentity/),
  },
  'real-iam-createuser': {
    kind: 'create',
    owner: { kind: 'user', name: 'stratus-red-team-nmfalu-gfjyeaypjt' },
    path: '/',
    tags: new Map(),
  },
  'real-iam-deletepolicy': {
    kind: 'delete-policy',
    policyArn: 'arn:aws:iam::123837392027:policy/stratus-red-team-ec2lui-policy-pcccexdthk',
  },
  'real-iam-deleterole': { kind: 'delete', owner: { kind: 'role', name: 'stratus-red-team-usr-data-role' } },
  'real-iam-deleterolepolicy': {
    kind: 'delete-inline',
    owner: { kind: 'role', name: 'stratus-red-team-remove-flow-logs-role' },
    policyName: 'stratus-red-team-remove-flow-logs-policy',
  },
  'real-iam-deleteuser': {
    kind: 'delete',
    owner: { kind: 'user', name: 'stratus-red-team-nmfalu-gfjyeaypjt' },
  },
  'real-iam-detachrolepolicy': {
    kind: 'detach',
    owner: { kind: 'role', name: 'stratus-red-team-usr-data-role' },
    policyArn: 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore',
  },
  'real-iam-detachuserpolicy': {
    kind: 'detach',
    owner: { kind: 'user', name: 'malicious-iam-user' },
    policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
  },
  'real-iam-putrolepolicy': {
    kind: 'put-inline',
    owner: { kind: 'role', name: 'stratus-red-team-ec2-get-password-data-role' },
    policyName: 'inline-policy',
    document: expect.stringContaining('ec2:Describe*'),
  },
  'real-iam-updateassumerolepolicy': {
    kind: 'put-trust',
    owner: { kind: 'role', name: 'stratus-red-team-backdoor-r-role' },
    document: expect.stringContaining('ec2.amazonaws.com'),
  },
};

const OTHERS: Readonly<Record<string, unknown>> = {
  'docs-codecommit-createrepository': {
    kind: 'repository-created',
    repository: {
      name: 'MyDemoRepo',
      id: '8afe792d-EXAMPLE',
      arn: 'arn:aws:codecommit:us-east-2:111122223333:MyDemoRepo',
    },
  },
  'docs-kms-generatedatakeywithoutplaintext': { kind: 'failed', errorCode: 'InvalidKeyUsageException' },
  'docs-organizations-attachpolicy-failed': { kind: 'failed', errorCode: 'PolicyTypeNotEnabledException' },
  'panther-iam-accessdenied-nullparams': { kind: 'failed', errorCode: 'AccessDenied' },
  'panther-iam-putuserpolicy-nullparams': {
    kind: 'change-unknown',
    reason:
      'the record of `PutUserPolicy` does not show `requestParameters.userName`, `requestParameters.policyName`',
  },
  'real-iam-deleteloginprofile-failed': { kind: 'failed', errorCode: 'NoSuchEntityException' },
  'real-organizations-leaveorganization-accessdenied': { kind: 'failed', errorCode: 'AccessDenied' },
  'real-iam-taginstanceprofile': {
    kind: 'unrelated',
    reason: 'an instance profile hands out a role and does not change it',
  },
};

/** Samples by the beginning of their names that concern nobody, and why. */
const UNRELATED: readonly (readonly [start: string, why: RegExp])[] = [
  ['docs-codecommit-', /worked and changes neither a repository nor its key$/],
  ['envelope-codecommit-', /worked and changes neither a repository nor its key$/],
  ['docs-kms-creategrant', /grants are not judged$/],
  ['docs-kms-describekey', /only reads$/],
  ['docs-kms-tagresource', /tags of a key$/],
  ['docs-kms-', /^it uses a key/],
  ['real-kms-', /^it uses a key/],
  ['org-putresourcepolicy-', /^who may manage the organization/],
  ['sso-', /^a permission set changes an account by IAM calls/],
  ['envelope-glue-', ELSEWHERE],
  ['envelope-global-service-', ELSEWHERE],
  ['real-sts-', ELSEWHERE],
];

function expectedOf(name: string): unknown {
  const change = CHANGES[name];
  if (change !== undefined) return { kind: 'change', change };
  const why = UNRELATED.find(([start]) => name.startsWith(start))?.[1];
  return (
    OTHERS[name] ?? { kind: 'unrelated', reason: expect.stringMatching(why ?? /^no reason is expected$/) }
  );
}

const names = globSync('*.json', { cwd: SAMPLES }).map((file) => basename(file, '.json'));

describe('a published sample is read for what it means', () => {
  test.each(names.sort())('%s', (name) => {
    expect(decoded(sample(name))).toMatchObject(expectedOf(name) as object);
  });

  test('and every expected change has its sample', () => {
    expect(names).toEqual(expect.arrayContaining([...Object.keys(CHANGES), ...Object.keys(OTHERS)]));
  });
});
