import { statSync } from 'node:fs';
import type { AccountSettings } from '../../account/settings.ts';
import { report } from '../../figures.ts';
import { scanFile } from '../command.ts';
import { accountIn } from '../fixtures.ts';
import { partOptions } from '../one-of.ts';
import { sizesOf } from '../sizes.ts';

/** Bytes of memory for each byte of a file: text beyond Latin-1 takes two bytes a character. */
const LATIN = 4;
const WIDE = 6;
/** What Node and the program take by themselves. */
const BASE = 100e6;
/** What a byte more of file may take at the large end, in units of what it takes at the small end. */
const STEEPEST = 1.3;

const { folder, principals, long } = partOptions();
const [small, middle, large] = sizesOf(principals, long);

interface Measured {
  readonly size: number;
  readonly peak: number;
}

function measure(wanted: Partial<AccountSettings>): Measured {
  const { path, settings } = accountIn(folder, wanted);
  const size = statSync(path).size;
  const { status, stderr, lines, peak } = scanFile(path);
  if (status !== 2 || lines !== settings.principals)
    throw new Error(`the scan of ${path} ended with ${status} and ${lines} lines: ${stderr}`);
  const { form, wide } = settings;
  report({
    bench: 'scan',
    measure: 'peakMemory',
    value: peak / 1e6,
    limit: { most: Math.round(((wide ? WIDE : LATIN) * size + BASE) / 1e6) },
    // small files show what a heap takes before anything is collected
    meanwhile: { most: Math.max(200, Math.round(((wide ? WIDE : LATIN) * size + BASE) / 1e6)) },
    more: {
      of: wide ? `${form}, beyond Latin-1` : form,
      principals: settings.principals,
      megabytes: size / 1e6,
      timesFile: peak / size,
    },
  });
  return { size, peak };
}

const [first, second, third] = [small, middle, large].map((count) => measure({ principals: count }));
measure({ principals: middle, form: 'url-encoded' });
measure({ principals: middle, wide: true });
measure({ principals: large, wide: true });

if (first !== undefined && second !== undefined && third !== undefined) {
  const [atFirst, atLast] = [slope(first, second), slope(second, third)];
  report({
    bench: 'scan',
    measure: 'linearMemory',
    // less than a byte for each byte is nothing to hold the rest against
    value: atLast / Math.max(1, atFirst),
    limit: { most: STEEPEST },
    // the heap grows in steps: on a busy machine two sizes can lie on either side of one
    meanwhile: { most: 2 },
    more: {
      principals: [small, middle, large],
      bytesForEachByte: [atFirst, atLast].map((x) => Math.round(x * 100) / 100),
    },
  });
}

/** Bytes of memory for each byte that one file has more than the other. */
function slope(from: Measured, to: Measured): number {
  return (to.peak - from.peak) / (to.size - from.size);
}
