/** @import { Experiment, Variant } from './types.ts' */
import { randomBytes } from 'node:crypto';

/** What everything that a verification makes is called, and where it lies in IAM. */
export const PREFIX = 'key-guard-verify-';
export const PATH = '/key-guard/verify/';
/** The tag that everything carries which can. */
export const TAG = 'key-guard-verify';

export const newNonce = () => randomBytes(4).toString('hex');

/**
 * The name of a session, by which CloudTrail finds what it did.
 *
 * @param {Experiment} experiment @param {Variant} variant @param {string} nonce
 */
export const sessionName = (experiment, variant, nonce) => `${experiment.id}.${variant.id}.${nonce}`;
