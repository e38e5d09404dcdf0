import { knownOf } from './context.ts';
import { and, FALSE, type Formula, flag, not, or } from './formula.ts';
import { type JudgedKey, judgedKey } from './keys.ts';
import { allowed, denied, namesCaller } from './layers.ts';
import { documentsOf, type Line, type Outcome, type Statement, unknownKeysOf } from './line.ts';
import { passes } from './passes.ts';
import { isAbout } from './reach.ts';
import { knownSubject, type Subject } from './subject.ts';
import { type Setting, type Test, testsOf, variablesOf } from './tests.ts';
import type { Reading } from './wanted.ts';

/** A line as the solver gets it. */
export interface Encoded {
  readonly keys: readonly JudgedKey[];
  /** Flags for what AWS leaves open, one for each statement in which something is. */
  readonly readings: readonly string[];
  /** Which requests there are. */
  readonly possible: Formula;
  readonly outcomes: Readonly<Record<Outcome, Formula>>;
}

/** Writes what the policies of a line say, from their JSON alone, as formulas over what its unknown keys hold. */
export function encoded(line: Line, reading: Reading): Encoded {
  const unknown = unknownKeysOf(line);
  const names = new Set(unknown.map(({ key }) => key.toLowerCase()));
  const setting: Setting = { reading, known: knownOf(line), unknown: names };
  const tests = testsOfAll(line, setting);
  const asks = [...tests.values()].flat().flatMap((test) => test.asks);
  const asksOf = (name: string) => asks.filter(({ key }) => key === name.toLowerCase());
  const keys = unknown.map((one, i) => judgedKey(one, `k${i}`, asksOf(one.key)));
  const subjects = new Map(keys.map(({ key, subject }) => [key.toLowerCase(), subject]));
  const readings: string[] = [];
  const matches = new Map<Statement, Formula>();
  for (const [statement, own] of tests) {
    const subjectOf = (key: string): Subject =>
      subjects.get(key) ?? knownSubject(setting.known.get(key), passes);
    const truths = own.map(({ truth }) => truth(subjectOf));
    const sure = and(truths.map((truth) => truth.sure));
    if (truths.every((truth) => truth.sure === truth.perhaps)) matches.set(statement, sure);
    else {
      const name = `r${readings.push(`r${readings.length}`) - 1}`;
      matches.set(statement, or([sure, and([flag(name), ...truths.map((truth) => truth.perhaps)])]));
    }
  }
  return {
    keys,
    readings,
    possible: and(keys.map(({ possible }) => possible)),
    outcomes: outcomesOf(line, (statement) => matches.get(statement) ?? FALSE, reading),
  };
}

/** The tests of all statements that are about the request at all. */
function testsOfAll(line: Line, setting: Setting): ReadonlyMap<Statement, readonly Test[]> {
  const tests = new Map<Statement, readonly Test[]>();
  for (const document of documentsOf(line)) {
    const valueOf = variablesOf(document, setting);
    for (const statement of document.Statement) {
      if (isAbout(statement, line, valueOf) && namesCaller(statement, line.principal.arn))
        tests.set(statement, testsOf(statement, valueOf, setting));
    }
  }
  return tests;
}

function outcomesOf(
  line: Line,
  matches: (statement: Statement) => Formula,
  { everyLevel, denyWins }: Reading,
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
