import { deny } from './denies-plain.ts';
import { documentOf, type Statement } from './document.ts';
import { ACCOUNT_ID, type AccountSettings, ORGANIZATION_ID, OTHER_ACCOUNT } from './settings.ts';

const ALLOW_ALL = documentOf([{ Effect: 'Allow', Action: '*', Resource: '*' }]);

/** For the roles of a path alone; those of service-linked roles are bound by none of them. */
const onPath = (path: string, statement: Statement, condition: Statement = {}) =>
  documentOf([
    deny({
      ...statement,
      Condition: { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::*:role/${path}/*` }, ...condition },
    }),
  ]);

const POLICIES = [
  { id: 'p-bound000', name: 'no-keys', document: onPath('scp-bound', {}) },
  {
    id: 'p-mfa00000',
    name: 'keys-with-mfa',
    document: onPath('scp-mfa', {}, { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } }),
  },
  {
    id: 'p-region00',
    name: 'regions',
    document: onPath(
      'scp-region',
      { NotAction: ['iam:*', 'sts:*', 'organizations:*', 'support:*'] },
      { StringNotEquals: { 'aws:RequestedRegion': ['eu-central-1', 'eu-north-1'] } },
    ),
  },
  {
    id: 'p-linked00',
    name: 'nobody-minds',
    document: documentOf([
      deny({ Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/aws-service-role/*' } } }),
    ]),
  },
];

const FULL_ACCESS = { id: 'p-FullAWSAccess', name: 'FullAWSAccess', document: ALLOW_ALL };

/** What comes before the authorization details in a snapshot of an account of an organization. */
export function snapshotStart({ now }: AccountSettings): string {
  const levels = [[FULL_ACCESS], [FULL_ACCESS, ...POLICIES], [FULL_ACCESS]];
  const scp = levels.map((level) => level.map((policy) => ({ ...policy, document: policy.document.value })));
  const head = {
    keyGuardSnapshot: 1,
    accountId: ACCOUNT_ID,
    partition: 'aws',
    takenAt: now,
    organization: { id: ORGANIZATION_ID, managementAccountId: OTHER_ACCOUNT },
    scp,
    rcp: [],
  };
  return `${JSON.stringify(head).slice(0, -1)},"authorizationDetails":`;
}

export function snapshotEnd(): string {
  return '}';
}
