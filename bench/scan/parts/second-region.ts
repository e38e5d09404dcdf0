import { REGIONS } from '../../account/settings.ts';
import { report } from '../../figures.ts';
import { checkLines } from '../check.ts';
import { scanBytes } from '../engine.ts';
import { accountIn, bytesOf } from '../fixtures.ts';
import { partOptions, question } from '../one-of.ts';
import { inTurns, timed } from '../rounds.ts';

/** What a second Region adds to a scan, in units of the scan of one. */
const MOST = 0.1;
const MEANWHILE = 0.6;
const PARSINGS = 3;

const { folder, principals } = partOptions();
const fixture = accountIn(folder, { principals });
const bytes = bytesOf(fixture);
const both = { regions: [...REGIONS] };
checkLines(await scanBytes(bytes, both), REGIONS, fixture.settings);
const { ours, baseline, ratio, rounds } = await inTurns(
  () => scanBytes(bytes, both),
  () => scanBytes(bytes, question),
  1 + 2 * MEANWHILE,
);
const text = bytes.toString();
let parsing = Number.POSITIVE_INFINITY;
for (let i = 0; i < PARSINGS; i++) parsing = Math.min(parsing, await timed(() => JSON.parse(text)));
report({
  bench: 'scan',
  measure: 'secondRegion',
  value: ratio - 1,
  limit: { most: MOST },
  meanwhile: { most: MEANWHILE },
  more: {
    principals,
    bothMs: ours,
    firstMs: baseline,
    // the same, in units of what the first Region costs on top of the parsing that both share
    ofScanOnTopOfParsing: ((ratio - 1) * baseline) / (baseline - parsing),
    rounds,
  },
});
