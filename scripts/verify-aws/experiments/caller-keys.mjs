/** @import { Experiment, Variant } from '../types.ts' */
import { guide, pushUnless, reading } from './statements.mjs';

const KEYS = guide('reference_policies_condition-keys');
const FORWARD = guide('access_forward_access_sessions');

const sourceIp = [
  pushUnless('it-is-there', { Null: { 'aws:SourceIp': 'false' } }),
  pushUnless('it-is-the-callers', { IpAddress: { 'aws:SourceIp': '<source-ip>' } }),
];

/** @type {Experiment} */
const SOURCE_IP = {
  id: 'source-ip',
  fact: '5:aws:SourceIp',
  rule: '5',
  question: 'Which address KMS sees when CodeCommit calls for a caller who came over the public endpoint',
  source: FORWARD,
  needs: 'source-ip',
  variants: sourceIp,
  readings: [
    reading(sourceIp, 'RR', {
      id: "the caller's",
      file: 'kms-sees-the-address-of-the-caller',
      promise: 'KMS sees the address of the caller when CodeCommit calls for a principal.',
      context: { 'aws:SourceIp': '<source-ip>' },
    }),
    reading(sourceIp, 'RA', {
      id: 'another',
      file: 'kms-sees-another-address',
      promise: 'KMS sees another address than that of the caller when CodeCommit calls for a principal.',
      context: { 'aws:SourceIp': '198.51.100.7' },
    }),
    reading(sourceIp, 'AA', {
      id: 'none',
      file: 'kms-sees-no-address',
      promise: 'KMS sees no address when CodeCommit calls for a principal.',
    }),
  ],
};

const calledVia = [
  pushUnless('in-the-list', { 'ForAnyValue:StringEquals': { 'aws:CalledVia': 'codecommit.amazonaws.com' } }),
  pushUnless('the-first', { StringEquals: { 'aws:CalledViaFirst': 'codecommit.amazonaws.com' } }),
  pushUnless('the-last', { StringEquals: { 'aws:CalledViaLast': 'codecommit.amazonaws.com' } }),
  pushUnless('it-is-absent', { Null: { 'aws:CalledVia': 'true' } }),
];

/** @type {Experiment} */
const CALLED_VIA = {
  id: 'called-via',
  fact: '5:aws:CalledVia',
  rule: '5',
  question: 'Whether CodeCommit is among the services that fill aws:CalledVia',
  source: FORWARD,
  variants: calledVia,
  readings: [
    reading(calledVia, 'RRRA', {
      id: 'filled',
      file: 'called-via-names-codecommit',
      promise: 'CodeCommit stands in aws:CalledVia and in its First and Last forms when it calls KMS.',
      context: {
        'aws:CalledVia': ['codecommit.amazonaws.com'],
        'aws:CalledViaFirst': 'codecommit.amazonaws.com',
        'aws:CalledViaLast': 'codecommit.amazonaws.com',
      },
    }),
    reading(calledVia, 'AAAR', {
      id: 'absent',
      file: 'called-via-is-absent',
      promise: 'The key aws:CalledVia is absent when CodeCommit calls KMS.',
    }),
  ],
};

/** @param {'role' | 'user'} as @returns {readonly Variant[]} */
const mfa = (as) => [
  pushUnless('it-is-false', { Bool: { 'aws:MultiFactorAuthPresent': 'false' } }, { as }),
  pushUnless('it-is-absent', { Null: { 'aws:MultiFactorAuthPresent': 'true' } }, { as }),
];

/** @param {'role' | 'user'} as @param {string} who @param {string} slug @returns {Experiment} */
const mfaOf = (as, who, slug) => ({
  id: `mfa-of-${slug}`,
  fact: '5:aws:MultiFactorAuthPresent',
  rule: '5',
  question: `What aws:MultiFactorAuthPresent holds when CodeCommit calls KMS for ${who} without MFA`,
  source: KEYS,
  variants: mfa(as),
  readings: [
    reading(mfa(as), 'RA', {
      id: 'false',
      file: `mfa-is-false-for-${slug}`,
      promise: `The key aws:MultiFactorAuthPresent is false when CodeCommit calls KMS for ${who} without MFA.`,
      context: { 'aws:MultiFactorAuthPresent': 'false' },
    }),
    reading(mfa(as), 'AR', {
      id: 'absent',
      file: `mfa-is-absent-for-${slug}`,
      promise: `The key aws:MultiFactorAuthPresent is absent when CodeCommit calls KMS for ${who} without MFA.`,
    }),
    reading(mfa(as), 'AA', {
      id: 'true',
      file: `mfa-is-true-for-${slug}`,
      promise: `The key aws:MultiFactorAuthPresent is true when CodeCommit calls KMS for ${who} without MFA.`,
      context: { 'aws:MultiFactorAuthPresent': 'true' },
    }),
  ],
});

const issueTime = [pushUnless('it-is-absent', { Null: { 'aws:TokenIssueTime': 'true' } }, { as: 'user' })];

/** @type {Experiment} */
const TOKEN_ISSUE_TIME = {
  id: 'token-issue-time',
  fact: '5:aws:TokenIssueTime',
  rule: '5',
  question: 'Whether aws:TokenIssueTime is there for a user with long-term credentials',
  source: KEYS,
  variants: issueTime,
  readings: [
    reading(issueTime, 'R', {
      id: 'absent',
      file: 'an-access-key-has-no-issue-time',
      promise:
        'The key aws:TokenIssueTime is absent when CodeCommit calls KMS for a user with an access key.',
    }),
    reading(issueTime, 'A', {
      id: 'there',
      file: 'an-access-key-gets-an-issue-time',
      promise: 'The key aws:TokenIssueTime is there when CodeCommit calls KMS for a user with an access key.',
      context: { 'aws:TokenIssueTime': '2026-01-01T00:00:00Z' },
    }),
  ],
};

export const CALLER_KEYS = [
  SOURCE_IP,
  CALLED_VIA,
  mfaOf('role', 'a session', 'a-session'),
  mfaOf('user', 'a user with an access key', 'an-access-key'),
  TOKEN_ISSUE_TIME,
];
