/** @import { Experiment, Observation, Reading, Seen } from './types.ts' */
import { keyOf } from './experiments/index.mjs';

/**
 * What came of an experiment.
 *
 * @typedef {object} Outcome
 * @property {Experiment} experiment
 * @property {Readonly<Record<string, Observation>>} observed by the id of the variant, as far as it was seen
 * @property {Reading | undefined} reading the one that every observation fits; undefined where none does, or more than one
 * @property {'settled' | 'unexpected' | 'incomplete'} status
 */

/**
 * Finds the reading that what was seen fits. A variant that was not seen, or not clearly, settles nothing.
 *
 * @param {Experiment} experiment
 * @param {Readonly<Record<string, Seen>>} seen
 * @returns {Outcome}
 */
export function settle(experiment, seen) {
  const observed = Object.fromEntries(
    experiment.variants.flatMap((variant) => {
      const found = seen[keyOf(experiment, variant)];
      return found === undefined ? [] : [[variant.id, found.observation]];
    }),
  );
  const complete = experiment.variants.every(({ id }) => (observed[id] ?? 'unclear') !== 'unclear');
  if (!complete) return { experiment, observed, reading: undefined, status: 'incomplete' };
  const fitting = experiment.readings.filter(({ expects }) =>
    experiment.variants.every(({ id }) => expects[id] === observed[id]),
  );
  const [reading] = fitting;
  return fitting.length === 1 && reading !== undefined
    ? { experiment, observed, reading, status: 'settled' }
    : { experiment, observed, reading: undefined, status: 'unexpected' };
}
