/** @import { Experiment } from '../types.ts' */
import { CALLER_KEYS } from './caller-keys.mjs';
import { CONTROL } from './control.mjs';
import { KMS_KEYS } from './kms-keys.mjs';
import { LAYERS } from './layers.mjs';
import { NETWORK_KEYS } from './network-keys.mjs';
import { PATTERNS } from './patterns.mjs';
import { VALUES } from './values.mjs';

/**
 * What a verification asks AWS: a row for each open fact that an account by itself can settle. The control comes first.
 *
 * @type {readonly Experiment[]}
 */
export const EXPERIMENTS = [
  CONTROL,
  ...CALLER_KEYS,
  ...KMS_KEYS,
  ...NETWORK_KEYS,
  ...LAYERS,
  ...PATTERNS,
  ...VALUES,
];

/** Open facts that take more than one account, and what they take. */
export const OUT_OF_REACH = /** @type {const} */ ({
  1.15: 'takes an organization: a service control policy on a member account',
  '5:aws:Ec2InstanceSourceVpc': 'takes an EC2 instance whose role pushes',
});

/** @param {Experiment} experiment @param {{ id: string }} variant */
export const keyOf = ({ id }, variant) => `${id}/${variant.id}`;
