import type { Atom } from './atom.ts';
import { diagramOf, type PlannedRule, type Verdicts } from './diagram.ts';
import type { World } from './template.ts';
import { type Variable, type VariableOptions, variablesOf } from './variables.ts';

/** A statement that may match: what it would take. */
export interface Rule {
  readonly denies: boolean;
  readonly atoms: readonly Atom[];
}

/** One request to decide, with the rules that may match it. */
export interface Question<Label extends string> extends Verdicts<Label> {
  readonly rules: readonly Rule[];
}

/** Every answer that some possible request gets. */
export interface Exploration<Label extends string> {
  /** Each reachable combination of answers, one for each question, with a world that leads to it. */
  readonly leaves: readonly Leaf<Label>[];
  /** Keys and readings on which the answers depend. */
  readonly deciding: readonly string[];
  /** False: the work bound was reached, or the values of some key could not all be told apart. */
  readonly exact: boolean;
  /** The work bound was reached: some answers may not have been found. */
  readonly exhausted: boolean;
  /** For each question, how each of its rules matches. */
  readonly matching: readonly (readonly RuleMatch[])[];
}

export interface Leaf<Label extends string> {
  readonly labels: readonly Label[];
  readonly world: World;
}

/** Whether a rule matches in some possible world, and the atoms that keep it from matching in all. */
export interface RuleMatch {
  readonly possible: boolean;
  readonly unless: readonly Atom[];
}

/**
 * Answers questions about a set of possible requests. The keys that are not known become variables with finitely
 * many values, and the evaluator answers in each of their worlds; nothing is sampled.
 */
export function explore<Label extends string>(
  questions: readonly Question<Label>[],
  options: VariableOptions,
): Exploration<Label> {
  const found = variablesOf(
    questions.flatMap(({ rules }) => rules.flatMap(({ atoms }) => atoms)),
    options,
  );
  const planner = new Planner(found.variables);
  const planned = questions.map((question, q) => question.rules.map((rule, r) => planner.plan(rule, [q, r])));
  const { paths, deciding, exhausted } = diagramOf(
    questions,
    planned.flatMap((plans) => plans.flatMap(({ rule }) => (rule === undefined ? [] : [rule]))),
    planner.variables,
  );
  return {
    leaves: paths.map(({ labels, worlds }) => ({ labels, world: worldOf(worlds, planner.variables) })),
    deciding,
    exact: found.complete && !exhausted,
    exhausted,
    matching: planned.map((plans) => plans.map(({ match }) => match)),
  };
}

/** Variables that a path skips take their first value: it makes no difference which. */
function worldOf(path: ReadonlyMap<number, number>, variables: readonly Variable[]): World {
  const chosen = new Map<string, readonly string[] | undefined>();
  for (const [v, { worlds }] of variables.entries()) {
    for (const [key, values] of worlds[path.get(v) ?? 0] ?? []) chosen.set(key, values);
  }
  return (key) => chosen.get(key);
}

interface Plan {
  /** Undefined when the rule matches in no world. */
  readonly rule: PlannedRule | undefined;
  readonly match: RuleMatch;
}

/** Works out in which worlds of which variable each rule goes on. */
class Planner {
  readonly variables: Variable[];
  private readonly guesses = new Map<unknown, number>();

  constructor(variables: readonly Variable[]) {
    this.variables = [...variables];
  }

  plan(rule: Rule, [q, r]: readonly [number, number]): Plan {
    const survives = new Map<number, readonly boolean[]>();
    const unsure = new Map<number, Atom>();
    const unless: Atom[] = [];
    for (const atom of rule.atoms) {
      const level = this.variables.findIndex(({ keys }) => keys.includes(atom.keys[0] ?? ''));
      const truths = this.variables[level]?.truths(atom) ?? [];
      const before = survives.get(level);
      const both = before === undefined ? truths : truths.map((truth, w) => truth && before[w] === true);
      survives.set(level, both);
      const open = atom.crossed || this.variables[level]?.cutOff === true;
      if (open) unsure.set(level, atom);
      if (open || truths.includes(false)) unless.push(atom);
    }
    for (const [level, atom] of unsure) this.leaveOpen(survives, level, atom);
    for (const [level, worlds] of survives) if (!worlds.includes(false)) survives.delete(level);
    const possible = [...survives.values()].every((worlds) => worlds.includes(true));
    const settledAt = Math.max(-1, ...survives.keys()) + 1;
    const planned = { question: q, index: r, denies: rule.denies, settledAt, survives };
    return { rule: possible ? planned : undefined, match: { possible, unless } };
  }

  /** Where worlds may be missing and all that were found agree, those that were not may differ: it is a guess. */
  private leaveOpen(survives: Map<number, readonly boolean[]>, level: number, atom: Atom): void {
    if (new Set(survives.get(level)).size > 1) return;
    survives.delete(level);
    survives.set(this.guessAbout(atom), [false, true]);
  }

  /** One guess for each place in a policy, whichever requests meet it. */
  private guessAbout(atom: Atom): number {
    const place = atom.test ?? atom.resource ?? atom;
    const known = this.guesses.get(place);
    if (known !== undefined) return known;
    const key = `?guess ${this.guesses.size}`;
    const worlds = ['no', 'yes'].map((answer) => new Map([[key, [answer]]]));
    const level = this.variables.push({
      keys: [key],
      worlds,
      cutOff: false,
      truths: () => [],
      flips: new Map([[key, [[0, 1]]]]),
    });
    this.guesses.set(place, level - 1);
    return level - 1;
  }
}
