import { ACCOUNT } from '../cli/accounts.ts';

/** The principals of the cases. Those of the management account have the names of the others. */
export type Who =
  | 'user'
  | 'role'
  | 'identity-center'
  | 'service-linked'
  | 'management-user'
  | 'management-role';

export const EVERYONE: readonly Who[] = [
  'user',
  'role',
  'identity-center',
  'service-linked',
  'management-user',
  'management-role',
];

export interface CasePrincipal {
  readonly arn: string;
  readonly id: string;
  readonly management: boolean;
  /** A role's; a user has none. */
  readonly trust?: readonly object[];
}

const iam = (name: string): string => `arn:aws:iam::${ACCOUNT}:${name}`;

/** A user with long-term credentials. */
const user = { arn: iam('user/alice'), id: 'AIDAEXAMPLEALICE' };

/** A role of people and programs of the account, whose trust policy lets no session bring tags. */
const role = {
  arn: iam('role/build'),
  id: 'AROAEXAMPLEBUILD',
  trust: [{ Effect: 'Allow', Principal: { AWS: iam('root') }, Action: 'sts:AssumeRole' }],
};

/**
 * A role as Identity Center makes it: its sessions are federated, and bring tags.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
const identityCenter = {
  arn: iam('role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Developer_0123456789abcdef'),
  id: 'AROAEXAMPLECENTER',
  trust: [
    {
      Effect: 'Allow',
      Principal: { Federated: iam('saml-provider/AWSSSO_0123456789abcdef_DO_NOT_DELETE') },
      Action: ['sts:AssumeRoleWithSAML', 'sts:TagSession'],
      Condition: { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
    },
  ],
};

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html */
const serviceLinked = {
  arn: iam('role/aws-service-role/codestar-notifications.amazonaws.com/AWSServiceRoleForExample'),
  id: 'AROAEXAMPLELINKED',
  trust: [
    {
      Effect: 'Allow',
      Principal: { Service: 'codestar-notifications.amazonaws.com' },
      Action: 'sts:AssumeRole',
    },
  ],
};

export const PRINCIPALS: Readonly<Record<Who, CasePrincipal>> = {
  user: { ...user, management: false },
  role: { ...role, management: false },
  'identity-center': { ...identityCenter, management: false },
  'service-linked': { ...serviceLinked, management: false },
  'management-user': { ...user, management: true },
  'management-role': { ...role, management: true },
};
