import { type Document, documentOf, type Statement } from './document.ts';
import type { Place } from './place.ts';
import { hex } from './random.ts';
import { ACCOUNT_ID, OTHER_ACCOUNT } from './settings.ts';

/** Who may assume a role. */
export interface Trust {
  readonly document: Document;
  /** Roles for EC2 have an instance profile. */
  readonly forInstances: boolean;
}

/** Services that roles are made for, the frequent ones more than once. */
const SERVICES = [
  'lambda',
  'lambda',
  'lambda',
  'ec2',
  'ec2',
  'ecs-tasks',
  'ecs-tasks',
  'states',
  'codebuild',
  'codepipeline',
  'events',
  'glue',
  'firehose',
  'apigateway',
  'sagemaker',
] as const;

export function trustOf(place: Place): Trust {
  const { random } = place;
  const kind = random.next();
  if (kind < 0.6) return serviceTrust(random.pick(SERVICES));
  const document = random.pick([clusterTrust, pipelineTrust, accountTrust, rolesTrust])(place);
  return { document, forInstances: false };
}

/** A trust policy for a service: the same few texts all over an account. */
function serviceTrust(service: string): Trust {
  const statement = {
    Effect: 'Allow',
    Principal: { Service: `${service}.amazonaws.com` },
    Action: 'sts:AssumeRole',
  };
  return { document: documentOf([statement]), forInstances: service === 'ec2' };
}

/** https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html */
function clusterTrust({ random, region, team, app }: Place): Document {
  const provider = `oidc.eks.${region}.amazonaws.com/id/${hex(random, 32).toUpperCase()}`;
  return documentOf([
    {
      Effect: 'Allow',
      Principal: { Federated: `arn:aws:iam::${ACCOUNT_ID}:oidc-provider/${provider}` },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: {
          [`${provider}:aud`]: 'sts.amazonaws.com',
          [`${provider}:sub`]: `system:serviceaccount:${team}:${app}`,
        },
      },
    },
  ]);
}

function pipelineTrust({ team, app }: Place): Document {
  const provider = 'token.actions.githubusercontent.com';
  return documentOf([
    {
      Effect: 'Allow',
      Principal: { Federated: `arn:aws:iam::${ACCOUNT_ID}:oidc-provider/${provider}` },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: { [`${provider}:aud`]: 'sts.amazonaws.com' },
        StringLike: { [`${provider}:sub`]: `repo:example/${team}-${app}:*` },
      },
    },
  ]);
}

function accountTrust({ random }: Place): Document {
  return documentOf([
    {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${OTHER_ACCOUNT}:root` },
      Action: 'sts:AssumeRole',
      Condition: { StringEquals: { 'sts:ExternalId': hex(random, 24) } },
    },
  ]);
}

function rolesTrust({ team, stage }: Place): Document {
  return documentOf([
    {
      Sid: 'People',
      Effect: 'Allow',
      Principal: {
        AWS: [
          `arn:aws:iam::${ACCOUNT_ID}:role/${team}-${stage}-deploy`,
          `arn:aws:iam::${ACCOUNT_ID}:user/${team}-ci`,
        ],
      },
      Action: 'sts:AssumeRole',
      Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
    },
    {
      Sid: 'NoRobots',
      Effect: 'Deny',
      Principal: { AWS: `arn:aws:iam::${OTHER_ACCOUNT}:role/robot` },
      Action: 'sts:*',
    },
  ]);
}

/**
 * What Identity Center writes; its sessions may bring tags.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
export function identityCenterTrust(): Document {
  const provider = `arn:aws:iam::${ACCOUNT_ID}:saml-provider/AWSSSO_0123456789abcdef_DO_NOT_DELETE`;
  const statement: Statement = {
    Effect: 'Allow',
    Principal: { Federated: provider },
    Action: ['sts:AssumeRoleWithSAML', 'sts:TagSession'],
    Condition: { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
  };
  return documentOf([statement]);
}

/** A role that one service assumes and nobody else. */
export function trustInService(service: string): Document {
  return serviceTrust(service).document;
}

/** A role that users and roles of the account assume, with or without MFA, and bring no tags. */
export function plainTrust(): Document {
  return documentOf([
    { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT_ID}:root` }, Action: 'sts:AssumeRole' },
  ]);
}

/** A role whose sessions may bring tags of their own. */
export function taggedTrust(): Document {
  return documentOf([
    {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${ACCOUNT_ID}:root` },
      Action: ['sts:AssumeRole', 'sts:TagSession'],
    },
  ]);
}
