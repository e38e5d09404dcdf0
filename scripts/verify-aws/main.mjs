/** @import { Aws, Clock, Experiment, Ports, State, Where } from './types.ts' */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { removeLeftovers } from './leftovers.mjs';
import { assertKnown, liveAws } from './live.mjs';
import { maskFor } from './mask.mjs';
import { optionsOf, USAGE } from './options.mjs';
import { planOf } from './plan.mjs';
import { waiting } from './records.mjs';
import { resultsOf } from './results.mjs';
import { chosenExperiments, emptyState, verify, whereAmI } from './verify.mjs';

/**
 * What a run has an effect on, beside AWS. The tests give another AWS and another clock.
 *
 * @typedef {object} World
 * @property {(text: string) => void} out
 * @property {(text: string) => void} err
 * @property {AbortSignal} signal
 * @property {(region: string) => Aws} [aws]
 * @property {Clock} [clock]
 */

/**
 * @param {readonly string[]} args @param {World} world
 * @returns {Promise<number>} 0: everything is settled; 2: something is not; 1: it could not be done; 130: interrupted
 */
export async function main(args, world) {
  try {
    const options = optionsOf(args);
    switch (options.what) {
      case 'help':
        world.out(USAGE);
        return 0;
      case 'plan':
        return await plan(options, world);
      case 'cleanup':
        return await cleanUp(options, world);
      case 'verify':
        return await run(options, world);
    }
  } catch (error) {
    world.err(`verify:aws: ${error instanceof Error ? error.message : error}\n`);
    return world.signal.aborted ? 130 : 1;
  }
}

/** @typedef {import('./options.mjs').Options} Options */

/** An account of AWS's documentation stands in the plan where none is named. */
const SOME_ACCOUNT = '111122223333';

/** @param {Options} options @param {World} world */
async function plan(options, world) {
  const { chosen, left } = chosenExperiments(options);
  const where = { account: options.account || SOME_ACCOUNT, partition: 'aws', region: options.region };
  const { text } = await planOf(withAddress(where, options.sourceIp), chosen, left);
  world.out(text);
  return 0;
}

/** @param {Where} where @param {string | undefined} sourceIp @returns {Where} */
const withAddress = (where, sourceIp) => (sourceIp === undefined ? where : { ...where, sourceIp });

/** @param {World} world @returns {Clock} */
const clockOf = ({ clock, signal }) =>
  clock ?? {
    now: () => new Date(),
    wait: async (seconds) => {
      await setTimeout(seconds * 1000, undefined, { signal });
    },
  };

/** @param {World} world @param {string} region */
const awsOf = ({ aws = liveAws }, region) => aws(region);

/** Whether the SDK knows every call of the run is seen on paper. @param {World} world @param {Where} where @param {readonly Experiment[]} chosen */
async function assertPossible(world, where, chosen) {
  if (world.aws === undefined) assertKnown((await planOf(where, chosen, [])).calls);
}

/** @param {Options} options @param {World} world */
async function cleanUp(options, world) {
  const aws = awsOf(world, options.region);
  const where = await whereAmI(aws, options.account, options.region);
  const left = await removeLeftovers(aws, where, (line) => world.err(`${line}\n`));
  return left === 0 ? 0 : 1;
}

/** @param {Options} options @param {World} world */
async function run(options, world) {
  const aws = awsOf(world, options.region);
  const before = stateOf(options);
  const sourceIp = options.sourceIp ?? before.sourceIp;
  const { chosen, left } = chosenExperiments({ ...options, sourceIp });
  const { account, region } = options;
  await assertPossible(world, withAddress({ account, partition: 'aws', region }, sourceIp), chosen);
  const where = withAddress(await whereAmI(aws, options.account, options.region), sourceIp);
  for (const { experiment, why } of left) world.err(`left out: ${experiment.id}, since ${why}\n`);
  let state = before;
  /** @type {Ports} */
  const ports = {
    aws,
    clock: clockOf(world),
    say: (line) => world.err(`${line}\n`),
    keep: (found) => {
      state = found;
      write(join(options.out, 'state.json'), `${JSON.stringify(found, null, 2)}\n`);
    },
  };
  ports.keep(before);
  try {
    const { left: things } = await verify(ports, where, chosen, before);
    return concluded(chosen, where, state) && things === 0 ? 0 : things === 0 ? 2 : 1;
  } finally {
    const { open } = report(chosen, where, state, options, world);
    if (open > 0)
      world.err(`${open} experiments are open: go on with --resume ${join(options.out, 'state.json')}\n`);
  }
}

/** @param {readonly Experiment[]} chosen @param {Where} where @param {State} state */
function concluded(chosen, where, state) {
  const { open } = resultsOf(chosen, where, state, (text) => text);
  return open === 0 && waiting(state).length === 0;
}

/** @param {readonly Experiment[]} chosen @param {Where} where @param {State} state @param {Options} options @param {World} world */
function report(chosen, where, state, { out }, world) {
  const mask = maskFor({ ...where, nonces: noncesOf(state) });
  const { files, settled, open } = resultsOf(chosen, where, state, mask);
  for (const [path, text] of files) write(join(out, path), text);
  world.err(`${settled} experiments settled, ${open} open: ${join(out, 'summary.md')}\n`);
  return { open };
}

/** The secrets of the runs that a state tells of: they end the names of sessions and of users. @param {State} state */
const noncesOf = ({ seen }) => [
  ...new Set(Object.values(seen).map(({ session }) => session.split(/[.-]/).at(-1) ?? session)),
];

/** @param {string} path @param {string} text */
function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** @param {Options} options @returns {State} */
function stateOf({ resume, region, sourceIp, out }) {
  if (resume === undefined) {
    const there = join(out, 'state.json');
    if (existsSync(there))
      throw new Error(
        `an earlier run left \`${there}\`: go on with --resume, or name another folder with --out`,
      );
    return emptyState(region, sourceIp);
  }
  const state = /** @type {State} */ (JSON.parse(readFileSync(resume, 'utf8')));
  if (state.keyGuardVerify !== 1) throw new Error(`\`${resume}\` is not the state of a verification`);
  if (state.region !== region) throw new Error(`\`${resume}\` is of ${state.region}: name it with --region`);
  return sourceIp === undefined ? state : { ...state, sourceIp };
}
