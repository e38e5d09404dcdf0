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
  /** A bound was reached, or keys depend on each other's values: some answers may not have been found. */
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
  const { variables, complete } = variablesOf(
    questions.flatMap(({ rules }) => rules.flatMap(({ atoms }) => atoms)),
    options,
  );
  const planned = questions.map((question, q) =>
    question.rules.map((rule, r) => planRule(rule, [q, r], variables)),
  );
  const { paths, deciding, exhausted } = diagramOf(
    questions,
    planned.flatMap((plans) => plans.flatMap(({ rule }) => (rule === undefined ? [] : [rule]))),
    variables,
  );
  const overlooked = planned.some((plans) => plans.some(({ open, match }) => open && match.possible));
  return {
    leaves: paths.map(({ labels, worlds }) => ({ labels, world: worldOf(worlds, variables) })),
    deciding,
    exact: complete && !exhausted,
    exhausted: exhausted || overlooked,
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
  /** Undefined when no world was found in which the rule matches. */
  readonly rule: PlannedRule | undefined;
  readonly match: RuleMatch;
  /** Where worlds may be missing, all that were found say the same of the rule: others may not. */
  readonly open: boolean;
}

function planRule(rule: Rule, [q, r]: readonly [number, number], variables: readonly Variable[]): Plan {
  const survives = new Map<number, readonly boolean[]>();
  const unsure = new Set<number>();
  const unless: Atom[] = [];
  for (const atom of rule.atoms) {
    const level = variables.findIndex(({ keys }) => keys.includes(atom.keys[0] ?? ''));
    const { cutOff = false } = variables[level] ?? {};
    const truths = variables[level]?.truths(atom) ?? [];
    const before = survives.get(level);
    survives.set(
      level,
      before === undefined ? truths : truths.map((truth, w) => truth && before[w] === true),
    );
    if (cutOff || atom.crossed) unsure.add(level);
    if (cutOff || atom.crossed || truths.includes(false)) unless.push(atom);
  }
  const open = [...unsure].filter((level) => new Set(survives.get(level)).size < 2);
  for (const [level, worlds] of survives) if (!worlds.includes(false)) survives.delete(level);
  const impossible = [...survives].flatMap(([level, worlds]) => (worlds.includes(true) ? [] : [level]));
  const possible = impossible.every((level) => open.includes(level));
  const settledAt = Math.max(-1, ...survives.keys()) + 1;
  const planned = { question: q, index: r, denies: rule.denies, settledAt, survives };
  return {
    rule: impossible.length === 0 ? planned : undefined,
    match: { possible, unless },
    open: open.length > 0,
  };
}
