import { addressOf, dateOf, numberOf } from './ordered.ts';
import { isMatch } from './regular.ts';
import type { Range, Wanted } from './wanted.ts';

/** Whether one concrete value is what a test wants. A value that its operator can't read is none. */
export function passes(value: string, wanted: Wanted): boolean {
  if (wanted.kind === 'text') return isMatch(wanted.language, value);
  const { family, ranges } = wanted;
  if (family === 'Ip') {
    const address = addressOf(value);
    return address !== undefined && ranges.some((range) => isIn(range, address.at, address.six));
  }
  const at = family === 'Numeric' ? numberOf(value) : dateOf(value);
  return at !== undefined && ranges.some((range) => isIn(range, at));
}

function isIn({ six, from, to }: Range, at: bigint, isSix?: boolean): boolean {
  return (
    (six === undefined || isSix === undefined || six === isSix) &&
    (from === undefined || at >= from) &&
    (to === undefined || at <= to)
  );
}
