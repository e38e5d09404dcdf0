/** @import { Document, Statement, Variant } from './types.ts' */

/** Two calls of KMS that no experiment denies. Which of them is allowed tells one policy from the one before it. */
export const MARKERS = /** @type {const} */ (['kms:ListKeys', 'kms:ListAliases']);

/** @typedef {(typeof MARKERS)[number]} Marker */

/** @param {Marker} marker @returns {Marker} */
export const otherMarker = (marker) => (marker === MARKERS[0] ? MARKERS[1] : MARKERS[0]);

/** @param {readonly Statement[]} statements @returns {Document} */
const documentOf = (statements) => ({ Version: '2012-10-17', Statement: [...statements] });

/** @param {readonly string[]} actions @returns {Statement} */
const marking = (actions) => ({ Sid: 'Marker', Effect: 'Allow', Action: actions, Resource: '*' });

/** What a probe needs of CodeCommit, on its own repository. @type {Statement} */
const WORK = {
  Sid: 'Work',
  Effect: 'Allow',
  Action: ['codecommit:GetRepository', 'codecommit:GetFile', 'codecommit:PutFile', 'codecommit:TagResource'],
  Resource: 'arn:<partition>:codecommit:<region>:<account>:<name>',
};

/**
 * The identity policy of a variant. A boundary has to allow the marker as well, so that only it tells whether the
 * boundary is in effect: the identity policy then allows both.
 *
 * @param {Variant} variant @param {Marker} marker
 */
export const identityPolicy = ({ identity = [], boundary }, marker) =>
  documentOf([WORK, marking(boundary === undefined ? [marker] : MARKERS), ...identity]);

/** @param {readonly Statement[]} statements @param {Marker} marker */
export const boundaryPolicy = (statements, marker) => documentOf([marking([marker]), ...statements]);

/** @param {readonly Statement[]} statements */
export const sessionPolicy = (statements) => documentOf([marking(MARKERS), ...statements]);

/** Whoever has the secret of a run may take the role: sessions of this account alone. @param {string} nonce */
export const trustPolicy = (nonce) =>
  documentOf([
    {
      Effect: 'Allow',
      Principal: { AWS: 'arn:<partition>:iam::<account>:root' },
      Action: 'sts:AssumeRole',
      Condition: { StringEquals: { 'sts:ExternalId': nonce } },
    },
  ]);

/** @param {readonly Statement[]} statements */
export const customerKeyPolicy = (statements) =>
  documentOf([
    {
      Sid: 'Account',
      Effect: 'Allow',
      Principal: { AWS: 'arn:<partition>:iam::<account>:root' },
      Action: 'kms:*',
      Resource: '*',
    },
    ...statements,
  ]);
