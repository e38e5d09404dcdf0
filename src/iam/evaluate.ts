import { Work } from '#lib/work.ts';
import type { Reading } from './atom.ts';
import type { MissingAllow, Outcome } from './combine.ts';
import { type Difference, decidingDimensions } from './deciding.ts';
import type { KeySpace } from './dimensions.ts';
import { type FailingTerms, failingTerms } from './failing-terms.ts';
import { combinedAt, missingIn, type OutcomeQuestion, outcomeQuestion } from './outcome-question.ts';
import type { NamedPolicy, Policies } from './policies.ts';
import type { Layer, Statement } from './policy.ts';
import { type Prepared, prepare } from './prepare.ts';
import type { Request } from './request.ts';
import { labelsOf } from './search.ts';
import { type Point, type Region, Space } from './space.ts';
import type { World } from './template.ts';

/** A statement that denies, in all or some of the possible requests. */
export interface DenyCause {
  readonly layer: Layer;
  readonly policy: NamedPolicy;
  readonly statement: Statement;
  readonly unless: Region['unless'];
}

/** What an answer depends on. */
export interface Deciding {
  /** Condition keys in lower case, and `@resource`. */
  readonly keys: readonly string[];
  /** Facts that AWS leaves open, and things not understood. */
  readonly readings: readonly Reading[];
}

export interface Evaluation {
  /** What some possible request gets; more than one when it depends on what is not known. */
  readonly outcomes: readonly Outcome[];
  readonly causes: readonly DenyCause[];
  /** Layers that must allow and, in some possible request, do not. */
  readonly missing: readonly MissingAllow[];
  readonly deciding: Deciding;
  /** Facts about AWS that are inferred, conflicting or unconfirmed and on which the outcome rests. */
  readonly facts: readonly string[];
  /** False: the work bound was reached, or the values of some key could not all be told apart. */
  readonly exact: boolean;
  readonly worlds: ReadonlyMap<Outcome, World>;
  /** Where it fails, when that depends on what is not known; undefined where that can't be said in a few terms. */
  readonly failing: () => FailingTerms | undefined;
}

/** Whether something could not be tried or was not understood: what depends on it is no exact answer. */
export function isInexact({ exact, deciding }: Pick<Evaluation, 'exact' | 'deciding'>): boolean {
  return !exact || deciding.readings.some(({ fact }) => fact === undefined);
}

const ORDER: readonly Outcome[] = ['Allowed', 'ImplicitlyDenied', 'ExplicitlyDenied'];

/** Steps of the search before the answer is "not exact": about a millisecond for each hundred thousand. */
const SEARCH_STEPS = 400_000;

/**
 * Decides a request under all of its policies. Every statement is looked at: nothing stops at the first deny,
 * because every cause is wanted.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluate(policies: Policies, request: Request): Evaluation {
  const prepared = prepare(policies, request);
  return judge(prepared, spaceOf([prepared]));
}

/** The possible requests of several questions about one session, as one space. */
export function spaceOf(prepared: readonly Prepared[]): Space {
  return new Space(
    prepared.flatMap(({ rules }) => rules.flatMap(({ atoms }) => atoms)),
    keySpaceOf(prepared.map(({ request }) => request)),
  );
}

/** A key is unknown when it is unknown to any of the requests. */
function keySpaceOf(requests: readonly Request[]): KeySpace {
  return {
    unknown: (key) => {
      for (const request of requests) {
        const state = request.state(key);
        if (state.kind === 'unknown') return state.unknown;
      }
      return undefined;
    },
    correlations: (keys) => [...new Set(requests.flatMap(({ correlations }) => correlations(keys)))],
    known: (key) => {
      const states = requests.map((request) => request.state(key));
      if (states.some(({ kind }) => kind === 'unknown')) return undefined;
      const [state] = states;
      return { values: state?.kind === 'known' ? state.values : undefined };
    },
  };
}

/** Decides a request in a space that its rules were put into. */
export function judge(prepared: Prepared, space: Space): Evaluation {
  const question = outcomeQuestion(prepared, space);
  const work = new Work(SEARCH_STEPS);
  const found = space.isEmpty() ? new Map<Outcome, Point>() : labelsOf(question, work);
  const exhausted = work.isSpent;
  const differences = decidingDimensions(question, found, work);
  const deciding = decidingOf(differences, space);
  const outcomes = outcomesOf(found, exhausted, question);
  return {
    outcomes,
    causes: causesOf(prepared, question),
    missing: outcomes.includes('ImplicitlyDenied') ? missingIn(question, work) : [],
    deciding,
    facts: factsOf(question, found, deciding),
    exact: space.complete && !exhausted,
    worlds: new Map([...found].map(([outcome, point]) => [outcome, space.worldAt(point)])),
    failing: () =>
      outcomes.length > 1 ? failingTerms(prepared, space, outcomes.includes('ImplicitlyDenied')) : undefined,
  };
}

/** Past the work bound nothing is ruled out that is not ruled out at first sight. */
function outcomesOf(
  found: ReadonlyMap<Outcome, Point>,
  exhausted: boolean,
  question: OutcomeQuestion,
): readonly Outcome[] {
  const possible = new Set(found.keys());
  if (exhausted) {
    const covers = question.boxes.map(({ dimensions }) => (dimensions.length === 0 ? 'all' : 'some'));
    for (const outcome of question.labels(covers)) possible.add(outcome);
  }
  return ORDER.filter((outcome) => possible.has(outcome));
}

function causesOf({ sources }: Prepared, { regions }: OutcomeQuestion): readonly DenyCause[] {
  return sources.flatMap((source, r): DenyCause[] => {
    const region = regions[r];
    if (source?.effect !== 'Deny' || region === undefined || region.boxes.length === 0) return [];
    const { layer, policy, statement } = source;
    return [{ layer, policy, statement, unless: region.unless }];
  });
}

/** The keys whose value alone can change the label; all of a dimension where they only change it together. */
function decidingOf(differences: readonly Difference<Outcome>[], space: Space): Deciding {
  const keys = new Set<string>();
  const readings: Reading[] = [];
  for (const { dimension, rows } of differences) {
    const keyed = space.keyed[dimension];
    if (keyed === undefined)
      readings.push(...(space.readings[dimension - space.keyed.length]?.readings ?? []));
    else {
      const alone = keyed.keys.filter((key) =>
        keyed.flips
          .get(key)
          ?.some((worlds) => rows.some((row) => new Set(worlds.map((w) => row[w])).size > 1)),
      );
      for (const key of alone.length > 0 ? alone : keyed.keys) keys.add(key);
    }
  }
  return { keys: [...keys].sort(), readings };
}

/** The facts behind the readings that decide, and those that the combination of layers rests on. */
function factsOf(
  question: OutcomeQuestion,
  found: ReadonlyMap<Outcome, Point>,
  { readings }: Deciding,
): readonly string[] {
  const open = readings.flatMap(({ fact }) => (fact === undefined ? [] : [fact]));
  const combined = [...found.values()].flatMap((point) => combinedAt(question, point)?.facts ?? []);
  return [...new Set([...open, ...combined])].sort();
}

/** The layers that would still not allow a request if every deny were gone: an explicit deny hides them. */
export function missingAllows(policies: Policies, request: Request): readonly MissingAllow[] {
  const prepared = prepare(policies, request, ['Allow']);
  return missingIn(outcomeQuestion(prepared, spaceOf([prepared])), new Work(SEARCH_STEPS));
}
