import { loadAccount } from '#account/load-account.ts';
import { assessAccount } from '#guard/assess-account.ts';
import type { Finding } from '#guard/finding.ts';
import { ACCOUNT, deny, type Json, twoUsers, withUserPolicy } from '../../cli/accounts.ts';

/** The findings of an account, worst first. */
function findingsIn(json: Json, ...regions: string[]): readonly Finding[] {
  const account = loadAccount(json);
  if (!account.ok) throw new Error(account.error.message);
  const options = { regions: regions.length > 0 ? regions : ['us-east-1'], now: '2026-11-03T10:00:00Z' };
  return assessAccount(account.value, options).findings;
}

function only(findings: readonly Finding[]): Finding {
  const [finding, ...others] = findings;
  if (finding === undefined || others.length > 0) throw new Error(`${findings.length} findings`);
  return finding;
}

const everything = {
  id: 'p-full',
  name: 'FullAWSAccess',
  document: deny({ Sid: 'All', Effect: 'Allow', Action: '*' }),
};
const scp = (...levels: unknown[][]) => ({ ...twoUsers(), scp: levels });
const MFA = { Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } } };

/** erin's own policy denies all of KMS, since a change by olivia. */
export const userDeny: Finding = {
  ...only(
    findingsIn(withUserPolicy('erin', JSON.stringify(deny(), null, 2), twoUsers()), 'eu-west-1', 'us-east-1'),
  ),
  introducedBy: {
    eventId: 'e-1',
    eventName: 'PutUserPolicy',
    time: '2026-11-03T09:04:12Z',
    actor: `arn:aws:sts::${ACCOUNT}:assumed-role/admin/olivia`,
  },
};

/** The group of erin and frank is denied KMS without MFA. */
export const groupDeny: Finding = only(findingsIn(withGroupPolicy(deny(MFA))));

function withGroupPolicy(document: Json): Json {
  const account = twoUsers();
  const [group] = account.authorizationDetails.GroupDetailList.filter(
    (one: Json) => one.GroupName === 'platform',
  );
  group.GroupPolicyList = [...(group.GroupPolicyList ?? []), { PolicyName: 'mfa', PolicyDocument: document }];
  return account;
}

/** An SCP denies one key: whether aws/codecommit is that key is not known. */
export const scpDeny: Finding = only(
  findingsIn(
    scp(
      [everything],
      [
        everything,
        {
          id: 'p-keys',
          name: 'protect-key',
          document: deny({
            Action: ['kms:Decrypt', 'kms:Encrypt'],
            Resource: `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234`,
          }),
        },
      ],
    ),
  ),
);

/** Without MFA everything is denied, CodeCommit too. */
export const closed: Finding = only(
  findingsIn(withUserPolicy('erin', deny({ Action: '*', ...MFA }), twoUsers())),
);

/** An SCP has been turned into a list of what is allowed, and KMS is not on it. */
export const missingAllow: Finding = only(
  findingsIn(
    scp(
      [everything],
      [
        {
          id: 'p-list',
          name: 'allow-list',
          document: deny({ Effect: 'Allow', Action: ['codecommit:*', 's3:*'] }),
        },
      ],
    ),
  ),
);

/** A policy is attached and nobody knows what it says. */
export const unread: Finding = only(findingsIn(withUserPolicy('erin', undefined, twoUsers())));

/** erin was refused, and no policy says why. */
export const unexplained: Finding = {
  id: 'f'.repeat(64),
  account: ACCOUNT,
  severity: 'high',
  source: {
    layer: 'resource',
    policyKey: 'alias/aws/codecommit in eu-west-1',
    policyName: 'alias/aws/codecommit',
    statement: null,
    pointer: '',
  },
  reason: 'the policies known to Key Guard do not explain this refusal',
  unexplained: true,
  actions: [],
  regions: ['eu-west-1'],
  keys: ['alias/aws/codecommit'],
  principals: [
    {
      arn: `arn:aws:iam::${ACCOUNT}:user/erin`,
      region: 'eu-west-1',
      verdict: 'denied',
      firstHop: 'open',
      via: [],
    },
  ],
  repositories: [],
  notEvaluated: ['session', 'scp'],
  assumptions: [],
  introducedBy: { eventId: 'e-2', eventName: 'CreateRepository', time: '2026-11-03T11:47:02Z' },
  observed: {
    errorCode: 'EncryptionKeyAccessDeniedException',
    message: 'User is not authorized for the KMS default key',
    principal: `arn:aws:iam::${ACCOUNT}:user/erin`,
  },
};
