/** @import { Context, Document, Observation, Reading, Statement, Variant } from '../types.ts' */

const GUIDE = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/';

/** @param {string} page of the IAM User Guide */
export const guide = (page) => `${GUIDE}${page}.html`;

/** What CodeCommit asks of KMS, and nothing that the marker of a policy needs. */
export const KMS_CALLS = [
  'kms:Encrypt',
  'kms:Decrypt',
  'kms:ReEncrypt*',
  'kms:GenerateDataKey*',
  'kms:DescribeKey',
];

/**
 * A deny of what CodeCommit asks of KMS.
 *
 * @param {Statement} [more]
 * @returns {Statement}
 */
export const denyKms = (more = {}) => ({
  Sid: 'Fact',
  Effect: 'Deny',
  Action: KMS_CALLS,
  Resource: '*',
  ...more,
});

/**
 * A push while KMS is denied under a condition.
 *
 * @param {string} id
 * @param {Record<string, Record<string, unknown>>} condition
 * @param {Partial<Variant>} [more]
 * @returns {Variant}
 */
export const pushUnless = (id, condition, more = {}) => ({
  id,
  as: 'role',
  probe: 'push',
  identity: [denyKms({ Condition: condition })],
  ...more,
});

/** @type {Record<string, Observation>} */
const LETTERS = { A: 'accepted', R: 'refused', M: 'malformed', N: 'missing' };

/**
 * A reading with what it expects written as letters, in the order of the variants: Accepted, Refused, Malformed, Not there.
 *
 * @param {readonly Variant[]} variants
 * @param {string} letters
 * @param {Omit<Reading, 'expects'>} reading
 * @returns {Reading}
 */
export function reading(variants, letters, reading) {
  if (letters.length !== variants.length)
    throw new Error(`${reading.id} does not say what each variant shows`);
  const expects = variants.map(({ id }, i) => [id, LETTERS[letters[i] ?? ''] ?? 'unclear']);
  return { ...reading, expects: Object.fromEntries(expects) };
}
