/** @import { Experiment, Variant } from '../types.ts' */
import { denyKms, guide, reading } from './statements.mjs';

/** @type {readonly Variant[]} */
const variants = [
  { id: 'nothing-is-denied', as: 'role', probe: 'push' },
  { id: 'kms-is-denied', as: 'role', probe: 'push', identity: [denyKms()] },
];

/**
 * What is known beforehand: without it no other experiment means anything.
 *
 * @type {Experiment}
 */
export const CONTROL = {
  id: 'control',
  fact: 'control',
  rule: '1.3',
  question: 'Is a push refused by an explicit deny of KMS, and by nothing else?',
  source: guide('reference_policies_evaluation-logic_policy-eval-denyallow'),
  variants,
  readings: [
    reading(variants, 'AR', {
      id: 'as documented',
      file: 'a-push-needs-kms-of-the-caller',
      promise:
        'CodeCommit calls KMS with the permissions of the caller, and an explicit deny refuses the push.',
    }),
  ],
};
