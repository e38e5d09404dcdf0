import { median, report } from '../../figures.ts';
import { checkLines } from '../check.ts';
import { scanBytes } from '../engine.ts';
import { accountIn, bytesOf } from '../fixtures.ts';
import { partOptions, question } from '../one-of.ts';
import { timed } from '../rounds.ts';
import { sizesOf } from '../sizes.ts';

/** What one principal more may cost in the larger half of the sizes, in units of what it costs in the smaller half. */
const MOST = 1.3;
const MOST_ROUNDS = 5;
/** No further round begins after so long. */
const ENOUGH_MS = 20_000;

const { folder, principals, long } = partOptions();
const accounts = sizesOf(principals, long).map((count) => {
  const fixture = accountIn(folder, { principals: count });
  return { count, fixture, bytes: bytesOf(fixture), times: [] as number[] };
});
// also the round that does not count
for (const { fixture, bytes } of accounts)
  checkLines(await scanBytes(bytes, question), question.regions, fixture.settings);
const end = performance.now() + ENOUGH_MS;
for (let round = 0; round < MOST_ROUNDS && (round === 0 || performance.now() < end); round++)
  for (const { bytes, times } of accounts) times.push(await timed(() => scanBytes(bytes, question)));

const scanMs = accounts.map(({ times }) => median(times));
/** Milliseconds for each principal that an account has more than the one before. */
const costs = accounts.slice(1).map(({ count }, i) => {
  const more = (scanMs[i + 1] ?? Number.NaN) - (scanMs[i] ?? Number.NaN);
  return more / (count - (accounts[i]?.count ?? Number.NaN));
});
report({
  bench: 'scan',
  measure: 'linearTime',
  value: (costs[1] ?? Number.NaN) / (costs[0] ?? Number.NaN),
  limit: { most: MOST },
  more: {
    principals: accounts.map(({ count }) => count),
    scanMs: scanMs.map(Math.round),
    microsecondsForOneMore: costs.map((cost) => Math.round(cost * 1000)),
  },
});
