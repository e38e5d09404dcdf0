/** @import { Experiment, State, Where } from './types.ts' */
import { caseFile } from './case-file.mjs';
import { keyOf } from './experiments/index.mjs';
import { settle } from './settle.mjs';
import { summaryOf } from './summary.mjs';

/**
 * Everything that a verification leaves in its folder, by path. All of it is masked.
 *
 * @param {readonly Experiment[]} experiments @param {Where} where @param {State} state @param {(text: string) => string} mask
 * @returns {{ files: ReadonlyMap<string, string>, settled: number, open: number }}
 */
export function resultsOf(experiments, where, state, mask) {
  const outcomes = experiments
    .filter((experiment) => experiment.variants.some((variant) => keyOf(experiment, variant) in state.seen))
    .map((experiment) => settle(experiment, state.seen));
  /** @type {Map<string, string>} */
  const files = new Map();
  /** @type {Set<string>} */
  const cases = new Set();
  const put = (/** @type {string} */ path, /** @type {unknown} */ value) =>
    files.set(path, mask(typeof value === 'string' ? value : `${JSON.stringify(value, null, 2)}\n`));
  for (const { reading, ...outcome } of outcomes) {
    const { experiment } = outcome;
    put(`records/${experiment.id}.json`, recordOf(experiment, state));
    if (reading === undefined || outcome.status !== 'settled') continue;
    const content = caseFile({ ...outcome, reading }, where, state);
    if (content === undefined) continue;
    put(`cases/${reading.file}.json`, content);
    cases.add(reading.file);
  }
  put('summary.md', summaryOf(outcomes, state, cases));
  const settled = outcomes.filter(({ status }) => status === 'settled').length;
  return { files, settled, open: outcomes.length - settled };
}

/** @param {Experiment} experiment @param {State} state */
function recordOf(experiment, state) {
  const { id, fact, question, source } = experiment;
  const variants = Object.fromEntries(
    experiment.variants.map((variant) => [variant.id, state.seen[keyOf(experiment, variant)] ?? null]),
  );
  return { id, fact, question, source, variants };
}
