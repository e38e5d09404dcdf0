/** @import { Experiment } from '../types.ts' */
import { guide, pushUnless, reading } from './statements.mjs';

const KEYS = guide('reference_policies_condition-keys');

/** The name that the SDK of a verification gives itself. */
export const OUR_AGENT = 'key-guard-verify';

const agent = [
  pushUnless('it-is-the-callers', { StringLike: { 'aws:UserAgent': `*${OUR_AGENT}*` } }),
  pushUnless('it-is-codecommits', { StringEquals: { 'aws:UserAgent': 'codecommit.amazonaws.com' } }),
];

/** @type {Experiment} */
const USER_AGENT = {
  id: 'user-agent',
  fact: '5:aws:UserAgent',
  rule: '5',
  question: 'What aws:UserAgent holds when CodeCommit calls KMS',
  source: KEYS,
  variants: agent,
  readings: [
    reading(agent, 'RA', {
      id: "the caller's",
      file: 'kms-sees-the-user-agent-of-the-caller',
      promise: 'KMS sees the user agent of the caller when CodeCommit calls for a principal.',
      context: { 'aws:UserAgent': `aws-sdk-js/3 ${OUR_AGENT}` },
    }),
    reading(agent, 'AR', {
      id: "CodeCommit's name",
      file: 'kms-sees-codecommit-as-user-agent',
      promise: 'KMS sees codecommit.amazonaws.com as user agent when CodeCommit calls for a principal.',
      context: { 'aws:UserAgent': 'codecommit.amazonaws.com' },
    }),
    reading(agent, 'AA', {
      id: 'another',
      file: 'kms-sees-another-user-agent',
      promise: 'KMS sees a user agent of its own when CodeCommit calls for a principal.',
      context: { 'aws:UserAgent': 'another' },
    }),
  ],
};

const secure = [
  pushUnless('it-is-true', { Bool: { 'aws:SecureTransport': 'true' } }),
  pushUnless('it-is-absent', { Null: { 'aws:SecureTransport': 'true' } }),
];

/** @type {Experiment} */
const SECURE_TRANSPORT = {
  id: 'secure-transport',
  fact: '5:aws:SecureTransport',
  rule: '5',
  question: 'What aws:SecureTransport holds when CodeCommit calls KMS',
  source: KEYS,
  variants: secure,
  readings: [
    reading(secure, 'RA', {
      id: 'true',
      file: 'kms-is-called-over-tls',
      promise: 'The key aws:SecureTransport is true when CodeCommit calls KMS.',
      context: { 'aws:SecureTransport': 'true' },
    }),
    reading(secure, 'AA', {
      id: 'false',
      file: 'secure-transport-is-false',
      promise: 'The key aws:SecureTransport is false when CodeCommit calls KMS.',
      context: { 'aws:SecureTransport': 'false' },
    }),
    reading(secure, 'AR', {
      id: 'absent',
      file: 'secure-transport-is-absent',
      promise: 'The key aws:SecureTransport is absent when CodeCommit calls KMS.',
    }),
  ],
};

const endpoint = [
  pushUnless('the-account', { Null: { 'aws:VpceAccount': 'false' } }),
  pushUnless('the-organization', { Null: { 'aws:VpceOrgID': 'false' } }),
  pushUnless('the-paths', { Null: { 'aws:VpceOrgPaths': 'false' } }),
];

/** @type {Experiment} */
const VPC_ENDPOINT = {
  id: 'vpc-endpoint',
  fact: '5:aws:VpceAccount',
  rule: '5',
  question: 'Whether the keys of a VPC endpoint are there when CodeCommit calls KMS',
  source: KEYS,
  variants: endpoint,
  readings: [
    reading(endpoint, 'AAA', {
      id: 'absent',
      file: 'codecommit-comes-through-no-endpoint',
      promise:
        'The keys aws:VpceAccount, aws:VpceOrgID and aws:VpceOrgPaths are absent when CodeCommit calls KMS.',
    }),
    reading(endpoint, 'RRR', {
      id: 'there',
      file: 'codecommit-comes-through-an-endpoint',
      promise:
        'The keys aws:VpceAccount, aws:VpceOrgID and aws:VpceOrgPaths are there when CodeCommit calls KMS.',
      context: {
        'aws:VpceAccount': '444455556666',
        'aws:VpceOrgID': 'o-exampleorgid',
        'aws:VpceOrgPaths': ['o-exampleorgid/r-ab12/'],
      },
    }),
  ],
};

const tags = [
  pushUnless('the-keys', { Null: { 'aws:TagKeys': 'false' } }),
  pushUnless('a-tag', { StringLike: { 'aws:RequestTag/name': '*' } }),
];

/** @type {Experiment} */
const REQUEST_TAG = {
  id: 'request-tag',
  fact: '5:aws:RequestTag',
  rule: '5',
  question: 'Whether the keys of a tag are there when CodeCommit calls KMS',
  source: KEYS,
  variants: tags,
  readings: [
    reading(tags, 'AA', {
      id: 'absent',
      file: 'codecommit-tags-nothing',
      promise: 'The keys aws:RequestTag and aws:TagKeys are absent when CodeCommit calls KMS.',
    }),
    reading(tags, 'RA', {
      id: 'there',
      file: 'codecommit-tags-something',
      promise: 'The key aws:TagKeys is there when CodeCommit calls KMS.',
      context: { 'aws:TagKeys': ['another'] },
    }),
  ],
};

const owner = [pushUnless('it-is-ours', { StringEquals: { 'aws:ResourceAccount': '<account>' } })];

/** @type {Experiment} */
const RESOURCE_ACCOUNT = {
  id: 'resource-account',
  fact: '5:aws:ResourceAccount',
  rule: '5',
  question: "Whether aws:ResourceAccount is the caller's account when CodeCommit calls KMS",
  source: KEYS,
  variants: owner,
  readings: [
    reading(owner, 'R', {
      id: "the caller's",
      file: 'the-key-is-of-the-callers-account',
      promise: "The key aws:ResourceAccount is the caller's account when CodeCommit calls KMS.",
      context: { 'aws:ResourceAccount': '<account>' },
    }),
    reading(owner, 'A', {
      id: 'another',
      file: 'the-key-is-of-another-account',
      promise: 'The key aws:ResourceAccount is another account when CodeCommit calls KMS.',
      context: { 'aws:ResourceAccount': '999999999999' },
    }),
  ],
};

export const NETWORK_KEYS = [USER_AGENT, SECURE_TRANSPORT, VPC_ENDPOINT, REQUEST_TAG, RESOURCE_ACCOUNT];
