import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decoded, SAMPLES, sample } from './records.ts';

const NOT_YET = /are not judged from events yet$/;
const ELSEWHERE = /^events of `\w+\.amazonaws\.com` are not judged$/;

const CHANGES: Readonly<Record<string, unknown>> = {
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
  ['docs-codecommit-', /worked and creates no repository$/],
  ['envelope-codecommit-', /worked and creates no repository$/],
  ['docs-kms-', NOT_YET],
  ['panther-kms-', NOT_YET],
  ['real-kms-', NOT_YET],
  ['org-', NOT_YET],
  ['sso-', NOT_YET],
  ['envelope-organizations-', NOT_YET],
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
