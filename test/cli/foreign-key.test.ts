import { describe, expect, test } from 'vitest';
import { run } from '#cli/scan.ts';
import { scanLine } from '#cli/scan-schema.ts';
import { ACCOUNT, type Json, ran, valuesOf } from './accounts.ts';

const KEY = 'arn:aws:kms:us-east-1:999999999999:key/bbbb1111-12ab-34cd-56ef-1234567890ab';
const REPOSITORY = {
  name: 'b',
  id: '0c7f0f7e-2f1c-4f0e-9d6b-3f8f4f5f6a7b',
  arn: `arn:aws:codecommit:us-east-1:${ACCOUNT}:b`,
  kmsKeyId: KEY,
};
const statements = (Statement: readonly Json[]): Json => ({ Version: '2012-10-17', Statement });
const ALL = { Effect: 'Allow', Action: '*', Resource: '*' };
const GRANT = { ...ALL, Action: 'kms:*', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } };
const GRANTING = {
  arn: KEY,
  aliases: [],
  manager: 'CUSTOMER',
  state: 'Enabled',
  policy: statements([GRANT]),
};

/** The line about a repository whose key lies in another account. */
async function lineFor(more: Json, deny?: Json) {
  const user = {
    Arn: `arn:aws:iam::${ACCOUNT}:user/u`,
    UserName: 'u',
    UserPolicyList: [
      { PolicyName: 'p', PolicyDocument: statements([ALL, ...(deny === undefined ? [] : [deny])]) },
    ],
  };
  const snapshot = {
    keyGuardSnapshot: 1,
    accountId: ACCOUNT,
    partition: 'aws',
    takenAt: '2026-11-02T08:00:00Z',
    authorizationDetails: { UserDetailList: [user], GroupDetailList: [], RoleDetailList: [], Policies: [] },
    repositories: [REPOSITORY],
    ...more,
  };
  const { out } = await ran(run, ['--account', '-', '--format', 'ndjson'], [JSON.stringify(snapshot)]);
  const lines = valuesOf(out).map((line) => scanLine.parse(line));
  return lines.find(({ key }) => key.arn === KEY) ?? expect.fail('no line about the key');
}

const ORGANIZATION = { id: 'o-exampleorgid', managementAccountId: '444455556666' };

describe('a key of another account', () => {
  test('whose policy nobody has read may grant: nothing is certain', async () => {
    const { verdict, notEvaluated } = await lineFor({});
    expect(verdict).toBe('conditional');
    expect(notEvaluated).toContain('resource');
  });

  test('whose policy grants is open to those who are allowed to use it', async () => {
    expect((await lineFor({ keys: [GRANTING] })).verdict).toBe('clear');
  });

  test('lies in an organization of which the account knows nothing', async () => {
    const Condition = { StringNotEquals: { 'aws:ResourceOrgID': ORGANIZATION.id } };
    const deny = { Effect: 'Deny', Action: 'kms:*', Resource: '*', Condition };
    const { verdict, unknown } = await lineFor({ organization: ORGANIZATION, keys: [GRANTING] }, deny);
    expect({ verdict, unknown }).toEqual({ verdict: 'conditional', unknown: ['aws:ResourceOrgID'] });
  });

  test('is not bound by the resource control policies of the account', async () => {
    const deny = { Effect: 'Deny', Principal: '*', Action: 'kms:*', Resource: '*' };
    const rcp = [[{ id: 'p-R', name: 'r', document: statements([deny]) }]];
    const { verdict, notEvaluated } = await lineFor({ organization: ORGANIZATION, keys: [GRANTING], rcp });
    expect(verdict).toBe('clear');
    expect(notEvaluated).toContain('rcp');
  });
});

describe('the table', () => {
  const boundary = { Version: '2012-10-17', Statement: [{ ...ALL, Action: ['codecommit:*', 's3:*'] }] };
  const arn = `arn:aws:iam::${ACCOUNT}:policy/b`;
  const user = {
    Arn: `arn:aws:iam::${ACCOUNT}:user/u`,
    UserName: 'u',
    UserPolicyList: [{ PolicyName: 'p', PolicyDocument: statements([ALL]) }],
    PermissionsBoundary: { PermissionsBoundaryArn: arn },
  };
  const policy = {
    Arn: arn,
    PolicyName: 'b',
    DefaultVersionId: 'v1',
    PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, Document: boundary }],
  };
  const own = KEY.replace('999999999999', ACCOUNT);
  const snapshot = {
    keyGuardSnapshot: 1,
    accountId: ACCOUNT,
    partition: 'aws',
    takenAt: '2026-11-02T08:00:00Z',
    authorizationDetails: {
      UserDetailList: [user],
      GroupDetailList: [],
      RoleDetailList: [],
      Policies: [policy],
    },
    repositories: [{ ...REPOSITORY, kmsKeyId: own }],
    keys: [{ ...GRANTING, arn: own }],
  };

  test('names the key of a finding where a repository has one of its own', async () => {
    const { out } = await ran(run, ['--account', '-', '--format', 'table'], [JSON.stringify(snapshot)]);
    expect(out).toContain(`key        ${own}`);
    expect(out).toContain('let a permissions boundary allow the KMS actions');
  });
});
