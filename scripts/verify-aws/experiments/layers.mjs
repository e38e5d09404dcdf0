/** @import { Experiment, Statement, Variant } from '../types.ts' */
import { denyKms, guide, reading } from './statements.mjs';

const DENY_ALLOW = guide('reference_policies_evaluation-logic_policy-eval-denyallow');

/** @type {Statement} */
const ONLY_CODECOMMIT = { Sid: 'NoKms', Effect: 'Allow', Action: 'codecommit:*', Resource: '*' };

/** @type {readonly Variant[]} */
const boundary = [
  { id: 'of-a-role', as: 'role', probe: 'push', boundary: [ONLY_CODECOMMIT], refusal: 'implicit' },
  { id: 'of-a-user', as: 'user', probe: 'push', boundary: [ONLY_CODECOMMIT], refusal: 'implicit' },
];

/** @type {Experiment} */
const BOUNDARY = {
  id: 'boundary',
  fact: '1.12',
  rule: '1.12',
  question: 'Whether a permissions boundary that allows no KMS limits what the key policy grants to everyone',
  source: DENY_ALLOW,
  variants: boundary,
  readings: [
    reading(boundary, 'AA', {
      id: 'it does not',
      file: 'a-silent-boundary-does-not-limit-codecommit',
      promise: 'A permissions boundary that allows no KMS does not keep CodeCommit from its key.',
    }),
    reading(boundary, 'RR', {
      id: 'it does',
      file: 'a-silent-boundary-limits-codecommit',
      promise: 'A permissions boundary that allows no KMS keeps CodeCommit from its key.',
    }),
    reading(boundary, 'RA', {
      id: 'that of a role does',
      file: 'a-silent-boundary-limits-a-role',
      promise:
        'A permissions boundary that allows no KMS keeps CodeCommit from its key for roles, not for users.',
    }),
  ],
};

/** @type {readonly Variant[]} */
const session = [
  { id: 'without-kms', as: 'role', probe: 'push', session: [ONLY_CODECOMMIT], refusal: 'implicit' },
];

/** @type {Experiment} */
const SESSION = {
  id: 'session-policy',
  fact: '1.13',
  rule: '1.13',
  question: 'Whether a session policy that allows no KMS limits what the key policy grants to everyone',
  source: DENY_ALLOW,
  variants: session,
  readings: [
    reading(session, 'R', {
      id: 'it does',
      file: 'a-silent-session-policy-limits-codecommit',
      promise: 'A session policy that allows no KMS keeps CodeCommit from its key.',
    }),
    reading(session, 'A', {
      id: 'it does not',
      file: 'a-silent-session-policy-does-not-limit-codecommit',
      promise: 'A session policy that allows no KMS does not keep CodeCommit from its key.',
    }),
  ],
};

/** @type {Statement} */
const EVERYTHING = { Sid: 'All', Effect: 'Allow', Action: '*', Resource: '*' };

/** @type {readonly Variant[]} */
const shortArn = [
  {
    id: 'in-a-session-policy',
    as: 'role',
    probe: 'push',
    session: [EVERYTHING, denyKms({ Resource: 'arn:<partition>:kms' })],
  },
];

/** @type {Experiment} */
const SHORT_ARN = {
  id: 'short-arn',
  fact: '2.14',
  rule: '2.14',
  question: 'Whether a short ARN is completed with * in a session policy',
  source: guide('reference_policies_grammar'),
  variants: shortArn,
  readings: [
    reading(shortArn, 'R', {
      id: 'it is completed',
      file: 'a-short-arn-is-completed-in-a-session-policy',
      promise: 'A short ARN is completed with * in a session policy as well.',
    }),
    reading(shortArn, 'A', {
      id: 'it matches nothing',
      file: 'a-short-arn-matches-nothing-in-a-session-policy',
      promise: 'A short ARN matches nothing in a session policy.',
    }),
    reading(shortArn, 'M', {
      id: 'STS refuses it',
      file: 'a-short-arn-is-refused-in-a-session-policy',
      promise: 'STS refuses a session policy with a short ARN.',
    }),
  ],
};

/** @type {readonly Variant[]} */
const notPrincipal = [
  {
    id: 'without-the-account',
    as: 'role',
    probe: 'describe-key',
    identity: [{ Sid: 'Describe', Effect: 'Allow', Action: 'kms:DescribeKey', Resource: '*' }],
    keyPolicy: [
      {
        Sid: 'Fact',
        Effect: 'Deny',
        NotPrincipal: { AWS: ['<role>', '<session>'] },
        Action: 'kms:DescribeKey',
        Resource: '*',
      },
    ],
  },
];

/** @type {Experiment} */
const NOT_PRINCIPAL = {
  id: 'not-principal',
  fact: '2.21',
  rule: '2.21',
  question: 'Whether a NotPrincipal that names a role and leaves out its account denies the role',
  source: guide('reference_policies_elements_notprincipal'),
  needs: 'customer-key',
  variants: notPrincipal,
  readings: [
    reading(notPrincipal, 'R', {
      id: 'it denies',
      file: 'not-principal-without-the-account-denies-the-role',
      promise: 'A NotPrincipal that names a role and leaves out its account denies the role.',
    }),
    reading(notPrincipal, 'A', {
      id: 'it spares',
      file: 'not-principal-without-the-account-spares-the-role',
      promise: 'A NotPrincipal that names a role spares it without its account.',
    }),
  ],
};

const QUARANTINE = 'arn:<partition>:iam::aws:policy/AWSCompromisedKeyQuarantineV4';

/** @type {readonly Variant[]} */
const quarantine = [{ id: 'attached', as: 'role', probe: 'push', managed: QUARANTINE }];

/** @type {Experiment} */
const QUARANTINE_V4 = {
  id: 'quarantine',
  fact: 'open',
  rule: '6',
  question: 'Whether AWSCompromisedKeyQuarantineV4 denies what CodeCommit asks of KMS',
  source:
    'https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCompromisedKeyQuarantineV3.html',
  variants: quarantine,
  readings: [
    reading(quarantine, 'A', {
      id: 'it does not',
      file: 'the-quarantine-policy-spares-codecommit',
      promise: 'AWSCompromisedKeyQuarantineV4 does not keep CodeCommit from its key.',
    }),
    reading(quarantine, 'R', {
      id: 'it does',
      file: 'the-quarantine-policy-denies-codecommit',
      promise: 'AWSCompromisedKeyQuarantineV4 keeps CodeCommit from its key.',
    }),
    reading(quarantine, 'N', {
      id: 'there is none',
      file: 'there-is-no-such-quarantine-policy',
      promise: 'AWS has no policy AWSCompromisedKeyQuarantineV4 in this partition.',
    }),
  ],
};

export const LAYERS = [BOUNDARY, SESSION, SHORT_ARN, NOT_PRINCIPAL, QUARANTINE_V4];
