/** @import { Aws, Caller, Clock, Observation } from './types.ts' */
import { codeOf, isDenied, saidBy } from './outputs.mjs';
import { otherMarker } from './policies.mjs';

/** Seconds between two looks at the same thing. */
const PAUSE = 5;
/** So many looks in a row have to agree: services keep policies in many places, and not all learn of a change at once. */
const IN_A_ROW = 3;
/** "It might take a few minutes": after so many looks a change counts as never seen. */
const MOST_LOOKS = 48;
const MOST_PROBES = 12;

export const LIMITS = { PAUSE, IN_A_ROW, MOST_LOOKS, MOST_PROBES };

/**
 * Waits until KMS goes by a policy: it allows the policy's marker and refuses that of the one before.
 *
 * @param {Aws} aws @param {Clock} clock @param {Caller} caller @param {import('./policies.mjs').Marker} marker
 * @returns {Promise<boolean>} whether it did so within the bound
 */
export async function isInEffect(aws, clock, caller, marker) {
  let agreed = 0;
  for (let look = 0; look < MOST_LOOKS; look++) {
    const seen =
      (await answerTo(aws, marker, caller)) === 'allowed' &&
      (await answerTo(aws, otherMarker(marker), caller)) === 'denied';
    agreed = seen ? agreed + 1 : 0;
    if (agreed === IN_A_ROW) return true;
    await clock.wait(PAUSE);
  }
  return false;
}

/** @param {Aws} aws @param {import('./policies.mjs').Marker} marker @param {Caller} caller */
async function answerTo(aws, marker, caller) {
  try {
    await aws.call('kms', marker.replace('kms:', ''), { Limit: 1 }, caller);
    return 'allowed';
  } catch (error) {
    if (isDenied(error)) return 'denied';
    // An access key that was just made is not known everywhere.
    if (/^(UnrecognizedClient|InvalidClientTokenId)/.test(codeOf(error))) return 'unknown';
    throw error;
  }
}

/**
 * Repeats what is bound to work soon: a role that was just made can't be assumed for a while.
 *
 * @template T
 * @param {Clock} clock @param {() => Promise<T>} call @param {(error: unknown) => boolean} isEarly
 * @returns {Promise<T>}
 */
export async function onceItWorks(clock, call, isEarly) {
  for (let look = 1; ; look++) {
    try {
      return await call();
    } catch (error) {
      if (look === MOST_LOOKS || !isEarly(error)) throw error;
      await clock.wait(PAUSE);
    }
  }
}

/**
 * @typedef {object} Probed
 * @property {Observation} observation
 * @property {string} [said]
 * @property {number} probes
 */

/**
 * Makes a call until it has come to the same several times in a row.
 *
 * @param {Clock} clock
 * @param {() => Promise<unknown>} probe
 * @param {(error: unknown) => Observation} observationOf what an error means
 * @returns {Promise<Probed>}
 */
export async function untilStable(clock, probe, observationOf) {
  /** @type {Probed} */
  let last = { observation: 'unclear', probes: 0 };
  let agreed = 0;
  for (let probes = 1; probes <= MOST_PROBES; probes++) {
    const found = await once(probe, observationOf);
    agreed = found.observation === last.observation ? agreed + 1 : 1;
    last = { ...found, probes };
    if (agreed === IN_A_ROW && found.observation !== 'unclear') return last;
    await clock.wait(PAUSE);
  }
  return { ...last, observation: 'unclear' };
}

/** @param {() => Promise<unknown>} probe @param {(error: unknown) => Observation} observationOf */
async function once(probe, observationOf) {
  try {
    await probe();
    return { observation: /** @type {Observation} */ ('accepted') };
  } catch (error) {
    return { observation: observationOf(error), said: saidBy(error) };
  }
}
