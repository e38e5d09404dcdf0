/** @import { Experiment, Variant } from '../types.ts' */
import { denyKms, guide, pushUnless, reading } from './statements.mjs';

const OPERATORS = guide('reference_policies_elements_condition_operators');
const CHECKS = guide('access-analyzer-reference-policy-checks');

const absentKey = [
  pushUnless('an-absent-key', { 'ForAllValues:StringNotLike': { 'aws:TagKeys': ['never*'] } }),
];

/** @type {Experiment} */
const FOR_ALL_NOT_LIKE = {
  id: 'for-all-values-not-like',
  fact: '3.3',
  rule: '3.3',
  question: 'Whether ForAllValues:StringNotLike matches a request without the key',
  source: OPERATORS,
  variants: absentKey,
  readings: [
    reading(absentKey, 'R', {
      id: 'it matches',
      file: 'for-all-values-string-not-like-matches-without-the-key',
      promise: 'ForAllValues:StringNotLike matches a request without the key.',
    }),
    reading(absentKey, 'A', {
      id: 'it does not',
      file: 'for-all-values-string-not-like-needs-the-key',
      promise: 'ForAllValues:StringNotLike does not match a request without the key.',
    }),
  ],
};

const empty = [
  pushUnless('equals-nothing', { StringEquals: { 'aws:PrincipalType': [] } }),
  pushUnless('not-equals-nothing', { StringNotEquals: { 'aws:PrincipalType': [] } }),
];

/** @type {Experiment} */
const EMPTY_LIST = {
  id: 'empty-list',
  fact: '3.5',
  rule: '3.5',
  question: 'What an empty list of values does with an operator that has neither IfExists nor a set operator',
  source: CHECKS,
  variants: empty,
  readings: [
    reading(empty, 'AR', {
      id: 'nothing equals it',
      file: 'an-empty-list-equals-nothing',
      promise: 'Nothing equals an empty list, and everything differs from it.',
    }),
    reading(empty, 'AA', {
      id: 'it never matches',
      file: 'an-empty-list-never-matches',
      promise: 'Conditions with an empty list never match.',
    }),
    reading(empty, 'RR', {
      id: 'it is as if absent',
      file: 'an-empty-list-is-no-condition',
      promise: 'Conditions with an empty list are as if absent.',
    }),
    reading(empty, 'MM', {
      id: 'IAM refuses it',
      file: 'an-empty-list-is-refused',
      promise: 'IAM refuses a policy with an empty list of values.',
    }),
  ],
};

/** @param {string} id @param {string} operator @param {string | readonly string[]} values @returns {Variant} */
const tagging = (id, operator, values) => ({
  id,
  as: 'role',
  probe: 'tag',
  identity: [
    denyKms({ Action: 'codecommit:TagResource', Condition: { [operator]: { 'aws:TagKeys': values } } }),
  ],
});

const several = [
  tagging('one-of-two', 'StringEquals', 'a'),
  tagging('both', 'StringEquals', ['a', 'b']),
  tagging('neither', 'StringNotEquals', 'c'),
];

/** @type {Experiment} */
const SEVERAL_VALUES = {
  id: 'several-values',
  fact: '3.7',
  rule: '3.7',
  question: 'What an operator without a set operator does on a key that holds several values',
  source: guide('reference_policies_condition-single-vs-multi-valued-context-keys'),
  variants: several,
  readings: [
    reading(several, 'RRR', {
      id: 'one value is enough',
      file: 'one-of-several-values-is-enough',
      promise: 'One of several values is enough for an operator without a set operator.',
    }),
    reading(several, 'ARR', {
      id: 'every value has to match',
      file: 'all-of-several-values-have-to-match',
      promise: 'Every one of several values has to match an operator without a set operator.',
    }),
    reading(several, 'AAA', {
      id: 'it never matches',
      file: 'several-values-never-match-a-plain-operator',
      promise: 'An operator without a set operator never matches a key with several values.',
    }),
    reading(several, 'AAR', {
      id: 'they equal nothing',
      file: 'several-values-equal-nothing',
      promise: 'A key with several values equals nothing, and differs from everything.',
    }),
  ],
};

const malformed = [
  pushUnless('a-boolean', { Bool: { 'aws:ViaAWSService': 'yes' } }),
  pushUnless('a-date', { DateGreaterThan: { 'aws:CurrentTime': 'yesterday' } }),
  pushUnless('an-arn', { ArnLike: { 'aws:PrincipalArn': 'nobody' } }),
  pushUnless('not-an-arn', { ArnNotLike: { 'aws:PrincipalArn': 'nobody' } }),
];

/** @type {Experiment} */
const MALFORMED = {
  id: 'malformed-values',
  fact: '3.13',
  rule: '3.13',
  question: 'What a malformed value does',
  source: CHECKS,
  variants: malformed,
  readings: [
    reading(malformed, 'AAAR', {
      id: 'nothing equals it',
      file: 'nothing-equals-a-malformed-value',
      promise: 'Nothing equals a malformed value, and everything differs from it.',
    }),
    reading(malformed, 'AAAA', {
      id: 'it never matches',
      file: 'a-malformed-value-never-matches',
      promise: 'Conditions with a malformed value never match.',
    }),
    reading(malformed, 'RRRR', {
      id: 'it always matches',
      file: 'a-malformed-value-always-matches',
      promise: 'Conditions with a malformed value always match.',
    }),
    reading(malformed, 'MMMM', {
      id: 'IAM refuses it',
      file: 'a-malformed-value-is-refused',
      promise: 'IAM refuses a policy with a malformed value.',
    }),
  ],
};

const letterCase = [
  pushUnless('a-string-operator', { stringequals: { 'aws:PrincipalType': 'AssumedRole' } }),
  pushUnless('a-boolean-operator', { bool: { 'aws:ViaAWSService': 'true' } }),
  pushUnless('a-boolean', { Bool: { 'aws:ViaAWSService': 'TRUE' } }),
];

/** @type {Experiment} */
const LETTER_CASE = {
  id: 'letter-case',
  fact: '3.15',
  rule: '3.15',
  question: 'Whether the letter case of operator names and of true and false matters',
  source: OPERATORS,
  variants: letterCase,
  readings: [
    reading(letterCase, 'RRR', {
      id: 'it does not matter',
      file: 'letter-case-does-not-matter',
      promise: 'Letter case matters neither in the name of an operator nor in true and false.',
    }),
    reading(letterCase, 'MMR', {
      id: 'it matters in names, which IAM refuses',
      file: 'letter-case-does-not-matter-in-a-boolean',
      promise: 'Letter case does not matter in true and false, and IAM refuses an operator in another one.',
    }),
    reading(letterCase, 'MMA', {
      id: 'it matters, and IAM refuses the names',
      file: 'letter-case-matters-in-a-boolean',
      promise: 'Letter case matters in true and false, and IAM refuses an operator in another one.',
    }),
    reading(letterCase, 'RRA', {
      id: 'it matters in values',
      file: 'letter-case-matters-in-values-alone',
      promise: 'Letter case matters in true and false, not in the name of an operator.',
    }),
    reading(letterCase, 'AAA', {
      id: 'it matters',
      file: 'letter-case-matters',
      promise: 'Letter case matters both in the name of an operator and in true and false.',
    }),
  ],
};

export const VALUES = [FOR_ALL_NOT_LIKE, EMPTY_LIST, SEVERAL_VALUES, MALFORMED, LETTER_CASE];
