import { dateReadings, numberOrdinal, UNIT } from './ordinal.ts';
import type { ConditionTest, Statement } from './policy.ts';
import { isSubstituted } from './template.ts';

/**
 * The instant before which a statement can't match, since it asks for a later time of the request. "Use this key to
 * compare the date and time of the request"; both keys are in every request.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-currenttime
 *
 * @returns undefined where it asks for none, or where that can't be told for certain
 */
export function beginOf({ condition, doubts }: Statement): string | undefined {
  if (doubts.length > 0) return undefined;
  const begins = condition.flatMap((test) => beginOfTest(test) ?? []);
  // All tests of a statement have to hold, so the latest decides.
  const latest = begins.sort((a, b) => a - b).at(-1);
  return latest === undefined || !(latest < LAST_MS) ? undefined : new Date(latest).toISOString();
}

/** The last instant that ISO 8601 writes with four digits of a year. */
const LAST_MS = 253_402_300_800_000;

/** One of the values of a test is enough, so the earliest decides. */
function beginOfTest({ operator, lookup, values }: ConditionTest): number | undefined {
  const { family, relation, negated, quantifier } = operator;
  const isLater = relation === 'greater' || relation === 'greater-or-equal';
  if (!isLater || negated === true || quantifier !== 'one' || values.length === 0) return undefined;
  if (lookup !== 'aws:currenttime' && lookup !== 'aws:epochtime') return undefined;
  const read =
    family === 'Date'
      ? dateReadings
      : family === 'Numeric' && lookup === 'aws:epochtime'
        ? seconds
        : () => [];
  const instants = values.map((value) => (isSubstituted(value) ? [] : read(value.text)));
  // A value that is no date matches nothing for certain, or nobody knows what.
  if (instants.some((readings) => readings.length === 0)) return undefined;
  return Math.min(...instants.flat().map(Number));
}

function seconds(text: string): readonly bigint[] {
  const at = numberOrdinal(text);
  return at === undefined ? [] : [(at * 1000n) / UNIT];
}
