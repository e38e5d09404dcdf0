/** @import { Experiment, Ports, State, Where } from './types.ts' */
import { CONTROL } from './experiments/control.mjs';
import { EXPERIMENTS, keyOf } from './experiments/index.mjs';
import { maskFor } from './mask.mjs';
import { newNonce } from './names.mjs';
import { textAt } from './outputs.mjs';
import { withRecords } from './records.mjs';
import { settle } from './settle.mjs';
import { perform } from './trial.mjs';
import { trialsOf, Workshop } from './workshop.mjs';

const KEY = 'alias/aws/codecommit';

/**
 * The experiments that were asked for and can be made; the control is always among them.
 *
 * @param {{ only: readonly string[], sourceIp?: string | undefined, customerKey: boolean }} options
 * @returns {{ chosen: readonly Experiment[], left: readonly { experiment: Experiment, why: string }[] }}
 */
export function chosenExperiments({ only, sourceIp, customerKey }) {
  const unknown = only.filter((fact) => !EXPERIMENTS.some((one) => one.fact === fact || one.id === fact));
  if (unknown.length > 0)
    throw new Error(`no experiment is about ${unknown.map((fact) => `\`${fact}\``).join(', ')}`);
  const asked = EXPERIMENTS.filter(
    (one) => one === CONTROL || only.length === 0 || only.includes(one.fact) || only.includes(one.id),
  );
  const why = (/** @type {Experiment} */ { needs }) =>
    needs === 'source-ip' && sourceIp === undefined
      ? '--source-ip is not given'
      : needs === 'customer-key' && !customerKey
        ? '--with-customer-key is not given'
        : undefined;
  return {
    chosen: asked.filter((one) => why(one) === undefined),
    left: asked.flatMap((experiment) => {
      const reason = why(experiment);
      return reason === undefined ? [] : [{ experiment, why: reason }];
    }),
  };
}

/**
 * Whose credentials these are. Only what was named is touched: anything else ends here, before anything is made.
 *
 * @param {Ports['aws']} aws @param {string} account @param {string} region
 * @returns {Promise<Where>}
 */
export async function whereAmI(aws, account, region) {
  const identity = await aws.call('sts', 'GetCallerIdentity', {});
  const found = textAt(identity, 'Account');
  const arn = textAt(identity, 'Arn');
  if (found !== account)
    throw new Error('the credentials are not of the account that --account names: nothing was done');
  if (arn.endsWith(':root'))
    throw new Error('the root user can assume no role: give credentials of a user or a role');
  return { account, partition: arn.split(':')[1] ?? 'aws', region };
}

/** @param {string} region @param {string | undefined} sourceIp @returns {State} */
export const emptyState = (region, sourceIp) => ({
  keyGuardVerify: 1,
  region,
  ...(sourceIp === undefined ? {} : { sourceIp }),
  seen: {},
});

/**
 * Tries what has not been tried yet, takes everything away again, and only then waits for CloudTrail.
 *
 * @param {Ports} ports @param {Where} where @param {readonly Experiment[]} experiments @param {State} before
 * @param {string} [nonce]
 * @returns {Promise<{ state: State, left: number }>} `left`: things that could not be taken away
 */
export async function verify(ports, where, experiments, before, nonce = newNonce()) {
  const trials = trialsOf(experiments, (experiment, variant) => {
    const seen = before.seen[keyOf(experiment, variant)];
    return seen === undefined || seen.observation === 'unclear';
  });
  const mask = maskFor({ ...where, nonces: [nonce] });
  if (trials.length === 0) return { state: await withRecords(ports, before, mask), left: 0 };
  const workshop = new Workshop(ports, where, nonce);
  let state = before;
  let left = 0;
  try {
    await workshop.open(trials);
    state = await withKey(ports, state, mask);
    for (const trial of trials) {
      if (trial.experiment !== CONTROL) assertControl(state);
      const key = keyOf(trial.experiment, trial.variant);
      const { session, ...seen } = await perform(workshop, trial);
      ports.say(`${key}: ${seen.observation}`);
      const masked = JSON.parse(mask(JSON.stringify(seen)));
      state = { ...state, seen: { ...state.seen, [key]: { ...masked, session } } };
      ports.keep(state);
    }
  } finally {
    left = await workshop.close();
  }
  return { state: await withRecords(ports, state, mask), left };
}

/** @param {Ports} ports @param {State} state @param {(text: string) => string} mask @returns {Promise<State>} */
async function withKey({ aws, keep }, state, mask) {
  if (state.key !== undefined) return state;
  const key = await aws.call('kms', 'DescribeKey', { KeyId: KEY });
  const KeyId = textAt(key, 'KeyMetadata', 'KeyId');
  const policy = await aws.call('kms', 'GetKeyPolicy', { KeyId, PolicyName: 'default' });
  const found = {
    ...state,
    key: { arn: mask(textAt(key, 'KeyMetadata', 'Arn')), policy: mask(textAt(policy, 'Policy')) },
  };
  keep(found);
  return found;
}

/** @param {State} state */
function assertControl({ seen }) {
  if (settle(CONTROL, seen).status === 'settled') return;
  throw new Error('a push is not refused exactly when KMS is denied: nothing can be concluded here');
}
