import type { Variable } from './variables.ts';

/** A rule as the diagram needs it: in which worlds of which variable it goes on. */
export interface PlannedRule {
  readonly question: number;
  /** Its index among the rules of its question. */
  readonly index: number;
  readonly denies: boolean;
  /** The level from which on every atom of the rule has been answered. */
  readonly settledAt: number;
  /** For each level, the worlds of its variable that the rule survives; a level not listed asks nothing of it. */
  readonly survives: ReadonlyMap<number, readonly boolean[]>;
}

/** How the answer to one question follows from the rules that match. */
export interface Verdicts<Label extends string> {
  readonly denied: Label;
  readonly decide: (matches: (rule: number) => boolean) => Label;
}

/** One combination of answers, and for each variable on the way to it which of its worlds leads there. */
export interface Path<Label extends string> {
  readonly labels: readonly Label[];
  readonly worlds: ReadonlyMap<number, number>;
}

type Node<Label extends string> =
  | { readonly kind: 'leaf'; readonly labels: readonly Label[] }
  | { readonly kind: 'choice'; readonly level: number; readonly children: readonly Node<Label>[] }
  | { readonly kind: 'unfinished' };

/** Steps before the answer is "not exact": bounded work on hostile input. */
const WORK_LIMIT = 50_000;

/** Variables on one path before the answer is "not exact": the search recurses once for each. */
const DEPTH_LIMIT = 500;

/** A reduced ordered decision diagram: its leaves are the possible answers, its inner nodes the keys that decide. */
export interface Diagram<Label extends string> {
  readonly paths: readonly Path<Label>[];
  readonly deciding: readonly string[];
  readonly exhausted: boolean;
}

/** Builds the diagram of the answers to all questions over all worlds of the variables. */
export function diagramOf<Label extends string>(
  questions: readonly Verdicts<Label>[],
  rules: readonly PlannedRule[],
  variables: readonly Variable[],
): Diagram<Label> {
  const builder = new DiagramBuilder(questions, rules, variables);
  const root = builder.build(0, rules);
  const paths = pathsOf(root);
  return { paths, deciding: decidingKeys(root, variables), exhausted: builder.exhausted };
}

class DiagramBuilder<Label extends string> {
  exhausted = false;
  private work = 0;
  private readonly memo = new Map<string, Node<Label>>();
  private readonly unique = new Map<string, Node<Label>>();
  private readonly ids = new Map<Node<Label>, number>();
  private readonly numbers: ReadonlyMap<PlannedRule, number>;
  private readonly questions: readonly Verdicts<Label>[];
  private readonly variables: readonly Variable[];

  constructor(
    questions: readonly Verdicts<Label>[],
    rules: readonly PlannedRule[],
    variables: readonly Variable[],
  ) {
    this.questions = questions;
    this.variables = variables;
    this.numbers = new Map(rules.map((rule, i) => [rule, i]));
  }

  /** @param alive the rules that no answer so far has ruled out */
  build(level: number, alive: readonly PlannedRule[]): Node<Label> {
    const open = this.relevant(level, alive);
    const undecided = open.some((rule) => rule.settledAt > level);
    if (!undecided || this.work >= WORK_LIMIT || level >= DEPTH_LIMIT) {
      return undecided ? this.giveUp() : this.leaf(open);
    }
    const name = `${level} ${open.map((rule) => this.numbers.get(rule)).join()}`;
    const before = this.memo.get(name);
    if (before !== undefined) return before;
    const node = this.branch(level, open);
    this.memo.set(name, node);
    return node;
  }

  /** Once a deny of a question has matched, nothing else can change its answer. */
  private relevant(level: number, alive: readonly PlannedRule[]): readonly PlannedRule[] {
    const denials = new Map<number, PlannedRule>();
    for (const rule of alive) {
      if (rule.denies && rule.settledAt <= level && !denials.has(rule.question))
        denials.set(rule.question, rule);
    }
    return denials.size === 0 ? alive : alive.filter((rule) => (denials.get(rule.question) ?? rule) === rule);
  }

  private branch(level: number, alive: readonly PlannedRule[]): Node<Label> {
    if (!alive.some((rule) => rule.survives.has(level))) return this.build(level + 1, alive);
    const worlds = this.variables[level]?.worlds ?? [];
    const children = worlds.map((_, w) => {
      this.work++;
      return this.build(
        level + 1,
        alive.filter((rule) => rule.survives.get(level)?.[w] !== false),
      );
    });
    const [first] = children;
    if (first !== undefined && children.every((child) => child === first)) return first;
    return this.share(
      { kind: 'choice', level, children },
      `${level}:${children.map((child) => this.ids.get(child)).join()}`,
    );
  }

  private leaf(alive: readonly PlannedRule[]): Node<Label> {
    const labels = this.questions.map((question, q) => {
      const matching = alive.filter((rule) => rule.question === q);
      if (matching.some(({ denies }) => denies)) return question.denied;
      const indexes = new Set(matching.map(({ index }) => index));
      return question.decide((rule) => indexes.has(rule));
    });
    return this.share({ kind: 'leaf', labels }, labels.join());
  }

  /** No answer is claimed for what was not looked at. */
  private giveUp(): Node<Label> {
    this.exhausted = true;
    return this.share({ kind: 'unfinished' }, 'unfinished');
  }

  /** Equal nodes are one node: that is what makes the diagram say which keys matter. */
  private share(node: Node<Label>, name: string): Node<Label> {
    const before = this.unique.get(name);
    if (before !== undefined) return before;
    this.unique.set(name, node);
    this.ids.set(node, this.ids.size);
    return node;
  }
}

/** A shortest path to each leaf. */
function pathsOf<Label extends string>(root: Node<Label>): readonly Path<Label>[] {
  const paths: Path<Label>[] = [];
  const seen = new Set<Node<Label>>([root]);
  const queue: { readonly node: Node<Label>; readonly worlds: ReadonlyMap<number, number> }[] = [
    { node: root, worlds: new Map() },
  ];
  for (const { node, worlds } of queue) {
    if (node.kind === 'leaf') {
      paths.push({ labels: node.labels, worlds });
    }
    if (node.kind !== 'choice') continue;
    for (const [w, child] of node.children.entries()) {
      if (seen.has(child)) continue;
      seen.add(child);
      queue.push({ node: child, worlds: new Map(worlds).set(node.level, w) });
    }
  }
  return paths;
}

/** The keys of a variable whose value alone can change the way; all of them where they only change it together. */
function decidingKeys<Label extends string>(
  root: Node<Label>,
  variables: readonly Variable[],
): readonly string[] {
  const deciding = new Set<string>();
  for (const node of choicesOf(root)) {
    const { keys, flips } = variables[node.level] ?? { keys: [], flips: new Map<string, number[][]>() };
    const alone = keys.filter((key) =>
      flips
        .get(key)
        ?.some(([first = 0, ...rest]) => rest.some((w) => node.children[w] !== node.children[first])),
    );
    for (const key of alone.length > 0 ? alone : keys) deciding.add(key);
  }
  return [...deciding].sort();
}

function choicesOf<Label extends string>(root: Node<Label>): readonly (Node<Label> & { kind: 'choice' })[] {
  const choices = new Set<Node<Label> & { kind: 'choice' }>();
  const queue = [root];
  for (const node of queue) {
    if (node.kind !== 'choice' || choices.has(node)) continue;
    choices.add(node);
    queue.push(...node.children);
  }
  return [...choices];
}
