import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { Line, Outcome } from '../../spec/types.ts';
import { type Court, rule } from './compare.ts';

const outcome = z.enum(['Allowed', 'ImplicitlyDenied', 'ExplicitlyDenied']);

export const isLine = (value: unknown): value is Line =>
  typeof value === 'object' &&
  value !== null &&
  'principal' in value &&
  'policies' in value &&
  'request' in value;

const difference = z.strictObject({
  name: z.string(),
  /** What the peer does. */
  peer: z.string(),
  /** What the page says. */
  aws: z.string(),
  page: z.url(),
  fact: z.string(),
  /** `neither`: the page leaves open what both sides are sure of. */
  decides: z.enum(['ours', 'neither']),
  example: z.custom<Line>(isLine),
  ours: z.array(outcome),
  theirs: outcome,
});

export type Difference = z.infer<typeof difference>;

/** The classes of differences that are known, each with the AWS page that decides it. */
export function knownDifferences(): Difference[] {
  const text = readFileSync(new URL('differences.json', import.meta.url), 'utf8');
  return z.strictObject({ differences: z.array(difference) }).parse(JSON.parse(text)).differences;
}

/** Examples that are no longer what they say: of either side's answer, or of the class. */
export async function wrongExamples(court: Court, known: readonly Difference[]): Promise<string[]> {
  const wrong = await Promise.all(known.map(async (one) => await wrongExample(court, one)));
  return [...wrong.flat(), ...misnamed(court, known)];
}

/** What is wrong about the example of one known difference. */
export async function wrongExample(
  court: Court,
  { name, example, ours, theirs }: Difference,
): Promise<string[]> {
  const [answer, ruling] = [await court.ask(example), await rule(court, example)];
  const said = 'outcome' in answer ? answer.outcome : answer.none;
  const classes = ruling.kind === 'explained' ? ruling.classes : [];
  return [
    ...(isSame(court.decide(example), ours)
      ? []
      : [`${name}: our answer to the example is ${court.decide(example)}`]),
    ...(said === theirs ? [] : [`${name}: the peer's answer to the example is ${said}`]),
    ...(isSame(classes, [name]) ? [] : [`${name}: its example is ${ruling.kind} ${classes}`]),
  ];
}

const isSame = (one: readonly (Outcome | string)[], other: readonly string[]): boolean =>
  String(one) === String(other);

function misnamed({ rewrites }: Court, known: readonly Difference[]): string[] {
  const [listed, coded] = [known.map(({ name }) => name), Object.keys(rewrites)];
  return [
    ...listed.filter((name) => !coded.includes(name)).map((name) => `${name} has a page and no rewrite`),
    ...coded.filter((name) => !listed.includes(name)).map((name) => `${name} has a rewrite and no page`),
  ];
}
