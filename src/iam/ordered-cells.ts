import {
  BOUNDS,
  dateReadings,
  ipRange,
  numberOrdinal,
  type OrderedType,
  type Ordinal,
  ordinalText,
  STEP,
  UNIT,
} from './ordinal.ts';
import type { ConditionTest } from './policy.ts';

export type { OrderedType } from './ordinal.ts';

/** The bounds that tests name, a point between each two of them, and one beyond either end. */
export function orderedValues(type: OrderedType, tests: readonly ConditionTest[]): readonly string[] {
  const { from, to } = BOUNDS[type];
  const bounds = tests.flatMap((test) => test.values.flatMap(({ text }) => boundsOf(type, text)));
  // Numbers have no end of their own: one below the least that a policy names has to be there.
  const inside =
    type === 'number'
      ? bounds.flatMap((at) => (at <= from ? [at - UNIT, at] : [at]))
      : bounds.filter((at) => at >= from && at <= to);
  const points = [...new Set([from, to, ...inside])].sort((a, b) => (a < b ? -1 : 1));
  const step = STEP[type];
  const values = points.flatMap((at, i) => {
    const next = points[i + 1];
    if (next === undefined || next - at <= step) return [at];
    return [at, between(type, at, next)];
  });
  return [...new Set(values.map((at) => ordinalText(type, at)))];
}

/** A whole number of seconds or units where there is one between two points: it reads better. */
function between(type: OrderedType, at: Ordinal, next: Ordinal): Ordinal {
  const unit = type === 'number' ? UNIT : type === 'ip' ? 1n : 1000n;
  const middle = (at + next) / 2n;
  const round = (middle / unit) * unit;
  return round > at && round < next ? round : middle;
}

function boundsOf(type: OrderedType, text: string): readonly Ordinal[] {
  if (type === 'ip') {
    const range = ipRange(text);
    return range === undefined ? [] : [range.from, range.to, range.to + 1n];
  }
  const readings = type === 'number' ? [numberOrdinal(text) ?? []].flat() : dateReadings(text);
  return readings.flatMap((at) => [at, at + STEP[type]]);
}
