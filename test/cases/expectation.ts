import * as z from 'zod';
import type { Expectation } from './case-file.ts';

const outcome = z.enum(['Allowed', 'ImplicitlyDenied', 'ExplicitlyDenied']);

const witness = z.looseObject({ context: z.record(z.string(), z.unknown()).optional() });

/** The output of the contract, as far as a case can say something of it. Fields may be added. */
const output = z.looseObject({
  decision: z.enum([...outcome.options, 'Conditional']),
  outcomes: z.array(outcome).min(1),
  causes: z.array(
    z.looseObject({
      layer: z.string(),
      policy: z.string().nullish(),
      statement: z.int().nullable(),
      pointer: z.string().nullish(),
      reason: z.string(),
    }),
  ),
  unknown: z.array(z.string()),
  witness: z.looseObject({ denied: witness.optional(), other: witness.optional() }).optional(),
  problems: z.array(
    z.looseObject({ policy: z.string(), pointer: z.string(), code: z.string(), message: z.string() }),
  ),
});

export type Output = z.infer<typeof output>;

export const readOutput = (value: unknown): Output => output.parse(value);

/** What of the expectation the output does not fulfil; nothing if all is well. */
export function differences(expected: Expectation, value: unknown): string[] {
  const parsed = output.safeParse(value);
  if (!parsed.success) return [`not an output of the contract: ${z.prettifyError(parsed.error)}`];
  const got = parsed.data;
  const outcomes =
    expected.outcomes ?? (expected.decision === 'Conditional' ? undefined : [expected.decision]);
  const show = JSON.stringify;
  return [
    got.decision !== expected.decision && `decision ${got.decision}, expected ${expected.decision}`,
    outcomes &&
      show(got.outcomes) !== show(outcomes) &&
      `outcomes ${show(got.outcomes)}, expected ${show(outcomes)}`,
    expected.unknown &&
      !sameKeys(got.unknown, expected.unknown) &&
      `unknown ${show(got.unknown)}, expected ${show(expected.unknown)}`,
    ...missing('cause', expected.causes ?? [], got.causes),
    ...missing('problem', expected.problems ?? [], got.problems),
  ].filter((text) => typeof text === 'string');
}

type Fields = Readonly<Record<string, unknown>>;

const missing = (word: string, expected: readonly object[], got: readonly Fields[]): string[] =>
  expected
    .filter((wanted) => !got.some((found) => agrees({ ...wanted }, found)))
    .map((wanted) => `no ${word} ${JSON.stringify(wanted)} among ${JSON.stringify(got)}`);

const agrees = (wanted: Fields, found: Fields): boolean =>
  Object.entries(wanted).every(([field, value]) =>
    field === 'pointer' ? isAtOrBelow(String(found[field]), String(value)) : found[field] === value,
  );

/** A pointer may go further in than the case says. */
const isAtOrBelow = (pointer: string, expected: string): boolean =>
  pointer === expected || pointer.startsWith(`${expected}/`);

function sameKeys(got: readonly string[], expected: readonly string[]): boolean {
  const names = (keys: readonly string[]): string =>
    keys
      .map((key) => key.toLowerCase())
      .sort()
      .join(' ');
  return names(got) === names(expected);
}
