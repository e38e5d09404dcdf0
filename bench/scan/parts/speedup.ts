import { randomOf } from '../../account/random.ts';
import { median, report } from '../../figures.ts';
import { checkLines } from '../check.ts';
import type { Details } from '../details.ts';
import { scanBytes } from '../engine.ts';
import { accountIn, bytesOf } from '../fixtures.ts';
import { partOptions, question } from '../one-of.ts';
import { simulationsOf, simulator } from '../peer.ts';
import { collect, timed } from '../rounds.ts';

/** How much faster a scan must be than a simulation of the same questions. */
const LEAST = 100;
const MEANWHILE = 33;
const SAMPLED = 200;
const ROUNDS = 3;
/** Simulations that end in an error answer nothing; of an account with malformed documents a few must. */
const MOST_ERRORS = 0.05;

const { folder, principals } = partOptions();
const fixture = accountIn(folder, { principals });
const bytes = bytesOf(fixture);
const text = bytes.toString();
checkLines(await scanBytes(bytes, question), question.regions, fixture.settings);

const details: Details = JSON.parse(text);
const all = [...details.UserDetailList, ...details.RoleDetailList];
const sample = randomOf('simulated principals').some(all, SAMPLED);
const simulations = simulationsOf(sample, details, {
  region: question.regions[0] ?? '',
  now: fixture.settings.now,
});
const simulate = await simulator();

/** @returns the milliseconds of all of them, one after the other */
async function simulateAll(): Promise<number> {
  collect();
  const start = performance.now();
  for (const simulation of simulations) await simulate(simulation, {});
  return performance.now() - start;
}

const results = await Promise.all(simulations.map((simulation) => simulate(simulation, {})));
const errors = results.filter(({ resultType }) => resultType === 'error').length;
if (errors > MOST_ERRORS * simulations.length)
  throw new Error(
    `${errors} of ${simulations.length} simulations are errors: there is nothing to compare with`,
  );

const rounds: { readonly theirs: number; readonly ours: number }[] = [];
for (let round = 0; round < ROUNDS; round++) {
  const sampled = await simulateAll();
  const parsing = await timed(() => JSON.parse(text));
  const ours = await timed(() => scanBytes(bytes, question));
  rounds.push({ theirs: parsing + (sampled * principals) / sample.length, ours });
}
const denied = results.filter((result) => result.overallResult === 'ExplicitlyDenied').length;
report({
  bench: 'scan',
  measure: 'speedup',
  value: median(rounds.map(({ theirs, ours }) => theirs / ours)),
  limit: { least: LEAST },
  meanwhile: { least: MEANWHILE },
  more: {
    principals,
    scanMs: median(rounds.map(({ ours }) => ours)),
    simulateMs: median(rounds.map(({ theirs }) => theirs)),
    simulated: simulations.length,
    denied,
    errors,
  },
});
