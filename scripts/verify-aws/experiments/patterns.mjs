/** @import { Experiment, Variant } from '../types.ts' */
import { denyKms, guide, KMS_CALLS, reading } from './statements.mjs';

/** @param {string} id @param {string} prefix @returns {Variant} */
const prefixed = (id, prefix) => ({
  id,
  as: 'role',
  probe: 'push',
  identity: [denyKms({ Action: KMS_CALLS.map((action) => action.replace('kms', prefix)) })],
});

const prefix = [prefixed('a-star', 'k*'), prefixed('a-question-mark', '?ms')];

/** @type {Experiment} */
const PREFIX = {
  id: 'service-prefix',
  fact: '2.8',
  rule: '2.8',
  question: 'What a wildcard inside the service prefix of an action means, as in k*:Decrypt',
  source: guide('reference_policies_elements_action'),
  variants: prefix,
  readings: [
    reading(prefix, 'RR', {
      id: 'it is a wildcard',
      file: 'a-wildcard-in-the-service-prefix-matches',
      promise: 'A wildcard inside the service prefix of an action is one.',
    }),
    reading(prefix, 'AA', {
      id: 'it matches nothing',
      file: 'a-wildcard-in-the-service-prefix-matches-nothing',
      promise: 'Actions with a wildcard inside the service prefix match nothing.',
    }),
    reading(prefix, 'MM', {
      id: 'IAM refuses it',
      file: 'a-wildcard-in-the-service-prefix-is-refused',
      promise: 'IAM refuses an action with a wildcard inside the service prefix.',
    }),
  ],
};

/** @param {string} id @param {string} resource @returns {Variant} */
const onResource = (id, resource) => ({
  id,
  as: 'role',
  probe: 'push',
  identity: [denyKms({ Resource: resource })],
});

const early = [
  onResource('the-region', `arn:<partition>:kms:\${aws:RequestedRegion}:<account>:key/*`),
  onResource('the-account', `arn:<partition>:kms:<region>:\${aws:PrincipalAccount}:key/*`),
];

/** @type {Experiment} */
const EARLY_VARIABLE = {
  id: 'early-variable',
  fact: '2.15',
  rule: '2.15',
  question: 'What a variable before the fifth colon of a Resource does',
  source: guide('reference_policies_variables'),
  variants: early,
  readings: [
    reading(early, 'RR', {
      id: 'it stands for its value',
      file: 'a-variable-before-the-fifth-colon-has-its-value',
      promise: 'A variable before the fifth colon of a Resource stands for its value.',
    }),
    reading(early, 'AA', {
      id: 'it matches nothing',
      file: 'a-variable-before-the-fifth-colon-matches-nothing',
      promise: 'Resources with a variable before the fifth colon match nothing.',
    }),
    reading(early, 'MM', {
      id: 'IAM refuses it',
      file: 'a-variable-before-the-fifth-colon-is-refused',
      promise: 'IAM refuses a Resource with a variable before the fifth colon.',
    }),
  ],
};

/**
 * The only value that a caller can choose at will and that holds a star: tags and session names can't.
 *
 * @param {string} id @param {string} userAgent @returns {Variant}
 */
const asAgent = (id, userAgent) => ({
  id,
  as: 'role',
  probe: 'read',
  userAgent,
  identity: [
    denyKms({
      Action: 'codecommit:GetRepository',
      Condition: { StringLike: { 'aws:PrincipalType': `\${aws:UserAgent}` } },
    }),
  ],
  context: { 'aws:UserAgent': userAgent },
});

const substituted = [asAgent('the-value-itself', 'AssumedRole'), asAgent('a-star', '*')];

/** @type {Experiment} */
const SUBSTITUTED = {
  id: 'substituted-wildcard',
  fact: '3.12',
  rule: '3.12',
  question: 'Whether a wildcard inside the value of a variable is one',
  source: guide('reference_policies_variables'),
  variants: substituted,
  readings: [
    reading(substituted, 'RA', {
      id: 'it is not',
      file: 'a-wildcard-inside-a-substituted-value-is-literal',
      promise: 'A wildcard inside the value of a variable stands for itself.',
    }),
    reading(substituted, 'RR', {
      id: 'it is',
      file: 'a-wildcard-inside-a-substituted-value-is-a-wildcard',
      promise: 'A wildcard inside the value of a variable is a wildcard.',
    }),
  ],
};

export const PATTERNS = [PREFIX, EARLY_VARIABLE, SUBSTITUTED];
