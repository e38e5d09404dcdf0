import {
  documentsOf,
  type Line,
  NotEncoded,
  type Outcome,
  type Statement,
  type UnknownKey,
  unknownKeysOf,
} from '../line.ts';
import type { Ask, Setting, Test } from './ask.ts';
import { testsOf, variablesOf } from './condition-tests.ts';
import { knownOf } from './context.ts';
import { and, FALSE, type Formula, flag, not, or, TRUE } from './formula.ts';
import { type JudgedKey, judgedKey, likeAsk } from './keys.ts';
import { allowed, denied, namesCaller } from './layers.ts';
import { sameness } from './pair.ts';
import { passes } from './passes.ts';
import { isAbout } from './reach.ts';
import { knownSubject, type Subject } from './subject.ts';
import type { Dialect } from './wanted.ts';

/** A line as the solver gets it. */
export interface Encoded {
  readonly keys: readonly JudgedKey[];
  /** Flags for what AWS leaves open, one for each statement in which something is. */
  readonly readings: readonly string[];
  /** Whether unknown keys are held against each other: then a flag says whether they are the same. */
  readonly isPaired: boolean;
  /** Whether a single statement denies every request, whatever the unknown keys hold. */
  readonly isPlain: boolean;
  /** Which requests there are. */
  readonly possible: Formula;
  readonly outcomes: Readonly<Record<Outcome, Formula>>;
}

/** Writes what the policies of a line say, from their JSON alone, as formulas over what its unknown keys hold. */
export function encoded(line: Line, dialect: Dialect): Encoded {
  const unknown = unknownKeysOf(line);
  const names = new Set(unknown.map(({ key }) => key.toLowerCase()));
  const setting: Setting = { dialect, known: knownOf(line), unknown: names };
  const tests = testsOfAll(line, setting);
  const pair = pairIn([...tests.values()].flat());
  const asksOf = asksByKey([...tests.values()].flat(), unknown, pair);
  const keys = unknown.map((one, i) => judgedKey(one, `k${i}`, asksOf(one.key.toLowerCase())));
  const subjects = new Map(keys.map(({ key, subject }) => [key.toLowerCase(), subject]));
  const subjectOf = (key: string): Subject =>
    subjects.get(key) ?? knownSubject(setting.known.get(key), passes);
  const { matches, readings } = matchesOf(tests, subjectOf);
  const same = pair === undefined ? [] : [sameness(subjectOf(pair[0]), subjectOf(pair[1]), asksOf(pair[0]))];
  return {
    keys,
    readings,
    isPaired: pair !== undefined,
    isPlain: [...matches].some(([{ Effect }, match]) => Effect === 'Deny' && match === TRUE),
    possible: and([...keys.map(({ possible }) => possible), ...same]),
    outcomes: outcomesOf(line, (statement) => matches.get(statement) ?? FALSE, dialect),
  };
}

/** The tests of all statements that can match the request. */
function testsOfAll(line: Line, setting: Setting): ReadonlyMap<Statement, readonly Test[]> {
  const found = new Map<Statement, readonly Test[]>();
  for (const document of documentsOf(line)) {
    const heldBy = variablesOf(document, setting);
    for (const statement of document.Statement) {
      if (!isAbout(statement, line, heldBy) || !namesCaller(statement, line.principal.arn)) continue;
      const tests = testsOf(statement, heldBy, setting);
      if (!tests.some((test) => failsAnyway(test, setting))) found.set(statement, tests);
    }
  }
  return found;
}

/** Whether a test of what is known fails: then the others ask nothing. */
function failsAnyway({ asks, truth }: Test, { known, unknown }: Setting): boolean {
  if (asks.some(({ key }) => unknown.has(key))) return false;
  const subjectOf = (key: string): Subject =>
    unknown.has(key) ? UNDECIDED : knownSubject(known.get(key), passes);
  return truth(subjectOf).perhaps === FALSE;
}

/** Stands for an unknown key of which only presence is asked. */
const UNDECIDED: Subject = { present: flag('present'), isList: FALSE, some: () => flag('present') };

/** The two keys that are held against each other. */
function pairIn(tests: readonly Test[]): readonly [string, string] | undefined {
  const pairs = tests.flatMap(({ pair }) => (pair === undefined ? [] : [pair]));
  const [first] = pairs;
  if (pairs.some((pair) => !first?.every((key) => pair.includes(key))))
    throw new NotEncoded('more than two keys that nobody knows, held against each other');
  return first;
}

/** What is asked of each key; of two that are held against each other the same is asked. */
function asksByKey(
  tests: readonly Test[],
  unknown: readonly UnknownKey[],
  pair: readonly string[] = [],
): (key: string) => readonly Ask[] {
  const asks = tests.flatMap((test) => test.asks);
  const likes = unknown.filter(({ key }) => pair.includes(key.toLowerCase())).flatMap(likeAsk);
  return (key) =>
    pair.includes(key)
      ? [...asks.filter((ask) => pair.includes(ask.key)), ...likes]
      : asks.filter((ask) => ask.key === key);
}

/** When each statement matches; what is open in it is a flag. */
function matchesOf(
  tests: ReadonlyMap<Statement, readonly Test[]>,
  subjectOf: (key: string) => Subject,
): { readonly matches: ReadonlyMap<Statement, Formula>; readonly readings: readonly string[] } {
  const readings: string[] = [];
  const matches = new Map<Statement, Formula>();
  for (const [statement, own] of tests) {
    const truths = own.map(({ truth }) => truth(subjectOf));
    const sure = and(truths.map((truth) => truth.sure));
    if (truths.every((truth) => truth.sure === truth.perhaps)) {
      matches.set(statement, sure);
      continue;
    }
    const name = `r${readings.length}`;
    readings.push(name);
    matches.set(statement, or([sure, and([flag(name), ...truths.map((truth) => truth.perhaps)])]));
  }
  return { matches, readings };
}

function outcomesOf(
  line: Line,
  matches: (statement: Statement) => Formula,
  { everyLevel, denyWins }: Dialect,
): Encoded['outcomes'] {
  const denies = denied(line, matches);
  const allows = allowed(line, matches, everyLevel);
  const refused = denyWins ? denies : and([denies, not(allows)]);
  return {
    Allowed: and([not(refused), allows]),
    ImplicitlyDenied: and([not(refused), not(allows)]),
    ExplicitlyDenied: refused,
  };
}
