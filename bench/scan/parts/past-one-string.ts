import { constants } from 'node:buffer';
import { closeSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { report } from '../../figures.ts';
import { scanFile } from '../command.ts';
import { accountIn } from '../fixtures.ts';
import { partOptions } from '../one-of.ts';
import { outcomeOf } from '../outcome.ts';

const { folder, principals, long } = partOptions();
const few = Math.ceil(principals / 10);

/** Where a text may be padded with so much white space that no string holds it. */
const PLACES = { 'between lists': 1, 'within an entry': '"RoleId":' } as const;

function padded(place: string | number): string {
  const text = readFileSync(accountIn(folder, { principals: few }).path);
  const at = typeof place === 'number' ? place : text.indexOf(place);
  const path = join(folder, 'padded.json');
  const file = openSync(path, 'w');
  const space = Buffer.alloc(16 * 1024 * 1024, ' ');
  writeSync(file, text.subarray(0, at));
  for (let size = 0; size <= constants.MAX_STRING_LENGTH; size += space.length) writeSync(file, space);
  writeSync(file, text.subarray(at));
  closeSync(file);
  return path;
}

function measure(of: string, path: string, count: number): void {
  const run = scanFile(path);
  const outcome = outcomeOf(run, count);
  report({
    bench: 'scan',
    measure: 'pastOneString',
    value: outcome === undefined ? 0 : 1,
    limit: { least: 1 },
    more: {
      of,
      principals: count,
      megabytes: statSync(path).size / 1e6,
      outcome: outcome ?? `ended with ${run.status}, ${run.lines} lines: ${run.stderr.slice(0, 500)}`,
      peakMegabytes: run.peak / 1e6,
    },
  });
}

for (const [name, place] of Object.entries(PLACES)) measure(`white space ${name}`, padded(place), few);
if (long) {
  // a little more than one string holds, at the size of a principal of the large account
  const large = statSync(accountIn(folder, { principals }).path).size / principals;
  const count = Math.ceil((1.15 * constants.MAX_STRING_LENGTH) / large);
  const { path } = accountIn(folder, { principals: count });
  if (statSync(path).size <= constants.MAX_STRING_LENGTH) throw new Error(`${path} is not large enough`);
  measure('principals', path, count);
}
