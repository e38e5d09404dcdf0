/**
 * The evaluator against the naive one, on a hundred thousand generated lines and more: as many of each kind as
 * `npm test` asks for in a hurry, times thirty. `-- --seed N` for other lines than the usual ones.
 */
import { parseArgs } from 'node:util';
import { trials } from '../property/promises.ts';

/** Lines of all kinds together, at least. */
const LINES = 100_000;

const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, lines: { type: 'string' } },
});
const seed = Number(values.seed);
const wanted = Number(values.lines ?? LINES);
const whole = trials.reduce((sum, { share }) => sum + share, 0);
const started = performance.now();
let wrong = 0;

for (const { name, share, check } of trials) {
  const runs = Math.ceil((wanted * share) / whole);
  const found = check(runs, seed);
  process.stdout.write(`${String(runs).padStart(7)} ${name}\n`);
  if (found === undefined) continue;
  wrong++;
  process.stdout.write(`WRONG: keep it as a case in test/cases\n${found}\n`);
}
const seconds = ((performance.now() - started) / 1000).toFixed(1);
process.stdout.write(`${wrong === 0 ? 'passed' : `${wrong} promises broken`}: ${seconds} s\n`);
process.exitCode = wrong === 0 ? 0 : 1;
